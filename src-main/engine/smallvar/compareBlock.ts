import type { Intervals } from '../io/bed.ts';
import { type CountedLine, countRows } from './count.ts';
import { type DecidedTruth, type Decisions, MATCH, matchVariants, type SearchLimits } from './match.ts';
import { byPlace, isSorted, sortNearlySorted } from './order.ts';
import { preprocessQuery } from './preprocess.ts';
import type { SmallRecord } from './record.ts';
import { sharedBases, widenByTruth } from './regions.ts';
import { type Row, toRows } from './row.ts';
import type { ScoreField } from './scoreField.ts';
import type { Tallies } from './tally.ts';
import { toVariants, type Variant } from './variant.ts';

/**
 * A stretch of a contig with all that its comparison needs. Plain data, so that it can be sent to a worker.
 * All positions count from the start of `reference`.
 */
export interface BlockInput {
  contig: string;
  /** Upper-case bases of the stretch and of some surroundings, one byte each. */
  reference: Uint8Array;
  /** Calls, also those that failed a filter, in order of start. */
  truth: readonly SmallRecord[];
  query: readonly SmallRecord[];
  /** Confident regions here; null when the comparison has none at all. */
  confident: Intervals | null;
  strata: readonly { name: string; intervals: Intervals }[];
  /** Which side's phase counts; neither's when not given. */
  phase?: Phase | undefined;
  limits?: SearchLimits;
  /** Truth calls matched beforehand, which are not among `truth`. */
  decided?: DecidedTruth | undefined;
  /** Where the values for the ROC are from; QUAL when not given. */
  score?: ScoreField['kind'] | undefined;
  /** Also count whole records as vcfeval does, which means comparing twice more. */
  recordCounts?: boolean;
}

/** Whether the phase of phased genotypes counts, for each side (vcfeval's `--Xobey-phase`). */
export interface Phase {
  truth: boolean;
  query: boolean;
}

/** Counts of whole records, by which vcfeval reports. */
export interface RecordCounts {
  truthTp: number;
  queryTp: number;
  falsePositive: number;
  falseNegative: number;
}

export interface BlockResult {
  rows: Row[];
  tallies: Tallies;
  /** Bases by which the truth widens the confident regions, and what each stratification has in common with them. */
  widenedBy: number;
  sharedWithConfident: number[];
  /** Super-loci given up as too complex. Their calls are counted nowhere. */
  tooHard: number;
  /** vcfeval's counts, with PASS calls only and with all; null when not asked for. */
  records: { pass: RecordCounts; all: RecordCounts } | null;
}

/** Compares the calls of one stretch. Pure: no files, no clock. `observe` is told of each super-locus, in order. */
export function compareBlock(
  input: BlockInput,
  observe?: (superLocus: readonly CountedLine[]) => void,
): BlockResult {
  const { reference, confident, phase = UNPHASED } = input;
  const inFileOrder = input.truth.every(passes) ? input.truth : input.truth.filter(passes);
  const truth = sortRecords(inFileOrder);
  const rawQuery = sortRecords(input.query);
  const query = preprocessQuery(rawQuery, reference, phase.query, input.score);
  const { decisions, tooHard } = decide(input, truth, query, phase);
  const widened = confident === null ? null : widenByTruth(confident, inFileOrder);
  const rows = toRows(
    truth,
    decisions.truth.match,
    decisions.truth.sync,
    query,
    decisions.query.match,
    decisions.query.sync,
  );
  const tallies = countRows(rows, { confident: widened?.intervals ?? null, strata: input.strata }, observe);
  return {
    rows,
    tallies,
    widenedBy: widened?.added ?? 0,
    sharedWithConfident: input.strata.map((stratum) => sharedBases(widened?.intervals, stratum.intervals)),
    tooHard,
    records: input.recordCounts ? countRecords(input) : null,
  };
}

const UNPHASED: Phase = { truth: false, query: false };

function sortRecords(records: readonly SmallRecord[]): readonly SmallRecord[] {
  return isSorted(records, byPlace) ? records : [...records].sort(byPlace);
}

/** Matches records with vcfeval's `--ref-overlap`; decisions come back in the order of the records. */
function decide(
  { reference, limits, decided }: BlockInput,
  truth: readonly SmallRecord[],
  query: readonly SmallRecord[],
  phase: Phase,
): { decisions: { truth: Decisions; query: Decisions }; tooHard: number } {
  const t = sortVariants(toVariants(truth, true, phase.truth));
  const q = sortVariants(toVariants(query, true, phase.query));
  const found = matchVariants(reference, t, q, { limits, decided });
  const decisions = { truth: inRecordOrder(found.truth, t), query: inRecordOrder(found.query, q) };
  return { decisions, tooHard: found.tooHard };
}

function sortVariants(variants: Variant[]): Variant[] {
  return sortNearlySorted(variants, (a, b) => a.start - b.start || a.end - b.end);
}

function inRecordOrder({ match, sync }: Decisions, variants: readonly Variant[]): Decisions {
  const ordered = { match: new Uint8Array(match.length), sync: new Int32Array(sync.length) };
  variants.forEach((variant, i) => {
    ordered.match[variant.record] = match[i]!;
    ordered.sync[variant.record] = sync[i]!;
  });
  return ordered;
}

/** What `rtg vcfeval` would report for the records as they are, `-e` the confident regions. */
function countRecords(input: BlockInput): NonNullable<BlockResult['records']> {
  const { truth, query } = input;
  const all = countAsVcfeval(input, truth, query);
  if (truth.every(passes) && query.every(passes)) return { pass: all, all };
  const pass = countAsVcfeval(input, truth.filter(passes), query.filter(passes));
  return { pass, all };
}

function passes(record: SmallRecord): boolean {
  return record.filters.length === 0;
}

function countAsVcfeval(
  { reference, confident, phase = UNPHASED, limits }: BlockInput,
  truth: readonly SmallRecord[],
  query: readonly SmallRecord[],
): RecordCounts {
  const t = sortVariants(toVariants(truth, false, phase.truth));
  const q = sortVariants(toVariants(query, false, phase.query));
  const found = matchVariants(reference, t, q, { alleles: false, limits });
  const assessed = (variant: Variant): boolean =>
    confident === null || confident.overlaps(variant.start, variant.end);
  const counts: RecordCounts = { truthTp: 0, queryTp: 0, falsePositive: 0, falseNegative: 0 };
  // A matched call counts when a matched truth call of the same sync region does.
  const countedSync = new Set<number>();
  t.forEach((variant, i) => {
    if (!assessed(variant)) return;
    if (found.truth.match[i] === MATCH.genotype) {
      counts.truthTp++;
      countedSync.add(found.truth.sync[i]!);
    } else if (found.truth.match[i] === MATCH.none) counts.falseNegative++;
  });
  q.forEach((variant, i) => {
    if (found.query.match[i] === MATCH.genotype) {
      if (countedSync.has(found.query.sync[i]!)) counts.queryTp++;
    } else if (found.query.match[i] === MATCH.none && assessed(variant)) counts.falsePositive++;
  });
  return counts;
}
