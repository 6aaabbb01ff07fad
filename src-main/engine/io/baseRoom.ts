import { Kernel } from '../kernel/kernel.ts';

/** Room for the bases of one stretch after the other: FASTA lines are read into it and put together where they are. */
export class BaseRoom {
  readonly #kernel = new Kernel();

  /** `size` bytes to read lines into. What was there before is lost. */
  bytes(size: number): Buffer {
    const { start } = this.#kernel;
    this.#kernel.reserve(start + size);
    return this.#kernel.bytes.subarray(start, start + size);
  }

  /**
   * The first `length` bases of the `size` bytes read as upper-case ASCII, until the next use of the room. They begin with
   * base `first` (0-based) of a contig whose lines hold `lineBases` bases in `lineBytes` bytes. Null when the lines do not end
   * where the index says.
   */
  join(
    size: number,
    first: number,
    length: number,
    { lineBases, lineBytes }: { lineBases: number; lineBytes: number },
  ): Uint8Array | null {
    const { run, start, bytes } = this.#kernel;
    const joined = run.joinLines(start, size, first % lineBases, length, lineBases, lineBytes);
    return joined ? bytes.subarray(start, start + length) : null;
  }
}
