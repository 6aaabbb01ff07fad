import { KERNEL } from './kernelBytes.ts';

/** What assembly/index.ts exports. Addresses and sizes are in bytes; what is true or false comes back as 1 or 0. */
interface Exports {
  memory: { readonly buffer: ArrayBuffer };
  /** First address that is free. */
  START: { readonly value: number };
  reserve(end: number): number;
  joinLines(
    at: number,
    size: number,
    column: number,
    length: number,
    lineBases: number,
    lineBytes: number,
  ): number;
}

/**
 * The hottest loops of the engine as WebAssembly, which needs no warming up: JavaScript runs some of a chromosome's time at a
 * fraction of its speed, until V8 has compiled it. Each kernel has memory of its own.
 */
export class Kernel {
  readonly run: Exports;
  readonly start: number;
  #bytes: Buffer;

  constructor() {
    compiled ??= new WebAssembly.Module(Buffer.from(KERNEL, 'base64'));
    this.run = new WebAssembly.Instance(compiled).exports as unknown as Exports;
    this.start = this.run.START.value;
    this.#bytes = Buffer.from(this.run.memory.buffer);
  }

  /** All of its memory, as long as that does not grow. */
  get bytes(): Buffer {
    const { buffer } = this.run.memory;
    if (this.#bytes.buffer !== buffer) this.#bytes = Buffer.from(buffer);
    return this.#bytes;
  }

  /** Makes sure that there is memory up to the address `end`. Throws RangeError when there is not that much. */
  reserve(end: number): void {
    if (end > MOST || this.run.reserve(end) === 0) throw new RangeError(`no memory for ${end} bytes`);
  }
}

/** An address has 32 bits. */
const MOST = 2 ** 32 - 2 ** 16;

let compiled: object | undefined;

/** As much of it as is used here: the types of Node leave it to those of browsers. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { exports: unknown };
};
