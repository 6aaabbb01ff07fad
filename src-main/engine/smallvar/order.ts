import type { SmallRecord } from './record.ts';

/** Sorts in place what nearly always is sorted: then nothing is moved, and nothing copied, as a sort does first. */
export function sortNearlySorted<T>(list: T[], compare: (a: T, b: T) => number): T[] {
  return isSorted(list, compare) ? list : list.sort(compare);
}

export function isSorted<T>(list: readonly T[], compare: (a: T, b: T) => number): boolean {
  for (let i = 1; i < list.length; i++) if (compare(list[i - 1]!, list[i]!) > 0) return false;
  return true;
}

/** By start, then the length of REF. */
export function byPlace(a: SmallRecord, b: SmallRecord): number {
  return a.start - b.start || a.ref.length - b.ref.length;
}
