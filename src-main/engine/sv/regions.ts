import type { Intervals } from '../io/bed.ts';
import type { SvVariant } from './variant.ts';

/**
 * Sorted intervals of one contig within which calls count, 0-based, `end` the last position plus one. truvari keeps
 * every interval one base longer and takes that base off again when it tests a call; the edges here are its edges.
 */
export interface Region {
  starts: Int32Array;
  ends: Int32Array;
}

/** How to look for a call's interval; see {@link isWithin}. */
export type RegionSearch = 'any' | 'first';

/** All of a contig; `length` null when the header does not tell it. */
export function wholeContig(length: number | null): Region {
  return { starts: Int32Array.of(0), ends: Int32Array.of(length ?? LARGEST) };
}

export function fromBed({ starts, ends }: Intervals): Region {
  return { starts, ends };
}

/** Every interval longer by `pad` bases on both sides, merged where they then touch. */
export function extended(region: Region, pad: number): Region {
  const starts: number[] = [];
  const ends: number[] = [];
  for (let i = 0; i < region.starts.length; i++) {
    const start = Math.max(0, region.starts[i]! - pad);
    const end = Math.min(LARGEST, region.ends[i]! + pad);
    if (ends.length > 0 && start <= ends[ends.length - 1]!)
      ends[ends.length - 1] = Math.max(end, ends[ends.length - 1]!);
    else {
      starts.push(start);
      ends.push(end);
    }
  }
  return { starts: Int32Array.from(starts), ends: Int32Array.from(ends) };
}

/**
 * truvari reads a file region by region, or, when it is above 25 MiB or there are more than 1,000 regions, as a
 * stream, which tests each call against one interval only. The two differ at the edges of neighbouring intervals.
 */
export function searchFor(fileSize: number, regions: number): RegionSearch {
  return fileSize > 25 * 2 ** 20 || regions > 1000 ? 'first' : 'any';
}

/** Whether a call lies within the region, as truvari decides it before any filter. */
export function isWithin(region: Region, call: Span, search: RegionSearch): boolean {
  const { starts, ends } = region;
  if (search === 'first') {
    const i = firstIndex(ends, call.start - 1); // first interval with end + 1 >= start
    return i < ends.length && fits(call, starts[i]!, ends[i]!);
  }
  const after = firstIndex(starts, call.start + 1);
  // The interval that starts at or before the call, or the one after it for a call with one anchor base before it.
  return (
    (after > 0 && fits(call, starts[after - 1]!, ends[after - 1]!)) ||
    (after < starts.length && fits(call, starts[after]!, ends[after]!))
  );
}

/** Whether exactly one interval touches the call and holds it; the test for calls that only `extend` let in. */
export function isWithinOne({ starts, ends }: Region, call: Span): boolean {
  const i = firstIndex(ends, call.start); // first interval with end + 1 > start
  if (i >= ends.length || starts[i]! >= call.end) return false;
  const second = i + 1 < ends.length && starts[i + 1]! < call.end;
  return !second && fits(call, starts[i]!, ends[i]!);
}

export type Span = Pick<SvVariant, 'start' | 'end' | 'type'>;

const LARGEST = 2 ** 31 - 2;

function fits({ start, end, type }: Span, from: number, to: number): boolean {
  if ((start === from || start === from - 1) && end === to) return true; // one anchor base before a whole region
  return start >= from && (type === 'INS' ? end < to : end <= to);
}

/** Index of the first value >= wanted in a sorted array. */
function firstIndex(sorted: Int32Array, wanted: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
