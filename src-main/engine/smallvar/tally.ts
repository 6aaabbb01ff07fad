import { FLAG } from './classify.ts';

/** What an observation is counted as. */
export const OUTCOME = { truthTp: 0, truthFn: 1, queryTp: 2, queryFp: 3, queryUnk: 4 } as const;
export type Outcome = (typeof OUTCOME)[keyof typeof OUTCOME];
const OUTCOMES = 5;

/** Subtypes with rows of their own, in the order of the bits in FLAG; the first stands for all. */
export const SUBTYPES = [
  '*',
  'I1_5',
  'I6_15',
  'I16_PLUS',
  'D1_5',
  'D6_15',
  'D16_PLUS',
  'C1_5',
  'C6_15',
  'C16_PLUS',
] as const;
/** Bits of all subtypes with rows of their own. */
const SIZED = SUBTYPES.reduce((bits, name) => (name === '*' ? bits : bits | FLAG[name]), 0);
const SUBTYPE_FLAGS = SUBTYPES.map((name) => (name === '*' ? 0 : FLAG[name]));

/** How the observations of one outcome are broken down. */
export const BREAKDOWN = { all: 0, ti: 1, tv: 2, het: 3, homalt: 4 } as const;
const BREAKDOWNS = 5;
const PER_SUBTYPE = OUTCOMES * BREAKDOWNS + 2;

/** Counts of one type in one subset under one filter. Plain numbers, so that tallies add up across contigs. */
export class Tally {
  readonly counts: Float64Array;

  constructor(counts: Float64Array = new Float64Array(SUBTYPES.length * PER_SUBTYPE)) {
    this.counts = counts;
  }

  /** `mismatch` is the kind of a false positive: genotype (FP.gt) or other allele nearby (FP.al). */
  add(outcome: Outcome, flags: number, mismatch: 'genotype' | 'allele' | null, times = 1): void {
    const sized = (flags & SIZED) !== 0 ? SUBTYPES.length : 1;
    for (let subtype = 0; subtype < sized; subtype++) {
      const flag = SUBTYPE_FLAGS[subtype]!;
      if (flag !== 0 && (flags & flag) === 0) continue;
      const base = subtype * PER_SUBTYPE;
      const at = base + outcome * BREAKDOWNS;
      this.counts[at]! += times;
      if (flags & FLAG.ti) this.counts[at + BREAKDOWN.ti]! += times;
      if (flags & FLAG.tv) this.counts[at + BREAKDOWN.tv]! += times;
      if (flags & FLAG.het) this.counts[at + BREAKDOWN.het]! += times;
      if (flags & FLAG.homalt) this.counts[at + BREAKDOWN.homalt]! += times;
      if (outcome !== OUTCOME.queryFp || mismatch === null) continue;
      this.counts[base + OUTCOMES * BREAKDOWNS + (mismatch === 'genotype' ? 0 : 1)]! += times;
    }
  }

  addAll(other: Tally): void {
    for (let i = 0; i < this.counts.length; i++) this.counts[i]! += other.counts[i]!;
  }

  get(subtype: number, outcome: Outcome, breakdown: number = BREAKDOWN.all): number {
    return this.counts[subtype * PER_SUBTYPE + outcome * BREAKDOWNS + breakdown]!;
  }

  falsePositiveGenotypes(subtype: number): number {
    return this.counts[subtype * PER_SUBTYPE + OUTCOMES * BREAKDOWNS]!;
  }

  falsePositiveAlleles(subtype: number): number {
    return this.counts[subtype * PER_SUBTYPE + OUTCOMES * BREAKDOWNS + 1]!;
  }
}

export type CountedType = 'INDEL' | 'SNP';
export type FilterRow = 'ALL' | 'PASS';

/** All tallies of a comparison, by subset, type and filter. */
export class Tallies {
  readonly cells = new Map<string, Tally>();

  cell(subset: string, type: CountedType, filter: FilterRow): Tally {
    const key = `${type}\t${subset}\t${filter}`;
    let tally = this.cells.get(key);
    if (!tally) {
      tally = new Tally();
      this.cells.set(key, tally);
    }
    return tally;
  }

  find(subset: string, type: CountedType, filter: FilterRow): Tally | undefined {
    return this.cells.get(`${type}\t${subset}\t${filter}`);
  }

  addAll(other: Tallies): void {
    for (const [key, tally] of other.cells) {
      const [type, subset, filter] = key.split('\t') as [CountedType, string, FilterRow];
      this.cell(subset, type, filter).addAll(tally);
    }
  }
}
