import { Intervals } from '../io/intervals.ts';
import type { TaskOutput } from '../output.ts';
import type { BlockResult, RecordCounts } from './compareBlock.ts';
import type { ContigStream } from './contigStream.ts';
import type { SkipCounts } from './record.ts';
import { sharedBases } from './regions.ts';
import type { SmallVariantOptions } from './run.ts';
import type { Stratum } from './strata.ts';
import { type MetricsRow, metricsRows } from './table.ts';
import { Tallies } from './tally.ts';

/** What came of a comparison. `rows` are those of extended.csv; the four of summary.csv are among them. */
export interface SmallVariantSummary {
  options: SmallVariantOptions;
  rows: MetricsRow[];
  /** Contigs compared: those the truth has calls on. */
  contigs: string[];
  /** Whole records as vcfeval counts them: PASS only, and all. Null unless asked for. */
  records: { pass: RecordCounts; all: RecordCounts } | null;
  truth: InputCounts;
  query: InputCounts;
  /** Stretches given up as too complex. */
  tooHard: number;
}

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

export interface CountedBlock extends BlockResult {
  known: KnownBases;
}

/** Adds up the blocks of all contigs. */
export class Summary {
  readonly contigs: string[] = [];
  readonly #options: SmallVariantOptions;
  readonly #strata: Stratum[];
  readonly #hasConfident: boolean;
  readonly #tallies = new Tallies();
  readonly #records = { pass: none(), all: none() };
  readonly #shared: number[];
  /** Contigs without the Ns at their ends, that of the contig being read apart. */
  #whole = 0;
  #first = -1;
  #last = -1;
  #known = 0;
  #confident = 0;
  #tooHard = 0;

  constructor(options: SmallVariantOptions, strata: Stratum[], hasConfident: boolean) {
    this.#options = options;
    this.#strata = strata;
    this.#hasConfident = hasConfident;
    this.#shared = strata.map(() => 0);
  }

  /** Sizes are of whole BED files, as in hap.py, also where a contig is not compared. */
  addRegions(confident: ReadonlyMap<string, Intervals> | null): void {
    for (const [contig, intervals] of confident ?? []) {
      this.#confident += intervals.totalBases;
      if (this.contigs.includes(contig)) continue;
      this.#strata.forEach(({ byContig }, i) => {
        this.#shared[i]! += sharedBases(intervals, byContig.get(contig) ?? EMPTY);
      });
    }
  }

  startContig(contig: string): void {
    this.#endContig();
    this.contigs.push(contig);
  }

  add(result: CountedBlock): void {
    this.#tallies.addAll(result.tallies);
    const { count, first, last } = result.known;
    this.#known += count;
    if (this.#first < 0) this.#first = first;
    if (last >= 0) this.#last = last;
    this.#confident += result.widenedBy;
    this.#tooHard += result.tooHard;
    result.sharedWithConfident.forEach((bases, i) => {
      this.#shared[i]! += bases;
    });
    for (const which of ['pass', 'all'] as const) {
      const into = this.#records[which];
      const from = result.records?.[which] ?? none();
      for (const key of Object.keys(into) as (keyof RecordCounts)[]) into[key] += from[key];
    }
  }

  #endContig(): void {
    if (this.#first >= 0) this.#whole += this.#last - this.#first + 1;
    this.#first = -1;
    this.#last = -1;
  }

  finish(truth: ContigStream, query: ContigStream, output: TaskOutput): SmallVariantSummary {
    this.#endContig();
    const counts = (stream: ContigStream): InputCounts => ({
      read: stream.read,
      compared: stream.taken,
      skipped: stream.skipped,
    });
    const summary: SmallVariantSummary = {
      options: this.#options,
      rows: metricsRows(this.#tallies, {
        whole: this.#whole,
        known: this.#known,
        confident: this.#hasConfident ? this.#confident : null,
        strata: this.#strata.map(({ name, size }, i) => ({
          name,
          size,
          sharedWithConfident: this.#shared[i]!,
        })),
      }),
      contigs: this.contigs,
      records: this.#options.recordCounts ? this.#records : null,
      truth: counts(truth),
      query: counts(query),
      tooHard: this.#tooHard,
    };
    describe('truth', summary.truth, output);
    describe('query', summary.query, output);
    if (this.#tooHard > 0) {
      output.warn(`${this.#tooHard} stretches were too complex to compare; their calls are counted nowhere.`);
    }
    return summary;
  }
}

const EMPTY = new Intervals([]);

function none(): RecordCounts {
  return { truthTp: 0, queryTp: 0, falsePositive: 0, falseNegative: 0 };
}

function describe(what: string, counts: InputCounts, output: TaskOutput): void {
  const skipped = Object.entries(counts.skipped).map(([reason, count]) => `${reason} ${count}`);
  output.info(
    `${what}: ${counts.read} records read, ${counts.compared} compared${skipped.length ? `; left out: ${skipped.join(', ')}` : ''}`,
  );
  if (counts.compared === 0) {
    output.warn(
      counts.read === 0
        ? `The ${what} has no records: nothing can be said about recall or precision.`
        : `None of the ${counts.read} records of the ${what} could be compared.`,
    );
  }
}
