import type { Intervals } from '../io/bed.ts';
import { type CallClass, classify } from './classify.ts';
import { MATCH } from './match.ts';
import { type Membership, membership } from './regions.ts';
import type { Row, Side } from './row.ts';
import { type CountedType, type FilterRow, OUTCOME, type Outcome, Tallies, type Tally } from './tally.ts';

/** A line with what was found about it, as the annotated VCF and the ROC need it. */
export interface CountedLine {
  row: Row;
  member: Membership;
  /** Which of hap.py's TS_ subsets its super-locus is in. */
  subset: 'TS_boundary' | 'TS_contained' | null;
  /** Not counted under PASS as it is under ALL: it fails a filter, or, a matched truth call, its super-locus does. */
  fails: boolean;
  /** What the calls were counted as; null when they were not. */
  truth: CountedCall | null;
  query: CountedCall | null;
}

export interface CountedCall extends CallClass {
  outcome: Outcome;
  mismatch: 'genotype' | 'allele' | null;
}

/** Regions of one contig that rows are counted in. */
export interface CountRegions {
  /** Null without confident regions: then nothing is UNK. */
  confident: Intervals | null;
  strata: readonly { name: string; intervals: Intervals }[];
}

/**
 * Counts the lines of one contig as hap.py's quantify does: query calls outside the confident regions are UNK, truth
 * calls there are not counted; TS_contained and TS_boundary tell super-loci inside the confident regions from those
 * that reach over their edge; a matched truth call of a super-locus fails the filters its query calls fail. `observe`
 * is told of each super-locus, in order.
 */
export function countRows(
  rows: readonly Row[],
  regions: CountRegions,
  observe?: (superLocus: readonly CountedLine[]) => void,
): Tallies {
  return new Counter(regions, observe).count(rows);
}

/** Subsets every line belongs to or may belong to; stratifications come after. */
const WHOLE = 0;
const BOUNDARY = 1;
const CONTAINED = 2;
const FIRST_STRATUM = 3;

class Counter {
  readonly #confident: Intervals | null;
  readonly #strata: readonly Intervals[];
  readonly #subsets: readonly string[];
  readonly #tallies = new Tallies();
  readonly #observer: ((superLocus: readonly CountedLine[]) => void) | undefined;
  /** By subset, type and filter, so that counting needs no names. */
  readonly #cells: (Tally | undefined)[] = [];

  constructor(regions: CountRegions, observer: ((superLocus: readonly CountedLine[]) => void) | undefined) {
    this.#observer = observer;
    this.#confident = regions.confident;
    this.#strata = regions.strata.map((stratum) => stratum.intervals);
    this.#subsets = ['*', 'TS_boundary', 'TS_contained', ...regions.strata.map((stratum) => stratum.name)];
  }

  count(rows: readonly Row[]): Tallies {
    for (let from = 0; from < rows.length; ) {
      let to = from + 1;
      const { superLocus } = rows[from]!;
      while (to < rows.length && superLocus >= 0 && rows[to]!.superLocus === superLocus) to++;
      this.#countSuperLocus(rows, from, to);
      from = to;
    }
    return this.#tallies;
  }

  #countSuperLocus(rows: readonly Row[], from: number, to: number): void {
    const members: Membership[] = [];
    let inside = false;
    let outside = this.#confident === null;
    let boundary = false;
    let filtered = false;
    for (let i = from; i < to; i++) {
      const member = membership(rows[i]!, this.#confident, this.#strata);
      members.push(member);
      if (this.#confident !== null && member.confident) inside = true;
      if (!member.confident) outside = true;
      if (member.boundary) boundary = true;
      if (isFiltered(rows[i]!)) filtered = true;
    }
    const tag = boundary || (inside && outside) ? BOUNDARY : inside ? CONTAINED : WHOLE;
    const lines: CountedLine[] = [];
    for (let i = from; i < to; i++) {
      const line = this.#countRow(rows[i]!, members[i - from]!, tag, filtered);
      if (this.#observer) lines.push(line);
    }
    this.#observer?.(lines);
  }

  #countRow(row: Row, member: Membership, tag: number, superLocusFiltered: boolean): CountedLine {
    const subset = tag === BOUNDARY ? 'TS_boundary' : tag === CONTAINED ? 'TS_contained' : null;
    const line: CountedLine = { row, member, subset, fails: isFiltered(row), truth: null, query: null };
    const { truth, query } = row;
    if (truth && member.confident && truth.match !== MATCH.tooHard) {
      const found = truth.match === MATCH.genotype;
      if (found && !query && superLocusFiltered) line.fails = true;
      const { type, flags } = classify(truth.record);
      const outcome = found ? OUTCOME.truthTp : OUTCOME.truthFn;
      line.truth = { type, flags, outcome, mismatch: null };
      this.#observe(member, tag, line.truth, found && line.fails ? OUTCOME.truthFn : outcome);
    }
    if (query && (!member.confident || query.match !== MATCH.tooHard)) {
      const outcome = !member.confident
        ? OUTCOME.queryUnk
        : query.match === MATCH.genotype
          ? OUTCOME.queryTp
          : OUTCOME.queryFp;
      const { type, flags } = classify(query.record, truth !== null);
      line.query = { type, flags, outcome, mismatch: mismatchKind(query) };
      this.#observe(member, tag, line.query, isFiltered(row) ? null : outcome);
    }
    return line;
  }

  /** Counts a call under ALL and, unless `passing` is null, under PASS, in all subsets of its line. */
  #observe(
    member: Membership,
    tag: number,
    { type, flags, outcome, mismatch }: CountedCall,
    passing: Outcome | null,
  ): void {
    this.#add(WHOLE, type, flags, outcome, passing, mismatch);
    if (tag !== WHOLE) this.#add(tag, type, flags, outcome, passing, mismatch);
    for (const stratum of member.strata)
      this.#add(FIRST_STRATUM + stratum, type, flags, outcome, passing, mismatch);
  }

  #add(
    subset: number,
    type: CountedType,
    flags: number,
    outcome: Outcome,
    passing: Outcome | null,
    mismatch: 'genotype' | 'allele' | null,
  ): void {
    this.#cell(subset, type, 'ALL').add(outcome, flags, mismatch);
    const pass = this.#cell(subset, type, 'PASS');
    if (passing !== null) pass.add(passing, flags, mismatch);
  }

  #cell(subset: number, type: CountedType, filter: FilterRow): Tally {
    const index = subset * 4 + (type === 'SNP' ? 2 : 0) + (filter === 'PASS' ? 1 : 0);
    let cell = this.#cells[index];
    if (!cell) {
      cell = this.#tallies.cell(this.#subsets[subset]!, type, filter);
      this.#cells[index] = cell;
    }
    return cell;
  }
}

/** Filters are those of the query; a line with a truth call only has none. */
function isFiltered(row: Row): boolean {
  return row.query !== null && row.query.record.filters.length > 0;
}

/** How an unmatched query call is wrong: it shares an allele, or one of the truth is nearby. */
export function mismatchKind(side: Side): 'genotype' | 'allele' | null {
  if (side.match === MATCH.allele) return 'genotype';
  return side.match === MATCH.none && side.nearby ? 'allele' : null;
}
