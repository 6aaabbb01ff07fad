import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TaskOutput } from '../output.ts';
import {
  EXTENDED_COLUMNS,
  runSmallVariantBenchmark,
  type SmallVariantOptions,
  SUMMARY_COLUMNS,
} from './index.ts';

const REFERENCE = 'ACGTTGCATCAGGACTACGATCCATTGCAGTCATGGTCATTACG';
let folder: string;
let said: string[];
const output: TaskOutput = {
  info: (text) => said.push(text),
  warn: (text) => said.push(`warning: ${text}`),
  progress() {},
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smallvar-'));
  said = [];
  await write('ref.fa', `>chr1\n${REFERENCE}\n>chr2\n${REFERENCE}\n`);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

function vcf(lines: string[], samples = ['S']): string {
  const head = ['#CHROM', 'POS', 'ID', 'REF', 'ALT', 'QUAL', 'FILTER', 'INFO'];
  if (samples.length > 0) head.push('FORMAT', ...samples);
  return ['##fileformat=VCFv4.2', head.join('\t'), ...lines.map((line) => line.replaceAll(' ', '\t'))]
    .map((line) => `${line}\n`)
    .join('');
}

async function run(
  truth: string[],
  query: string[],
  options: Partial<SmallVariantOptions> = {},
): Promise<Record<string, string>[]> {
  await runSmallVariantBenchmark(await files(vcf(truth), vcf(query), options), output);
  return table('summary.csv');
}

async function files(
  truth: string,
  query: string,
  options: Partial<SmallVariantOptions> = {},
): Promise<SmallVariantOptions> {
  return {
    truth: await write('truth.vcf', truth),
    query: await write('query.vcf', query),
    reference: join(folder, 'ref.fa'),
    out: join(folder, 'out'),
    ...options,
  };
}

async function table(name: string): Promise<Record<string, string>[]> {
  const [head, ...lines] = (await readFile(join(folder, 'out', name), 'utf8')).trim().split('\n');
  const columns = head!.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((field, i) => [columns[i], field])));
}

const SNP = 'chr1 5 . T G 50 PASS . GT 0/1';
const INSERTION = 'chr1 20 . A AC 50 PASS . GT 1/1';

