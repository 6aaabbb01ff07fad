import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openVcf, parseRecord, type VcfRecord } from '../io/vcf.ts';
import { silentOutput } from '../output.ts';
import { convertGvcf, detectGvcf } from './gvcf.ts';

const HG19 = path.resolve(import.meta.dirname, '../../../../shared/data/smallvar/hg19_chr20_na12878');
const absent = !existsSync(HG19);
if (absent) console.log('not run: shared data absent (gVCFs of NA12878)');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'vcb-gvcf-'));
});
afterEach(() => rm(folder, { recursive: true }));

const never = new AbortController().signal;
const HEADER = [
  '##fileformat=VCFv4.2',
  '##ALT=<ID=NON_REF,Description="Any other allele">',
  '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
  '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Depths">',
  '##INFO=<ID=END,Number=1,Type=Integer,Description="End">',
  '##contig=<ID=chr1,length=1000000>',
];

async function vcf(samples: string[], ...lines: string[]): Promise<string> {
  const input = path.join(folder, 'in.g.vcf');
  const columns = ['#CHROM', 'POS', 'ID', 'REF', 'ALT', 'QUAL', 'FILTER', 'INFO', 'FORMAT', ...samples];
  const text = [...HEADER, columns.join('\t'), ...lines.map((line) => line.replaceAll(' ', '\t'))];
  await writeFile(input, `${text.join('\n')}\n`);
  return input;
}

async function records(file: string): Promise<VcfRecord[]> {
  const found: VcfRecord[] = [];
  for await (const batch of (await openVcf(file)).batches({ requireSorted: true })) found.push(...batch);
  return found;
}

const convert = async (input: string, sample?: string) => {
  const output = path.join(folder, 'out.vcf.gz');
  const counts = await convertGvcf({ input, output, sample }, silentOutput, never);
  return { counts, lines: (await records(output)).map((record) => record.text.replaceAll('\t', ' ')) };
};

