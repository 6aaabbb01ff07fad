import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { BaseRoom } from './baseRoom.ts';
import { Intervals, readBed } from './bed.ts';
import { BgzfWriter } from './bgzfWriter.ts';
import { openFasta } from './fasta.ts';

const folder = mkdtempSync(join(tmpdir(), 'vcbench-references-'));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
function file(content: string | Buffer, name = `${count++}`): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

describe('readBed', () => {
  it('reads plain and gzip, with track lines, comments and further columns', async () => {
    const text =
      '# made by hand\ntrack name=x\nbrowser position chr1\nchr2\t5\t9\r\nchr1\t10\t20\tname\t0\t+\n\nchr1 15 30\nchr1\t40\t40\n';
    for (const path of [file(text), file(gzipSync(text))]) {
      const bed = await readBed(path);
      expect([...bed.keys()]).toEqual(['chr2', 'chr1']);
      expect([bed.get('chr1')?.starts, bed.get('chr1')?.ends]).toEqual([
        Int32Array.of(10),
        Int32Array.of(30),
      ]);
      expect(bed.get('chr1')?.totalBases).toBe(20);
    }
  });

  it.each([
    ['chr1\t1\t2\nchr1\t5\n', /line 2: a BED line needs/],
    ['chr1\tx\t5\n', /line 1: 'x 5'/],
    ['chr1\t-1\t5\n', /line 1: '-1 5'/],
    ['chr1\t9\t5\n', /line 1: end 5 comes before start 9/],
    ['chr1\t1\t9999999999\n', /line 1/],
    ['', /is empty/],
  ])('refuses %j', async (text, message) => {
    await expect(readBed(file(text))).rejects.toThrow(message);
  });
});

describe('Intervals', () => {
  it('answers as a list of bases would', () => {
    const interval = fc
      .tuple(fc.nat(60), fc.nat(15))
      .map(([start, length]) => [start, start + length] as const);
    fc.assert(
      fc.property(
        fc.array(interval, { maxLength: 12 }),
        fc.nat(80),
        fc.integer({ min: 1, max: 12 }),
        (list, start, length) => {
          const intervals = new Intervals(list);
          const covered = (base: number) => list.some(([from, to]) => base >= from && base < to);
          const bases = Array.from({ length }, (_, i) => start + i);
          expect(intervals.contains(start, start + length)).toBe(bases.every(covered));
          expect(intervals.overlaps(start, start + length)).toBe(bases.some(covered));
          expect(intervals.totalBases).toBe(Array.from({ length: 80 }, (_, i) => i).filter(covered).length);
        },
      ),
    );
  });

  it('holds an empty range on its edges, and overlaps it only inside', () => {
    const intervals = new Intervals([[10, 20]]);
    expect([9, 10, 20, 21].map((at) => intervals.contains(at, at))).toEqual([false, true, true, false]);
    expect([9, 10, 11, 20].map((at) => intervals.overlaps(at, at))).toEqual([false, false, true, false]);
    expect(intervals.contains(5, 15)).toBe(false);
  });
});

