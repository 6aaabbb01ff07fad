import { describe, expect, it } from 'vitest';
import { Intervals } from '../io/intervals.ts';
import type { SmallRecord } from './record.ts';
import { clip, footprint, sharedBases, widenByTruth } from './regions.ts';

function call(start: number, ref: string, alts: string[], gt: [number, number] = [0, 1]): SmallRecord {
  return { start, ref, alts, gt, genotype: '', filters: [], qual: null };
}

describe('footprint', () => {
  it('is the bases an allele changes, trimmed from the right first', () => {
    expect(footprint(call(10, 'ACG', ['ATG']))).toEqual({ start: 11, end: 12, insertionOnly: false });
    expect(footprint(call(10, 'ATT', ['A']))).toEqual({ start: 11, end: 13, insertionOnly: false });
  });

  it('takes the bases on both sides of an insertion', () => {
    expect(footprint(call(10, 'A', ['ATT']))).toEqual({ start: 10, end: 12, insertionOnly: true });
  });

  it('spans all called alleles and leaves the others aside', () => {
    const both = call(10, 'ATT', ['A', 'ATTG'], [1, 2]);
    expect(footprint(both)).toEqual({ start: 11, end: 14, insertionOnly: false });
    expect(footprint({ ...both, gt: [0, 2] })).toEqual({ start: 12, end: 14, insertionOnly: true });
  });
});

describe('widenByTruth', () => {
  it('adds what truth calls that start inside change, and the sum of it', () => {
    const { intervals, added } = widenByTruth(new Intervals([[0, 20]]), [
      call(5, 'A', ['G']),
      call(19, 'A', ['AT']),
      call(30, 'A', ['G']),
    ]);
    expect([...intervals.starts]).toEqual([0]);
    expect([...intervals.ends]).toEqual([21]);
    expect(added).toBe(3);
  });
});

describe('clip and sharedBases', () => {
  const regions = new Intervals([
    [0, 10],
    [20, 30],
    [50, 60],
  ]);

  it('cuts regions to a stretch and counts from its origin', () => {
    const clipped = clip(regions, 5, 55, 3);
    expect([...clipped.starts]).toEqual([2, 17, 47]);
    expect([...clipped.ends]).toEqual([7, 27, 52]);
    expect(clip(regions, 30, 50, 0)).toHaveLength(0);
    expect(clip(undefined, 0, 100, 0)).toHaveLength(0);
  });

  it('keeps the sum of bases when a contig is cut into stretches', () => {
    const other = new Intervals([
      [8, 25],
      [40, 52],
    ]);
    const whole = sharedBases(regions, other);
    expect(whole).toBe(2 + 5 + 2);
    const parts = [0, 22, 51, 70].slice(0, -1).map((from, i) => {
      const to = [22, 51, 70][i]!;
      return sharedBases(clip(regions, from, to, from), clip(other, from, to, from));
    });
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(whole);
  });
});
