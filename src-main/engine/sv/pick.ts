import { EngineError } from '../errors.ts';
import type { Pauses } from '../pauses.ts';
import { bestPairs, sortedOrder, sortedPairs } from './bestPairs.ts';
import { type MatchMatrix, SETTLED } from './matrix.ts';
import type { Pick } from './options.ts';
import type { SvVariant } from './variant.ts';

/** What became of one base call, one comp call, or a matched pair of them. */
export interface Verdict {
  base: SvVariant | null;
  comp: SvVariant | null;
  /** Matched: true positive. */
  state: boolean;
  /** A match there was went to another call. */
  multi: boolean;
  /** The comparison behind the verdict; null in a chunk with calls of one side only. */
  pair: { matrix: MatchMatrix; index: number } | null;
  /** Numbers of base and comp within the chunk; -1 for none. */
  baseId: number;
  compId: number;
}

/**
 * Verdicts on the calls of one chunk, in the order in which truvari reports them. `isNew` tells whether a genotype pair
 * has not been counted before: they are reported in order of appearance. Pauses where many sequences are compared.
 */
export async function judgeChunk(
  matrix: MatchMatrix,
  pick: Pick,
  isNew: GenotypeTest,
  pauses: Pauses,
): Promise<Verdict[]> {
  const { bases, comps } = matrix;
  if (bases.length === 0) return comps.map((comp, compId) => alone({ comp, compId }));
  if (comps.length === 0) return bases.map((base, baseId) => alone({ base, baseId }));
  return PICKERS[pick](matrix, isNew, pauses);
}

type GenotypeTest = (base: SvVariant, comp: SvVariant) => boolean;

/** Throws EngineError badInput where more calls lie together than can be held in memory. */
export function checkPairs(bases: readonly SvVariant[], comps: readonly SvVariant[]): void {
  if (bases.length * comps.length > MOST_PAIRS) {
    throw new EngineError(
      'badInput',
      `Around ${bases[0]!.chrom}:${bases[0]!.pos} ${bases.length} base calls and ${comps.length} comp calls lie too close together to be compared.`,
      'Make chunksize smaller, or limit the comparison to confident regions by a BED file.',
    );
  }
}

/** Bounds the memory of one chunk, to about 700 MB. */
const MOST_PAIRS = 20_000_000;

type Picker = (matrix: MatchMatrix, isNew: GenotypeTest, pauses: Pauses) => Promise<Verdict[]>;
const PICKERS: Record<Pick, Picker> = {
  single: pickSingle,
  ac: pickByAlleleCount,
  multi: pickMulti,
};

function alone(side: Partial<Verdict>): Verdict {
  return { base: null, comp: null, state: false, multi: false, pair: null, baseId: -1, compId: -1, ...side };
}

/** Every call takes part in one match at most, the best pairs first; the rest report their best comparison. */
async function pickSingle(matrix: MatchMatrix, isNew: GenotypeTest, pauses: Pauses): Promise<Verdict[]> {
  const { bases, comps } = matrix;
  const width = comps.length;
  let pairs = bestPairs(matrix, (a, b) => orderShows(matrix, a, b, isNew));
  if (pairs === null) {
    await settleAll(matrix, pauses);
    pairs = sortedPairs(matrix);
  }
  const baseUsed = new Uint8Array(bases.length);
  const compUsed = new Uint8Array(width);
  const verdicts = pairs.map((index) => {
    baseUsed[Math.floor(index / width)] = 1;
    compUsed[index % width] = 1;
    return verdict(matrix, index, true, true);
  });
  for (let baseId = 0; baseId < bases.length; baseId++) {
    if (!baseUsed[baseId]) verdicts.push(unmatched(matrix, greatest(matrix, rowOf(matrix, baseId)), true));
  }
  for (let compId = 0; compId < width; compId++) {
    if (!compUsed[compId])
      verdicts.push(unmatched(matrix, greatest(matrix, columnOf(matrix, compId)), false));
  }
  return verdicts;
}

/** Every call reports its own best match, whoever else has it. */
async function pickMulti(matrix: MatchMatrix, _isNew: GenotypeTest, pauses: Pauses): Promise<Verdict[]> {
  await settleAll(matrix, pauses);
  const verdicts: Verdict[] = [];
  for (let baseId = 0; baseId < matrix.bases.length; baseId++) {
    verdicts.push(verdict(matrix, firstBest(matrix, rowOf(matrix, baseId)), true, false));
  }
  for (let compId = 0; compId < matrix.comps.length; compId++) {
    verdicts.push(verdict(matrix, firstBest(matrix, columnOf(matrix, compId)), false, true));
  }
  return verdicts;
}

/**
 * Every call matches as often as it has the allele. Calls whose lines are identical count as one, and a call's use
 * grows by the other side's allele count, both as truvari does it.
 */