describe('openFasta', () => {
  const bases = { chr1: 'acgtnACGTRYacg'.repeat(5000), chr2: 'A'.repeat(60), chrM: 'GATTACA' };
  const wrap = (sequence: string) => sequence.replace(/.{60}(?=.)/g, '$&\n');
  const text = Object.entries(bases)
    .map(([name, sequence]) => `>${name} described\n${wrap(sequence)}\n`)
    .join('');

  async function bgzipped(): Promise<string> {
    const path = join(folder, `${count++}.fa.gz`);
    const writer = new BgzfWriter(path);
    const blocks: number[] = [];
    for (let at = 0; at < text.length; at += 65_280) {
      if (at > 0) blocks.push(Math.floor(writer.virtualOffset / 65_536), at);
      writer.write(text.slice(at, at + 65_280));
    }
    await writer.close();
    writeFileSync(
      `${path}.gzi`,
      Buffer.from(BigUint64Array.from([blocks.length / 2, ...blocks].map(BigInt)).buffer),
    );
    let offset = 0;
    const fai = Object.entries(bases).map(([name, sequence]) => {
      const start = offset + `>${name} described\n`.length;
      offset = start + wrap(sequence).length + 1;
      return `${name}\t${sequence.length}\t${start}\t${Math.min(60, sequence.length)}\t${Math.min(60, sequence.length) + 1}\n`;
    });
    writeFileSync(`${path}.fai`, fai.join(''));
    return path;
  }

  it.each([
    ['plain, indexed in memory', () => file(text)],
    ['plain, with Windows line ends', () => file(text.replaceAll('\n', '\r\n'))],
    ['bgzipped', bgzipped],
  ])('fetches bases, %s', async (_, make) => {
    const fasta = await openFasta(await make());
    expect([...fasta.contigs]).toEqual(
      Object.entries(bases).map(([name, sequence]) => [name, sequence.length]),
    );
    const whole = bases.chr1.toUpperCase();
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length), fc.nat(200), async (start, length) => {
        expect(await fasta.fetch('chr1', start, start + length)).toBe(whole.slice(start, start + length));
      }),
      { numRuns: 60 },
    );
    expect(await fasta.fetch('chr1', 0, Number.POSITIVE_INFINITY)).toBe(whole);
    expect(await fasta.fetch('chrM', 0, Number.POSITIVE_INFINITY)).toBe('GATTACA');
    expect(await fasta.fetch('chr2', 50, 99)).toBe('A'.repeat(10));
    await expect(fasta.fetch('chr9', 0, 1)).rejects.toThrow(/has no contig chr9/);
    await fasta.close();
  });

  it('puts lines of any length together, wherever they are cut', () => {
    const room = new BaseRoom();
    const line = fc.record({
      lineBases: fc.integer({ min: 1, max: 100 }),
      lineEnd: fc.constantFrom('\n', '\r\n'),
    });
    const stretch = fc.record({ letters: fc.constantFrom('ACGTN', 'acgtn', 'aCgTNrYk'), size: fc.nat(400) });
    fc.assert(
      fc.property(line, stretch, fc.nat(), fc.nat(), ({ lineBases, lineEnd }, { letters, size }, a, b) => {
        const all = Array.from(
          { length: size + 1 },
          (_, i) => letters[(i * 7 + (i >> 3)) % letters.length],
        ).join('');
        const first = a % all.length;
        const length = 1 + (b % (all.length - first));
        const place = (base: number): number => base + Math.floor(base / lineBases) * lineEnd.length;
        const lines = all.replace(new RegExp(`.{${lineBases}}(?=.)`, 'g'), `$&${lineEnd}`);
        const raw = Buffer.from(lines.slice(place(first), place(first + length - 1) + 1));
        const index = { lineBases, lineBytes: lineBases + lineEnd.length };
        raw.copy(room.bytes(raw.length));
        const joined = room.join(raw.length, first, length, index);
        expect(Buffer.from(joined!).toString()).toBe(all.slice(first, first + length).toUpperCase());
        raw.copy(room.bytes(raw.length));
        expect(room.join(raw.length - 1, first, length, index)).toBeNull();
        raw[b % raw.length] = 10;
        raw.copy(room.bytes(raw.length));
        if (lines[place(first) + (b % raw.length)]! > ' ')
          expect(room.join(raw.length, first, length, index)).toBeNull();
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses what cannot be read at random, or whose index does not fit', async () => {
    await expect(openFasta(file('ACGT\n'))).rejects.toThrow(/does not start with '>'/);
    await expect(openFasta(file(gzipSync(text)))).rejects.toMatchObject({
      hint: expect.stringContaining('samtools faidx'),
    });
    const bare = await bgzipped();
    rmSync(`${bare}.gzi`);
    await expect(openFasta(bare)).rejects.toThrow(/gzi is missing/);
    rmSync(`${bare}.fai`);
    await expect(openFasta(bare)).rejects.toMatchObject({ hint: expect.stringContaining('samtools faidx') });
    const short = file('>chr1\nACGT\n');
    file('chr1\t400\t6\t60\t61\n', `${short.split('/').at(-1)}.fai`);
    await expect(openFasta(short)).rejects.toThrow(/fai does not belong/);
    const odd = file('>chr1\nACGT\nAC\nACGT\n');
    await expect(openFasta(odd)).rejects.toThrow(/line 4: lines of chr1 differ in length/);
    const wrong = file('>chr1\nACGT\nACGT\n>chr2\nACGT\n');
    file('chr1\t8\t6\t8\t9\n', `${wrong.split('/').at(-1)}.fai`);
    const fasta = await openFasta(wrong);
    await expect(fasta.fetch('chr1', 0, Number.POSITIVE_INFINITY)).rejects.toThrow(/do not fit together/);
    await fasta.close();
  });
});
