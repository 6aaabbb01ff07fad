import { alleleSimilarity } from './alleles.ts';
import type { SvParams } from './options.ts';
import type { SvBreakend, SvVariant } from './variant.ts';

/** Where a distance is not known, as between breakends that were told apart before it was measured. */
export const NO_DISTANCE = Number.NEGATIVE_INFINITY;

/**
 * Every base call of a chunk against every comp call, by truvari's rules (English et al. 2022). Kept in typed arrays,
 * 33 bytes a pair, as a chunk may hold millions; pair `i` is base `i / comps.length`, comp `i % comps.length`.
 */
export class MatchMatrix {
  readonly bases: readonly SvVariant[];
  readonly comps: readonly SvVariant[];
  /** 1 where the two match. A picker takes matches away. */
  readonly state: Uint8Array;
  /** 0..100, NaN where none was computed. */
  readonly score: Float64Array;
  /** NaN where not computed. */
  readonly sequenceSimilarity: Float64Array;
  /** Base minus comp, or {@link NO_DISTANCE}. */
  readonly startDistance: Float64Array;
  readonly endDistance: Float64Array;
  readonly #params: MatchParams;
  readonly #known: Float64Array | null;

  /** `similarities` of all pairs that need one, when they are known already. */
  constructor(
    bases: readonly SvVariant[],
    comps: readonly SvVariant[],
    params: MatchParams,
    similarities: Float64Array | null = null,
  ) {
    const pairs = bases.length * comps.length;
    this.bases = bases;
    this.comps = comps;
    this.#params = params;
    this.#known = similarities;
    this.state = new Uint8Array(pairs);
    this.score = new Float64Array(pairs).fill(Number.NaN);
    this.sequenceSimilarity = new Float64Array(pairs).fill(Number.NaN);
    this.startDistance = new Float64Array(pairs).fill(NO_DISTANCE);
    this.endDistance = new Float64Array(pairs).fill(NO_DISTANCE);
    let pair = 0;
    for (const base of bases) for (const comp of comps) this.#compare(pair++, base, comp);
  }

  /** Whether pair `a` is a worse match than `b`: by state, score, and the distances of starts and ends. */
  less(a: number, b: number): boolean {
    if (this.state[a] !== this.state[b]) return this.state[a]! < this.state[b]!;
    const scoreA = this.score[a]! || 0; // NaN counts as 0
    const scoreB = this.score[b]! || 0;
    if (scoreA !== scoreB) return scoreA < scoreB;
    const startA = closeness(this.startDistance[a]!);
    const startB = closeness(this.startDistance[b]!);
    if (startA !== startB) return startA < startB;
    return closeness(this.endDistance[a]!) < closeness(this.endDistance[b]!);
  }

  /** Same state and score; a missing score equals only a missing one. */
  equal(a: number, b: number): boolean {
    if (this.state[a] !== this.state[b]) return false;
    const scoreA = this.score[a]!;
    const scoreB = this.score[b]!;
    return scoreA === scoreB || (Number.isNaN(scoreA) && Number.isNaN(scoreB));
  }

