import type { Interval } from '../../contract/result.ts';

/** Two-sided 95 %. */
const Z = 1.959963984540054;

/**
 * Wilson score interval (Wilson 1927) at 95 % for `successes` out of `total`, as fractions 0..1. It stays
 * inside 0..1 and is honest for small counts: 10 of 10 has the lower bound 0.72.
 * Returns null when `total` is 0 or the counts make no proportion (negative, not finite, more successes than total).
 */
export function wilsonInterval(successes: number, total: number): Interval {
  if (!(total > 0) || !(successes >= 0) || successes > total || !Number.isFinite(total)) return null;
  const p = successes / total;
  const z2 = Z * Z;
  const denominator = 1 + z2 / total;
  const centre = (p + z2 / (2 * total)) / denominator;
  const half = (Z / denominator) * Math.sqrt((p * (1 - p)) / total + z2 / (4 * total * total));
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === total ? 1 : Math.min(1, centre + half),
  };
}
