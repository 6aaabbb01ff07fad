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
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  let filled = Math.min(length, lineBases - (start % lineBases));
  if (filled > raw.length || !moveUpperCase(raw, view, 0, 0, filled)) return null;
  for (let at = filled; filled < length; ) {
    for (const end = at + lineBytes - lineBases; at < end; at++) if (raw[at]! > SPACE) return null;
    const taken = Math.min(lineBases, length - filled);
    if (at + taken > raw.length || !moveUpperCase(raw, view, at, filled, taken)) return null;
    filled += taken;
    at += taken;
  }
  return raw.subarray(0, length);
}

/** Moves bases forwards in place as upper case, four at a time; false when there is a blank or a line end among them. */
function moveUpperCase(raw: Uint8Array, view: DataView, from: number, to: number, length: number): boolean {
  const words = length - 3;
  let i = 0;
  for (; i < words; i += 4) {
    const word = view.getUint32(from + i, true);
    if ((word & UPPER_BITS) === LETTER_BIT) view.setUint32(to + i, word, true);
    else if (!moveBytes(raw, from + i, to + i, 4)) return false;
  }
  return moveBytes(raw, from + i, to + i, length - i);
}

function moveBytes(raw: Uint8Array, from: number, to: number, length: number): boolean {
  for (let i = 0; i < length; i++) {
    const byte = raw[from + i]!;
    if (byte <= SPACE) return false;
    raw[to + i] = byte >= LOWER_A ? byte - 32 : byte;
  }
  return true;
}

const SPACE = 32;
const LOWER_A = 97;
/** In each of four bytes, the bit of all letters and that of lower-case ones: A to Z have only the first. */
const UPPER_BITS = 0x60606060;
const LETTER_BIT = 0x40404040;
