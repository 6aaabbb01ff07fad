import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { svResultSchema } from '../../contract/result.ts';
import { parseTruvariSummary, readTruvariResult } from './truvari.ts';

const DATA = path.resolve(import.meta.dirname, '../../../../shared/data');
const RECORDED = path.join(DATA, 'recorded/truvari_bench');
const absent = !existsSync(RECORDED);
if (absent) console.log('not run: shared data absent (truvari recorded output)');

const compared = {
  engine: { name: 'truvari', version: 'unknown' } as const,
  truth: 'base.vcf.gz',
  query: 'comp.vcf.gz',
};
const COUNTS = '"TP-base": 8, "TP-comp": 8, "FP": 2, "FN": 2, "base cnt": 10, "comp cnt": 10';

describe('parseTruvariSummary', () => {
  it('reads the names of truvari 3 and 4', () => {
    const old = parseTruvariSummary(
      '{"TP-base": 8, "TP-call": 7, "FP": 3, "FN": 2, "precision": 0.7, "recall": 0.8, "f1": 0.746, "base cnt": 10, "call cnt": 10, "TP-call_TP-gt": 6, "TP-call_FP-gt": 1, "gt_precision": 0.6}',
    );
    expect(old).toMatchObject({ tpComp: 7, compCount: 10, tpCompTpGt: 6, tpCompFpGt: 1, gtMatrix: {} });
  });

  it('has no concordance of genotypes where a file has none, though truvari writes 0', () => {
    const genotypes = '"TP-comp_TP-gt": 0, "TP-comp_FP-gt": 8, "TP-base_TP-gt": 0, "TP-base_FP-gt": 8';
    const summary = (matrix: string) =>
      parseTruvariSummary(`{${COUNTS}, ${genotypes}, "gt_concordance": 0.0, "gt_matrix": ${matrix}}`);
    expect(summary('{"None": {"None": 8}}')).toMatchObject({ gtConcordance: null, tpCompFpGt: null });
    expect(summary('{"(0, 1)": {"(1, 1)": 8}}')).toMatchObject({ gtConcordance: 0, tpCompFpGt: 8 });
  });

  it('takes bare NaN and Infinity for null, but not inside names', () => {
    const summary = parseTruvariSummary(
      `{${COUNTS}, "precision": 0.8, "recall": 0.8, "f1": -Infinity, "gt_concordance": NaN, "gt_matrix": {"(NaN, 1)": {"a \\" NaN": 2, "b": NaN}}}`,
    );
    expect(summary).toMatchObject({ precision: 0.8, f1: null, gtConcordance: null });
    expect(summary.gtMatrix).toEqual({ '(NaN, 1)': { 'a " NaN': 2 } });
  });

  it('has no recall where the base has no call, even if truvari 3 wrote 0', () => {
    const summary = parseTruvariSummary(
      '{"TP-base": 0, "TP-call": 0, "FP": 0, "FN": 0, "precision": 0, "recall": 0, "f1": null, "base cnt": 0, "call cnt": 0}',
    );
    expect(summary).toMatchObject({ precision: null, recall: null, recallInterval: null });
  });

  it('has a recall of 0 where nothing of the base was found, though truvari writes null when a side has no call', () => {
    const undefinedShares = '"precision": null, "recall": null, "f1": null, "gt_concordance": 0';
    const noComp = parseTruvariSummary(
      `{"TP-base": 0, "TP-comp": 0, "FP": 0, "FN": 66, "base cnt": 66, "comp cnt": 0, ${undefinedShares}}`,
    );
    expect(noComp).toMatchObject({ recall: 0, precision: null, precisionInterval: null, f1: null });
    expect(noComp.recallInterval?.low).toBe(0);
    expect(noComp.recallInterval?.high).toBeCloseTo(0.055, 3);
    expect(noComp.gtConcordance).toBeNull();
    const noBase = parseTruvariSummary(
      `{"TP-base": 0, "TP-comp": 0, "FP": 7, "FN": 0, "base cnt": 0, "comp cnt": 7, ${undefinedShares}}`,
    );
    expect(noBase).toMatchObject({ recall: null, recallInterval: null, precision: 0, f1: null });
    expect(noBase.precisionInterval?.low).toBe(0);
  });

  it('has no concordance of genotypes where no pair was matched, though truvari writes 0', () => {
    const summary = (tp: number) =>
      parseTruvariSummary(
        `{"TP-base": ${tp}, "TP-comp": ${tp}, "FP": 4, "FN": 5, "base cnt": 5, "comp cnt": 4, "precision": 0.0, "recall": 0.0, "f1": null, "gt_concordance": 0, "TP-comp_TP-gt": 0, "TP-comp_FP-gt": ${tp}, "gt_matrix": {}}`,
      );
    expect(summary(0)).toMatchObject({ precision: 0, recall: 0, gtConcordance: null, tpCompTpGt: 0 });
    expect(summary(1).gtConcordance).toBe(0);
  });

  it.each([
    ['an empty text', '', /not valid JSON/],
    ['a torn file', '{"TP-base": 8,', /not valid JSON/],
    ['a list', '[1]', /no JSON object/],
    ['a million open quotes', '"\\'.repeat(1_000_000), /not valid JSON/],
    ['another object', '{"a": 1}', /no count called "TP-base"/],
    ['a word for a count', `{${COUNTS.replace('"FP": 2', '"FP": "2"')}}`, /no count called "FP"/],
    ['a null count', `{${COUNTS.replace('"FN": 2', '"FN": null')}}`, /no count called "FN"/],
  ])('refuses %s', (_name, text, message) => {
    expect(() => parseTruvariSummary(text)).toThrow(message);
  });

  it.skipIf(absent)('reads every expected figure of the shared sets', () => {
    const at = (name: string) => parseTruvariSummary(readFileSync(path.join(DATA, 'sv', name), 'utf8'));
    expect(at('grch38_chr20_tr/expected/summary.json')).toMatchObject({ tpBase: 30, fp: 6, fn: 9, f1: 0.8 });
    expect(at('grch38_cmrg_chr20/expected/summary.json')).toMatchObject({
      tpBase: 10,
      fp: 0,
      fn: 0,
      recall: 1,
    });
    expect(at('grch38_chr20_1M/expected/summary.lab_preset.json')).toMatchObject({ tpBase: 11, tpComp: 10 });
  });
});

describe('readTruvariResult', () => {
  it('reads a folder with only a summary and says that the settings are gone', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'vcb-truvari-'));
    try {
      await expect(readTruvariResult(folder, compared)).rejects.toThrow(/summary\.json is missing/);
      await writeFile(path.join(folder, 'summary.json'), `{${COUNTS}}`);
      const result = await readTruvariResult(folder, compared);
      expect(result).toMatchObject({ engine: { version: 'unknown' }, tpBase: 8, precision: 0.8, f1: null });
      expect(result.warnings).toHaveLength(1);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.skipIf(absent)('reads what truvari really wrote, with the version from its log', async () => {
    const result = await readTruvariResult(RECORDED, compared);
    expect(svResultSchema.parse(result)).toEqual(result);
    expect(result).toMatchObject({
      engine: { name: 'truvari', version: '5.4.0' },
      tpBase: 8,
      fp: 3,
      fn: 10,
      gtConcordance: 0.5,
      gtMatrix: { '(1, 0)': { '(1, 1)': 1 } },
      warnings: [],
    });
    expect(result.recallInterval?.low).toBeCloseTo(0.2456, 3);
  });
});
