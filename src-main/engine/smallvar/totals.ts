import { Intervals } from '../io/intervals.ts';
import type { BlockResult, RecordCounts } from './compareBlock.ts';
import type { ContigStream } from './contigStream.ts';
import type { SkipCounts, SkipReason } from './record.ts';
import { sharedBases } from './regions.ts';
import { type RocCalls, RocCollector } from './roc.ts';
import type { Stratum } from './strata.ts';
import { type CountedType, Tallies, Tally } from './tally.ts';

/** What was read of one of the files. */
export interface InputCounts {
  read: number;
  compared: number;
  skipped: SkipCounts;
}

/** Bases of a stretch that are not N: their number, and where the first and last stand; -1 for none. */
export interface KnownBases {
  count: number;
  first: number;
  last: number;
}

/** A compared contig and where its first and last known bases stand; -1 for none. */
export interface ContigSpan {
  name: string;
  first: number;
  last: number;
}

export interface CountedBlock extends BlockResult {
  known: KnownBases;
}

/** Totals as plain data, as a worker sends them. */
export interface PlainTotals {
  cells: [string, Float64Array][];
  roc: { calls: Record<CountedType, RocCalls>; filters: [string, Float64Array][] } | null;
  /** Contigs compared, and contigs the query has. */
  contigs: ContigSpan[];
  queryContigs: string[];
  records: { pass: RecordCounts; all: RecordCounts };
  truth: InputCounts;
  query: InputCounts;
  sharedWithConfident: number[];
  /** Bases of the contigs that are not N. */
  known: number;
  /** Size of the confident regions. */
  confident: number;
  tooHard: number;
}

/** Adds up blocks, contigs, and what other workers added up. */
export class Totals {
  readonly tallies = new Tallies();
  readonly roc = new RocCollector();
  readonly plain: PlainTotals = {
    cells: [],
    roc: null,
    contigs: [],
    queryContigs: [],
    records: { pass: noRecords(), all: noRecords() },
    truth: { read: 0, compared: 0, skipped: {} },
    query: { read: 0, compared: 0, skipped: {} },
    sharedWithConfident: [],
    known: 0,
    confident: 0,
    tooHard: 0,
  };

  startContig(name: string): void {
    this.#addSpan({ name, first: -1, last: -1 });
  }

  /** Names of the contigs compared. */
  get contigs(): string[] {
    return this.plain.contigs.map(({ name }) => name);
  }

  /** Size of the contigs without the Ns at their ends. */
  get whole(): number {
    return this.plain.contigs.reduce((sum, { first, last }) => (first < 0 ? sum : sum + last - first + 1), 0);
  }

  addBlock(block: CountedBlock): void {
    const { plain } = this;
    this.tallies.addAll(block.tallies);
    plain.known += block.known.count;
    this.#addSpan({ ...block.known, name: plain.contigs.at(-1)!.name });
    plain.confident += block.widenedBy;
    plain.tooHard += block.tooHard;
    addNumbers(plain.sharedWithConfident, block.sharedWithConfident);
    if (block.records) addRecords(plain.records, block.records);
  }

  /** What was read, when the streams are at their ends. */
  addStreams(truth: ContigStream, query: ContigStream): void {
    const counts = ({ read, taken, skipped }: ContigStream): InputCounts => ({
      read,
      compared: taken,
      skipped,
    });
    addInput(this.plain.truth, counts(truth));
    addInput(this.plain.query, counts(query));
    this.plain.queryContigs.push(...query.contigs);
  }

  /** Sizes are of whole BED files, as in hap.py, also where a contig is not compared. */
  addRegions(confident: ReadonlyMap<string, Intervals> | null, strata: readonly Stratum[]): void {
    for (const [contig, intervals] of confident ?? []) {
      this.plain.confident += intervals.totalBases;
      if (this.contigs.includes(contig)) continue;
      addNumbers(
        this.plain.sharedWithConfident,
        strata.map(({ byContig }) => sharedBases(intervals, byContig.get(contig) ?? EMPTY)),
      );
    }
  }

  toPlain(): PlainTotals {
    const counts = (cells: ReadonlyMap<string, Tally>): [string, Float64Array][] =>
      [...cells].map(([key, tally]) => [key, tally.counts]);
    const { roc, tallies } = this;
    const calls = { INDEL: roc.calls('INDEL'), SNP: roc.calls('SNP') };
    return { ...this.plain, cells: counts(tallies.cells), roc: { calls, filters: counts(roc.filters) } };
  }

  merge(other: PlainTotals): void {
    const { plain } = this;
    const tallies = new Tallies();
    for (const [key, counts] of other.cells) tallies.cells.set(key, new Tally(counts));
    this.tallies.addAll(tallies);
    if (other.roc) this.roc.merge(other.roc.calls, other.roc.filters);
    for (const span of other.contigs) this.#addSpan(span);
    plain.queryContigs = [...new Set([...plain.queryContigs, ...other.queryContigs])];
    addRecords(plain.records, other.records);
    addInput(plain.truth, other.truth);
    addInput(plain.query, other.query);
    addNumbers(plain.sharedWithConfident, other.sharedWithConfident);
    plain.known += other.known;
    plain.confident += other.confident;
    plain.tooHard += other.tooHard;
  }

  /** Widens the last contig, or begins another. */
  #addSpan({ name, first, last }: ContigSpan): void {
    const open = this.plain.contigs.at(-1);
    if (open?.name !== name) this.plain.contigs.push({ name, first, last });
    else {
      if (open.first < 0) open.first = first;
      if (last >= 0) open.last = last;
    }
  }
}

const EMPTY = new Intervals([]);

function noRecords(): RecordCounts {
  return { truthTp: 0, queryTp: 0, falsePositive: 0, falseNegative: 0 };
}

function addRecords(into: PlainTotals['records'], from: PlainTotals['records']): void {
  for (const which of ['pass', 'all'] as const) {
    for (const key of Object.keys(into[which]) as (keyof RecordCounts)[])
      into[which][key] += from[which][key];
  }
}

function addInput(into: InputCounts, from: InputCounts): void {
  into.read += from.read;
  into.compared += from.compared;
  for (const [reason, count] of Object.entries(from.skipped) as [SkipReason, number][])
    into.skipped[reason] = (into.skipped[reason] ?? 0) + count;
}

function addNumbers(into: number[], from: readonly number[]): void {
  from.forEach((value, i) => {
    into[i] = (into[i] ?? 0) + value;
  });
}
