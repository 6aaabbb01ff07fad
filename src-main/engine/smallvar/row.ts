import { MATCH, type Match } from './match.ts';
import type { SmallRecord } from './record.ts';

/** A call's decision before regions are looked at, with hap.py's words: BD and BK. */
export interface Side {
  record: SmallRecord;
  match: Match;
  /** Another call of the other side lies within the loose-match distance (BK `lm`). */
  nearby: boolean;
}

/** One line of the comparison: calls of truth and query with the same place and REF stand together. */
export interface Row {
  start: number;
  end: number;
  truth: Side | null;
  query: Side | null;
  /** Benchmarking super-locus: 1-based start of the stretch decided together; -1 for none. The truth's, where both are. */
  superLocus: number;
  /** That of the query call. */
  querySuperLocus: number;
}

/** Distance within which hap.py asks vcfeval for loose matches (`--lose-match-distance`). */
const LOOSE_DISTANCE = 30;

/** Lines in order of place; truth and query calls that replace the same reference bases share one. */
export function toRows(
  truth: readonly SmallRecord[],
  truthMatch: Uint8Array,
  truthSync: Int32Array,
  query: readonly SmallRecord[],
  queryMatch: Uint8Array,
  querySync: Int32Array,
): Row[] {
  const rows: Row[] = [];
  let t = 0;
  let q = 0;
  while (t < truth.length || q < query.length) {
    const a = truth[t];
    const b = query[q];
    const order = !a ? 1 : !b ? -1 : a.start - b.start || a.ref.length - b.ref.length;
    const first = order <= 0 ? a! : b!;
    const row: Row = {
      start: first.start,
      end: first.start + first.ref.length,
      truth: null,
      query: null,
      superLocus: -1,
      querySuperLocus: -1,
    };
    if (order >= 0) {
      row.query = { record: b!, match: queryMatch[q]! as Match, nearby: false };
      if (querySync[q]! >= -1) row.superLocus = querySync[q]! + 2;
      row.querySuperLocus = row.superLocus;
      q++;
    }
    if (order <= 0) {
      row.truth = { record: a!, match: truthMatch[t]! as Match, nearby: false };
      if (truthSync[t]! >= -1) row.superLocus = truthSync[t]! + 2;
      t++;
    }
    rows.push(row);
  }
  markNearby(rows);
  return rows;
}

/**
 * Marks unmatched calls that have a call of the other side nearby, in one sweep with two windows, exactly as vcfeval's
 * loose-match filter does: backwards the latest call counts, forwards the first one still in the window.
 */
function markNearby(rows: Row[]): void {
  const truthWindow = new Window();
  const queryWindow = new Window();
  let oldest = 0;
  const close = (row: Row): void => {
    truthWindow.dropBefore(row.start);
    queryWindow.dropBefore(row.start);
    if (wants(row.query) && truthWindow.startsBefore(row.end + LOOSE_DISTANCE)) row.query!.nearby = true;
    if (wants(row.truth) && queryWindow.startsBefore(row.end + LOOSE_DISTANCE)) row.truth!.nearby = true;
  };
  for (const row of rows) {
    while (rows[oldest] !== row && rows[oldest]!.end < row.start - LOOSE_DISTANCE) close(rows[oldest++]!);
    if (wants(row.query) && truthWindow.endsAfter(row.start - LOOSE_DISTANCE)) row.query!.nearby = true;
    if (wants(row.truth) && queryWindow.endsAfter(row.start - LOOSE_DISTANCE)) row.truth!.nearby = true;
    if (row.query && row.query.match !== MATCH.tooHard) queryWindow.push(row);
    if (row.truth && row.truth.match !== MATCH.tooHard) truthWindow.push(row);
  }
  while (oldest < rows.length) close(rows[oldest++]!);
}

function wants(side: Side | null): boolean {
  return side !== null && side.match === MATCH.none && !side.nearby;
}

/** Lines with a call of one side that can still be near another line. */
class Window {
  readonly #rows: Row[] = [];
  #from = 0;

  push(row: Row): void {
    this.#rows.push(row);
  }

  dropBefore(start: number): void {
    while (this.#from < this.#rows.length && this.#rows[this.#from]!.end <= start) this.#from++;
  }

  /** Whether the first line of the window starts before `position`. */
  startsBefore(position: number): boolean {
    return this.#from < this.#rows.length && this.#rows[this.#from]!.start < position;
  }

  /** Whether the last line of the window ends after `position`. */
  endsAfter(position: number): boolean {
    return this.#from < this.#rows.length && this.#rows.at(-1)!.end > position;
  }
}
