import { type LineRun, type LineRuns, type LineSink, parseRecord, type ScannedLine } from '../io/vcf.ts';
import { filterNumber } from './callCode.ts';
import { Calls } from './calls.ts';
import { PlainLines } from './plainLines.ts';
import { filterNames, type SkipCounts, type SkipReason, toSmallRecord } from './record.ts';
import type { ScoreField } from './scoreField.ts';

/** Calls of some lines of one contig, with what was read and left out. */
export interface CallBatch {
  chrom: string;
  calls: Calls;
  read: number;
  skipped: SkipCounts;
}

/** Which records take part at all. */
export interface Selection {
  /** Why a record does not; null when it does. `start` is 0-based; `failed` says that FILTER is neither PASS nor missing. */
  reason(chrom: string, start: number, failed: boolean): SkipReason | null;
  /** The end of the stretch from `start` on in which all places take part; 0 when that one does not. */
  wholeUntil(chrom: string, start: number): number;
  /** Whether those that failed a filter do not. */
  passOnly: boolean;
}

/** Makes calls of lines: of plain ones many at once, of the others by way of a record. */
export class CallSink implements LineSink<CallBatch>, LineRuns {
  readonly #sample: number;
  readonly #select: Selection;
  readonly #score: ScoreField;
  /** Only where the ROC is by QUAL. */
  readonly #plain: PlainLines | null;
  #calls = new Calls();
  #read = 0;
  #skipped: SkipCounts = {};
  readonly #knownFilters = new Set<string>();

  constructor(sample: number, select: Selection, score: ScoreField) {
    this.#sample = sample;
    this.#select = select;
    this.#score = score;
    this.#plain = score.kind === 'QUAL' ? new PlainLines(sample, select.passOnly) : null;
  }

  get runs(): LineRuns | null {
    return this.#plain && this;
  }

  beginBlock(bytes: Buffer, columns: number): void {
    this.#plain!.begin(bytes, columns);
  }

  takeRun(run: LineRun): void {
    run.upTo = Math.min(run.upTo, this.#select.wholeUntil(run.chrom, run.pos - 1));
    if (run.upTo < run.pos) return;
    const { filtered, referenceBlocks } = this.#plain!.take(run, this.#calls);
    this.#read += run.lines;
    this.#skip('filtered', filtered);
    this.#skip('referenceBlock', referenceBlocks);
  }

  add({ bytes, start, end, tabs, chrom, pos, number }: ScannedLine): void {
    this.#read++;
    const filter = tabs[FILTER]! + 1;
    const reason = this.#select.reason(chrom, pos - 1, hasFailed(bytes, filter, tabs[FILTER + 1]!));
    if (reason !== null) this.#skip(reason);
    else if (isReferenceBlock(bytes, tabs[ALT]! + 1, tabs[ALT + 1]!)) this.#skip('referenceBlock');
    else {
      const record = parseRecord(bytes.toString('utf8', start, end), number);
      const call = toSmallRecord(record, this.#sample, this.#score);
      if (typeof call === 'string') this.#skip(call);
      else this.#calls.add(call);
      this.#learn(bytes.toString('utf8', filter, tabs[FILTER + 1]!));
    }
  }

  take(chrom: string): CallBatch {
    const batch = { chrom, calls: this.#calls, read: this.#read, skipped: this.#skipped };
    this.#calls = new Calls();
    this.#read = 0;
    this.#skipped = {};
    return batch;
  }

  #skip(reason: SkipReason, count = 1): void {
    if (count > 0) this.#skipped[reason] = (this.#skipped[reason] ?? 0) + count;
  }

  /** Lets the next plain calls with the same FILTER column be taken as such. */
  #learn(filter: string): void {
    if (!this.#plain || filter === 'PASS' || filter === '.' || this.#knownFilters.has(filter)) return;
    if (this.#knownFilters.size === MOST_KNOWN) return;
    this.#knownFilters.add(filter);
    const number = filterNumber(filterNames(filter));
    if (number >= 0) this.#plain.know(filter, number);
  }
}

/** Most FILTER columns that are remembered. */
const MOST_KNOWN = 256;
/** Tabs before the columns. */
const ALT = 3;
const FILTER = 5;

const DOT = 46;
const SEMICOLON = 59;
const P = 80;
const A = 65;
const S = 83;

function startsWithPass(bytes: Buffer, at: number): boolean {
  return bytes[at] === P && bytes[at + 1] === A && bytes[at + 2] === S && bytes[at + 3] === S;
}

/** Whether the first filter named is another than PASS. */
function hasFailed(bytes: Buffer, from: number, to: number): boolean {
  const length = to - from;
  if (length === 0 || (length === 1 && bytes[from] === DOT)) return false;
  return !(length >= 4 && startsWithPass(bytes, from) && (length === 4 || bytes[from + 4] === SEMICOLON));
}

/** Whether ALT is '.', '<NON_REF>' or '<*>' alone. */
function isReferenceBlock(bytes: Buffer, from: number, to: number): boolean {
  if (to - from === 1) return bytes[from] === DOT;
  return REFERENCE_BLOCKS.some((text) => to - from === text.length && bytes.subarray(from, to).equals(text));
}
const REFERENCE_BLOCKS = ['<NON_REF>', '<*>'].map((text) => Buffer.from(text));
