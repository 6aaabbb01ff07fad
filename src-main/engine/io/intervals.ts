/** Intervals as they arrive in another thread. */
export interface IntervalData {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly totalBases: number;
}

/** Sorted, merged half-open intervals of one contig, 0-based. */
export class Intervals implements IntervalData {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly totalBases: number;

  /**
   * Any intervals, in any order; overlapping and touching ones are merged, empty ones dropped. Or what another thread
   * was sent of Intervals.
   */
  constructor(intervals: Iterable<readonly [start: number, end: number]> | IntervalData) {
    if ('starts' in intervals) {
      this.starts = intervals.starts;
      this.ends = intervals.ends;
      this.totalBases = intervals.totalBases;
      return;
    }
    const sorted = [...intervals].filter(([start, end]) => end > start).sort((a, b) => a[0] - b[0]);
    const merged: [number, number][] = [];
    for (const [start, end] of sorted) {
      const last = merged.at(-1);
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else merged.push([start, end]);
    }
    this.starts = Int32Array.from(merged, ([start]) => start);
    this.ends = Int32Array.from(merged, ([, end]) => end);
    this.totalBases = merged.reduce((sum, [start, end]) => sum + end - start, 0);
  }

  get length(): number {
    return this.starts.length;
  }

  /** The same in memory that threads share: it is sent to them without being copied. */
  shared(): Intervals {
    return new Intervals({ ...this, starts: inSharedMemory(this.starts), ends: inSharedMemory(this.ends) });
  }

  /** Whether one interval holds all of [start, end). An empty range counts as held on an interval's edge, too. */
  contains(start: number, end: number): boolean {
    const i = this.lastStartingAtOrBefore(start);
    return i >= 0 && end <= this.ends[i]!;
  }

  /** Whether any base of [start, end) lies in an interval; an empty range: whether it lies inside one. */
  overlaps(start: number, end: number): boolean {
    const i = this.lastStartingAtOrBefore(end - 1);
    if (start === end) return i >= 0 && this.starts[i]! < start && this.ends[i]! > start;
    return i >= 0 && this.ends[i]! > start;
  }

  /** Index of the last interval with start <= position; -1 when there is none. */
  lastStartingAtOrBefore(position: number): number {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle]! <= position) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

function inSharedMemory(numbers: Int32Array): Int32Array {
  const copy = new Int32Array(new SharedArrayBuffer(numbers.byteLength));
  copy.set(numbers);
  return copy;
}
