import { FLAG } from './classify.ts';
import { sortAsLibstdcxx } from './levelOrder.ts';
import { CODE, type RocCalls } from './roc.ts';
import { type CountedCurve, makeCurves } from './rocCurves.ts';
import { type CountedType, type FilterRow, OUTCOME, SUBTYPES } from './tally.ts';

/** Counts of one row of a ROC: calls whose QQ reaches `level`. */
export interface RocLevel {
  level: number;
  truthTp: number;
  truthFn: number;
  queryTp: number;
  queryFp: number;
  queryUnk: number;
  falsePositiveGenotypes: number;
  falsePositiveAlleles: number;
}

export type RocSubset = '*' | 'TS_boundary' | 'TS_contained';

/** Rows for one type, subset and filter: by subtype name, `ti` and `tv` among those of SNPs. */
export type RocCurves = Map<string, RocLevel[]>;

/** Least distance between two rows (hap.py's `--roc-delta`). */
const DELTA = 0.5;

/**
 * The rows of hap.py's ROC, for the calls of one type. A row stands at the first QQ, ascending, that is more than 0.5
 * above the row before; calls below it count as not made. As in hap.py, one call at the level itself counts as not made,
 * too: the first in the order of the sort. For up to 20,000 calls that is hap.py's own order, which is not stable and is
 * sorted anew for each curve; above, which would cost as much as the comparison, calls at one level stay in the order of
 * the file.
 */
export class RocCurveMaker {
  readonly #levels: Float32Array;
  readonly #codes: Uint32Array;
  readonly #subtypes: readonly [string, number][];
  #quick: Record<FilterRow, Map<RocSubset, RocCurves>> | null = null;

  constructor({ levels, codes }: RocCalls, type: CountedType) {
    this.#levels = levels;
    this.#codes = codes;
    this.#subtypes = type === 'SNP' ? SNP_CURVES : INDEL_CURVES;
  }

  curves(subset: RocSubset, filter: FilterRow): RocCurves {
    const bit = bitOf(subset);
    let count = 0;
    for (let i = 0; i < this.#codes.length; i++) if ((this.#codes[i]! & bit) === bit) count++;
    if (count <= EXACT_ORDER) return this.#exactCurves(bit, filter, count);
    this.#quick ??= this.#quickCurves();
    return this.#quick[filter].get(subset)!;
  }

  /** The curves of all subsets and filters, calls of one level in the order of the file. */
  #quickCurves(): Record<FilterRow, Map<RocSubset, RocCurves>> {
    const kinds = SUBSETS.flatMap((subset) =>
      this.#subtypes.map(([name, flag]) => ({
        subset,
        name,
        wanted: (flag << CODE.flagShift) | bitOf(subset),
      })),
    );
    const calls = { levels: this.#levels, codes: this.#codes };
    const made = makeCurves(
      calls,
      kinds.map(({ wanted }) => wanted),
    );
    const bySubset = (curves: readonly CountedCurve[]): Map<RocSubset, RocCurves> => {
      const found = new Map<RocSubset, RocCurves>(SUBSETS.map((subset) => [subset, new Map()]));
      kinds.forEach(({ subset, name }, i) => {
        const { all, levels, below } = curves[i]!;
        found.get(subset)!.set(
          name,
          levels.map((level, n) => row(level, all, below[n]!)),
        );
      });
      return found;
    };
    return { ALL: bySubset(made.ALL), PASS: bySubset(made.PASS) };
  }

  #exactCurves(bit: number, filter: FilterRow, count: number): RocCurves {
    const selected = this.#select(bit, filter, count);
    const { level, slot, codes } = selected;
    const order = new Int32Array(count).map((_, i) => i);
    const curves: RocCurves = new Map();
    for (const [name, flag] of this.#subtypes) {
      // Once for each of het, hetalt, homalt and all, of which hap.py keeps the last.
      for (let i = 0; i < 4; i++) sortAsLibstdcxx(order, level);
      const wanted = flag << CODE.flagShift;
      const curve = new Curve();
      for (const i of order) if ((codes[i]! & wanted) === wanted) curve.add(slot[i]!, level[i]!);
      curves.set(name, curve.rows());
    }
    return curves;
  }

  #select(bit: number, filter: FilterRow, count: number): Calls {
    const found = emptyCalls(count);
    let n = 0;
    for (let i = 0; i < this.#codes.length; i++) {
      if ((this.#codes[i]! & bit) === bit) this.#put(i, filter, found, n++);
    }
    return found;
  }

  #put(call: number, filter: FilterRow, into: Calls, at: number): void {
    const code = this.#codes[call]!;
    const slot = slotOf(code, filter);
    into.level[at] = levelOf(this.#levels[call]!, slot);
    into.slot[at] = slot;
    into.codes[at] = codeOf(code, slot);
  }
}

