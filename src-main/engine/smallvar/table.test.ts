import { describe, expect, it } from 'vitest';
import { FLAG } from './classify.ts';
import { extendedCsv, metricsRows, type SubsetSizes, summaryCsv } from './table.ts';
import { OUTCOME, Tallies } from './tally.ts';

const SIZES: SubsetSizes = {
  whole: 1000,
  known: 900,
  confident: 500,
  strata: [{ name: 'hard', size: 100, sharedWithConfident: 40 }],
};

function tallies(hits: number, misses: number): Tallies {
  const found = new Tallies();
  for (const filter of ['ALL', 'PASS'] as const) {
    const cell = found.cell('*', 'SNP', filter);
    for (let i = 0; i < hits; i++) cell.add(OUTCOME.truthTp, FLAG.ti | FLAG.het, null);
    for (let i = 0; i < misses; i++) cell.add(OUTCOME.truthFn, FLAG.tv | FLAG.homalt, null);
  }
  return found;
}

function column(csv: string, name: string): string[] {
  const [head, ...lines] = csv.trim().split('\n');
  const index = head!.split(',').indexOf(name);
  return lines.map((line) => line.split(',')[index]!);
}

describe('tables', () => {
  it('leaves cells empty where nothing was counted, and writes real numbers with a point', () => {
    const csv = summaryCsv(metricsRows(tallies(2, 0), SIZES));
    expect(column(csv, 'METRIC.Recall')).toEqual(['1.0', '1.0']);
    expect(column(csv, 'METRIC.Precision')).toEqual(['', '']);
    expect(column(csv, 'METRIC.F1_Score')).toEqual(['', '']);
    expect(column(csv, 'TRUTH.TOTAL.TiTv_ratio')).toEqual(['', '']);
    expect(column(summaryCsv(metricsRows(tallies(2, 4), SIZES)), 'TRUTH.TOTAL.TiTv_ratio')).toEqual([
      '0.5',
      '0.5',
    ]);
  });

  it('rounds to six decimals as printf does, an exact half to the even digit', () => {
    const recall = (hits: number, misses: number): string =>
      column(summaryCsv(metricsRows(tallies(hits, misses), SIZES)), 'METRIC.Recall')[0]!;
    expect(recall(97, 31)).toBe('0.757812');
    expect(recall(99, 29)).toBe('0.773438');
    expect(recall(2, 1)).toBe('0.666667');
  });

  it('gives rows to stratifications without calls, and to TS_ subsets only where seen', () => {
    const csv = extendedCsv(metricsRows(tallies(1, 1), SIZES));
    expect(column(csv, 'Subset')).toEqual(['*', '*', 'hard', 'hard']);
    expect(column(csv, 'Subset.Size')).toEqual(['1000', '1000', '100', '100']);
    expect(column(csv, 'Subset.IS_CONF.Size')).toEqual(['500', '500', '40', '40']);
  });

  it('has all subtypes of indels, in the order of their names', () => {
    const found = new Tallies();
    found.cell('*', 'INDEL', 'ALL').add(OUTCOME.queryUnk, FLAG.D6_15 | FLAG.het, null);
    const csv = extendedCsv(metricsRows(found, { ...SIZES, strata: [] }));
    expect(column(csv, 'Subtype').filter((_, i) => i % 2 === 0)).toEqual([
      ...['*', 'C16_PLUS', 'C1_5', 'C6_15', 'D16_PLUS', 'D1_5', 'D6_15', 'I16_PLUS', 'I1_5', 'I6_15'],
    ]);
    expect(column(csv, 'QUERY.UNK').filter((count) => count !== '0')).toEqual(['1', '1']);
  });
});