  #compare(pair: number, base: SvVariant, comp: SvVariant): void {
    const params = this.#params;
    if (base.breakend && comp.breakend) {
      this.#keep(pair, compareBreakends(asBreakend(base), base, asBreakend(comp), comp, params));
    } else if (base.breakend || comp.breakend) {
      if (params.decompose) this.#compareDecomposed(pair, base, comp);
    } else this.#compareVariants(pair, base, comp);
  }

  #compareVariants(pair: number, base: SvVariant, comp: SvVariant): void {
    const params = this.#params;
    const overlap = reciprocalOverlap(base, comp);
    const size = sizeSimilarity(base.size, comp.size);
    let state =
      (params.typeignore || sameType(base, comp, params.dupToIns)) &&
      Math.max(base.start - params.refdist, comp.start) < Math.min(base.end + params.refdist, comp.end) &&
      size >= params.pctsize &&
      overlap >= params.pctovl;
    let sequence = 0;
    if (comparesSequences(base, comp, params)) {
      sequence = this.#known ? this.#known[pair]! : compareSequences(base, comp, params.noRoll);
      if (sequence < params.pctseq) state = false;
    }
    this.state[pair] = state ? 1 : 0;
    this.sequenceSimilarity[pair] = sequence;
    this.score[pair] = ((sequence + size + overlap) / 3) * 100;
    this.startDistance[pair] = base.start - comp.start;
    this.endDistance[pair] = base.end - comp.end;
  }

  /** A DEL, DUP or INV against a breakend: the best of the breakends that it stands for. */
  #compareDecomposed(pair: number, base: SvVariant, comp: SvVariant): void {
    const parts = base.breakend ? decompose(comp) : decompose(base);
    for (const [i, part] of parts.entries()) {
      const found = base.breakend
        ? compareBreakends(asBreakend(base), base, part, comp, this.#params)
        : compareBreakends(part, base, asBreakend(comp), comp, this.#params);
      if (i === 0 || !breakendLess(found, this.#breakendMatch(pair))) this.#keep(pair, found);
    }
  }

  #breakendMatch(pair: number): BreakendMatch {
    return {
      state: this.state[pair] === 1,
      score: this.score[pair]!,
      startDistance: this.startDistance[pair]!,
      endDistance: this.endDistance[pair]!,
    };
  }

  #keep(pair: number, match: BreakendMatch): void {
    this.state[pair] = match.state ? 1 : 0;
    this.score[pair] = match.score;
    this.startDistance[pair] = match.startDistance;
    this.endDistance[pair] = match.endDistance;
  }
}

export type MatchParams = Pick<
  SvParams,
  'refdist' | 'pctseq' | 'pctsize' | 'pctovl' | 'typeignore' | 'dupToIns' | 'bnddist' | 'decompose' | 'noRoll'
>;

/** Smaller size over larger; sizes of 0 count as 1 unless both are 0. */
export function sizeSimilarity(a: number, b: number): number {
  if (a === b) return 1;
  const left = Math.max(a, 1);
  const right = Math.max(b, 1);
  return Math.min(left, right) / Math.max(left, right);
}

/** Base size minus comp size, where a 0 beside another size counts as 1. */
export function sizeDifference(a: number, b: number): number {
  return a === b ? 0 : Math.max(a, 1) - Math.max(b, 1);
}

/** Shared span over the longer span; an insertion spans its own length around its position. */
export function reciprocalOverlap(base: SvVariant, comp: SvVariant): number {
  const baseHalf = base.type === 'INS' ? Math.floor(base.size / 2) : 0;
  const compHalf = comp.type === 'INS' ? Math.floor(comp.size / 2) : 0;
  const baseStart = base.start - baseHalf;
  const baseEnd = base.end + baseHalf;
  const compStart = comp.start - compHalf;
  const compEnd = comp.end + compHalf;
  const shared = Math.min(baseEnd, compEnd) - Math.max(baseStart, compStart);
  return shared > 0 ? shared / Math.max(baseEnd - baseStart, compEnd - compStart) : 0;
}

function sameType(base: SvVariant, comp: SvVariant, dupToIns: boolean): boolean {
  if (base.type === comp.type) return true;
  if (!dupToIns) return false;
  const asInsertion = (type: string): string => (type === 'DUP' ? 'INS' : type);
  return asInsertion(base.type) === asInsertion(comp.type);
}

/** Whether the similarity of the sequences of two calls counts. */
export function comparesSequences(base: SvVariant, comp: SvVariant, { pctseq }: MatchParams): boolean {
  return pctseq > 0 && base.resolved && comp.resolved && !base.breakend && !comp.breakend;
}

