import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smallVariantResultSchema } from '../../contract/result.ts';
import { parseHappyExtended, parseHappySummary, readHappyResult } from './happy.ts';

const DATA = path.resolve(import.meta.dirname, '../../../../shared/data');
const RECORDED = path.join(DATA, 'recorded/happy_xcmp');
const absent = !existsSync(RECORDED);
if (absent) console.log('not run: shared data absent (hap.py recorded output)');

const HEADER =
  'Type,Filter,TRUTH.TOTAL,TRUTH.TP,TRUTH.FN,QUERY.TOTAL,QUERY.FP,QUERY.UNK,FP.gt,FP.al,METRIC.Recall,METRIC.Precision,METRIC.Frac_NA,METRIC.F1_Score,TRUTH.TOTAL.TiTv_ratio,QUERY.TOTAL.TiTv_ratio,TRUTH.TOTAL.het_hom_ratio,QUERY.TOTAL.het_hom_ratio';
const SNP_ROW = 'SNP,PASS,10,9,1,20,1,9,1,0,0.9,0.909091,0.45,0.904523,2.0,NaN,.,';

describe('parseHappySummary', () => {
  it('reads by column name, whatever the order of columns', () => {
    const flipped = [HEADER, SNP_ROW].map((line) => line.split(',').reverse().join(',')).join('\r\n');
    expect(parseHappySummary(`\uFEFF${flipped}\r\n`)).toEqual(parseHappySummary(`${HEADER}\n${SNP_ROW}\n`));
  });

  it('keeps what is not computable null', () => {
    const [row] = parseHappySummary(`${HEADER}\n${SNP_ROW}\n`);
    expect(row).toMatchObject({ queryTp: 10, recall: 0.9, truthTiTv: 2, queryTiTv: null, truthHetHom: null });
    expect(row?.recallInterval?.low).toBeCloseTo(0.5958, 3);
  });

  it("takes hap.py's 0.0 without denominator for null", () => {
    const [row] = parseHappySummary(`${HEADER}\nINDEL,ALL,0,0,0,5,0,5,0,0,0.0,0.0,1.0,,,,,\n`);
    expect(row).toMatchObject({ recall: null, precision: null, fracNa: 1, f1: null, recallInterval: null });
  });

  it('keeps a real zero', () => {
    const [row] = parseHappySummary(`${HEADER}\nINDEL,ALL,4,0,4,5,5,0,0,0,0.0,0.0,0.0,,,,,\n`);
    expect(row).toMatchObject({ recall: 0, precision: 0, fracNa: 0, f1: null });
    expect(row?.recallInterval?.low).toBe(0);
  });

  it.each([
    ['nothing', '', /is empty/],
    ['another table', 'a,b\n1,2\n', /column names/],
    ['a web page', '<html>404</html>', /column names/],
    ['a torn last row', `${HEADER}\nSNP,ALL,10,9`, /row 1: 4 fields where the header names 18/],
    ['an open quote', `${HEADER}\n"${SNP_ROW}`, /no fields/],
    ['a missing column', `Type,Filter,TRUTH.TOTAL\nSNP,ALL,3\n`, /TRUTH\.TP is missing|QUERY/],
    ['a word for a count', `${HEADER}\n${SNP_ROW.replace('10,9', 'ten,9')}`, /TRUTH\.TOTAL holds no count/],
  ])('refuses %s with one sentence', (_name, text, message) => {
    expect(() => parseHappySummary(text)).toThrow(message);
  });
});

