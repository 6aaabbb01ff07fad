import { EngineError } from '../errors.ts';
import type { LineBlock } from './lines.ts';
import { LineRecord, type VcfRecord } from './vcfRecord.ts';

/** A line where it stands among the bytes of its block. The scanner uses one object for all: nothing may keep it. */
export interface ScannedLine {
  bytes: Buffer;
  /** First byte, and the one after the last, without the line end. */
  start: number;
  end: number;
  /** Where the first tabs stand, as many as there is room for. */
  tabs: Int32Array;
  chrom: string;
  /** 1-based. */
  pos: number;
  /** Line number in the file, from 1; 0 when the records were reached through an index. */
  number: number;
}

/** Takes lines as they are found, and gives out what it made of them since it was asked last. */
export interface LineSink<Batch> {
  add(line: ScannedLine): void;
  take(chrom: string): Batch;
  /** Where a sink can take many lines at once. */
  readonly runs?: LineRuns | null;
}

/** Takes many lines at once, of those that hold no surprise. */
export interface LineRuns {
  /** Told of each block of bytes, before its lines. */
  beginBlock(bytes: Buffer, columns: number): void;
  /** Takes lines from `run.start` on, as many as it can, and moves the run on. */
  takeRun(run: LineRun): void;
  /** Told when there are no more blocks. */
  endBlocks(): void;
}

/** Lines of one contig among the bytes of a block, in order. */
export interface LineRun {
  /** First byte of the next line. */
  start: number;
  chrom: string;
  /** Line number in the file, from 1; 0 when that is not known. */
  number: number;
  /** POS of the line before, 1-based. */
  pos: number;
  /** Only lines whose POS is above the one and not above the other. */
  above: number;
  upTo: number;
  most: number;
  /** How many were taken. */
  lines: number;
}

/** Makes a record of every line. */
export class RecordSink implements LineSink<VcfRecord[]> {
  #batch: VcfRecord[] = [];

  add({ bytes, start, end, chrom, pos, number }: ScannedLine): void {
    this.#batch.push(new LineRecord(bytes.toString('utf8', start, end), number, chrom, pos));
  }

  take(): VcfRecord[] {
    const batch = this.#batch;
    this.#batch = [];
    return batch;
  }
}

export interface ScanOptions {
  path: string;
  /** How many columns every line must have. */
  columns: number;
  /** Lines to skip first; null when the bytes start within the records, whose line numbers are then unknown. */
  headerLines: number | null;
  contig: string | undefined;
  /** Give out only records of the contig that start in [from, to), 0-based. */
  from: number;
  to: number;
  /** Stop at the first record beyond the contig or `to`: right only where an index says that the contig starts here. */
  stopAfterContig: boolean;
  requireSorted: boolean;
}

/**
 * Cuts blocks of bytes into lines, one pass over the bytes, checking columns, POS and order. They go to the sink; what it
 * gives out are batches of at most 1,000 lines of one contig.
 */
