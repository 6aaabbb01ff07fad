import { describe, expect, it } from 'vitest';
import type { CsvResult } from '../../contract/result.ts';
import { checkLimits, EXAMPLE_LIMITS } from './dragenLimits.ts';
import { dragenConcern } from './dragenVerdict.ts';

const GOOD = { meanCoverage: 35, pct20x: 96, uniformity: 98, uniquelyMappedPct: 91, contamination: 0.001 };
const concern = (highlights: Record<string, number | null>, ploidy: string | null, metrics = [12, 3]) =>
  dragenConcern({
    checks: checkLimits(highlights, ploidy, EXAMPLE_LIMITS, 'XX'),
    files: metrics.map((count, i): CsvResult['files'][number] => ({
      kind: 'vc_metrics',
      path: `/run/${i}.csv`,
      metrics: count,
      warnings: [],
    })),
  });

describe('the metrics of a run', () => {
  it('are good when every limit is kept', () => {
    expect(concern(GOOD, 'XX')).toBeNull();
  });

  it('are not when one is outside its limit, or at it', () => {
    expect(concern({ ...GOOD, meanCoverage: 30 }, 'XX')).toBe(
      '1 DRAGEN metric is outside the limits: meanCoverage 30 (limit > 30).',
    );
    expect(concern({ ...GOOD, pct20x: 80 }, 'XY')).toMatch(/^2 DRAGEN metrics .*ploidy XY \(limit = XX\)/);
  });

  it('are not when a figure that has a limit is not given', () => {
    expect(concern({ ...GOOD, contamination: null, uniformity: null }, null)).toBe(
      'No metric file gives uniformity, contamination, ploidy.',
    );
  });

  it('are not when a file could not be read', () => {
    expect(concern(GOOD, 'XX', [12, 0])).toBe('Metric files that cannot be read: 1.csv.');
  });

  it.each([
    ['contamination', -0.0007],
    ['contamination', 1.5],
    ['meanCoverage', -1],
    ['uniformity', 100.5],
    ['pct20x', 101],
  ])('are not when %s is %d, which cannot be', (name, value) => {
    expect(concern({ ...GOOD, [name]: value }, 'XX')).toMatch(new RegExp(`1 DRAGEN metric is .*${name}`));
  });
});
