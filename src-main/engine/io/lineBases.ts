/**
 * The bases of `length` bytes of FASTA lines as upper-case ASCII, put together in place: a chromosome is too long to be
 * looked at byte by byte. `raw` begins with base `start` (0-based) of a contig whose lines hold `lineBases` bases in
 * `lineBytes` bytes. Null when the lines do not end where the index says.
 */
export function joinLines(
  raw: Uint8Array,
  start: number,
  length: number,
  { lineBases, lineBytes }: { lineBases: number; lineBytes: number },
): Uint8Array | null {
  let filled = Math.min(length, lineBases - (start % lineBases));
  if (filled > raw.length) return null;
  for (let at = filled; filled < length; ) {
    for (const end = at + lineBytes - lineBases; at < end; at++) if (raw[at]! > SPACE) return null;
    const taken = Math.min(lineBases, length - filled);
    if (at + taken > raw.length) return null;
    raw.copyWithin(filled, at, at + taken);
    filled += taken;
    at += taken;
  }
  const bases = raw.subarray(0, length);
  return makeUpperCase(bases) ? bases : null;
}

/** False when there is a blank or a line end among the bases. `bases` must begin at a multiple of four bytes. */
function makeUpperCase(bases: Uint8Array): boolean {
  const words = new Uint32Array(bases.buffer, bases.byteOffset, bases.length >> 2);
  const change = (from: number, to: number): boolean => {
    for (let at = from; at < to; at++) {
      const byte = bases[at]!;
      if (byte <= SPACE) return false;
      if (byte >= LOWER_A) bases[at] = byte - 32;
    }
    return true;
  };
  for (let i = 0; i < words.length; i++) {
    if ((words[i]! & UPPER_BITS) !== LETTER_BIT && !change(i * 4, i * 4 + 4)) return false;
  }
  return change(words.length * 4, bases.length);
}

const SPACE = 32;
const LOWER_A = 97;
/** In each of four bytes, the bit of all letters and that of lower-case ones: A to Z have only the first. */
const UPPER_BITS = 0x60606060;
const LETTER_BIT = 0x40404040;
