import { type LineSink, parseRecord, type ScannedLine } from '../io/vcf.ts';
import { equals } from '../io/vcfScanner.ts';
import { indelCode, plainCode, withFilters } from './callCode.ts';
import { Calls } from './calls.ts';
import { filterNames, type SkipCounts, type SkipReason, toSmallRecord } from './record.ts';
import type { ScoreField } from './scoreField.ts';

/** Calls of some lines of one contig, with what was read and left out. */
export interface CallBatch {
  chrom: string;
  calls: Calls;
  read: number;
  skipped: SkipCounts;
}

/** Why a record takes no part at all; null when it does. `start` is 0-based; `failed` says that FILTER is neither PASS nor missing. */
export type Selection = (chrom: string, start: number, failed: boolean) => SkipReason | null;

/** Makes calls of lines: plain calls and reference blocks straight from the bytes, the others by way of a record. */
export class CallSink implements LineSink<CallBatch> {
  readonly #sample: number;
  readonly #select: Selection;
  readonly #score: ScoreField;
  #calls = new Calls();
  #read = 0;
  #skipped: SkipCounts = {};
  /** The FORMAT column of the line before, and whether it begins with GT and has no filter of the sample. */
  #format: Uint8Array = new Uint8Array(0);
  #formatIsPlain = false;
  /** The latest FILTER column that was not PASS, and the filters it names. */
  #filter: Uint8Array = new Uint8Array(0);
  #failed: readonly string[] = [];

  constructor(sample: number, select: Selection, score: ScoreField) {
    this.#sample = sample;
    this.#select = select;
    this.#score = score;
  }

  add(line: ScannedLine): void {
    const { bytes, tabs, chrom, pos } = line;
    this.#read++;
    const filter = tabs[FILTER]! + 1;
    const reason = this.#select(chrom, pos - 1, hasFailed(bytes, filter, tabs[FILTER + 1]!));
    if (reason !== null) this.#skip(reason);
    else if (isReferenceBlock(bytes, tabs[ALT]! + 1, tabs[ALT + 1]!)) this.#skip('referenceBlock');
    else if (!this.#addPlain(line)) this.#addRecord(line);
  }

  take(chrom: string): CallBatch {
    const batch = { chrom, calls: this.#calls, read: this.#read, skipped: this.#skipped };
    this.#calls = new Calls();
    this.#read = 0;
    this.#skipped = {};
    return batch;
  }

  #addPlain({ bytes, end, tabs, pos }: ScannedLine): boolean {
    if (this.#sample > 0 || this.#score.kind !== 'QUAL') return false;
    const format = tabs[FORMAT]! + 1;
    const sample = tabs[FORMAT + 1]! + 1;
    if (!this.#isPlainFormat(bytes, format, sample - 1)) return false;
    const next = sample + 3 < end ? bytes[sample + 3]! : TAB;
    if (sample + 3 > end || (next !== COLON && next !== TAB)) return false;
    const [ref, alt, altEnd] = [tabs[REF]! + 1, tabs[ALT]! + 1, tabs[ALT + 1]!];
    const [first, separator, second] = [bytes[sample]!, bytes[sample + 1]!, bytes[sample + 2]!];
    const plain =
      alt === ref + 2 && altEnd === alt + 1
        ? plainCode(bytes[ref]!, bytes[alt]!, first, separator, second)
        : indelCode(bytes, ref, alt, altEnd, first, separator, second);
    const code = plain && this.#withFilters(plain, bytes, tabs[FILTER]! + 1, tabs[FILTER + 1]!);
    const qual = code === 0 ? undefined : decimal(bytes, altEnd + 1, tabs[FILTER]!);
    if (qual === undefined) return false;
    this.#calls.addPlain(pos - 1, code, qual);
    return true;
  }

  #addRecord({ bytes, start, end, number }: ScannedLine): void {
    const small = toSmallRecord(
      parseRecord(bytes.toString('utf8', start, end), number),
      this.#sample,
      this.#score,
    );
    if (typeof small === 'string') this.#skip(small);
    else this.#calls.add(small);
  }

  #skip(reason: SkipReason): void {
    this.#skipped[reason] = (this.#skipped[reason] ?? 0) + 1;
  }

  #withFilters(code: number, bytes: Buffer, from: number, to: number): number {
    if (isPass(bytes, from, to)) return code;
    if (!equals(this.#filter, bytes, from, to)) {
      this.#filter = Uint8Array.from(bytes.subarray(from, to));
      this.#failed = filterNames(bytes.toString('utf8', from, to));
    }
    return withFilters(code, this.#failed);
  }

  #isPlainFormat(bytes: Buffer, from: number, to: number): boolean {
    if (equals(this.#format, bytes, from, to)) return this.#formatIsPlain;
    this.#format = Uint8Array.from(bytes.subarray(from, to));
    const keys = bytes.toString('latin1', from, to).split(':');
    this.#formatIsPlain = keys[0] === 'GT' && !keys.includes('FT');
    return this.#formatIsPlain;
  }
}

/** Tabs before the columns. */
const REF = 2;
const ALT = 3;
const FILTER = 5;
const FORMAT = 7;

const TAB = 9;
const DOT = 46;
const COLON = 58;
const SEMICOLON = 59;
const ZERO = 48;
const P = 80;
const A = 65;
const S = 83;

function isPass(bytes: Buffer, from: number, to: number): boolean {
  const length = to - from;
  if (length === 1) return bytes[from] === DOT;
  return length === 4 && startsWithPass(bytes, from);
}

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

/**
 * A number written with digits and at most one dot, 15 digits at most, which is what makes it exact; NaN for '.', undefined for what is
 * written otherwise.
 */
function decimal(bytes: Buffer, from: number, to: number): number | undefined {
  if (to - from === 1 && bytes[from] === DOT) return Number.NaN;
  if (to - from > 16 || to === from || bytes[from] === DOT || bytes[to - 1] === DOT) return undefined;
  let value = 0;
  let dot = -1;
  for (let i = from; i < to; i++) {
    const digit = bytes[i]! - ZERO;
    if (digit >= 0 && digit <= 9) value = value * 10 + digit;
    else if (bytes[i] === DOT && dot < 0) dot = i;
    else return undefined;
  }
  if (dot < 0) return to - from > 15 ? undefined : value;
  return value / POWERS[to - 1 - dot]!;
}
const POWERS = Array.from({ length: 17 }, (_, i) => 10 ** i);
