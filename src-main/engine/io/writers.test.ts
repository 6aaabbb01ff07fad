import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { BGZF_EOF } from './bgzfBlock.ts';
import { BgzfWriter } from './bgzfWriter.ts';
import { openInput } from './input.ts';
import { readLines } from './lines.ts';
import { readTabix } from './tabix.ts';
import { openVcf } from './vcf.ts';
import { VcfWriter } from './vcfWriter.ts';
import { writeAtomically } from './writing.ts';

const folder = mkdtempSync(join(tmpdir(), 'vcbench-writers-'));
afterAll(() => rmSync(folder, { recursive: true }));
const HEADER = ['##fileformat=VCFv4.2', '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS'];
const record = (chrom: string, pos: number, ref = 'A', info = '.') =>
  `${chrom}\t${pos}\t.\t${ref}\tC\t.\tPASS\t${info}\tGT\t0/1`;

async function all(path: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of (await openInput(path)).chunks()) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('BgzfWriter', () => {
  it('writes what readBgzf and gzip read, for any bytes and any pieces', async () => {
    const path = join(folder, 'x.gz');
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.nat(200_000).map((n) => new Uint8Array(n).fill(65)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const writer = new BgzfWriter(path);
        for (const bytes of pieces) writer.write(Buffer.from(bytes));
        await writer.close();
        const expected = Buffer.concat(pieces);
        expect((await all(path)).equals(expected)).toBe(true);
        expect(gunzipSync(readFileSync(path)).equals(expected)).toBe(true);
        expect(readFileSync(path).subarray(-28).equals(BGZF_EOF)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('writes the same with a packer, and says where each block begins', async () => {
    const [path, other] = [join(folder, 'a.gz'), join(folder, 'b.gz')];
    const writers = [new BgzfWriter(path), new BgzfWriter(other, { packer: true })];
    const places: number[] = [];
    const offsets: number[] = [];
    for (let i = 0; i < 30_000; i++) {
      const line = `${i} `.repeat(1 + (i % 40));
      for (const writer of writers) {
        writer.keepTogether(line.length + 1);
        writer.writeLine(line);
        if (i % 500 === 0) writer.endBlock();
      }
      offsets.push(writers[0]!.virtualOffset);
      places.push(writers[1]!.place);
    }
    for (const writer of writers) await writer.close();
    expect(readFileSync(other).equals(readFileSync(path))).toBe(true);
    const blocks = writers[1]!.blockOffsets;
    expect(blocks.length).toBeGreaterThan(60);
    expect(places.map((place) => blocks[Math.floor(place / 65_536)]! * 65_536 + (place % 65_536))).toEqual(
      offsets,
    );
  });

  const full = existsSync('/dev/full');
  it.skipIf(!full)(`says that the disk is full${full ? '' : ' (not run: no /dev/full)'}`, async () => {
    for (const packer of [false, true]) {
      const writer = new BgzfWriter('/dev/full', { packer });
      const write = async () => {
        writer.write(Buffer.alloc(5_000_000));
        await writer.close();
      };
      await expect(write()).rejects.toThrow('The disk is full: /dev/full could not be written.');
      await writer.abort();
    }
  });

  it('stores blocks that do not shrink', async () => {
    const noise = Buffer.alloc(200_000);
    for (let i = 0, x = 1; i < noise.length; i++) {
      x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
      noise[i] = x >>> 24;
    }
    const path = join(folder, 'noise.gz');
    const writer = new BgzfWriter(path);
    writer.write(noise);
    await writer.close();
    expect((await all(path)).equals(noise)).toBe(true);
  });

  it('says where it could not write', () => {
    expect(() => new BgzfWriter(join(folder, 'absent', 'x.gz'))).toThrow(
      /absent.*cannot be written \(ENOENT\)/,
    );
  });
});

describe('writeAtomically', () => {
  it('leaves what was there when writing fails, and no partial file', async () => {
    const path = join(folder, 'atomic.txt');
    await writeAtomically(path, async (partial) => writeFileSync(partial, 'first'));
    const failing = writeAtomically(path, async (partial) => {
      writeFileSync(partial, 'half');
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow('stop');
    expect(readFileSync(path, 'utf8')).toBe('first');
    expect(existsSync(`${path}.partial`)).toBe(false);
  });
});

describe('VcfWriter and its index', () => {
  it('gives each contig back through the index, wherever blocks end', async () => {
    const path = join(folder, 'indexed.vcf.gz');
    const writer = new VcfWriter(path, HEADER);
    const written: string[] = [];
    for (const chrom of ['chr1', 'chr2', 'chr10']) {
      for (let i = 0; i < 3000; i++)
        written.push(record(chrom, 1 + i * 997, 'A'.repeat(1 + (i % 90)), `DP=${i}`));
    }
    expect(existsSync(path)).toBe(false);
    for (const line of written) writer.write(line);
    await writer.close();
    expect(existsSync(`${path}.partial`)).toBe(false);
    const reader = await openVcf(path);
    expect(await reader.indexedContigs()).toEqual(['chr1', 'chr2', 'chr10']);
    for (const chrom of ['chr10', 'chr1', 'chr2']) {
      const texts: string[] = [];
      for await (const batch of reader.batches({ contig: chrom }))
        texts.push(...batch.map((found) => found.text));
      expect(texts).toEqual(written.filter((line) => line.startsWith(`${chrom}\t`)));
    }
    for await (const batch of reader.batches({ contig: 'chr3' })) expect(batch).toEqual([]);
    expect((await readTabix(`${path}.tbi`))?.contigs.get('chr2')?.records).toBe(3000);
  });

  it('writes many lines at once as it writes them one by one, wherever blocks end', async () => {
    const size = fc.oneof(
      { weight: 20, arbitrary: fc.integer({ min: 1, max: 4000 }) },
      fc.constantFrom(65_000, 65_242, 65_243, 65_244, 200_000),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(size, { minLength: 1, maxLength: 120 }),
        fc.integer({ min: 1, max: 40 }),
        async (sizes, together) => {
          const lines = sizes.map((bases, i) => record('chr1', 1 + i * 5000, 'A', 'x'.repeat(bases)));
          const one = new VcfWriter(join(folder, 'one.vcf.gz'), HEADER);
          lines.forEach((line, i) => {
            one.writeAt('chr1', i * 5000, i * 5000 + 1, line);
          });
          await one.close();
          const many = new VcfWriter(join(folder, 'many.vcf.gz'), HEADER);
          for (let i = 0; i < lines.length; i += together) {
            const some = lines.slice(i, i + together);
            const bytes = Buffer.from(`before${some.map((line) => `${line}\n`).join('')}`);
            let end = 6;
            const ends = some.map((line) => {
              end += line.length + 1;
              return end;
            });
            const starts = some.map((_, j) => (i + j) * 5000);
            const numbers = Int32Array.from([...ends, ...starts, ...starts.map((start) => start + 1)]);
            const count = some.length;
            many.writeLinesAt('chr1', {
              bytes,
              from: 6,
              count,
              numbers,
              ends: 0,
              starts: count,
              stops: 2 * count,
            });
          }
          await many.close();
          for (const end of ['', '.tbi'])
            expect(readFileSync(join(folder, `many.vcf.gz${end}`))).toEqual(
              readFileSync(join(folder, `one.vcf.gz${end}`)),
            );
          expect(many.count).toBe(one.count);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('refuses records out of order and leaves nothing behind', async () => {
    const path = join(folder, 'unsorted.vcf.gz');
    const writer = new VcfWriter(path, HEADER);
    writer.write(record('chr1', 10));
    expect(() => writer.write(record('chr1', 9))).toThrow(/chr1:9 is out of order/);
    await writer.abort();
    expect(existsSync(path) || existsSync(`${path}.partial`)).toBe(false);
    const second = new VcfWriter(path, HEADER);
    second.write(record('chr1', 10));
    second.write(record('chr2', 1));
    expect(() => second.write(record('chr1', 11))).toThrow(/chr1 comes back/);
    await second.abort();
  });

  it.each([false, true])(
    'ends a file while something else is done, and can still give it up, packer %s',
    async (packer) => {
      const [path, other] = [join(folder, 'ended.vcf.gz'), join(folder, 'closed.vcf.gz')];
      const writers = [path, other].map((name) => new VcfWriter(name, HEADER, { packer }));
      for (const writer of writers) for (let pos = 1; pos < 9000; pos++) writer.write(record('chr1', pos));
      writers[0]!.end();
      for (const writer of writers) await writer.close();
      for (const end of ['', '.tbi'])
        expect(readFileSync(path + end).equals(readFileSync(other + end))).toBe(true);
      const third = new VcfWriter(join(folder, 'given-up.vcf.gz'), HEADER, { packer });
      third.write(record('chr1', 10));
      third.end();
      await third.abort();
      expect(readdirSync(folder).filter((name) => name.startsWith('given-up'))).toEqual([]);
    },
  );

  const written = async (name: string, positions: number[]): Promise<string> => {
    const writer = new VcfWriter(join(folder, name), HEADER);
    for (const pos of positions) writer.write(record('chr1', pos));
    await writer.close();
    return join(folder, name);
  };

  it('does not read through an index that belongs to another file', async () => {
    const path = await written('stale.vcf.gz', [10, 20]);
    const other = await written('other.vcf.gz', [1, 2, 3, 4, 500]);
    writeFileSync(`${path}.tbi`, readFileSync(`${other}.tbi`));
    const reader = await openVcf(path);
    expect(await reader.indexedContigs()).toBeNull();
    for await (const batch of reader.batches({ contig: 'chr1' })) expect(batch).toHaveLength(2);
    writeFileSync(`${path}.tbi`, 'not an index');
    await expect((await openVcf(path)).indexedContigs()).rejects.toThrow(/not a sound tabix index/);
  });

  it('counts what it read against what the index says', async () => {
    const path = await written('miscounted.vcf.gz', [10, 20]);
    const index = await all(`${path}.tbi`);
    const at = index.indexOf(Buffer.from([2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    index.writeUInt32LE(4, at);
    const writer = new BgzfWriter(`${path}.tbi`);
    writer.write(index);
    await writer.close();
    const reading = async () => {
      for await (const batch of (await openVcf(path)).batches({ contig: 'chr1' }))
        expect(batch).toHaveLength(2);
    };
    await expect(reading()).rejects.toThrow(
      /does not belong to .*: it lists 4 records on chr1, the file holds 2/,
    );
  });
});

describe('readLines', () => {
  it('numbers lines and takes any line end', async () => {
    const path = join(folder, 'lines.txt');
    writeFileSync(path, 'é one\r\ntwo\n\nlast');
    const found: [number, string][] = [];
    for await (const { lines, first } of readLines(path))
      for (const [i, line] of lines.entries()) found.push([first + i, line]);
    expect(found).toEqual([
      [1, 'é one'],
      [2, 'two'],
      [3, ''],
      [4, 'last'],
    ]);
  });

  it('joins lines that cross the edges of chunks', async () => {
    const path = join(folder, 'long.txt');
    const lines = Array.from({ length: 50 }, (_, i) => `${i}:${'x'.repeat(i * 7919)}é`);
    writeFileSync(path, lines.join('\n'));
    const found: string[] = [];
    for await (const batch of readLines(path)) {
      expect(batch.first).toBe(found.length + 1);
      found.push(...batch.lines);
    }
    expect(found).toEqual(lines);
  });
});
