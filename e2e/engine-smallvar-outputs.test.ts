import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentOutput } from '../src-main/engine/output.ts';
import { runSmallVariantBenchmark } from '../src-main/engine/smallvar/index.ts';

const shared = resolve(import.meta.dirname, '../../shared/data');
const set = join(shared, 'smallvar/grch38_chr21_na12878');
const recorded = join(shared, 'recorded/happy_vcfeval');
const present = existsSync(recorded) && existsSync(set);
const htslib = spawnSync('tabix', ['--version']).error === undefined;

describe.skipIf(!present)(`annotated VCF and ROC${present ? '' : ' (not run: shared data absent)'}`, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vcbench-smallvar-outputs-'));
    await run({ out: join(folder, 'default') });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const run = (options: { out: string; roc?: string | false; annotate?: boolean }) =>
    runSmallVariantBenchmark(
      {
        truth: join(set, 'truth.vcf.gz'),
        query: join(set, 'query.perturbed.vcf.gz'),
        reference: join(set, 'ref.fa.gz'),
        regions: join(set, 'conf.bed'),
        stratification: join(set, 'stratifications/v3.0-GRCh38-test-stratifications.tsv'),
        ...options,
      },
      silentOutput,
    );
  const unpacked = async (file: string): Promise<string[]> =>
    gunzipSync(await readFile(file))
      .toString()
      .trim()
      .split('\n');

  it("has hap.py's ROC: every row in its order, every count", async () => {
    const ours = (await unpacked(join(folder, 'default/roc.all.csv.gz'))).map((line) => line.split(','));
    const theirs = (await unpacked(join(recorded, 'roc.all.csv.gz'))).map((line) => line.split(','));
    expect(ours[0]).toEqual(theirs[0]);
    expect(ours.map((row) => row.slice(0, 7))).toEqual(theirs.map((row) => row.slice(0, 7)));
    const columns = theirs[0]!;
    const different: string[] = [];
    ours.slice(1).forEach((row, i) => {
      row.forEach((cell, column) => {
        const other = theirs[i + 1]![column]!;
        const empty = cell === '' && (other === '.' || Number(other) === 0);
        const size = /^Subset\./.test(columns[column]!) && Math.abs(Number(cell) - Number(other)) <= 3;
        if (cell === other || empty || size || Math.abs(Number(cell) - Number(other)) < 1e-9) return;
        different.push(`${row.slice(0, 7)} ${columns[column]}: ${cell}, ${other}`);
      });
    });
    expect(ours.length).toBe(1032);
    expect(different).toEqual([]);
  });

  it("has hap.py's annotated calls: every line, but for truth records without a call and the order in unphased GT", async () => {
    const lines = async (file: string): Promise<string[]> =>
      (await unpacked(file)).filter((line) => !line.startsWith('#'));
    const ours = await lines(join(folder, 'default/annotated.vcf.gz'));
    const theirs = (await lines(join(recorded, 'annotated.vcf.gz'))).filter(
      (line) => !line.includes('\t./.:N:'),
    );
    expect(ours).toHaveLength(2254);
    const plain = (line: string): string => line.replace(/\t1\/0:(?=[^\t]*$)/, '\t0/1:');
    expect(ours).toEqual(theirs.map(plain));
  });

  it.skipIf(!htslib)(`is read by its index${htslib ? '' : ' (not run: tabix not found)'}`, async () => {
    const file = join(folder, 'default/annotated.vcf.gz');
    const found = execFileSync('tabix', [file, 'chr21:9000000-9010000']).toString().trim().split('\n');
    const inside = (await unpacked(file)).filter((line) => {
      const [chrom, pos, , ref] = line.split('\t');
      return chrom === 'chr21' && Number(pos) <= 9010000 && Number(pos) + ref!.length > 9000000;
    });
    expect(found).toEqual(inside);
    expect(found.length).toBeGreaterThan(50);
  });

  it('takes another field for the ROC, and leaves out what is switched off', async () => {
    await run({ out: join(folder, 'gq'), roc: 'GQ' });
    const byGq = await unpacked(join(folder, 'gq/roc.all.csv.gz'));
    // In this query GQ is QUAL.
    expect(byGq.map((line) => line.replace(',GQ,', ',QUAL,'))).toEqual(
      await unpacked(join(folder, 'default/roc.all.csv.gz')),
    );
    await run({ out: join(folder, 'gq'), roc: false, annotate: false });
    expect(existsSync(join(folder, 'gq/annotated.vcf.gz'))).toBe(false);
    const without = await unpacked(join(folder, 'gq/roc.all.csv.gz'));
    expect(new Set(without.slice(1).map((line) => line.split(',')[6]))).toEqual(new Set(['*']));
    await expect(run({ out: join(folder, 'gq'), roc: 'VQSLOD' })).rejects.toMatchObject({
      code: 'badInput',
      message: expect.stringContaining("no FORMAT field 'VQSLOD'"),
    });
  });
});
