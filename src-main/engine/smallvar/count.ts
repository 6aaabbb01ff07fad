import type { Intervals } from '../io/bed.ts';
import { type CallClass, classify } from './classify.ts';
import { MATCH } from './match.ts';
import { type Membership, membership } from './regions.ts';
import type { Row, Side } from './row.ts';
import { OUTCOME, type Outcome, Tallies } from './tally.ts';

/** Regions of one contig that rows are counted in. */
export interface CountRegions {
  /** Null without confident regions: then nothing is UNK. */
  confident: Intervals | null;
  strata: readonly { name: string; intervals: Intervals | undefined }[];
}

/**
 * Counts the lines of one contig as hap.py's quantify does: query calls outside the confident regions are UNK, truth
 * calls there are not counted; TS_contained and TS_boundary tell super-loci inside the confident regions from those
 * that reach over their edge; a matched truth call of a super-locus fails the filters its query calls fail.
 */
export function countRows(rows: readonly Row[], regions: CountRegions): Tallies {
  const tallies = new Tallies();
  const strata = regions.strata.map((stratum) => stratum.intervals);
  const names = regions.strata.map((stratum) => stratum.name);
  for (let from = 0; from < rows.length; ) {
    let to = from + 1;
    const { superLocus } = rows[from]!;
    while (to < rows.length && superLocus >= 0 && rows[to]!.superLocus === superLocus) to++;
    countSuperLocus(rows.slice(from, to), regions.confident, strata, names, tallies);
    from = to;
  }
  return tallies;
}

function countSuperLocus(
  rows: Row[],
  confident: Intervals | null,
  strata: readonly (Intervals | undefined)[],
  names: readonly string[],
  tallies: Tallies,
): void {
  const members = rows.map((row) => membership(row, confident, strata));
  const inside = confident !== null && members.some((member) => member.confident);
  const outside = confident === null || members.some((member) => !member.confident);
  const boundary = (inside && outside) || members.some((member) => member.boundary);
  const tag = boundary ? 'TS_boundary' : inside ? 'TS_contained' : null;
  const filtered = rows.some((row) => isFiltered(row));
  rows.forEach((row, i) => {
    const subsets = ['*', ...members[i]!.strata.map((index) => names[index]!)];
    if (tag) subsets.push(tag);
    countRow(row, members[i]!, subsets, filtered, tallies);
  });
}

/** Filters are those of the query; a line with a truth call only has none. */
function isFiltered(row: Row): boolean {
  return row.query !== null && row.query.record.filters.length > 0;
}

function countRow(
  row: Row,
  member: Membership,
  subsets: readonly string[],
  superLocusFiltered: boolean,
  tallies: Tallies,
): void {
  const { truth, query } = row;
  if (truth && member.confident && truth.match !== MATCH.tooHard) {
    const found = truth.match === MATCH.genotype;
    const fails = isFiltered(row) || (found && !query && superLocusFiltered);
    const call = classify(truth.record);
    observe(tallies, subsets, call, 'ALL', found ? OUTCOME.truthTp : OUTCOME.truthFn, null);
    observe(tallies, subsets, call, 'PASS', found && !fails ? OUTCOME.truthTp : OUTCOME.truthFn, null);
  }
  if (query && (!member.confident || query.match !== MATCH.tooHard)) {
    const outcome = !member.confident
      ? OUTCOME.queryUnk
      : query.match === MATCH.genotype
        ? OUTCOME.queryTp
        : OUTCOME.queryFp;
    const call = classify(query.record);
    const mismatch = mismatchKind(query);
    observe(tallies, subsets, call, 'ALL', outcome, mismatch);
    if (isFiltered(row)) touch(tallies, subsets, call);
    else observe(tallies, subsets, call, 'PASS', outcome, mismatch);
  }
}

function mismatchKind(side: Side): 'genotype' | 'allele' | null {
  if (side.match === MATCH.allele) return 'genotype';
  return side.match === MATCH.none && side.nearby ? 'allele' : null;
}

function observe(
  tallies: Tallies,
  subsets: readonly string[],
  { type, flags }: CallClass,
  filter: 'ALL' | 'PASS',
  outcome: Outcome,
  mismatch: 'genotype' | 'allele' | null,
): void {
  for (const subset of subsets) tallies.cell(subset, type, filter).add(outcome, flags, mismatch);
}

/** A filtered call counts nowhere under PASS, yet its row must be there. */
function touch(tallies: Tallies, subsets: readonly string[], { type }: CallClass): void {
  for (const subset of subsets) tallies.cell(subset, type, 'PASS');
}