/** Then the similarity is 1. */
export function sameAlleles(base: SvVariant, comp: SvVariant): boolean {
  return base.refSequence === comp.refSequence && base.altSequence === comp.altSequence;
}

function compareSequences(base: SvVariant, comp: SvVariant, noRoll: boolean): number {
  return sameAlleles(base, comp) ? 1 : alleleSimilarity(base, comp, noRoll);
}

interface BreakendMatch {
  state: boolean;
  score: number;
  startDistance: number;
  endDistance: number;
}

function asBreakend(variant: SvVariant): SvBreakend {
  return { pos: variant.pos, mate: variant.breakend! };
}

/**
 * Two breakends match when positions and mates lie within twice `bnddist`, widened by the second number of CIEND
 * (of CIPOS for the positions), and the orientation is the same.
 */
function compareBreakends(
  base: SvBreakend,
  baseVariant: SvVariant,
  comp: SvBreakend,
  compVariant: SvVariant,
  { bnddist }: MatchParams,
): BreakendMatch {
  const match = {
    state: false,
    score: Number.NaN,
    startDistance: base.pos - comp.pos,
    endDistance: NO_DISTANCE,
  };
  const near = (distance: number, baseWidth: number, compWidth: number): boolean =>
    bnddist + baseWidth > 0 &&
    bnddist + compWidth > 0 &&
    Math.abs(distance) < 2 * bnddist + baseWidth + compWidth;
  if (!near(match.startDistance, baseVariant.confidence.pos, compVariant.confidence.pos)) return match;
  if (base.mate.chrom !== comp.mate.chrom) return match;
  match.endDistance = base.mate.pos - comp.mate.pos;
  if (!near(match.endDistance, baseVariant.confidence.end, compVariant.confidence.end)) return match;
  if (base.mate.direction !== comp.mate.direction || base.mate.strand !== comp.mate.strand) return match;
  const meanDistance = (Math.abs(match.startDistance) + Math.abs(match.endDistance)) / 2;
  match.score = bnddist > 0 ? Math.max(0, (1 - meanDistance / (bnddist * 2)) * 100) : 0;
  match.state = true;
  return match;
}

function breakendLess(a: BreakendMatch, b: BreakendMatch): boolean {
  if (a.state !== b.state) return b.state;
  if ((a.score || 0) !== (b.score || 0)) return (a.score || 0) < (b.score || 0);
  if (closeness(a.startDistance) !== closeness(b.startDistance)) {
    return closeness(a.startDistance) < closeness(b.startDistance);
  }
  return closeness(a.endDistance) < closeness(b.endDistance);
}

function closeness(distance: number): number {
  return -Math.abs(distance); // an unknown distance is the farthest
}

/** The breakends that a DEL, (tandem) DUP or INV makes; none for other kinds. */
function decompose(variant: SvVariant): readonly SvBreakend[] {
  variant.decomposed ??= breakendsOf(variant);
  return variant.decomposed;
}

function breakendsOf({ type, chrom, pos, end }: SvVariant): SvBreakend[] {
  const breakend = (
    at: number,
    mate: number,
    direction: 'left' | 'right',
    strand: 'direct' | 'complement',
  ): SvBreakend => ({ pos: at, mate: { chrom, pos: mate, direction, strand } });
  if (type === 'DEL') {
    return [breakend(pos, end + 1, 'left', 'direct'), breakend(end + 1, pos, 'right', 'complement')];
  }
  if (type === 'DUP') {
    return [breakend(pos + 1, end, 'right', 'complement'), breakend(end, pos + 1, 'left', 'direct')];
  }
  if (type === 'INV') {
    return [
      breakend(pos, end, 'right', 'direct'),
      breakend(pos + 1, end + 1, 'left', 'complement'),
      breakend(end, pos, 'right', 'direct'),
      breakend(end + 1, pos + 1, 'left', 'complement'),
    ];
  }
  return [];
}
