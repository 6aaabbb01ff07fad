import { BestFirst } from './bestFirst.ts';
import type { MatchMatrix, PlacedCall } from './matrix.ts';
import { introsortOrder } from './sort.ts';

/**
 * The pairs that are left when the best pair is taken again and again, and with it all others of its two calls; in the
 * order in which they are taken. Only pairs that may be the best are settled.
 *
 * @param orderShows whether the order of two equally good pairs, of four calls, can be seen in the results
 * @returns null where it depends on which of equally good pairs comes first; {@link sortedPairs} knows.
 */
export function bestPairs<Call extends PlacedCall>(
  matrix: MatchMatrix<Call>,
  orderShows: (a: number, b: number) => boolean,
): number[] | null {
  const width = matrix.comps.length;
  const most = Math.min(matrix.bases.length, width);
  // The round in which each call was taken; equally good pairs are one round.
  const baseRound = new Int32Array(matrix.bases.length);
  const compRound = new Int32Array(width);
  const isIdle = (pair: number): boolean =>
    baseRound[Math.floor(pair / width)]! > 0 || compRound[pair % width]! > 0;
  const best = new BestFirst(matrix);
  const taken: number[] = [];
  let round = 0;
  let first = 0;
  let last = -1;
  for (let pair = best.next(isIdle); pair >= 0; pair = best.next(isIdle)) {
    if (last < 0 || matrix.less(pair, last)) {
      if (taken.length === most) break;
      round++;
      first = taken.length;
      last = pair;
    }
    const base = Math.floor(pair / width);
    const comp = pair % width;
    if (isIdle(pair)) {
      const free = (taken: number): boolean => taken === 0 || taken === round;
      if (free(baseRound[base]!) && free(compRound[comp]!)) return null;
      continue;
    }
    for (let i = first; i < taken.length; i++) if (orderShows(taken[i]!, pair)) return null;
    baseRound[base] = round;
    compRound[comp] = round;
    taken.push(pair);
  }
  return taken;
}

/** The same with equally good pairs in the order of numpy's sort, as truvari takes them. Settles all pairs. */
export function sortedPairs<Call extends PlacedCall>(matrix: MatchMatrix<Call>): number[] {
  const width = matrix.comps.length;
  const most = Math.min(matrix.bases.length, width);
  const order = sortedOrder(matrix);
  const baseUsed = new Uint8Array(matrix.bases.length);
  const compUsed = new Uint8Array(width);
  const taken: number[] = [];
  for (let i = order.length - 1; i >= 0 && taken.length < most; i--) {
    const pair = order[i]!;
    const base = Math.floor(pair / width);
    const comp = pair % width;
    if (baseUsed[base] || compUsed[comp]) continue;
    baseUsed[base] = 1;
    compUsed[comp] = 1;
    taken.push(pair);
  }
  return taken;
}

/** All pairs, settled, from the worst to the best. */
export function sortedOrder<Call extends PlacedCall>(matrix: MatchMatrix<Call>): Int32Array {
  matrix.settleAll();
  return introsortOrder(matrix.state.length, (a, b) => matrix.less(a, b));
}
