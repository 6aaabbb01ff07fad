import type { Contig, Range } from './genome.ts';
import type { Random } from './random.ts';

/**
 * Confident regions of a contig, as a GIAB BED has them: all but the gaps, `excluded` and random holes. No edge comes
 * within 60 bases of a range in `keepWhole`, so each of those is clearly inside or clearly outside.
 */
export function confidentRegions(
  contig: Contig,
  random: Random,
  options: { excluded: Range[]; keepWhole: Range[]; holeEvery: number; holeLength: number },
): Range[] {
  const holes = [...contig.gaps, ...options.excluded];
  for (let at = random.exponential(options.holeEvery); at < contig.bases.length; ) {
    const length = 150 + random.exponential(options.holeLength);
    holes.push({ start: Math.floor(at), end: Math.floor(at + length) });
    at += length + random.exponential(options.holeEvery);
  }
  const kept = merge(options.keepWhole.map(({ start, end }) => ({ start: start - 60, end: end + 60 })));
  const snapped = holes.map((hole) => ({ start: before(kept, hole.start), end: after(kept, hole.end) }));
  const regions: Range[] = [];
  let start = 0;
  for (const hole of merge(snapped)) {
    if (hole.start > start) regions.push({ start, end: Math.min(hole.start, contig.bases.length) });
    start = Math.max(start, hole.end);
  }
  if (start < contig.bases.length) regions.push({ start, end: contig.bases.length });
  return regions;
}

/** Whether one of the regions holds the whole range. */
export function isInside(regions: Range[], range: Range): boolean {
  return regions.some(({ start, end }) => start <= range.start && range.end <= end);
}

function merge(ranges: Range[]): Range[] {
  const merged: Range[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else merged.push({ ...range });
  }
  return merged;
}

function before(kept: Range[], edge: number): number {
  return Math.max(0, kept.find(({ start, end }) => start < edge && edge < end)?.start ?? edge);
}

function after(kept: Range[], edge: number): number {
  return kept.find(({ start, end }) => start < edge && edge < end)?.end ?? edge;
}
