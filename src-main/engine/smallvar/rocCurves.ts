import { EngineError } from '../errors.ts';
import { Kernel } from '../kernel/kernel.ts';
import { fieldsOf, KernelPlaces, putFields } from '../kernel/places.ts';
import type { RocCalls } from './roc.ts';

/** Counts of one curve by slot (SLOT in rocLevels.ts): of all its calls, and below the level of each row, with one call of the level. */
export interface CountedCurve {
  all: ArrayLike<number>;
  levels: number[];
  below: ArrayLike<number>[];
}

/**
 * The curves of calls in ascending order of level, those of one level as they stand, under ALL and under PASS: one for each
 * of `wanted`, the bits that the code of a call must have. The kernel makes them, in one pass over the calls. Throws EngineError badInput when there is not enough memory.
 */
export function makeCurves(
  { levels, codes }: RocCalls,
  wanted: readonly number[],
): { ALL: CountedCurve[]; PASS: CountedCurve[] } {
  // One of its own, whose memory is given back: there may be millions of calls.
  const kernel = new Kernel();
  const curves = wanted.length;
  try {
    const places = new KernelPlaces(kernel, TASK.length * 4);
    const task: Record<keyof typeof FIELD, number> = {
      levels: places.put(levels),
      codes: places.put(codes),
      spareLevels: places.room(levels.byteLength),
      spareCodes: places.room(codes.byteLength),
      length: levels.length,
      wanted: places.put(Int32Array.from([...wanted, ...wanted])),
      curves,
      found: places.room(2 * curves * FOUND * 4),
      free: places.room(0),
      limit: MOST_MEMORY,
    };
    putFields(kernel, kernel.start, FIELD, task);
    if (!kernel.run.makeCurves(kernel.start)) throw new RangeError('no memory for rows');
    const read = (first: number): CountedCurve[] =>
      wanted.map((_, i) => readCurve(kernel, task.found / 4 + (first + i) * FOUND));
    return { ALL: read(0), PASS: read(curves) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new EngineError('badInput', `There is not enough memory to make ROCs of ${levels.length} calls.`);
  }
}

function readCurve({ ints, floats }: Kernel, found: number): CountedCurve {
  const curve: CountedCurve = { all: ints.slice(found + 2, found + FOUND), levels: [], below: [] };
  for (let at = ints[found + 1]!; at !== 0; at = ints[at / 4 + 2]!) {
    curve.levels.push(floats[at / 8]!);
    curve.below.push(ints.slice(at / 4 + 4, at / 4 + 4 + SLOTS));
  }
  return curve;
}

/** Class CurvesTask in kernel/assembly/curves.ts, in this order. */
const TASK = [
  ...(['levels', 'codes', 'spareLevels', 'spareCodes', 'length', 'wanted', 'curves'] as const),
  ...(['found', 'free', 'limit'] as const),
] as const;
const FIELD = fieldsOf(TASK);
const SLOTS = 9;
/** Numbers that come back of each curve. */
const FOUND = 2 + SLOTS;
const MOST_MEMORY = 2 ** 32 - 2 ** 16;
