import type { LineRun } from '../io/vcf.ts';
import { Kernel } from '../kernel/kernel.ts';
import type { Calls } from './calls.ts';

/** A line that is no plain call. */
export interface OtherLine {
  /** Index of the call that has its place. */
  call: number;
  /** How many lines of the run came before. */
  line: number;
  text: string;
}

/** What a run held besides plain calls. */
export interface Rest {
  others: OtherLine[];
  filtered: number;
  referenceBlocks: number;
}

/** Takes plain calls and reference blocks of many lines at once, by the kernel: nearly all lines of a VCF are such. */
export class PlainLines {
  /** From the first block to the end of the file. */
  #kernel: Kernel | null = null;
  readonly #sample: number;
  readonly #passOnly: boolean;
  #columns = 0;
  #size = 0;
  /** The contig whose name the kernel has, and the bytes of that; 0 when it is too long for it. */
  #chrom = '';
  #nameLength = 0;
  #filters = 0;

  /** Looks at one sample (from 0). With `passOnly`, lines that failed a filter are left out. */
  constructor(sample: number, passOnly: boolean) {
    this.#sample = sample;
    this.#passOnly = passOnly;
  }

  /** The next runs are of these bytes. */
  begin(bytes: Buffer, columns: number): void {
    this.#columns = columns;
    this.#size = bytes.length > MOST_BYTES || columns < FIRST_SAMPLE + this.#sample + 1 ? 0 : bytes.length;
    if (this.#size === 0) return;
    this.#kernel ??= IDLE.pop() ?? new Kernel();
    const { run } = this.#kernel;
    this.#kernel.reserve(run.LINES.value + bytes.length + BEHIND);
    this.#kernel.bytes.set(bytes, run.LINES.value);
  }

  /** Gives the kernel back: there are no more bytes. */
  end(): void {
    if (this.#kernel) IDLE.push(this.#kernel);
    this.#kernel = null;
    this.#size = 0;
    this.#chrom = '';
    this.#nameLength = 0;
    this.#filters = 0;
  }

  /**
   * Takes lines of the run, adds their calls, and moves the run on. Calls that are not plain are added without code and record: their lines
   * come back.
   */
  take(lines: LineRun, calls: Calls): Rest {
    const kernel = this.#kernel;
    const nameLength = kernel ? this.#name(kernel, lines.chrom) : 0;
    if (!kernel || this.#size === 0 || nameLength === 0)
      return { others: [], filtered: 0, referenceBlocks: 0 };
    const { run } = kernel;
    const from = run.LINES.value;
    run.takePlainLines(
      from + lines.start,
      from + this.#size,
      this.#columns,
      this.#sample,
      nameLength,
      lines.pos,
      Math.max(lines.above, -1),
      Math.min(lines.upTo, HIGHEST),
      Math.min(lines.most, run.MOST_LINES.value),
      this.#passOnly ? 1 : 0,
      this.#filters,
    );
    const { ints } = kernel;
    const outcome = run.OUTCOME.value / 4;
    const others = othersOf(kernel, ints[outcome + 4]!, calls.length);
    lines.start = ints[outcome]! - from;
    lines.pos = ints[outcome + 1]!;
    lines.lines = ints[outcome + 2]!;
    addPlain(kernel, calls, ints[outcome + 3]!);
    return { others, filtered: ints[outcome + 5]!, referenceBlocks: ints[outcome + 6]! };
  }

  /** From now on takes calls with this FILTER column, too; `number` is that of the filters it names. */
  know(filter: string, number: number): void {
    if (!this.#kernel) return;
    const { run, bytes, ints } = this.#kernel;
    const length = Buffer.byteLength(filter);
    if (length > run.LONGEST_FILTER.value || this.#filters === run.MOST_FILTERS.value) return;
    const at = run.FILTERS.value + this.#filters++ * run.FILTER_BYTES.value;
    ints[at / 4] = length;
    ints[at / 4 + 1] = number;
    bytes.write(filter, at + 8);
  }

  #name({ run, bytes }: Kernel, chrom: string): number {
    if (chrom === this.#chrom) return this.#nameLength;
    const length = Buffer.byteLength(chrom);
    this.#chrom = chrom;
    this.#nameLength = length > run.LONGEST_NAME.value ? 0 : length;
    if (this.#nameLength > 0) bytes.write(chrom, run.CONTIG.value);
    return this.#nameLength;
  }
}

/** Adds the calls that the kernel found. */
function addPlain({ run, ints, floats }: Kernel, calls: Calls, count: number): void {
  const starts = run.STARTS.value / 4;
  const codes = run.CODES.value / 8;
  const quals = run.QUALS.value / 8;
  calls.addPlain(
    ints.subarray(starts, starts + count),
    floats.subarray(codes, codes + count),
    floats.subarray(quals, quals + count),
  );
}

function othersOf({ run, ints, bytes }: Kernel, count: number, firstCall: number): OtherLine[] {
  const found: OtherLine[] = [];
  for (let i = 0; i < count; i++) {
    const at = run.OTHERS.value / 4 + i * 4;
    const text = bytes.toString('utf8', ints[at + 2]!, ints[at + 3]!);
    found.push({ call: firstCall + ints[at]!, line: ints[at + 1]!, text });
  }
  return found;
}

/** Kernels that no file needs now: parts of a file are many, and each new kernel takes memory until the next garbage collection. */
const IDLE: Kernel[] = [];
/** Columns before the first sample. */
const FIRST_SAMPLE = 9;
/** Room that the kernel needs behind the lines. */
const BEHIND = 16;
/** Blocks are a few megabytes; one line alone may be more, which is not worth the memory. */
const MOST_BYTES = 2 ** 26;
const HIGHEST = 2 ** 31 - 1;