describe('runSmallVariantBenchmark', () => {
  it("writes hap.py's tables and runinfo.json without the environment", async () => {
    await run([SNP, INSERTION], [SNP, 'chr1 30 . G A 20 LowQual . GT 0/1']);
    expect(await readdir(join(folder, 'out'))).toEqual([
      'annotated.vcf.gz',
      'annotated.vcf.gz.tbi',
      'extended.csv',
      'roc.all.csv.gz',
      'runinfo.json',
      'summary.csv',
    ]);
    const [summary] = (await readFile(join(folder, 'out/summary.csv'), 'utf8')).split('\n');
    expect(summary).toBe(SUMMARY_COLUMNS.join(','));
    expect(SUMMARY_COLUMNS).toHaveLength(18);
    expect(EXTENDED_COLUMNS).toHaveLength(65);
    const rows = await table('summary.csv');
    expect(rows.map((row) => `${row.Type} ${row.Filter}`)).toEqual([
      'INDEL ALL',
      'INDEL PASS',
      'SNP ALL',
      'SNP PASS',
    ]);
    expect(rows[0]).toMatchObject({ 'TRUTH.FN': '1', 'METRIC.Recall': '0.0', 'METRIC.Precision': '' });
    expect(rows[2]).toMatchObject({ 'TRUTH.TP': '1', 'QUERY.FP': '1', 'METRIC.Precision': '0.5' });
    expect(rows[3]).toMatchObject({ 'TRUTH.TP': '1', 'QUERY.FP': '0', 'METRIC.Precision': '1.0' });
    const info = JSON.parse(await readFile(join(folder, 'out/runinfo.json'), 'utf8'));
    expect(info).toMatchObject({ engine: 'vcbench built-in', contigs: ['chr1'], truth: { compared: 2 } });
    expect(JSON.stringify(info)).not.toContain(process.env.PATH);
  });

  it('compares contigs in any order and leaves out those the truth has no calls on, counted', async () => {
    const second = SNP.replace('chr1', 'chr2');
    const rows = await run([SNP, second], [second, SNP]);
    expect(rows.at(-1)).toMatchObject({ 'TRUTH.TP': '2', 'QUERY.FP': '0' });
    await run([SNP], [SNP, second]);
    expect(said.at(-1)).toBe(
      'query: 2 records read, 1 compared; left out: 1 on contigs that the truth has not',
    );
  });

  it('leaves out filtered query calls with passOnly, and records outside the targets', async () => {
    const filtered = 'chr1 30 . G A 20 LowQual . GT 0/1';
    const passing = await run([SNP], [SNP, filtered], { passOnly: true });
    expect(passing[0]).toMatchObject({ Filter: 'ALL', 'QUERY.TOTAL': '1' });
    const targets = await write('targets.bed', 'chr1\t0\t10\n');
    const limited = await run([SNP, INSERTION], [SNP, filtered], { targets });
    expect(limited).toHaveLength(2);
    expect(limited[0]).toMatchObject({ Type: 'SNP', 'TRUTH.TOTAL': '1', 'QUERY.TOTAL': '1' });
  });

  it('counts in stratifications, with rows also for those without calls', async () => {
    await write('inside.bed', 'chr1\t0\t10\n');
    await write('empty.bed', '# nothing here\n');
    const stratification = await write('strata.tsv', 'inside\tinside.bed\nempty\tempty.bed\n');
    const regions = await write('conf.bed', 'chr1\t0\t40\n');
    await run([SNP], [SNP], { stratification, regions });
    const rows = (await table('extended.csv')).filter((row) => row.Filter === 'ALL');
    expect(
      rows.map((row) => [row.Subset, row['TRUTH.TP'], row['Subset.Size'], row['Subset.IS_CONF.Size']]),
    ).toEqual([
      ['*', '1', '44', '41'],
      ['TS_contained', '1', '41', '41'],
      ['empty', '0', '0', '0'],
      ['inside', '1', '10', '10'],
    ]);
  });

  it('reads the sample that is named', async () => {
    const lines = ['chr1 5 . T G 50 PASS . GT 0/0 0/1'];
    const options = await files(vcf([SNP]), vcf(lines, ['A', 'B']), { querySample: 'B' });
    await runSmallVariantBenchmark(options, output);
    expect((await table('summary.csv'))[0]).toMatchObject({ 'TRUTH.TP': '1' });
    await expect(runSmallVariantBenchmark({ ...options, querySample: 'C' }, output)).rejects.toMatchObject({
      code: 'badInput',
      message: expect.stringContaining("has no sample 'C'"),
      hint: 'Its samples are: A, B',
    });
  });

  it('says so when there is nothing to compare', async () => {
    expect(await run([], [])).toEqual([]);
    expect(said).toContain(
      'warning: The truth has no records: nothing can be said about recall or precision.',
    );
  });

  it('counts records that cannot be compared, each with its reason', async () => {
    await run([SNP], [SNP, 'chr1 6 . C G 50 PASS . GT 0/1', 'chr1 9 . T <DEL> 50 PASS . GT 0/1']);
    expect(said.at(-1)).toBe(
      'query: 3 records read, 1 compared; left out: 1 with symbolic alleles, 1 with a REF that is not in the reference',
    );
  });
});