/** A filtered call has lost its flags. */
function codeOf(code: number, slot: number): number {
  return slot === SLOT.filtered ? code & CODE.subsets : code;
}

/** Calls not made come before all levels but 0. */
function levelOf(level: number, slot: number): number {
  const notMade = slot === OUTCOME.truthFn || slot === SLOT.queryFn || slot === SLOT.filtered;
  return notMade && level === 0 ? FIRST : level;
}

function bitOf(subset: RocSubset): number {
  return subset === '*' ? 0 : subset === 'TS_boundary' ? CODE.boundary : CODE.contained;
}

const SUBSETS: readonly RocSubset[] = ['*', 'TS_boundary', 'TS_contained'];
const EXACT_ORDER = 20_000;
/** hap.py's level for what must come first among the calls without QQ: DBL_MIN. */
const FIRST = 2.2250738585072014e-308;

const SNP_CURVES: readonly [string, number][] = [
  ['*', 0],
  ['ti', FLAG.ti],
  ['tv', FLAG.tv],
];
const INDEL_CURVES = SUBTYPES.map((name): [string, number] => [name, name === '*' ? 0 : FLAG[name]]);

interface Calls {
  level: Float64Array;
  /** What each call adds to: an outcome or one of SLOT. */
  slot: Uint8Array;
  codes: Uint32Array;
}

function emptyCalls(count: number): Calls {
  return { level: new Float64Array(count), slot: new Uint8Array(count), codes: new Uint32Array(count) };
}

/** Beyond the outcomes: a query TP that failed a filter, other filtered query calls, FP.gt and FP.al. */
const SLOT = { queryFn: 5, filtered: 6, genotype: 7, allele: 8 } as const;
const SLOTS = 9;

function slotOf(code: number, filter: FilterRow): number {
  const outcome = code & CODE.outcome;
  const fails = filter === 'PASS' && (code & CODE.fails) !== 0;
  if (fails && outcome === OUTCOME.truthTp) return OUTCOME.truthFn;
  if (fails && outcome === OUTCOME.queryTp) return SLOT.queryFn;
  if (fails && outcome !== OUTCOME.truthFn) return SLOT.filtered;
  if (outcome !== OUTCOME.queryFp) return outcome;
  return code & CODE.genotype ? SLOT.genotype : code & CODE.allele ? SLOT.allele : outcome;
}

/** Rows of one curve, from its calls in ascending order of level. */
class Curve {
  readonly #below = new Float64Array(SLOTS);
  readonly #levels: number[] = [];
  /** What lay below each level, and one call of the level itself. */
  readonly #counts: Float64Array[] = [];
  #last = Number.NEGATIVE_INFINITY;

  add(slot: number, level: number): void {
    this.#below[slot]!++;
    if (level - this.#last <= DELTA) return;
    this.#last = level;
    this.#levels.push(level);
    this.#counts.push(this.#below.slice());
  }

  rows(): RocLevel[] {
    return this.#levels.map((level, i) => row(level, this.#below, this.#counts[i]!));
  }
}

function row(level: number, all: ArrayLike<number>, below: ArrayLike<number>): RocLevel {
  const left = (slot: number): number => all[slot]! - below[slot]!;
  return {
    level,
    truthTp: left(OUTCOME.truthTp),
    truthFn: all[OUTCOME.truthFn]! + below[OUTCOME.truthTp]!,
    queryTp: left(OUTCOME.queryTp),
    queryFp: left(OUTCOME.queryFp) + left(SLOT.genotype) + left(SLOT.allele),
    queryUnk: left(OUTCOME.queryUnk),
    falsePositiveGenotypes: left(SLOT.genotype),
    falsePositiveAlleles: left(SLOT.allele),
  };
}
