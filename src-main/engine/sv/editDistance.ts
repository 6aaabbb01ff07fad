import { diagonalDistance } from './diagonalDistance.ts';

/**
 * Levenshtein distance of two byte sequences, exact: by diagonals where they are nearly equal, otherwise the
 * bit-parallel algorithm of Myers (1999) in Hyyrö's block form (2003), within Ukkonen's band (1985), which widens
 * until it holds the distance. The same quantity as edlib's global mode, which truvari uses.
 *
 * @returns the distance, or `limit + 1` when it is more than `limit`.
 */
export function editDistance(a: Uint8Array, b: Uint8Array, limit = Number.MAX_SAFE_INTEGER): number {
  return partDistance(a, 0, a.length, b, 0, b.length, limit);
}

/** The same of parts: `aLength` bytes from `aFrom` on, and of `b` likewise. */
export function partDistance(
  a: Uint8Array,
  aFrom: number,
  aLength: number,
  b: Uint8Array,
  bFrom: number,
  bLength: number,
  limit: number,
): number {
  if (aLength > bLength) return partDistance(b, bFrom, bLength, a, aFrom, aLength, limit);
  let same = 0;
  while (same < aLength && a[aFrom + same] === b[bFrom + same]) same++;
  const top = aFrom + same;
  const left = bFrom + same;
  let rows = aLength - same;
  let columns = bLength - same;
  while (rows > 0 && a[top + rows - 1] === b[left + columns - 1]) {
    rows--;
    columns--;
  }
  const atLeast = columns - rows;
  if (atLeast > limit) return limit + 1;
  if (rows === 0) return atLeast;
  const most = Math.min(limit, columns);
  let band = most;
  if (rows > BLOCK) {
    const few = Math.min(most, MOST_DIAGONAL, atLeast + 8 + (rows >> 6));
    // With a limit above that, such as the best of other ways, the sequences are mostly further apart than it.
    if (few === most || most === columns) {
      const found = diagonalDistance(a, top, rows, b, left, columns, few);
      if (found !== null && (found <= few || few === most)) return found;
      band = Math.min(most, Math.max(atLeast + FIRST_BAND, found === null ? 0 : few * 2));
    }
  }
  for (;;) {
    const distance = withinBand(a, top, rows, b, left, columns, band);
    if (distance <= band) return distance;
    if (band === most) return limit + 1;
    // `distance` is too large, if anything, so a band of it holds the truth; else by how far this one sufficed.
    const expected = Math.ceil((1.2 * band * rows) / rowsDone);
    band = Math.min(most, distance, Math.max(2 * band, expected));
  }
}

const BLOCK = 64;
const FIRST_BAND = 64;
const MOST_DIAGONAL = 64;

// Grown on demand and kept: pairs are compared one after the other, millions of times.
/** For each column its symbol, and two bits of what lies above: see `withinBand`. */
let cells = new Uint16Array(1024);
/** For each symbol the rows of a block that have it; all 0 between blocks. */
const upperEqual = new Int32Array(256);
const lowerEqual = new Int32Array(256);

/**
 * The distance when it is at most `band`, otherwise something larger that is no smaller than the distance. Goes block
 * by block of 64 rows (two words), each over the columns that a path of that cost can still touch (Ukkonen's cutoff);
 * what lies outside is taken as one more than its neighbour. The lowest bits of a cell hold its column's change at the
 * bottom of the block above: bit 0 for +1, bit 1 for -1.
 */
function withinBand(
  a: Uint8Array,
  aFrom: number,
  rows: number,
  b: Uint8Array,
  bFrom: number,
  columns: number,
  band: number,
): number {
  if (cells.length < columns) cells = new Uint16Array(columns * 2);
  const cell = cells;
  const upper = upperEqual;
  const lower = lowerEqual;
  let start = 0;
  let end = Math.min(columns, BLOCK + ((band - rows + columns) >> 1));
  // Of the block before: its columns, and the costs at its bottom before the first and after the last.
  let first = 0;
  let last = 0;
  let left = 0;
  let right = 0;
  for (let top = 0; ; top += BLOCK) {
    rowsDone = top + BLOCK;
    for (let column = last; column < end; column++) cell[column] = (b[bFrom + column]! << 2) | 1;
    right += end > last ? end - last : -changes(end, last);
    left += BLOCK + changes(first, start);
    first = start;
    last = end;
    const bottom = Math.min(rows, top + BLOCK);
    for (let row = top; row < bottom; row++) {
      const symbol = a[aFrom + row]!;
      if (row - top < 32) upper[symbol] = upper[symbol]! | (1 << row);
      else lower[symbol] = lower[symbol]! | (1 << row);
    }
    let plus = -1;
    let minus = 0;
    let lowerPlus = -1;
    let lowerMinus = 0;
    for (let column = start; column < end; column++) {
      const held = cell[column]!;
      const symbol = held >> 2;
      let carryMinus = (held >> 1) & 1;
      let match = upper[symbol]!;
      let eq = match | carryMinus;
      let diagonal = (((eq & plus) + plus) ^ plus) | eq;
      let horizontalPlus = minus | ~(diagonal | plus);
      let horizontalMinus = plus & diagonal;
      let shifted = (horizontalPlus << 1) | (held & 1);
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
      cell[column] = (symbol << 2) | (horizontalPlus >>> 31) | ((horizontalMinus >>> 31) << 1);
    }
    for (let row = top; row < bottom; row++) {
      upper[a[aFrom + row]!] = 0;
      lower[a[aFrom + row]!] = 0;
    }
    right += ones(plus) + ones(lowerPlus) - ones(minus) - ones(lowerMinus);
    const below = rows - top - BLOCK;
    if (below <= 0) {
      let score = right + columns - end;
      for (let row = BLOCK + below; row < BLOCK; row++) {
        const inUpper = row < 32;
        score +=
          (((inUpper ? minus : lowerMinus) >>> row) & 1) - (((inUpper ? plus : lowerPlus) >>> row) & 1);
      }
      return score;
    }
    // A path of at most `band` edits passes the bottom at columns where the cost, and the insertions or deletions still
    // needed to get to the corner, leave some slack. From the last such column it gets farthest.
    const corner = columns - below;
    let from = start;
    for (let cost = left; cost + Math.abs(corner - from) > band; from++) {
      if (from === end) return columns;
      cost += (cell[from]! & 1) - ((cell[from]! >> 1) & 1);
    }
    let to = end;
    let cost = right;
    while (cost + Math.abs(corner - to) > band) {
      to--;
      cost -= (cell[to]! & 1) - ((cell[to]! >> 1) & 1);
    }
    const slack = band - cost - Math.abs(corner - to);
    start = from;
    end = Math.min(columns, (to > corner ? to : corner) + (slack >> 1) + BLOCK);
  }
}

/** Rows that the latest band sufficed for. */
let rowsDone = 0;

/** Sum of the changes from one column to another at the bottom of the latest block. */
function changes(from: number, to: number): number {
  let sum = 0;
  for (let column = from; column < to; column++) sum += (cells[column]! & 1) - ((cells[column]! >> 1) & 1);
  return sum;
}

/** Bits set in 32. */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
