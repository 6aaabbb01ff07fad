import { diagonalDistance } from './diagonalDistance.ts';

/**
 * Levenshtein distance of two byte sequences, exact: by diagonals where they are nearly equal, otherwise the
 * bit-parallel algorithm of Myers (1999) in Hyyrö's block form (2003), within Ukkonen's band (1985), which widens
 * until it holds the distance. The same quantity as edlib's global mode, which truvari uses.
 *
 * @returns the distance, or `limit + 1` when it is more than `limit`.
 */
export function editDistance(a: Uint8Array, b: Uint8Array, limit = Number.MAX_SAFE_INTEGER): number {
  if (a.length > b.length) return editDistance(b, a, limit);
  let from = 0;
  let aEnd = a.length;
  let bEnd = b.length;
  while (from < aEnd && a[from] === b[from]) from++;
  while (aEnd > from && a[aEnd - 1] === b[bEnd - 1]) {
    aEnd--;
    bEnd--;
  }
  const rows = aEnd - from;
  const columns = bEnd - from;
  const atLeast = columns - rows;
  if (atLeast > limit) return limit + 1;
  if (rows === 0) return atLeast;
  const most = Math.min(limit, columns);
  const shorter = a.subarray(from, aEnd);
  const longer = b.subarray(from, bEnd);
  let band = most;
  if (rows > BLOCK) {
    const few = Math.min(most, MOST_DIAGONAL, atLeast + 8 + (rows >> 6));
    // With a limit above that, such as the best of other ways, the sequences are mostly further apart than it.
    if (few === most || most === columns) {
      const found = diagonalDistance(shorter, longer, few);
      if (found !== null && (found <= few || few === most)) return found;
      band = Math.min(most, Math.max(atLeast + FIRST_BAND, found === null ? 0 : few * 2));
    }
  }
  encode(shorter, longer);
  for (;;) {
    const distance = withinBand(rows, columns, band);
    if (distance <= band) return distance;
    if (band === most) return limit + 1;
    // `distance` is too large, if anything, so a band of it holds the truth; else by how far this one sufficed.
    const expected = Math.ceil((1.2 * band * rows) / reachable.rows);
    band = Math.min(most, distance, Math.max(2 * band, expected));
  }
}

const BLOCK = 64;
const FIRST_BAND = 64;
const MOST_DIAGONAL = 64;

// Grown on demand and kept: pairs are compared one after the other, millions of times.
let rowCodes = new Uint8Array(1024);
let columnCodes = new Uint8Array(1024);
let carries = new Uint8Array(1024);
const codeOf = new Uint8Array(256);
const upperEqual = new Int32Array(256);
const lowerEqual = new Int32Array(256);
let codes = 0;

/** Numbers the symbols of both from 0, so that the tables of a block stay small. */
function encode(a: Uint8Array, b: Uint8Array): void {
  if (columnCodes.length < b.length) {
    rowCodes = new Uint8Array(b.length * 2);
    columnCodes = new Uint8Array(b.length * 2);
    carries = new Uint8Array(b.length * 2);
  }
  codeOf.fill(UNSEEN);
  codes = 0;
  codes = encodeInto(rowCodes, a);
  codes = encodeInto(columnCodes, b);
}

function encodeInto(target: Uint8Array, sequence: Uint8Array): number {
  let known = codes;
  for (let i = 0; i < sequence.length; i++) {
    const byte = sequence[i]!;
    let code = codeOf[byte]!;
    if (code === UNSEEN) {
      code = known++;
      codeOf[byte] = code;
    }
    target[i] = code;
  }
  return known;
}

const UNSEEN = 255; // a sequence of text has fewer symbols than that

/**
 * The distance when it is at most `band`, otherwise something larger that is no smaller than the distance. Goes block
 * by block of 64 rows (two words), each over the columns that a path of that cost can still touch (Ukkonen's cutoff);
 * what lies outside is taken as one more than its neighbour. `carries` holds each column's change at the bottom of the
 * block above: bit 0 for +1, bit 1 for -1.
 */
