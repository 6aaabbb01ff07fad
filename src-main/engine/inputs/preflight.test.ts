import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VcfWriter } from '../io/vcfWriter.ts';
import { readFaiContigs } from './genomeBuild.ts';
import { preflightBed, preflightVcf } from './preflight.ts';

const SHARED = path.resolve(import.meta.dirname, '../../../../shared/data');
const absent = !existsSync(SHARED);
if (absent) console.log('not run: shared data absent (pre-flight of real files)');

const META = ['##fileformat=VCFv4.2', '##contig=<ID=chr20,length=64444167>'];
const COLUMNS = '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tHG004';
const SNP = 'chr20\t100\t.\tA\tC\t50\tPASS\t.\tGT\t0/1';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'vcb-preflight-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function put(name: string, content: string | Buffer): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

async function putBgzip(name: string, lines: string[], header = [...META, COLUMNS]): Promise<string> {
  const file = path.join(folder, name);
  const writer = new VcfWriter(file, header);
  for (const line of lines) writer.write(line);
  await writer.close();
  return file;
}

const text = (...lines: string[]) => `${[...META, COLUMNS, ...lines].join('\n')}\n`;
const check = (file: string, reference?: { id: string; length: number }[]) =>
  preflightVcf(file, { role: 'query', reference });

