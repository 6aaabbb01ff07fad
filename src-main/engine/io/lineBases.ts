/** Puts bases together from pieces of the file, line by line: a chromosome is too long to be looked at byte by byte. */
export class LineBases {
  readonly bytes: Uint8Array;
  readonly #words: Uint32Array;
  readonly #lineBases: number;
  readonly #lineEnd: number;
  #filled = 0;
  /** What is left of the line: bases, then bytes of its end. */
  #left: number;
  #endLeft = 0;
  #sound = true;

  /** `length` bases from `start` (0-based) of a contig whose lines hold `lineBases` bases in `lineBytes` bytes. */
  constructor(
    { lineBases, lineBytes }: { lineBases: number; lineBytes: number },
    start: number,
    length: number,
  ) {
    this.#words = new Uint32Array(Math.ceil(length / 4));
    this.bytes = new Uint8Array(this.#words.buffer, 0, length);
    this.#lineBases = lineBases;
    this.#lineEnd = lineBytes - lineBases;
    this.#left = lineBases - (start % lineBases);
  }

  /** The next bytes of the file. */
  add(piece: Uint8Array): void {
    for (let at = 0; at < piece.length; ) {
      if (this.#left > 0) {
        const taken = Math.min(this.#left, piece.length - at, this.bytes.length - this.#filled);
        if (taken === 0) return;
        this.bytes.set(piece.subarray(at, at + taken), this.#filled);
        this.#filled += taken;
        this.#left -= taken;
        at += taken;
        if (this.#left === 0) this.#endLeft = this.#lineEnd;
      } else if (this.#endLeft > 0) {
        if (piece[at++]! > SPACE) this.#sound = false;
        this.#endLeft--;
      }
      if (this.#left === 0 && this.#endLeft === 0) this.#left = this.#lineBases;
    }
  }

  /** Makes the bases upper-case; false when some are missing or the lines did not end where the index says. */
  complete(): boolean {
    if (this.#filled < this.bytes.length) return false;
    for (let i = 0; i < this.#words.length; i++) {
      const four = this.#words[i]!;
      if ((four & UPPER_BITS) === LETTER_BIT) continue;
      for (let at = i * 4; at < Math.min(i * 4 + 4, this.bytes.length); at++) {
        const byte = this.bytes[at]!;
        if (byte <= SPACE) this.#sound = false;
        if (byte >= LOWER_A) this.bytes[at] = byte - 32;
      }
    }
    return this.#sound;
  }
}

const SPACE = 32;
const LOWER_A = 97;
/** In each of four bytes, the bit of all letters and that of lower-case ones: A to Z have only the first. */
const UPPER_BITS = 0x60606060;
const LETTER_BIT = 0x40404040;
