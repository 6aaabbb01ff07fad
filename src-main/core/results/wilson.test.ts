import { describe, expect, it } from 'vitest';
import { wilsonInterval } from './wilson.ts';

describe('wilsonInterval', () => {
  it.each([
    [10, 0.722],
    [59, 0.939],
    [300, 0.987],
  ])('has the published lower bound at %i of as many', (n, low) => {
    const interval = wilsonInterval(n, n);
    expect(interval?.low).toBeCloseTo(low, 3);
    expect(interval?.high).toBe(1);
  });

  it('is symmetric between successes and failures', () => {
    const a = wilsonInterval(27, 29);
    const b = wilsonInterval(2, 29);
    expect(a?.low).toBeCloseTo(1 - (b?.high ?? Number.NaN), 12);
    expect(a?.high).toBeCloseTo(1 - (b?.low ?? Number.NaN), 12);
  });

  it('contains the proportion', () => {
    for (const [k, n] of [
      [0, 7],
      [1, 7],
      [528, 568],
      [3_321_000, 3_330_000],
    ] as const) {
      const interval = wilsonInterval(k, n);
      expect(interval?.low).toBeLessThanOrEqual(k / n);
      expect(interval?.high).toBeGreaterThanOrEqual(k / n);
    }
  });

  it.each([
    [0, 0],
    [3, 2],
    [-1, 2],
    [Number.NaN, 2],
    [1, Number.NaN],
    [1, Number.POSITIVE_INFINITY],
  ])('is null for %d of %d', (k, n) => {
    expect(wilsonInterval(k, n)).toBeNull();
  });
});