export class LineScanner<Batch> {
  /** Set once `stopAfterContig` has seen another contig. */
  done = false;
  /** Records given out so far. */
  count = 0;
  readonly #options: ScanOptions;
  readonly #sink: LineSink<Batch>;
  readonly #found: ScannedLine = {
    bytes: Buffer.alloc(0),
    start: 0,
    end: 0,
    tabs: new Int32Array(TABS),
    chrom: '',
    pos: 0,
    number: 0,
  };
  /** Lines in the sink. */
  #held = 0;
  #line = 0;
  #skip: number;
  #chrom = '';
  #chromBytes: Uint8Array = new Uint8Array(0);
  #lastPos = 0;
  readonly #seen = new Set<string>();
  readonly #run: LineRun = { start: 0, chrom: '', number: 0, pos: 0, above: 0, upTo: 0, most: 0, lines: 0 };

  constructor(options: ScanOptions, sink: LineSink<Batch>) {
    this.#options = options;
    this.#sink = sink;
    this.#skip = options.headerLines ?? 0;
  }

  /** Full batches; what is left over stays for the next block or `rest`. */
  *scan({ bytes, ended }: LineBlock): Generator<Batch> {
    const size = bytes.length;
    const found = this.#found;
    const tabAt = found.tabs;
    found.bytes = bytes;
    const view = new DataView(bytes.buffer, bytes.byteOffset, size);
    this.#sink.runs?.beginBlock(bytes, this.#options.columns);
    for (let start = 0; start < size && !this.done; ) {
      if (this.#canRun()) {
        if (this.#held > 0 && found.chrom !== this.#chrom) yield this.#take();
        start = this.#takeRun(start);
        if (this.#held === BATCH) {
          yield this.#take();
          continue;
        }
        if (start === size) break;
      }
      let tabs = 0;
      let at = start;
      for (; at < size; at++) {
        at = nextLow(bytes, view, at);
        const byte = at < size ? bytes[at]! : NEWLINE;
        if (byte === NEWLINE) break;
        if (byte !== TAB) continue;
        if (tabs < TABS) tabAt[tabs] = at;
        tabs++;
      }
      const end = bytes[at - 1] === RETURN && at > start ? at - 1 : at;
      this.#line++;
      if (this.#skip > 0) this.#skip--;
      else if (end > start) {
        if (tabs + 1 !== this.#options.columns) this.#wrongColumns(tabs + 1, !ended && at === size);
        found.start = start;
        found.end = end;
        if (this.#isWanted(bytes, start, tabAt[0]!, tabAt[1]!)) {
          if (this.#held > 0 && found.chrom !== this.#chrom) yield this.#take();
          found.chrom = this.#chrom;
          found.pos = this.#lastPos;
          found.number = this.#options.headerLines === null ? 0 : this.#line;
          this.#sink.add(found);
          this.count++;
          if (++this.#held === BATCH) yield this.#take();
        }
      }
      start = at + 1;
    }
  }

  /** The last lines; null when there are none. */
  rest(): Batch | null {
    return this.#held === 0 ? null : this.#take();
  }

  #take(): Batch {
    this.#held = 0;
    return this.#sink.take(this.#found.chrom);
  }

  /** Whether the next lines may be more of the contig at hand, which is a wanted one. */
  #canRun(): boolean {
    const { contig, requireSorted } = this.#options;
    if (!this.#sink.runs || !requireSorted || this.#skip > 0 || this.#chrom === '') return false;
    return contig === undefined || contig === this.#chrom;
  }

  /** Lets the sink take what it can of the lines from `start` on; returns where the rest begins. */
  #takeRun(start: number): number {
    const run = this.#run;
    run.start = start;
    run.chrom = this.#chrom;
    run.number = this.#options.headerLines === null ? 0 : this.#line + 1;
    run.pos = this.#lastPos;
    run.above = this.#options.from;
    run.upTo = this.#options.to;
    run.most = BATCH - this.#held;
    run.lines = 0;
    this.#sink.runs!.takeRun(run);
    this.#found.chrom = this.#chrom;
    this.#lastPos = run.pos;
    this.#line += run.lines;
    this.count += run.lines;
    this.#held += run.lines;
    return run.start;
  }

  #isWanted(bytes: Buffer, start: number, tab1: number, tab2: number): boolean {
    const pos = number(bytes, tab1 + 1, tab2);
    if (pos < 0) {
      const found = bytes.toString('utf8', tab1 + 1, Math.min(tab2, tab1 + 31));
      throw this.#bad(`POS is '${found}', not a number`);
    }
    if (!equals(this.#chromBytes, bytes, start, tab1)) {
      this.#nextContig(bytes, start, tab1, pos);
      if (this.done) return false;
    } else if (this.#options.requireSorted && pos < this.#lastPos) {
      throw this.#bad(
        `${this.#chrom}:${pos} comes after ${this.#chrom}:${this.#lastPos}; the file is not sorted`,
        SORT_HINT,
      );
    }
    this.#lastPos = pos;
    const { contig, from, to, stopAfterContig } = this.#options;
    if ((contig !== undefined && this.#chrom !== contig) || pos <= from) return false;
    if (pos > to) this.done = stopAfterContig;
    return pos <= to;
  }

  #nextContig(bytes: Buffer, start: number, tab1: number, pos: number): void {
    const chrom = bytes.toString('utf8', start, tab1);
    if (this.#options.stopAfterContig && chrom !== this.#options.contig) {
      this.done = true;
      return;
    }
    if (this.#options.requireSorted) {
      this.#seen.add(this.#chrom);
      if (this.#seen.has(chrom)) {
        throw this.#bad(`${chrom}:${pos} comes back after ${this.#chrom}; the file is not sorted`, SORT_HINT);
      }
    }
    this.#chrom = chrom;
    this.#chromBytes = Uint8Array.from(bytes.subarray(start, tab1));
  }

  #wrongColumns(found: number, unended: boolean): never {
    if (unended)
      throw this.#bad(
        `the last line stops after ${found} of ${this.#options.columns} columns; the file is truncated`,
      );
    throw this.#bad(`there are ${found} columns where the header says ${this.#options.columns}`);
  }

  #bad(what: string, hint?: string): EngineError {
    const where =
      this.#options.headerLines === null ? `after ${this.#chrom}:${this.#lastPos}` : `line ${this.#line}`;
    return new EngineError('badInput', `${this.#options.path}, ${where}: ${what}.`, hint);
  }
}

/** The first byte from `at` on that may be a tab or the end of a line: at most 10. The end when there is none. */
function nextLow(bytes: Uint8Array, view: DataView, at: number): number {
  const last = bytes.length - 4;
  let place = at;
  for (; place <= last; place += 4) {
    const word = view.getInt32(place, true);
    // The highest bit of each byte that is less than 11; the lowest such bit is surely right.
    const low = (word - 0x0b0b0b0b) & ~word & HIGH_BITS;
    if (low !== 0) return place + ((31 - Math.clz32(low & -low)) >> 3);
  }
  while (place < bytes.length && bytes[place]! > TAB_OR_NEWLINE) place++;
  return place;
}
const HIGH_BITS = 0x80808080 | 0;

/** Tabs whose places are kept. */
const TABS = 16;
const TAB = 9;
const NEWLINE = 10;
const TAB_OR_NEWLINE = 10;
const RETURN = 13;
const BATCH = 1000;
const SORT_HINT = 'Sort and index it: bcftools sort -O z -o sorted.vcf.gz FILE && tabix -p vcf sorted.vcf.gz';

/** Whether the bytes [start, end) are those of a text seen before, which is not empty: for columns that repeat from line to line. */
export function equals(name: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (name.length !== length || length === 0) return false;
  for (let i = 0; i < length; i++) if (name[i] !== bytes[start + i]) return false;
  return true;
}

/** Decimal number in the bytes, -1 when they are not digits only. */
function number(bytes: Uint8Array, start: number, end: number): number {
  if (end <= start || end - start > 10) return -1;
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = bytes[i]! - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
