import { alleleSimilarity, type PlacedAllele } from './alleles.ts';
import { rotationsAtLeast } from './grams.ts';
import type { SvParams } from './options.ts';
import type { SvType, SvVariant } from './variant.ts';

/** Where a distance is not known, as between breakends that were told apart before it was measured. */
export const NO_DISTANCE = Number.NEGATIVE_INFINITY;

/** What a pair's score is made of. Plain, so that it can be sent to a thread. */
export interface PlacedCall extends PlacedAllele {
  type: SvType;
  size: number;
}

/** One entry for each pair of a chunk; pair `i` is base `i / comps.length`, comp `i % comps.length`. */
export interface PairTable {
  /** 1 where the two match. A picker takes matches away. */
  readonly state: Uint8Array;
  /** 0..100, NaN where none was computed. */
  readonly score: Float64Array;
  /** NaN where not computed. */
  readonly sequenceSimilarity: Float64Array;
  /** Base minus comp, or {@link NO_DISTANCE}. */
  readonly startDistance: Float64Array;
  readonly endDistance: Float64Array;
  /** How the sequences were compared so far: {@link BY_LENGTH}, {@link BY_GRAMS} or {@link SETTLED}. */
  readonly precision: Uint8Array;
}

/** State, score and similarity are the most that lengths, or the sequences' grams, allow. */
export const BY_LENGTH = 0;
export const BY_GRAMS = 1;
/** They are exact, or no sequences are compared. */
export const SETTLED = 2;

export type SequenceRules = Pick<SvParams, 'pctseq' | 'noRoll'>;

/**
 * Every base call of a chunk against every comp call, in typed arrays, 34 bytes a pair, as a chunk may hold millions.
 * Edit distances are what takes time, and most pairs of a chunk are never chosen, so each pair starts with the most that
 * it can reach, and is settled only where the choice comes down to it.
 */
export class MatchMatrix<Call extends PlacedCall = SvVariant> implements PairTable {
  readonly bases: readonly Call[];
  readonly comps: readonly Call[];
  readonly rules: SequenceRules;
  readonly state: Uint8Array;
  readonly score: Float64Array;
  readonly sequenceSimilarity: Float64Array;
  readonly startDistance: Float64Array;
  readonly endDistance: Float64Array;
  readonly precision: Uint8Array;

  /** With `table`, goes on from a copy of another matrix's. */
  constructor(
    bases: readonly Call[],
    comps: readonly Call[],
    rules: SequenceRules,
    table: PairTable = emptyTable(bases.length * comps.length),
  ) {
    this.bases = bases;
    this.comps = comps;
    this.rules = rules;
    this.state = table.state;
    this.score = table.score;
    this.sequenceSimilarity = table.sequenceSimilarity;
    this.startDistance = table.startDistance;
    this.endDistance = table.endDistance;
    this.precision = table.precision;
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

  /** Gives a pair its similarity and score; its state stays as it is. */
  set(pair: number, similarity: number): void {
    const [base, comp] = this.callsOf(pair);
    const places = [sizeSimilarity(base.size, comp.size), reciprocalOverlap(base, comp)] as const;
    this.sequenceSimilarity[pair] = similarity;
    this.score[pair] = ((similarity + places[0] + places[1]) / 3) * 100; // truvari's, to the last bit
  }

  /** Leaves the sequences of a pair to be compared; its state says whether it matches in all else. */
  open(pair: number): void {
    const [base, comp] = this.callsOf(pair);
    this.precision[pair] = BY_LENGTH;
    this.#limit(pair, Math.abs(base.allele.length - comp.allele.length));
  }

  /** Narrows what an open pair can reach: first by grams, then to the exact values. */
  tighten(pair: number): void {
    if (this.precision[pair] !== BY_LENGTH) {
      this.settle(pair);
      return;
    }
    const [base, comp] = this.callsOf(pair);
    this.precision[pair] = BY_GRAMS;
    this.#limit(pair, rotationsAtLeast(base.allele, comp.allele));
  }

  /** Makes a pair's values exact. `similarity` when it is known already. */
  settle(pair: number, similarity?: number): void {
    if (this.precision[pair] === SETTLED) return;
    const [base, comp] = this.callsOf(pair);
    const exact = similarity ?? alleleSimilarity(base, comp, this.rules.noRoll);
    this.precision[pair] = SETTLED;
    if (exact < this.rules.pctseq) this.state[pair] = 0;
    this.set(pair, exact);
  }

  settleAll(): void {
    for (let pair = 0; pair < this.precision.length; pair++) this.settle(pair);
  }

  callsOf(pair: number): [base: Call, comp: Call] {
    const width = this.comps.length;
    return [this.bases[Math.floor(pair / width)]!, this.comps[pair % width]!];
  }

  /** With at least so many edits between the sequences. */
  #limit(pair: number, distance: number): void {
    const [base, comp] = this.callsOf(pair);
    const total = base.allele.length + comp.allele.length;
    const similarity = (total - distance) / total;
    if (similarity >= this.sequenceSimilarity[pair]!) return; // known to be less already
    if (similarity < this.rules.pctseq) this.state[pair] = 0;
    this.set(pair, similarity);
  }
}

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
export function reciprocalOverlap(base: PlacedCall, comp: PlacedCall): number {
  const baseHalf = base.type === 'INS' ? Math.floor(base.size / 2) : 0;
  const compHalf = comp.type === 'INS' ? Math.floor(comp.size / 2) : 0;
  const baseStart = base.start - baseHalf;
  const baseEnd = base.end + baseHalf;
  const compStart = comp.start - compHalf;
  const compEnd = comp.end + compHalf;
  const shared = Math.min(baseEnd, compEnd) - Math.max(baseStart, compStart);
  return shared > 0 ? shared / Math.max(baseEnd - baseStart, compEnd - compStart) : 0;
}

/** Larger is closer; an unknown distance is the farthest. */
export function closeness(distance: number): number {
  return -Math.abs(distance);
}

function emptyTable(pairs: number): PairTable {
  return {
    state: new Uint8Array(pairs),
    score: new Float64Array(pairs).fill(Number.NaN),
    sequenceSimilarity: new Float64Array(pairs).fill(Number.NaN),
    startDistance: new Float64Array(pairs).fill(NO_DISTANCE),
    endDistance: new Float64Array(pairs).fill(NO_DISTANCE),
    precision: new Uint8Array(pairs).fill(SETTLED),
  };
}