describe('convertGvcf', () => {
  it('keeps variants, drops blocks and homozygous-reference records', async () => {
    const input = await vcf(
      ['S'],
      'chr1 10 . A <NON_REF> . . END=19 GT:AD 0/0:30,0',
      'chr1 20 . A C,<NON_REF> 50 PASS . GT:AD 0/1:10,12,0',
      'chr1 21 . A <NON_REF> . . . GT:AD 0/0:30,0',
      'chr1 30 . A G,<NON_REF> 3 PASS . GT:AD 0/0:28,2,0',
      'chr1 40 . AT A,*,<NON_REF> 50 PASS . GT:AD 1/2:0,9,9,0',
      'chr1 50 . C . . . END=60 GT 0/0',
      'chr1 61 . C T 50 PASS . GT:AD 1|1:0,20',
      'chr1 70 . C T,<NON_REF> 50 PASS . GT:AD ./.:1,1,0',
      'chr1 80 . C T,<NON_REF> 50 PASS . GT:AD 1/2:1,1,5',
    );
    const { counts, lines } = await convert(input);
    expect(lines).toEqual([
      'chr1 20 . A C 50 PASS . GT:AD 0/1:10,12',
      'chr1 40 . AT A,* 50 PASS . GT:AD 1/2:0,9,9',
      'chr1 61 . C T 50 PASS . GT:AD 1|1:0,20',
      'chr1 70 . C T 50 PASS . GT:AD ./.:1,1',
      'chr1 80 . C T 50 PASS . GT:AD ./.:1,1',
    ]);
    expect(counts).toEqual({ records: 9, kept: 5, blocksDropped: 4, allelesTrimmed: 4, genotypesLost: 1 });
    expect((await readdir(folder)).sort()).toEqual(['in.g.vcf', 'out.vcf.gz', 'out.vcf.gz.tbi']);
    const header = (await openVcf(path.join(folder, 'out.vcf.gz'))).header;
    expect(header.lines.some((line) => line.includes('NON_REF'))).toBe(false);
    expect(header.samples).toEqual(['S']);
  });

  it('takes one sample of several', async () => {
    const input = await vcf(
      ['A', 'B'],
      'chr1 10 . A C,<NON_REF> 50 PASS . GT:AD 0/1:1,2,3 0/0:9,0,0',
      'chr1 20 . A C,<NON_REF> 50 PASS . GT:AD 0/0:9,0,0 1/1:0,9,0',
    );
    expect((await convert(input)).lines).toEqual(['chr1 10 . A C 50 PASS . GT:AD 0/1:1,2']);
    expect((await convert(input, 'B')).lines).toEqual(['chr1 20 . A C 50 PASS . GT:AD 1/1:0,9']);
    await expect(convert(input, 'C')).rejects.toThrow(/has no sample C; it has A, B/);
  });

  it.each([
    ['unsorted', ['chr1 20 . A C 1 . . GT 0/1', 'chr1 10 . A C 1 . . GT 0/1'], /not sorted/],
    ['torn', ['chr1 20 . A C 1 . . GT 0/1', 'chr1 30 . A'], /line 9: .*columns/],
  ])('leaves nothing of an %s input', async (_name, lines, message) => {
    const input = await vcf(['S'], ...lines);
    await expect(convert(input)).rejects.toThrow(message);
    expect(await readdir(folder)).toEqual(['in.g.vcf']);
  });

  it('leaves nothing when cancelled', async () => {
    const input = await vcf(['S'], 'chr1 20 . A C 1 . . GT 0/1');
    const output = path.join(folder, 'out.vcf.gz');
    await expect(convertGvcf({ input, output }, silentOutput, AbortSignal.abort())).rejects.toThrow(/abort/i);
    expect(await readdir(folder)).toEqual(['in.g.vcf']);
  });

  it.skipIf(absent)('turns real gVCFs of both styles into the variants of the plain VCF', async () => {
    const sites = (list: VcfRecord[]) =>
      list.map((r) => [r.chrom, r.pos, r.ref, r.alts.join(), r.samples[0]!.split(':')[0]].join(' '));
    const expected = sites(await records(path.join(HG19, 'query.bcftools.vcf.gz')));
    expect(expected).toHaveLength(249);
    for (const style of ['bcftools', 'gatkstyle']) {
      const output = path.join(folder, `${style}.vcf.gz`);
      const counts = await convertGvcf(
        { input: path.join(HG19, `query.${style}.g.vcf.gz`), output },
        silentOutput,
        never,
      );
      expect(sites(await records(output))).toEqual(expected);
      expect(counts).toMatchObject({ records: 548, kept: 249, blocksDropped: 299, genotypesLost: 0 });
    }
  });
});

describe('detectGvcf', () => {
  const header = { lines: ['##ALT=<ID=NON_REF,Description="x">'] };
  const of = (...lines: string[]) => lines.map((line) => parseRecord(line.replaceAll(' ', '\t')));

  it.each([
    ['GATK block', of('1 1 . A <NON_REF> . . END=9 GT 0/0')],
    ['bcftools block', of('1 1 . A . . . END=9 GT 0/0')],
    ['DeepVariant allele', of('1 1 . A C . . . GT 0/1', '1 2 . A C,<*> . . . GT 0/1')],
    ['no record but its header', of()],
  ])('sees a gVCF by %s', (_name, list) => {
    expect(detectGvcf(header, list)).toBe('gvcf');
  });

  it.each([
    ['a VCF called from a gVCF', of('1 1 . A C . . . GT 0/1')],
    ['every site emitted', of('1 1 . A . . . DP=3 GT 0/0', '1 2 . A C . . . GT 0/1')],
    ['a deletion that spans', of('1 1 . A C,* . . . GT 1/2')],
    ['an SV with an END', of('1 1 . A <DEL> . . END=900 GT 0/1')],
  ])('does not take %s for one', (_name, list) => {
    expect(detectGvcf(header, list)).toBe('vcf');
  });
});
