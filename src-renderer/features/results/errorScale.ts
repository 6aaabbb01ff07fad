/**
 * A logarithmic scale of the error (1 - value): 90 %, 99 %, 99.9 % stand at equal distances, so that what matters in a
 * good result can be seen. The left end is the largest error of the data, the right end the smallest, rounded to decades.
 */
export interface ErrorScale {
  /** Powers of ten of the error at the ends, e.g. -1 (90 %) and -4 (99.99 %). */
  left: number;
  right: number;
  /** 0 (left) to 1 (right); a value beyond an end is at that end. */
  at(value: number): number;
  ticks: readonly number[];
}

/** Never narrower than two decades, never finer than one error in a million. */
const LEAST_DECADES = 2;
const FINEST = -6;

export function errorScale(values: readonly number[]): ErrorScale {
  const errors = values.filter((value) => value < 1 && value >= 0).map((value) => Math.log10(1 - value));
  const left = Math.min(0, Math.ceil(Math.max(-1, ...errors) - 1e-9)) + 0;
  const finest = Math.max(FINEST, Math.floor(Math.min(left - LEAST_DECADES, ...errors) + 1e-9));
  const right = Math.min(left - LEAST_DECADES, finest);
  const ticks: number[] = [];
  for (let power = left; power >= right; power--) ticks.push(1 - 10 ** power);
  return {
    left,
    right,
    ticks,
    at(value) {
      if (value >= 1) return 1;
      const place = (left - Math.log10(1 - Math.max(0, value))) / (left - right);
      return Math.min(1, Math.max(0, place));
    },
  };
}

/** A tick as a percentage: 0 %, 90 %, 99.9 %. */
export function tickText(value: number, decimal: (value: number, digits: number) => string): string {
  const power = Math.round(-Math.log10(1 - value));
  return `${decimal(value * 100, Math.max(0, power - 2))}\u00a0%`;
}
