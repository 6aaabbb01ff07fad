import type { Intervals } from '../io/bed.ts';
import { type CallClass, classify } from './classify.ts';
import { MATCH } from './match.ts';
import { type Membership, membership } from './regions.ts';
import type { Row, Side } from './row.ts';
import { type CountedType, type FilterRow, OUTCOME, type Outcome, Tallies, type Tally } from './tally.ts';

/** Regions of one contig that rows are counted in. */
export interface CountRegions {
  /** Null without confident regions: then nothing is UNK. */
  confident: Intervals | null;
  strata: readonly { name: string; intervals: Intervals }[];
}

/**
 * Counts the lines of one contig as hap.py's quantify does: query calls outside the confident regions are UNK, truth
 * calls there are not counted; TS_contained and TS_boundary tell super-loci inside the confident regions from those
 * that reach over their edge; a matched truth call of a super-locus fails the filters its query calls fail.
 */
export function countRows(rows: readonly Row[], regions: CountRegions): Tallies {
  return new Counter(regions).count(rows);
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
  /** By subset, type and filter, so that counting needs no names. */
  readonly #cells: (Tally | undefined)[] = [];

  constructor(regions: CountRegions) {
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
    for (let i = from; i < to; i++) this.#countRow(rows[i]!, members[i - from]!, tag, filtered);
  }

  #countRow(row: Row, member: Membership, tag: number, superLocusFiltered: boolean): void {
    const { truth, query } = row;
    if (truth && member.confident && truth.match !== MATCH.tooHard) {
      const found = truth.match === MATCH.genotype;
      const fails = isFiltered(row) || (found && !query && superLocusFiltered);
      const call = classify(truth.record);
      const outcome = found ? OUTCOME.truthTp : OUTCOME.truthFn;
      this.#observe(member, tag, call, outcome, found && fails ? OUTCOME.truthFn : outcome, null);
    }
    if (query && (!member.confident || query.match !== MATCH.tooHard)) {
      const outcome = !member.confident
        ? OUTCOME.queryUnk
        : query.match === MATCH.genotype
          ? OUTCOME.queryTp
          : OUTCOME.queryFp;
      const passing = isFiltered(row) ? null : outcome;
      this.#observe(member, tag, classify(query.record), outcome, passing, mismatchKind(query));
    }
  }

  /** Counts a call under ALL and, unless `passing` is null, under PASS, in all subsets of its line. */
  #observe(
    member: Membership,
    tag: number,
    { type, flags }: CallClass,
    outcome: Outcome,
    passing: Outcome | null,
    mismatch: 'genotype' | 'allele' | null,
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

function mismatchKind(side: Side): 'genotype' | 'allele' | null {
  if (side.match === MATCH.allele) return 'genotype';
  return side.match === MATCH.none && side.nearby ? 'allele' : null;
}
