import { describe, expect, it } from 'vitest';
import { formatsOf } from '../../i18n/formats.ts';
import { errorScale, tickText } from './errorScale.ts';
import { genotypeName, genotypeTable } from './genotypes.ts';
import { metricText } from './metrics.ts';

const { decimal } = formatsOf('en');

describe('errorScale', () => {
  it('gives each ninefold of accuracy the same room', () => {
    const scale = errorScale([0.9, 0.9999]);
    expect(scale.ticks.map((tick) => tickText(tick, decimal).replace('\u00a0', ' '))).toEqual([
      '90 %',
      '99 %',
      '99.9 %',
      '99.99 %',
    ]);
    expect(scale.at(0.9)).toBe(0);
    expect(scale.at(0.99)).toBeCloseTo(1 / 3);
    expect(scale.at(0.9999)).toBeCloseTo(1);
  });

  it('begins at 0 when a figure is below 90 %, and ends at the perfect one', () => {
    const scale = errorScale([0.4, 1]);
    expect(scale.left).toBe(0);
    expect(scale.at(0)).toBe(0);
    expect(scale.at(1)).toBe(1);
    expect(scale.at(0.4)).toBeGreaterThan(0);
  });

  it('has a range for nothing at all', () => {
    const scale = errorScale([]);
    expect(scale.ticks.length).toBeGreaterThanOrEqual(3);
    expect(errorScale([1, 1]).ticks.length).toBeGreaterThanOrEqual(3);
  });
});

describe('genotypes', () => {
  it('are written as geneticists do', () => {
    expect(genotypeName('(0, 1)')).toBe('0/1');
    expect(genotypeName('(None, 1)')).toBe('./1');
    expect(genotypeName('(1,)')).toBe('1');
    expect(genotypeName('odd')).toBe('odd');
  });

  it('fill the table where a pair was never seen', () => {
    expect(genotypeTable({ '(1, 1)': { '(0, 1)': 3 }, '(0, 1)': { '(1, 1)': 2 } })).toEqual({
      columns: ['0/1', '1/1'],
      rows: [
        { genotype: '0/1', cells: [0, 2] },
        { genotype: '1/1', cells: [3, 0] },
      ],
    });
    expect(genotypeTable({}).rows).toEqual([]);
    expect(genotypeTable({ '(1, 0)': { '(0, 1)': 14 }, '(0, 1)': { '(0, 1)': 22 } })).toEqual({
      columns: ['0/1'],
      rows: [{ genotype: '0/1', cells: [36] }],
    });
  });
});

it('metrics carry their unit, and null is not zero', () => {
  const f = formatsOf('en');
  expect(metricText('meanCoverage', 36.24, f, '–')).toBe('36.2×');
  expect(metricText('pct20x', 94.1, f, '–')).toBe('94.1\u00a0%');
  expect(metricText('totalReads', 812_345_678, f, '–')).toBe('812,345,678');
  expect(metricText('contamination', 0, f, '–')).toBe('0');
  expect(metricText('contamination', null, f, '–')).toBe('–');
});
