import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { blockSize } from './bgzf.ts';
import { BGZF_EOF } from './bgzfBlock.ts';
import { BgzfWriter } from './bgzfWriter.ts';
import { formatValue, infoValue, openVcf, parseGenotype, parseRecord, type VcfRecord } from './vcf.ts';

const folder = mkdtempSync(join(tmpdir(), 'vcbench-vcf-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HEADER = [
  '##fileformat=VCFv4.2',
  '##FILTER=<ID=LowQual,Description="Low, very low">',
  '##INFO=<ID=DP,Number=1,Type=Integer,Description="Depth, in \\"reads\\"">',
  '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
  '##contig=<ID=chr1,length=1000>',
  '##contig=<ID=chr2>',
];
const COLUMNS = '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tNA24143';
const line = (
  chrom: string,
  pos: number | string,
  rest = 'rs1\tA\tC,G\t30.5\tPASS\tDP=3;DB\tGT:AD\t0|1:4,5',
) => `${chrom}\t${pos}\t${rest}`;
const text = (...records: string[]) => `${[...HEADER, COLUMNS, ...records].join('\n')}\n`;

let count = 0;
function file(content: Buffer | string): string {
  const path = join(folder, `${count++}.vcf.gz`);
  writeFileSync(path, content);
  return path;
}

async function bgzip(content: string): Promise<string> {
  const path = join(folder, `${count++}.vcf.gz`);
  const writer = new BgzfWriter(path);
  writer.write(content);
  await writer.close();
  return path;
}

async function read(path: string, options = {}): Promise<VcfRecord[]> {
  const records: VcfRecord[] = [];
  for await (const batch of (await openVcf(path)).batches(options)) records.push(...batch);
  return records;
}

describe('openVcf', () => {
  const content = text(line('chr1', 10), line('chr1', 20), line('chr2', 5));

  it.each([
    ['plain', () => file(content)],
    ['gzip', () => file(gzipSync(content))],
    [
      'gzip in two members',
      () => file(Buffer.concat([gzipSync(content.slice(0, 99)), gzipSync(content.slice(99))])),
    ],
    ['bgzip', () => bgzip(content)],
    ['with Windows line ends', () => file(content.replaceAll('\n', '\r\n'))],
    ['without a final newline', () => file(content.trimEnd())],
    ['with a byte order mark', () => file(`\ufeff${content}`)],
    ['with blank lines at the end', () => file(`${content}\n\n`)],
  ])('reads a VCF, %s, whatever its name says', async (_, make) => {
    const path = await make();
    const reader = await openVcf(path);
    expect(reader.header.samples).toEqual(['NA24143']);
    expect(reader.header.contigs).toEqual([
      { id: 'chr1', length: 1000 },
      { id: 'chr2', length: null },
    ]);
    expect(reader.header.infos.get('DP')).toEqual({ number: '1', type: 'Integer' });
    expect(reader.header.filters).toEqual(new Set(['LowQual']));
    expect(reader.header.lines).toHaveLength(HEADER.length);
    const records = await read(path, { requireSorted: true });
    expect(records.map(({ chrom, pos, line }) => [chrom, pos, line])).toEqual([
      ['chr1', 10, 8],
      ['chr1', 20, 9],
      ['chr2', 5, 10],
    ]);
    const [first] = records;
    expect({ ...first, id: first?.id, ref: first?.ref, alts: first?.alts, qual: first?.qual }).toMatchObject({
      id: 'rs1',
      ref: 'A',
      alts: ['C', 'G'],
      qual: 30.5,
      text: line('chr1', 10),
    });
    expect(first?.filters).toEqual(['PASS']);
    expect(first?.format).toEqual(['GT', 'AD']);
    expect(first?.samples).toEqual(['0|1:4,5']);
  });

  it('reads a file again, in part, and counts compressed bytes', async () => {
    const reader = await openVcf(await bgzip(content));
    for (let pass = 0; pass < 2; pass++) {
      let records = 0;
      for await (const batch of reader.batches({ contig: 'chr1' })) records += batch.length;
      expect(records).toBe(2);
      expect(reader.bytesRead).toBe(reader.size);
    }
    expect(await reader.indexedContigs()).toBeNull();
    for await (const batch of reader.batches()) {
      expect(batch.length).toBe(2);
      await reader.close();
    }
  });

  it('accepts a header without records and a VCF without samples', async () => {
    expect(await read(file(text()))).toEqual([]);
    const sites = text().replace('\tFORMAT\tNA24143', '');
    const [record] = await read(file(`${sites}chr1\t1\t.\tA\t.\t.\t.\t.\n`));
    expect(record).toMatchObject({
      id: '.',
      alts: [],
      qual: null,
      filters: [],
      info: '.',
      format: [],
      samples: [],
    });
  });

  it('gives the same records whatever the line lengths and block edges', async () => {
    const alleles = fc.array(fc.nat(3), { minLength: 1, maxLength: 9000 });
    await fc.assert(
      fc.asyncProperty(fc.array(alleles, { minLength: 1, maxLength: 60 }), async (insertions) => {
        const lines = insertions.map((bases, i) => {
          const alt = `A${bases.map((base) => 'ACGT'[base]).join('')}`.repeat(1 + (i % 7));
          return line('chr1', i + 1, `.\tA\t${alt}\t.\tPASS\tDP=${i}\tGT\t0/1`);
        });
        const records = await read(await bgzip(text(...lines)));
        expect(records.map((record) => record.text)).toEqual(lines);
        expect(records.at(-1)?.line).toBe(HEADER.length + 1 + lines.length);
      }),
      { numRuns: 25 },
    );
  });

  it('keeps text that is not ASCII', async () => {
    const odd = line('chr1', 1, '.\tA\tC\t.\tPASS\tNOTE=é→😀\tGT\t0/1');
    const [record] = await read(await bgzip(text(odd)));
    expect(infoValue(record!, 'NOTE')).toBe('é→😀');
  });
});

describe('openVcf on bad files', () => {
  const truncate = async (content: string, cut: number) => {
    const { readFileSync } = await import('node:fs');
    const bytes = readFileSync(await bgzip(content));
    return file(bytes.subarray(0, bytes.length - cut));
  };
  const many = text(...Array.from({ length: 30_000 }, (_, i) => line('chr1', i + 1)));

  it.each<[string, () => string | Promise<string>, RegExp]>([
    ['an empty file', () => file(''), /is empty/],
    ['a folder', () => folder, /not a regular file/],
    ['a web page', () => file('<!DOCTYPE html><html>404</html>'), /web page/],
    ['an S3 error', () => file('<?xml version="1.0"?><Error/>'), /XML answer/],
    ['a BCF', () => file(gzipSync('BCF\x02\x02')), /BCF/],
    ['other text', () => file('chr1\t1\t.\tA\tC\n'), /is not a VCF: line 1/],
    ['no #CHROM line', () => file(`${HEADER.join('\n')}\n`), /no #CHROM line/],
    [
      'records without #CHROM line',
      () => file(`${HEADER.join('\n')}\n${line('chr1', 1)}\n`),
      /line 7.*no #CHROM/,
    ],
    ['spaces in the #CHROM line', () => file(text().replaceAll('\t', ' ')), /line 7.*separated by tabs/],
    ['a sample named twice', () => file(text().replace('NA24143', 'A\tA')), /A appears twice/],
    ['a missing column', () => file(text(line('chr1', 1, '.\tA\tC'))), /line 8: there are 5 columns .* 10/],
    ['a column too many', () => file(text(`${line('chr1', 1)}\t0/1`)), /line 8: there are 11 columns/],
    ['a POS that is a word', () => file(text(line('chr1', 1), line('chr1', 'x1'))), /line 9: POS is 'x1'/],
    ['a negative POS', () => file(text(line('chr1', -4))), /POS is '-4'/],
    ['an empty POS', () => file(text(line('chr1', ''))), /POS is ''/],
    [
      'a last line cut short',
      () => file(text(line('chr1', 1)).slice(0, -20)),
      /line 8: the last line stops after 8/,
    ],
    [
      'gzip cut short',
      () => file(gzipSync(many).subarray(0, 20_000)),
      /truncated: its gzip stream stops early/,
    ],
    ['bgzip without its last block', () => truncate(many, BGZF_EOF.length), /truncated.*empty block/],
    ['bgzip cut inside a block', () => truncate(many, BGZF_EOF.length + 40), /truncated/],
    ['no file', () => join(folder, 'absent.vcf'), /does not exist/],
  ])('refuses %s with its name', async (_, make, message) => {
    const path = await make();
    await expect(read(path)).rejects.toThrow(message);
    await expect(read(path)).rejects.toThrow(path);
  });

  it('refuses positions that go back, and a contig that returns, when order is asked for', async () => {
    const back = file(text(line('chr1', 20), line('chr1', 10)));
    expect(await read(back)).toHaveLength(2);
    await expect(read(back, { requireSorted: true })).rejects.toThrow(/line 9: chr1:10 comes after chr1:20/);
    const returns = file(text(line('chr1', 20), line('chr2', 1), line('chr1', 30)));
    await expect(read(returns, { requireSorted: true })).rejects.toThrow(
      /line 10: chr1:30 comes back after chr2/,
    );
  });

  it('names the byte of a damaged bgzip block', async () => {
    const { readFileSync } = await import('node:fs');
    const bytes = readFileSync(await bgzip(many));
    const second = blockSize(bytes, 0);
    expect(blockSize(bytes, second)).toBeGreaterThan(1000);
    const flipped = Buffer.from(bytes);
    flipped[second + 500]! ^= 0x10;
    await expect(read(file(flipped))).rejects.toThrow(`damaged: the compressed block at byte ${second}`);
    const lost = Buffer.concat([bytes.subarray(0, second), bytes.subarray(second + 30)]);
    await expect(read(file(lost))).rejects.toThrow(`what starts at byte ${second} is not a bgzip block`);
  });

  it('never ends in anything but a clear error on random damage', async () => {
    const { readFileSync } = await import('node:fs');
    const bytes = readFileSync(await bgzip(many));
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const broken = Buffer.from(bytes);
        broken[at]! ^= change;
        const outcome = await read(file(broken)).then(
          (records) => records.length,
          (error: Error) => error.name,
        );
        expect(outcome === 30_000 || outcome === 'EngineError').toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

describe('record helpers', () => {
  it('finds INFO keys as a whole', () => {
    const info = 'XDP=1;DP=7;DB;END=;AF=0.5,0.1;DBX';
    expect(infoValue({ info }, 'DP')).toBe('7');
    expect(infoValue({ info }, 'DB')).toBe(true);
    expect(infoValue({ info }, 'END')).toBe('');
    expect(infoValue({ info }, 'AF')).toBe('0.5,0.1');
    expect(infoValue({ info }, 'DBX')).toBe(true);
    expect(infoValue({ info }, 'F')).toBeUndefined();
    expect(infoValue({ info: '.' }, 'DP')).toBeUndefined();
  });

  it('reads FORMAT values, also of a column cut short', () => {
    const record = parseRecord('chr1\t5\t.\tA\tC\t.\tq10;q20\t.\tGT:AD:GQ\t0/1:3,4:50\t./.', 9);
    expect(record).toMatchObject({ chrom: 'chr1', pos: 5, line: 9, filters: ['q10', 'q20'] });
    expect(formatValue(record, 0, 'GT')).toBe('0/1');
    expect(formatValue(record, 0, 'GQ')).toBe('50');
    expect(formatValue(record, 1, 'GT')).toBe('./.');
    expect(formatValue(record, 1, 'AD')).toBeUndefined();
    expect(formatValue(record, 0, 'PS')).toBeUndefined();
    expect(formatValue(record, 2, 'GT')).toBeUndefined();
  });

  it('reads genotypes', () => {
    expect(parseGenotype('0/1')).toEqual({ alleles: [0, 1], phased: false });
    expect(parseGenotype('12|3')).toEqual({ alleles: [12, 3], phased: true });
    expect(parseGenotype('./.')).toEqual({ alleles: [null, null], phased: false });
    expect(parseGenotype('1')).toEqual({ alleles: [1], phased: false });
    expect(parseGenotype('.')).toEqual({ alleles: [null], phased: false });
  });

  it('reads genotypes whose first allele has a phase, as VCF 4.4 allows', () => {
    expect(parseGenotype('/0/1')).toEqual({ alleles: [0, 1], phased: false });
    expect(parseGenotype('|0|1')).toEqual({ alleles: [0, 1], phased: true });
    expect(parseGenotype('|1')).toEqual({ alleles: [1], phased: true });
    expect(parseGenotype('/.')).toEqual({ alleles: [null], phased: false });
  });
});