function withinBand(rows: number, columns: number, band: number): number {
  const symbols = columnCodes;
  const carry = carries;
  const upper = upperEqual;
  const lower = lowerEqual;
  let score = 0;
  let first = 0;
  let plus = 0;
  let minus = 0;
  let lowerPlus = 0;
  let lowerMinus = 0;
  let lastEnd = 0;
  reachable.from = 0;
  reachable.to = Math.min(columns, BLOCK + ((band - rows + columns) >> 1));
  const blocks = Math.ceil(rows / BLOCK);
  for (let block = 0; block < blocks; block++) {
    const top = block * BLOCK;
    reachable.rows = top + BLOCK;
    const start = reachable.from;
    const end = reachable.to;
    if (end > lastEnd) carry.fill(1, lastEnd, end);
    lastEnd = end;
    score += BLOCK + carried(first, start); // at the bottom of the block, before its first column
    first = start;
    upper.fill(0, 0, codes);
    lower.fill(0, 0, codes);
    fillEqual(upper, top, Math.min(rows, top + 32));
    fillEqual(lower, top + 32, Math.min(rows, top + BLOCK));
    plus = -1;
    minus = 0;
    lowerPlus = -1;
    lowerMinus = 0;
    for (let column = start; column < end; column++) {
      const symbol = symbols[column]!;
      const carried = carry[column]!;
      let carryMinus = carried >> 1;
      let match = upper[symbol]!;
      let eq = match | carryMinus;
      let diagonal = (((eq & plus) + plus) ^ plus) | eq;
      let horizontalPlus = minus | ~(diagonal | plus);
      let horizontalMinus = plus & diagonal;
      let shifted = (horizontalPlus << 1) | (carried & 1);
      match |= minus;
      plus = (horizontalMinus << 1) | carryMinus | ~(match | shifted);
      minus = shifted & match;

      carryMinus = horizontalMinus >>> 31;
      const carryPlus = horizontalPlus >>> 31;
      match = lower[symbol]!;
      eq = match | carryMinus;
      diagonal = (((eq & lowerPlus) + lowerPlus) ^ lowerPlus) | eq;
      horizontalPlus = lowerMinus | ~(diagonal | lowerPlus);
      horizontalMinus = lowerPlus & diagonal;
      shifted = (horizontalPlus << 1) | carryPlus;
      match |= lowerMinus;
      lowerPlus = (horizontalMinus << 1) | carryMinus | ~(match | shifted);
      lowerMinus = shifted & match;
      carry[column] = (horizontalPlus >>> 31) | ((horizontalMinus >>> 31) << 1);
    }
    const left = rows - top - BLOCK;
    if (left > 0 && !reach(score, start, end, columns, columns - left, band)) return columns;
  }
  carry.fill(1, lastEnd, columns);
  score += carried(first, columns);
  for (let row = rows; row < blocks * BLOCK; row++) {
    const inUpper = (row & 63) < 32;
    score += (((inUpper ? minus : lowerMinus) >>> row) & 1) - (((inUpper ? plus : lowerPlus) >>> row) & 1);
  }
  return score;
}

/** Columns of the next block, and the rows done. */
const reachable = { from: 0, to: 0, rows: 0 };

/**
 * Which columns of the next block a path of at most `band` edits can touch, when at the bottom of this one it has passed
 * `start` to `end` columns; `score` is the cost after `start` of them, and after `corner` of them a path needs no further
 * insertion or deletion. False when there is no such path.
 */
function reach(
  score: number,
  start: number,
  end: number,
  columns: number,
  corner: number,
  band: number,
): boolean {
  const carry = carries;
  let cost = score;
  let from = -1;
  let to = -1;
  for (let passed = start; ; passed++) {
    const slack = band - cost - Math.abs(corner - passed);
    if (slack >= 0) {
      if (from < 0) from = passed;
      const furthest = (passed > corner ? passed : corner) + (slack >> 1);
      if (furthest > to) to = furthest;
    }
    if (passed === end) break;
    const carried = carry[passed]!;
    cost += (carried & 1) - (carried >> 1);
  }
  reachable.from = from;
  reachable.to = Math.min(columns, to + BLOCK);
  return from >= 0;
}

/** Sum of the changes from one column to another at the bottom of the latest block. */
function carried(from: number, to: number): number {
  let sum = 0;
  for (let column = from; column < to; column++) sum += (carries[column]! & 1) - (carries[column]! >> 1);
  return sum;
}

function fillEqual(equal: Int32Array, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const code = rowCodes[row]!;
    equal[code] = equal[code]! | (1 << row);
  }
}