async function pickByAlleleCount(
  matrix: MatchMatrix,
  _isNew: GenotypeTest,
  pauses: Pauses,
): Promise<Verdict[]> {
  const { bases, comps } = matrix;
  const width = comps.length;
  await settleAll(matrix, pauses);
  const order = sortedOrder(matrix);
  const baseLine = lineNumbers(bases);
  const compLine = lineNumbers(comps);
  const baseUse = new Int32Array(bases.length);
  const compUse = new Int32Array(width);
  const baseWritten = new Uint8Array(bases.length);
  const compWritten = new Uint8Array(width);
  const multi = new Uint8Array(order.length);
  const verdicts: Verdict[] = [];
  const report = (index: number): void => {
    const base = baseLine[Math.floor(index / width)]!;
    const comp = compLine[index % width]!;
    if (!compWritten[comp])
      verdicts.push({ ...verdict(matrix, index, false, true), multi: multi[index] === 1 });
    if (!baseWritten[base])
      verdicts.push({ ...verdict(matrix, index, true, false), multi: multi[index] === 1 });
    compWritten[comp] = 1;
    baseWritten[base] = 1;
  };
  for (let i = order.length - 1; i >= 0; i--) {
    const index = order[i]!;
    if (!matrix.state[index]) break; // matches sort after all others
    const baseId = Math.floor(index / width);
    const compId = index % width;
    const baseCount = bases[baseId]!.genotype?.count ?? 0;
    const compCount = comps[compId]!.genotype?.count ?? 0;
    if (baseUse[baseLine[baseId]!]! >= baseCount || compUse[compLine[compId]!]! >= compCount) {
      matrix.state[index] = 0;
      multi[index] = 1;
      continue;
    }
    compUse[compLine[compId]!] = compUse[compLine[compId]!]! + baseCount;
    baseUse[baseLine[baseId]!] = baseUse[baseLine[baseId]!]! + compCount;
    report(index);
  }
  for (let i = order.length - 1; i >= 0; i--) if (!matrix.state[order[i]!]) report(order[i]!);
  return verdicts;
}

async function settleAll(matrix: MatchMatrix, pauses: Pauses): Promise<void> {
  const pairs = matrix.precision.length;
  for (let pair = 0; pair < pairs; pair++) {
    if (matrix.precision[pair] === SETTLED) continue;
    matrix.settle(pair);
    if (pauses.isDue) await pauses.take();
  }
}

function verdict(matrix: MatchMatrix, index: number, withBase: boolean, withComp: boolean): Verdict {
  const baseId = Math.floor(index / matrix.comps.length);
  const compId = index % matrix.comps.length;
  return {
    base: withBase ? matrix.bases[baseId]! : null,
    comp: withComp ? matrix.comps[compId]! : null,
    state: matrix.state[index] === 1,
    multi: false,
    pair: { matrix, index },
    baseId,
    compId,
  };
}

function unmatched(matrix: MatchMatrix, index: number, isBase: boolean): Verdict {
  return { ...verdict(matrix, index, isBase, !isBase), state: false, multi: matrix.state[index] === 1 };
}

interface Line {
  first: number;
  step: number;
  count: number;
}

function rowOf(matrix: MatchMatrix, baseId: number): Line {
  return { first: baseId * matrix.comps.length, step: 1, count: matrix.comps.length };
}

function columnOf(matrix: MatchMatrix, compId: number): Line {
  return { first: compId, step: matrix.comps.length, count: matrix.bases.length };
}

/**
 * As numpy's `argmax` with truvari's comparison: on equal state and score the first stays, whatever the distances. Settles
 * only what may be the greatest.
 */
function greatest(matrix: MatchMatrix, line: Line): number {
  const { first, step, count } = line;
  const last = first + step * (count - 1);
  // A missing score is no number to bound: it counts as 0 in one comparison and as different from 0 in the other.
  for (let at = first; at <= last; at += step) {
    if (!Number.isNaN(matrix.score[at]!)) continue;
    for (let each = first; each <= last; each += step) matrix.settle(each);
    break;
  }
  for (;;) {
    let best = first;
    for (let at = first + step; at <= last; at += step) {
      if (!matrix.less(at, best) && !matrix.equal(at, best)) best = at;
    }
    if (matrix.precision[best] === SETTLED) return best;
    matrix.tighten(best);
  }
}

/** Whether the order of two equally good matches can be seen: in the order of equal lines, or of new genotype pairs. */
function orderShows(matrix: MatchMatrix, a: number, b: number, isNew: GenotypeTest): boolean {
  const [baseA, compA] = matrix.callsOf(a);
  const [baseB, compB] = matrix.callsOf(b);
  if (sameLinePlace(baseA, baseB) || sameLinePlace(compA, compB)) return true;
  if (!matrix.state[a] || !isNew(baseA, compA) || !isNew(baseB, compB)) return false;
  const same = (left: SvVariant, right: SvVariant): boolean => left.genotype?.text === right.genotype?.text;
  return !same(baseA, baseB) || !same(compA, compB);
}

/** As the output sorts lines. */
function sameLinePlace(a: SvVariant, b: SvVariant): boolean {
  return (
    a.start === b.start &&
    a.ref.toLowerCase() === b.ref.toLowerCase() &&
    a.alt.toLowerCase() === b.alt.toLowerCase()
  );
}

/** As numpy's `max`: the first that no other exceeds, distances included. */
function firstBest(matrix: MatchMatrix, { first, step, count }: Line): number {
  let best = first;
  for (let i = 1, at = first + step; i < count; i++, at += step) {
    if (matrix.less(best, at)) best = at;
  }
  return best;
}

/** For each call the number of the first call in the list with the same line. */
function lineNumbers(variants: readonly SvVariant[]): Int32Array {
  const seen = new Map<string, number>();
  return Int32Array.from(variants, ({ record }, i) => {
    const first = seen.get(record.text);
    if (first === undefined) seen.set(record.text, i);
    return first ?? i;
  });
}