describe('bad input', () => {
  async function failure(
    truth: string,
    query: string,
    more: Partial<SmallVariantOptions> = {},
  ): Promise<string> {
    const options = await files(truth, query, more);
    const error = await runSmallVariantBenchmark(options, output).then(
      () => new Error('it went through'),
      (found: Error) => found,
    );
    expect(existsSync(join(folder, 'out'))).toBe(false);
    return `${(error as { code?: string }).code}: ${error.message.replaceAll(folder, '')}`;
  }

  it('refuses calls without a sample', async () => {
    expect(await failure(vcf([SNP]), vcf(['chr1 5 . T G 50 PASS .'], []))).toBe(
      'badInput: The query /query.vcf has no sample, so it has no genotypes to compare.',
    );
  });

  it('refuses other contig names in the query, the truth or both', async () => {
    const other = SNP.replace('chr1', '1');
    expect(await failure(vcf([SNP]), vcf([other]))).toBe(
      'badInput: No contig of the query /query.vcf is in the reference /ref.fa.',
    );
    expect(await failure(vcf([other]), vcf([SNP]))).toBe(
      'badInput: No contig of the truth /truth.vcf is in the reference /ref.fa.',
    );
    expect(await failure(vcf([SNP]), vcf([SNP.replace('chr1', 'chr2')]))).toBe(
      'badInput: Truth and query have no contig in common: chr1 against chr2.',
    );
  });

  it('refuses records out of order', async () => {
    expect(await failure(vcf([INSERTION, SNP]), vcf([SNP]))).toMatch(/^badInput: .*(sort|order)/i);
  });

  it('refuses calls of another reference', async () => {
    const wrong = Array.from({ length: 20 }, (_, i) => {
      const base = REFERENCE[i + 1] === 'A' ? 'C' : 'A';
      return `chr1 ${i + 2} . ${base} G 50 PASS . GT 0/1`;
    });
    expect(await failure(vcf([SNP]), vcf(wrong))).toMatch(
      /^badInput: REF differs from the reference in \d+ of \d+ records of the query/,
    );
  });

  it.each([
    ['no GT', SNP.replace('GT 0/1', 'DP 7'), 'lack GT'],
    ['three alleles in GT', SNP.replace('0/1', '0/1/1'), 'have more than two alleles in GT'],
    ['symbolic alleles', SNP.replace('G', '<DEL>'), 'have symbolic alleles'],
    ['a GT beyond ALT', SNP.replace('0/1', '0/4'), 'have a GT that names no allele of theirs'],
  ])('refuses a query of which nothing can be compared: %s', async (_name, line, saying) => {
    expect(await failure(vcf([SNP]), vcf([line, line]))).toBe(
      `badInput: All 2 records of the query /query.vcf ${saying}.`,
    );
    await run([SNP], [SNP, line]); // one of two is counted as left out
    expect(said.at(-1)).toMatch(/^query: 2 records read, 1 compared; left out: 1 [\w ]+$/);
  });

  it('refuses regions in which nothing can lie', async () => {
    const foreign = await write('foreign.bed', '1\t0\t40\n');
    expect(await failure(vcf([SNP]), vcf([SNP]), { regions: foreign })).toBe(
      'badInput: No contig of the confident regions /foreign.bed (1) is in the reference /ref.fa.',
    );
    expect(await failure(vcf([SNP]), vcf([SNP]), { targets: foreign })).toMatch(/No contig of the targets/);
    const none = await write('none.bed', '# nothing\n');
    expect(await failure(vcf([SNP]), vcf([SNP]), { regions: none })).toBe(
      'badInput: /none.bed holds no intervals, so nothing would be compared.',
    );
  });

  it('leaves alone what stands in the output folder', async () => {
    await mkdir(join(folder, 'out'));
    await write('out/mine.txt', 'x');
    const options = await files(vcf([INSERTION, SNP]), vcf([SNP]));
    await expect(runSmallVariantBenchmark(options, output)).rejects.toThrow(/sorted/);
    expect(await readdir(join(folder, 'out'))).toEqual(['mine.txt']);
  });

  it('refuses a stratification table that names a missing or reserved subset', async () => {
    const options = await files(vcf([SNP]), vcf([SNP]));
    const missing = await write('a.tsv', 'x\tnowhere.bed\n');
    await expect(
      runSmallVariantBenchmark({ ...options, stratification: missing }, output),
    ).rejects.toMatchObject({
      code: 'notFound',
    });
    for (const [name, why] of [
      ['TS_contained', "'TS_contained' is reserved"],
      ['a b', "'a b' has a space, a comma or a quotation mark in it"],
    ]) {
      const stratification = await write('b.tsv', `${name}\tref.fa\n`);
      await expect(runSmallVariantBenchmark({ ...options, stratification }, output)).rejects.toMatchObject({
        code: 'badInput',
        message: expect.stringContaining(`line 1: the name ${why}.`),
      });
    }
  });

  it('stops when asked to, leaving nothing', async () => {
    const options = await files(vcf([SNP]), vcf([SNP]));
    await expect(runSmallVariantBenchmark(options, output, AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  it('hears of an abort while one thread compares, which nothing else interrupts', async () => {
    const options = await files(vcf([SNP]), vcf([SNP]));
    const control = new AbortController();
    const slow = {
      ...output,
      progress: () => {
        const until = performance.now() + 60;
        while (performance.now() < until);
        setImmediate(() => control.abort(new Error('Ctrl-C')));
      },
    };
    await expect(runSmallVariantBenchmark(options, slow, control.signal)).rejects.toThrow('Ctrl-C');
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  it('says how many truth calls failed a filter', async () => {
    await run([SNP, INSERTION.replace('PASS', 'Silver')], [SNP]);
    expect(said.at(-2)).toBe('truth: 2 records read, 1 compared; left out: 1 that failed a filter');
    const info = JSON.parse(await readFile(join(folder, 'out/runinfo.json'), 'utf8'));
    expect(info.truth).toEqual({ read: 2, compared: 1, skipped: { filtered: 1 } });
  });

  it('refuses subsets of another genome, and warns of regions beyond a contig', async () => {
    const strata = async (bed: string) => {
      await write('s.bed', bed);
      return { stratification: await write('s.tsv', 'easy\ts.bed\n') };
    };
    expect(await failure(vcf([SNP]), vcf([SNP]), await strata('1\t0\t40\n'))).toMatch(
      /No contig of the regions 'easy' \(1\) is in the reference/,
    );
    const none = await write('none.tsv', '# nothing\n');
    expect(await failure(vcf([SNP]), vcf([SNP]), { stratification: none })).toMatch(
      /none\.tsv names no regions/,
    );
    await run([SNP], [SNP], { regions: await write('long.bed', 'chr1\t0\t4000\n') });
    expect(said.join('\n')).toMatch(/long\.bed has regions up to base 4000 of chr1, which ends at \d+ in /);
  });
});
