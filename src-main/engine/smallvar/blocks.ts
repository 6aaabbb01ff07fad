import type { ContigStream } from './contigStream.ts';
import type { SmallRecord } from './record.ts';

/** Calls of a stretch [from, to) of a contig that can be compared by itself. */
export interface CallBlock {
  from: number;
  to: number;
  truth: SmallRecord[];
  query: SmallRecord[];
}

/** Least number of calls in a block, and least distance between the starts of calls across a cut. */
const BLOCK_CALLS = 20_000;
const CUT_DISTANCE = 2500;

/**
 * Reads truth and query of a contig side by side and cuts them where no call starts for 2,500 bases: a call covers at
 * most 1,000 of them, and indels are not shifted or matched over the rest but in repeats as long as that. Blocks tile
 * the contig, so memory does not grow with it. `waiting` are query calls read earlier, when the file has another order.
 */
export async function* callBlocks(
  contig: string,
  length: number,
  truth: ContigStream,
  query: ContigStream,
  waiting: SmallRecord[] | undefined,
  blockCalls = BLOCK_CALLS,
): AsyncGenerator<CallBlock> {
  const truthCalls: SmallRecord[] = [];
  const queryCalls: SmallRecord[] = waiting ?? [];
  let truthEnded = false;
  let queryEnded = waiting !== undefined;
  let from = 0;
  let tryAt = blockCalls;
  while (!truthEnded || !queryEnded) {
    const truthTo = truthEnded ? Number.POSITIVE_INFINITY : (truthCalls.at(-1)?.start ?? -1);
    const queryTo = queryEnded ? Number.POSITIVE_INFINITY : (queryCalls.at(-1)?.start ?? -1);
    if (truthTo <= queryTo) {
      const more = await truth.calls(contig);
      if (more) append(truthCalls, more);
      else truthEnded = true;
    } else {
      const more = await query.calls(contig);
      if (more) append(queryCalls, more);
      else queryEnded = true;
    }
    if (truthCalls.length + queryCalls.length < tryAt) continue;
    const cut = findCut(truthCalls, queryCalls, Math.min(truthTo, queryTo));
    if (cut === null) {
      tryAt = Math.ceil((truthCalls.length + queryCalls.length) * 1.25);
      continue;
    }
    yield { from, to: cut, truth: takeBefore(truthCalls, cut), query: takeBefore(queryCalls, cut) };
    from = cut;
    tryAt = blockCalls;
  }
  yield { from, to: length, truth: truthCalls, query: queryCalls };
}

function append(calls: SmallRecord[], more: SmallRecord[]): void {
  for (const call of more) calls.push(call);
}

/** The last place below `known`, up to where both lists are complete, that is far enough from all calls. */
function findCut(truth: readonly SmallRecord[], query: readonly SmallRecord[], known: number): number | null {
  let t = lastBefore(truth, known);
  let q = lastBefore(query, known);
  let next = known;
  while (t >= 0 || q >= 0) {
    const start = Math.max(truth[t]?.start ?? -1, query[q]?.start ?? -1);
    if (next < Number.POSITIVE_INFINITY && next - start >= CUT_DISTANCE) return next - CUT_DISTANCE / 2;
    next = start;
    if (truth[t]?.start === start) t--;
    else q--;
  }
  return null;
}

/** Index of the last call that starts before `position`. */
function lastBefore(calls: readonly SmallRecord[], position: number): number {
  let low = 0;
  let high = calls.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (calls[middle]!.start < position) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function takeBefore(calls: SmallRecord[], position: number): SmallRecord[] {
  return calls.splice(0, lastBefore(calls, position) + 1);
}