describe('preflightVcf', () => {
  it('finds nothing to say about a good file', async () => {
    const report = await check(await putBgzip('q.vcf.gz', [SNP]), [{ id: 'chr20', length: 64_444_167 }]);
    expect(report).toMatchObject({
      compression: 'bgzf',
      samples: ['HG004'],
      complete: true,
      records: 1,
      sorted: true,
      gvcf: false,
      withGenotype: 1,
      contigs: [{ id: 'chr20', length: 64_444_167, records: 1 }],
      build: 'GRCh38',
      naming: 'chr',
      chrX: { het: 0, hom: 0, sex: null },
      problems: [],
    });
    expect(report.index).toEqual({ path: path.join(folder, 'q.vcf.gz.tbi'), kind: 'tbi', older: false });
  });

  it.each([
    ['empty', '', /is empty/],
    ['no VCF', '<!DOCTYPE html><title>404</title>', /web page/],
    ['no header', `${SNP}\n`, /not a VCF/],
    ['no #CHROM line', `${META.join('\n')}\n${SNP}\n`, /no #CHROM line/],
    ['no record', text(), /holds no record/],
    [
      'no sample',
      `${META.join('\n')}\n${COLUMNS.split('\tFORMAT')[0]}\n${SNP.split('\tGT')[0]}\n`,
      /no sample column/,
    ],
    ['no GT', text(SNP.replace('GT\t0/1', 'DP\t30')), /no genotypes/],
    [
      'unsorted',
      text(SNP, SNP.replace('100', '99')),
      /line 5: chr20:99 comes after chr20:100; the file is not sorted/,
    ],
    [
      'a contig twice',
      text(SNP, SNP.replace('chr20', 'chr21'), SNP),
      /line 6: chr20:100 comes after chr21:100/,
    ],
    ['a torn last line', text(SNP, 'chr20\t200\t.\tA').trimEnd(), /truncated/],
    ['a word for POS', text(SNP.replace('100', 'abc')), /line 4: POS is 'abc'/],
  ])('reports %s as an error', async (_name, content, message) => {
    const { problems } = await check(await put('q.vcf', content));
    expect(
      problems.filter((problem) => problem.severity === 'error').map((problem) => problem.message),
    ).toEqual([expect.stringMatching(message)]);
  });

  it('reports a missing file, a folder, and a truncated bgzip file', async () => {
    expect((await check(path.join(folder, 'no.vcf.gz'))).problems[0]?.message).toMatch(/does not exist/);
    expect((await check(folder)).problems[0]).toMatchObject({ severity: 'error' });
    const whole = await putBgzip('q.vcf.gz', [SNP]);
    const bytes = await readFile(whole);
    await writeFile(whole, bytes.subarray(0, bytes.length - 28));
    const report = await check(whole);
    expect(report.problems[0]?.message).toMatch(/empty block that ends a bgzip file/);
    expect(report.records).toBe(0);
  });

  it('warns about compression, index, several samples and partial genotypes', async () => {
    const warned = async (file: string) => {
      const { problems } = await check(file);
      expect(problems.every((problem) => problem.severity === 'warning')).toBe(true);
      return problems.map((problem) => problem.message).join('\n');
    };
    expect(await warned(await put('plain.vcf', text(SNP)))).toMatch(/is not compressed/);
    expect(await warned(await put('g.vcf.gz', gzipSync(text(SNP))))).toMatch(/gzip, not bgzip/);
    const good = await putBgzip('q.vcf.gz', [SNP]);
    await utimes(`${good}.tbi`, 1, 1);
    expect(await warned(good)).toMatch(/q\.vcf\.gz\.tbi is older/);
    await rm(`${good}.tbi`);
    expect(await warned(good)).toMatch(/has no index/);
    const two = await putBgzip('two.vcf.gz', [`${SNP}\t0/0`], [...META, `${COLUMNS}\tHG003`]);
    expect(await warned(two)).toMatch(/2 samples; the first, HG004/);
    const half = await putBgzip('half.vcf.gz', [SNP, SNP.replace('GT\t0/1', 'DP\t3')]);
    expect(await warned(half)).toMatch(/1 of the 2 records .* have no genotype/);
  });

  it('compares contigs with the reference', async () => {
    const file = await putBgzip('q.vcf.gz', [
      SNP,
      SNP.replace('chr20', 'chr21'),
      SNP.replace('chr20', 'chrUn_1'),
    ]);
    const problems = async (...reference: [string, number][]) =>
      (
        await check(
          file,
          reference.map(([id, length]) => ({ id, length })),
        )
      ).problems;
    expect(await problems(['chr20', 64_444_167], ['chr21', 1000])).toEqual([]);
    expect(await problems(['20', 64_444_167])).toEqual([
      expect.objectContaining({
        severity: 'error',
        message: expect.stringMatching(/it says chr20, chr21, chrUn_1, the reference 20/),
      }),
    ]);
    expect(await problems(['chr20', 63_025_520])).toEqual([
      expect.objectContaining({ severity: 'warning', message: expect.stringMatching(/on chr21, which/) }),
      expect.objectContaining({
        severity: 'warning',
        message: expect.stringMatching(/64444167 bases, the reference genome 63025520: is it the same build/),
      }),
    ]);
  });

  it('stops at maxRecords and says that it did', async () => {
    const file = await putBgzip(
      'q.vcf.gz',
      Array.from({ length: 10 }, (_, i) => SNP.replace('100', String(100 + i))),
    );
    expect(await preflightVcf(file, { role: 'query', maxRecords: 4 })).toMatchObject({
      records: 4,
      complete: false,
    });
    expect(await preflightVcf(file, { role: 'query', maxRecords: 10 })).toMatchObject({
      records: 10,
      complete: true,
    });
  });

  it('guesses the sex by heterozygosity on X outside the pseudo-autosomal regions', async () => {
    const onX = (pos: number, genotype: string) => `chrX\t${pos}\t.\tA\tC\t50\tPASS\t.\tGT:DP\t${genotype}:9`;
    const header = ['##fileformat=VCFv4.2', '##contig=<ID=chrX,length=156040895>', COLUMNS];
    const sex = async (genotypes: string[]) => {
      const par = Array.from({ length: 700 }, (_, i) => onX(20_000 + i, '0/1'));
      const lines = genotypes.map((genotype, i) => onX(5_000_000 + i, genotype));
      return (await check(await putBgzip('x.vcf.gz', [...par, ...lines], header))).chrX;
    };
    expect(await sex(Array(600).fill('0/1'))).toEqual({ het: 600, hom: 0, sex: 'XX' });
    expect(await sex([...Array(580).fill('1'), ...Array(20).fill('0/1')])).toEqual({
      het: 20,
      hom: 580,
      sex: 'XY',
    });
    expect((await sex(Array(100).fill('1/1'))).sex).toBeNull();
    expect(await sex([...Array(400).fill('1|1'), ...Array(200).fill('1|2'), './.', '0/0'])).toEqual({
      het: 200,
      hom: 400,
      sex: null,
    });
  });

  it('stops when cancelled', async () => {
    const file = await putBgzip('q.vcf.gz', [SNP]);
    await expect(preflightVcf(file, { role: 'query', signal: AbortSignal.abort() })).rejects.toThrow(
      /abort/i,
    );
  });

  it.skipIf(absent)('reads the shared real files', async () => {
    const at = (name: string) => path.join(SHARED, name);
    const hg19 = await readFaiContigs(at('smallvar/hg19_chr20_na12878/ref.fa.gz.fai'));
    const truth = await preflightVcf(at('smallvar/hg19_chr20_na12878/truth.vcf.gz'), {
      role: 'truth',
      reference: hg19,
    });
    expect(truth).toMatchObject({
      samples: ['HG001'],
      build: 'GRCh37',
      sorted: true,
      complete: true,
      problems: [],
    });
    const sv = await preflightVcf(at('sv/grch38_cmrg_chr20/CMRG_GRCh38_v1.00_stvar.vcf.gz'), {
      role: 'svTruth',
      reference: hg19,
    });
    expect(sv.build).toBe('GRCh38');
    expect(sv.problems.map((problem) => problem.message).join('\n')).toMatch(/is it the same build/);
    for (const style of ['bcftools', 'gatkstyle']) {
      const gvcf = await preflightVcf(at(`smallvar/hg19_chr20_na12878/query.${style}.g.vcf.gz`), {
        role: 'query',
        reference: hg19,
      });
      expect(gvcf).toMatchObject({ gvcf: true, records: 548, problems: [] });
    }
  });
});

describe('preflightBed', () => {
  const bed = (file: string) =>
    preflightBed(file, { role: 'confidentBed', reference: [{ id: 'chr20', length: 64_444_167 }] });

  it('counts regions', async () => {
    const report = await bed(await put('c.bed', '#x\nchr20\t10\t20\nchr20\t15\t30\nchr20\t40\t50\n'));
    expect(report).toMatchObject({ intervals: 2, bases: 30, contigs: ['chr20'], problems: [] });
  });

  it.each([
    ['empty', '', /is empty/],
    ['without a region', '#nothing\n', /holds no region/],
    ['with regions of no length', 'chr20\t5\t5\n', /holds no region/],
    ['with words', 'chr20\tten\t20\n', /line 1/],
    ['a web page', '<html>404</html>\n', /line 1/],
    ['of other contig names', '20\t10\t20\n', /the reference genome does not have/],
  ])('reports a file %s', async (_name, content, message) => {
    const { problems } = await bed(await put('c.bed', content));
    expect(problems).toEqual([
      expect.objectContaining({ severity: 'error', message: expect.stringMatching(message) }),
    ]);
  });
});
