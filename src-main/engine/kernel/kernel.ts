import { KERNEL } from './kernelBytes.ts';

/** A number that the kernel exports. */
interface Constant {
  readonly value: number;
}

/** What assembly/index.ts exports and explains. Addresses and sizes are in bytes; what is true or false comes back as 1 or 0. */
interface Exports {
  memory: { readonly buffer: ArrayBuffer };
  START: Constant;
  reserve(end: number): number;
  joinLines(
    at: number,
    size: number,
    column: number,
    length: number,
    lineBases: number,
    lineBytes: number,
  ): number;
  VARIANT_BYTES: Constant;
  BEFORE_BYTES: Constant;
  SEARCH_BYTES: Constant;
  REACH_BYTES: Constant;
  matchVariants(task: number): number;
  REACHES_BYTES: Constant;
  ISLAND_BYTES: Constant;
  separate(task: number): void;
  OUTCOME: Constant;
  CONTIG: Constant;
  FILTERS: Constant;
  FILTER_BYTES: Constant;
  LONGEST_NAME: Constant;
  LONGEST_FILTER: Constant;
  MOST_FILTERS: Constant;
  MOST_LINES: Constant;
  STARTS: Constant;
  CODES: Constant;
  QUALS: Constant;
  OTHERS: Constant;
  LINES: Constant;
  takePlainLines(
    at: number,
    end: number,
    columns: number,
    sample: number,
    nameLength: number,
    pos: number,
    above: number,
    upTo: number,
    most: number,
    passOnly: number,
    filters: number,
  ): void;
  writeSixDigits(value: number, at: number): number;
  TEMPLATE_SLOTS: Constant;
  VALUE_TEXTS: Constant;
  addTemplate(template: number): void;
  countSites(task: number): number;
  makeCurves(task: number): number;
}

/**
 * The hottest loops of the engine as WebAssembly, which needs no warming up: JavaScript runs some of a chromosome's time at a
 * fraction of its speed, until V8 has compiled it. Each kernel has memory of its own.
 */
export class Kernel {
  readonly run: Exports;
  readonly start: number;
  #views: Views;

  constructor() {
    compiled ??= new WebAssembly.Module(Buffer.from(KERNEL, 'base64'));
    this.run = new WebAssembly.Instance(compiled).exports as unknown as Exports;
    this.start = this.run.START.value;
    this.#views = viewsOf(this.run.memory.buffer);
  }

  /** All of its memory, as long as that does not grow. */
  get bytes(): Buffer {
    return this.#look().bytes;
  }

  /** The same as whole numbers of 32 bits, and as numbers of 64 and of 32. */
  get ints(): Int32Array {
    return this.#look().ints;
  }

  get floats(): Float64Array {
    return this.#look().floats;
  }

  get singles(): Float32Array {
    return this.#look().singles;
  }

  #look(): Views {
    const { buffer } = this.run.memory;
    if (this.#views.bytes.buffer !== buffer) this.#views = viewsOf(buffer);
    return this.#views;
  }

  /** Makes sure that there is memory up to the address `end`. Throws RangeError when there is not that much. */
  reserve(end: number): void {
    if (end > MOST || this.run.reserve(end) === 0) throw new RangeError(`no memory for ${end} bytes`);
  }
}

interface Views {
  bytes: Buffer;
  ints: Int32Array;
  floats: Float64Array;
  singles: Float32Array;
}

function viewsOf(buffer: ArrayBuffer): Views {
  return {
    bytes: Buffer.from(buffer),
    ints: new Int32Array(buffer),
    floats: new Float64Array(buffer),
    singles: new Float32Array(buffer),
  };
}

/** An address has 32 bits. */
const MOST = 2 ** 32 - 2 ** 16;

let compiled: object | undefined;

/** As much of it as is used here: the types of Node leave it to those of browsers. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { exports: unknown };
};
