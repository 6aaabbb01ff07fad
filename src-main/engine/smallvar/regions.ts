import type { Intervals } from '../io/bed.ts';
import { Intervals as MergedIntervals } from '../io/intervals.ts';
import { calledAlt, type SmallRecord } from './record.ts';
import type { Row } from './row.ts';

/** The reference bases a line changes, 0-based and half-open. A pure insertion is held by the bases on both sides. */
export interface Footprint {
  start: number;
  end: number;
  insertionOnly: boolean;
}

/** Reference bases changed by the alleles that `records` call, each trimmed from the right first, as hap.py does. */
export function footprint(first: SmallRecord, second?: SmallRecord): Footprint {
  const found = emptyFootprint();
  addCalled(found, first);
  if (second) addCalled(found, second);
  return found;
}

function emptyFootprint(): Footprint {
  return { start: Number.POSITIVE_INFINITY, end: 0, insertionOnly: true };
}

function addCalled(to: Footprint, record: SmallRecord): void {
  const x = record.gt[0];
  const y = record.gt[1];
  addAllele(to, record, calledAlt(record, x));
  if (y !== x) addAllele(to, record, calledAlt(record, y));
}

function addAllele(to: Footprint, record: SmallRecord, alt: string | undefined): void {
  if (alt === undefined) return;
  const { ref } = record;
  const shorter = Math.min(ref.length, alt.length);
  let tail = 0;
  while (tail < shorter && ref.charCodeAt(ref.length - 1 - tail) === alt.charCodeAt(alt.length - 1 - tail))
    tail++;
  let lead = 0;
  while (lead < shorter - tail && ref.charCodeAt(lead) === alt.charCodeAt(lead)) lead++;
  let start = record.start + lead;
  let end = record.start + ref.length - tail;
  if (end > start) to.insertionOnly = false;
  else {
    start--;
    end++;
  }
  if (start < to.start) to.start = start;
  if (end > to.end) to.end = end;
}

/**
 * Confident regions widened by the footprints of the truth calls that start in them: so an insertion at a region's
 * edge is not lost (hap.py's `--adjust-conf-regions`, on by default). `truth` is in the order of its file, on which it hangs where
 * calls overlap.
 */
export function widenByTruth(
  confident: Intervals,
  truth: readonly SmallRecord[],
): {
  intervals: Intervals;
  /** Bases of the footprints. hap.py adds them to the size of the regions, though most lie within. */
  added: number;
} {
  const beyond: [number, number][] = [];
  let added = 0;
  let open: Footprint | null = null;
  const close = (): void => {
    if (!open) return;
    added += open.end - open.start;
    if (!confident.contains(open.start, open.end)) beyond.push([open.start, open.end]);
  };
  for (const record of truth) {
    if (!confident.overlaps(record.start, record.start + 1)) continue;
    const changed = isSubstitution(record)
      ? { start: record.start, end: record.start + 1, insertionOnly: false }
      : allPlain(record);
    const { start, end } = changed;
    if (end <= start) continue;
    if (open && start < open.end && end > open.start) {
      open.start = Math.min(open.start, start);
      open.end = Math.max(open.end, start + 1);
    } else {
      close();
      open = changed;
    }
  }
  close();
  if (beyond.length === 0) return { intervals: confident, added };
  const all = [
    ...beyond,
    ...Array.from(confident.starts, (start, i) => [start, confident.ends[i]!] as const),
  ];
  return { intervals: new MergedIntervals(all), added };
}

/** One base by another. */
function isSubstitution({ ref, alts }: SmallRecord): boolean {
  return ref.length === 1 && alts.length === 1 && alts[0]!.length === 1 && alts[0] !== ref;
}

/** Reference bases changed by any of the plain ALTs. */
function allPlain(record: SmallRecord): Footprint {
  const found = emptyFootprint();
  for (const alt of plainAlts(record)) addAllele(found, record, alt);
  return found;
}

/** The ALTs up to the first one that is not written in bases: here hap.py looks at all, called or not. */
function plainAlts({ alts }: SmallRecord): readonly string[] {
  const other = alts.findIndex((alt) => !/^[A-Z]+$/.test(alt));
  return other < 0 ? alts : alts.slice(0, other);
}

/** In which regions a line lies. */
export interface Membership {
  confident: boolean;
  /** Indexes of the stratifications it touches. */
  strata: number[];
  /** Touches a stratification without lying inside. */
  boundary: boolean;
}

/** A line is in a region when it overlaps it; a pure insertion only when both bases beside it are inside. */
export function membership(row: Row, confident: Intervals | null, strata: readonly Intervals[]): Membership {
  const { start, end, insertionOnly } = rowFootprint(row);
  const result: Membership = { confident: confident === null, strata: NO_STRATA, boundary: false };
  if (confident) {
    result.confident = insertionOnly ? confident.contains(start, end) : confident.overlaps(start, end);
  }
  for (let i = 0; i < strata.length; i++) {
    const stratum = strata[i]!;
    if (!stratum.overlaps(start, end)) continue;
    const inside = stratum.contains(start, end);
    if (insertionOnly && !inside) continue;
    if (result.strata === NO_STRATA) result.strata = [];
    result.strata.push(i);
    if (!inside) result.boundary = true;
  }
  return result;
}

const NO_STRATA: number[] = [];

function rowFootprint(row: Row): Footprint {
  // With one reference base and no longer alleles nothing can be trimmed or inserted.
  const substitution =
    row.end - row.start === 1 &&
    (!row.truth || row.truth.record.alts.every((alt) => alt.length === 1)) &&
    (!row.query || row.query.record.alts.every((alt) => alt.length === 1));
  if (substitution) return { start: row.start, end: row.end, insertionOnly: false };
  if (!row.truth) return footprint(row.query!.record);
  return footprint(row.truth.record, row.query?.record);
}

/** Bases shared by two sets of regions of one contig. */
export function sharedBases(a: Intervals | undefined, b: Intervals): number {
  if (!a) return 0;
  let shared = 0;
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    shared += Math.max(0, Math.min(a.ends[i]!, b.ends[j]!) - Math.max(a.starts[i]!, b.starts[j]!));
    if (a.ends[i]! < b.ends[j]!) i++;
    else j++;
  }
  return shared;
}

/** The parts of regions within [from, to), counted from `origin`. */
export function clip(regions: Intervals | undefined, from: number, to: number, origin: number): Intervals {
  const parts: [number, number][] = [];
  if (regions) {
    for (let i = Math.max(0, regions.lastStartingAtOrBefore(from)); i < regions.length; i++) {
      if (regions.starts[i]! >= to) break;
      parts.push([Math.max(from, regions.starts[i]!) - origin, Math.min(to, regions.ends[i]!) - origin]);
    }
  }
  return new MergedIntervals(parts);
}

/** Lists of regions for the kernel: of each its number of intervals, then their starts, then their ends. */
export function listed(regions: readonly Intervals[]): Int32Array {
  const numbers = new Int32Array(regions.reduce((sum, { length }) => sum + 1 + 2 * length, 0));
  let at = 0;
  for (const { length, starts, ends } of regions) {
    numbers[at] = length;
    numbers.set(starts, at + 1);
    numbers.set(ends, at + 1 + length);
    at += 1 + 2 * length;
  }
  return numbers;
}
