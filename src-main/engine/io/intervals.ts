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
    const list = new IntervalList();
    for (const [start, end] of intervals) list.add(start, end);
    ({ starts: this.starts, ends: this.ends, totalBases: this.totalBases } = list.merged());
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

  /** End of the interval that holds a place; 0 when none does. */
  endAround(position: number): number {
    const i = this.lastStartingAtOrBefore(position);
    return i >= 0 && this.ends[i]! > position ? this.ends[i]! : 0;
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

/** Collects intervals of one contig. */
export class IntervalList {
  #starts: Int32Array = new Int32Array(16);
  #ends: Int32Array = new Int32Array(16);
  #length = 0;
  /** Whether they came by ascending start. */
  #sorted = true;

  /** Empty ones are dropped. */
  add(start: number, end: number): void {
    if (end <= start) return;
    const at = this.#length++;
    if (at === this.#starts.length) {
      this.#starts = enlarged(this.#starts);
      this.#ends = enlarged(this.#ends);
    }
    if (at > 0 && start < this.#starts[at - 1]!) this.#sorted = false;
    this.#starts[at] = start;
    this.#ends[at] = end;
  }

  /** Sorted, overlapping and touching ones made one. */
  merged(): IntervalData {
    if (!this.#sorted) this.#sort();
    const starts = this.#starts.slice(0, this.#length);
    const ends = this.#ends.slice(0, this.#length);
    let last = -1;
    for (let i = 0; i < starts.length; i++) {
      if (last >= 0 && starts[i]! <= ends[last]!) ends[last] = Math.max(ends[last]!, ends[i]!);
      else {
        last++;
        starts[last] = starts[i]!;
        ends[last] = ends[i]!;
      }
    }
    let totalBases = 0;
    for (let i = 0; i <= last; i++) totalBases += ends[i]! - starts[i]!;
    return { starts: starts.slice(0, last + 1), ends: ends.slice(0, last + 1), totalBases };
  }

  #sort(): void {
    const order = Int32Array.from({ length: this.#length }, (_, i) => i);
    const starts = this.#starts;
    const ends = this.#ends;
    order.sort((a, b) => starts[a]! - starts[b]!);
    this.#starts = Int32Array.from(order, (i) => starts[i]!);
    this.#ends = Int32Array.from(order, (i) => ends[i]!);
    this.#sorted = true;
  }
}

function enlarged(numbers: Int32Array): Int32Array {
  const larger = new Int32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}

function inSharedMemory(numbers: Int32Array): Int32Array {
  const copy = new Int32Array(new SharedArrayBuffer(numbers.byteLength));
  copy.set(numbers);
  return copy;
}
