import { EngineError } from '../errors.ts';
import { MatchMatrix, type MatchParams } from './match.ts';
import type { Pick } from './options.ts';
import { introsortOrder } from './sort.ts';
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
 * Verdicts on the calls of one chunk, in the order in which truvari reports them. `similarities` as in MatchMatrix.
 */
export function judgeChunk(
  bases: readonly SvVariant[],
  comps: readonly SvVariant[],
  pick: Pick,
  params: MatchParams,
  similarities: Float64Array | null = null,
): Verdict[] {
  if (bases.length === 0) return comps.map((comp, compId) => alone({ comp, compId }));
  if (comps.length === 0) return bases.map((base, baseId) => alone({ base, baseId }));
  checkPairs(bases, comps);
  return PICKERS[pick](new MatchMatrix(bases, comps, params, similarities));
}

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

const PICKERS: Record<Pick, (matrix: MatchMatrix) => Verdict[]> = {
  single: pickSingle,
  ac: pickByAlleleCount,
  multi: pickMulti,
};

function alone(side: Partial<Verdict>): Verdict {
  return { base: null, comp: null, state: false, multi: false, pair: null, baseId: -1, compId: -1, ...side };
}

/** Every call takes part in one match at most, the best pairs first; the rest report their best comparison. */
function pickSingle(matrix: MatchMatrix): Verdict[] {
  const { bases, comps } = matrix;
  const width = comps.length;
  const order = sorted(matrix);
  const baseUsed = new Uint8Array(bases.length);
  const compUsed = new Uint8Array(width);
  const verdicts: Verdict[] = [];
  const most = Math.min(bases.length, width);
  for (let i = order.length - 1; i >= 0 && verdicts.length < most; i--) {
    const index = order[i]!;
    const baseId = Math.floor(index / width);
    const compId = index % width;
    if (baseUsed[baseId] || compUsed[compId]) continue;
    baseUsed[baseId] = 1;
    compUsed[compId] = 1;
    verdicts.push(verdict(matrix, index, true, true));
  }
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
function pickMulti(matrix: MatchMatrix): Verdict[] {
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
function pickByAlleleCount(matrix: MatchMatrix): Verdict[] {
  const { bases, comps } = matrix;
  const width = comps.length;
  const order = sorted(matrix);
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

function sorted(matrix: MatchMatrix): Int32Array {
  return introsortOrder(matrix.state.length, (a, b) => matrix.less(a, b));
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

/** As numpy's `argmax` with truvari's comparison: on equal state and score the first stays, whatever the distances. */
function greatest(matrix: MatchMatrix, { first, step, count }: Line): number {
  let best = first;
  for (let i = 1, at = first + step; i < count; i++, at += step) {
    if (!matrix.less(at, best) && !matrix.equal(at, best)) best = at;
  }
  return best;
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