describe('readHappyResult', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'vcb-happy-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const compared = {
    engine: { name: 'hap.py', version: 'unknown' } as const,
    truth: 'truth.vcf.gz',
    query: 'query.vcf.gz',
  };

  it('reads a summary alone and says what is missing', async () => {
    await writeFile(path.join(folder, 'run1.summary.csv'), `${HEADER}\n${SNP_ROW}\n`);
    const result = await readHappyResult(folder, compared);
    expect(result.summary).toHaveLength(1);
    expect(result.strata).toEqual([]);
    expect(result.warnings).toEqual(['extended.csv is missing: no figures by subtype or region.']);
  });

  it('takes the version from runinfo.json and nothing else', async () => {
    await writeFile(path.join(folder, 'summary.csv'), `${HEADER}\n${SNP_ROW}\n`);
    await writeFile(
      path.join(folder, 'runinfo.json'),
      JSON.stringify({ version: 'v0.3.15', environment: { AWS_SECRET_ACCESS_KEY: 'do-not-copy' } }),
    );
    const result = await readHappyResult(folder, compared);
    expect(result.engine).toEqual({ name: 'hap.py', version: '0.3.15' });
    expect(JSON.stringify(result)).not.toContain('do-not-copy');
  });

  it('refuses a folder without a summary, with two, or with an empty one', async () => {
    await expect(readHappyResult(folder, compared)).rejects.toThrow(/no summary\.csv/);
    await expect(readHappyResult(path.join(folder, 'no'), compared)).rejects.toThrow(/cannot be read/);
    await writeFile(path.join(folder, 'a.summary.csv'), '');
    await expect(readHappyResult(folder, compared)).rejects.toThrow(/is empty/);
    await writeFile(path.join(folder, 'b.summary.csv'), '');
    await expect(readHappyResult(folder, compared)).rejects.toThrow(
      /several results: a\.summary\.csv, b\.summary\.csv/,
    );
  });

  it.skipIf(absent)('reads what hap.py really wrote', async () => {
    const result = await readHappyResult(RECORDED, compared);
    expect(smallVariantResultSchema.parse(result)).toEqual(result);
    expect(result.engine.version).toBe('0.3.15');
    const row = (type: string, filter: string) =>
      result.summary.find((r) => r.type === type && r.filter === filter);
    expect(row('SNP', 'PASS')).toMatchObject({
      truthTotal: 568,
      truthTp: 524,
      queryTp: 524,
      recall: 0.922535,
      f1: 0.908146,
    });
    expect(row('INDEL', 'ALL')).toMatchObject({ truthTiTv: null, queryHetHom: 2.9444444444444446 });
    const d1to5 = result.strata.find((r) => r.subtype === 'D1_5' && r.subset === '*' && r.filter === 'PASS');
    expect(d1to5).toMatchObject({
      type: 'INDEL',
      truthTotal: 14,
      recall: 0.857143,
      subsetIsConfSize: 374293,
    });
    expect(result.strata.every((r) => r.truthTotal + r.queryTotal > 0)).toBe(true);
  });

  it.skipIf(absent)('finds the files behind the prefix', async () => {
    for (const name of ['summary.csv', 'extended.csv', 'runinfo.json']) {
      await copyFile(path.join(RECORDED, name), path.join(folder, `NA12878.${name}`));
    }
    const prefixed = await readHappyResult(folder, compared);
    const plain = await readHappyResult(RECORDED, compared);
    expect(prefixed).toEqual({ ...plain, folder });
  });

  it.skipIf(absent)('agrees with itself: every extended table implies its summary', () => {
    for (const set of ['smallvar/grch38_chr21_na12878', 'smallvar/grch38_chr21_hg002']) {
      for (const engine of ['xcmp', 'vcfeval']) {
        const at = (name: string) =>
          readFileSync(path.join(DATA, set, `expected/happy_${engine}.${name}.csv`), 'utf8');
        const extended = parseHappyExtended(at('extended'));
        for (const row of parseHappySummary(at('summary'))) {
          const same = extended.find(
            (r) => r.type === row.type && r.filter === row.filter && r.subtype === '*' && r.subset === '*',
          );
          expect(same).toMatchObject({
            truthTotal: row.truthTotal,
            queryTp: row.queryTp,
            recall: row.recall,
          });
        }
      }
    }
  });
});
