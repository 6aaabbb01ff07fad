import {
  type LineRun,
  type LineRuns,
  type LineSink,
  parseRecord,
  type ScannedLine,
  type VcfRecord,
} from '../io/vcf.ts';
import { filterNumber } from './callCode.ts';
import { Calls } from './calls.ts';
import { PlainLines } from './plainLines.ts';
import {
  filterNames,
  nthTab,
  type SkipCounts,
  type SkipReason,
  type SmallRecord,
  toSmallRecord,
} from './record.ts';
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
  #calls = new Calls(0);
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

  endBlocks(): void {
    this.#plain!.end();
  }

  takeRun(run: LineRun): void {
    run.upTo = Math.min(run.upTo, this.#select.wholeUntil(run.chrom, run.pos - 1));
    if (run.upTo < run.pos) return;
    const { others, filtered, referenceBlocks } = this.#plain!.take(run, this.#calls);
    this.#read += run.lines;
    this.#skip('filtered', filtered);
    this.#skip('referenceBlock', referenceBlocks);
    let left = 0;
    for (const { call, line, text } of others) {
      const record = this.#recordOf(text, run.number === 0 ? 0 : run.number + line);
      if (record) this.#calls.records.set(call, record);
      else left++;
    }
    if (left > 0) this.#calls.leaveOut((_, code, record) => code === 0 && record === null);
  }

  add({ bytes, start, end, tabs, chrom, pos, number }: ScannedLine): void {
    this.#read++;
    const filter = tabs[FILTER]! + 1;
    const reason = this.#select.reason(chrom, pos - 1, hasFailed(bytes, filter, tabs[FILTER + 1]!));
    if (reason !== null) this.#skip(reason);
    else if (isReferenceBlock(bytes, tabs[ALT]! + 1, tabs[ALT + 1]!)) this.#skip('referenceBlock');
    else {
      const record = this.#recordOf(bytes.toString('utf8', start, end), number);
      if (record) this.#calls.add(record);
    }
  }

  /** The call of a line; null, and counted, when there is none. */
  #recordOf(text: string, number: number): SmallRecord | null {
    const record = parseRecord(text, number);
    this.#learn(record);
    const call = toSmallRecord(record, this.#sample, this.#score);
    if (typeof call !== 'string') return call;
    this.#skip(call);
    return null;
  }

  take(chrom: string): CallBatch {
    const batch = { chrom, calls: this.#calls, read: this.#read, skipped: this.#skipped };
    this.#calls = new Calls(0);
    this.#read = 0;
    this.#skipped = {};
    return batch;
  }

  #skip(reason: SkipReason, count = 1): void {
    if (count > 0) this.#skipped[reason] = (this.#skipped[reason] ?? 0) + count;
  }

  /** Lets the next plain calls with the same FILTER column be taken as such. */
  #learn({ text }: VcfRecord): void {
    if (!this.#plain) return;
    const from = nthTab(text, 0, FILTER + 1) + 1;
    const filter = text.slice(from, text.indexOf('\t', from));
    if (filter === 'PASS' || filter === '.' || this.#knownFilters.has(filter)) return;
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
