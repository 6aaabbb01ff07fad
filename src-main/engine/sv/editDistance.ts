/**
 * Levenshtein distance of two byte sequences, exact: the bit-parallel algorithm of Myers (1999) in Hyyrö's block
 * form (2003), 32 rows to a word, within Ukkonen's band (1985), which doubles until it holds the distance.
 * The same quantity as edlib's global mode, which truvari uses.
 *
 * @returns the distance, or `limit + 1` when it is more than `limit`.
 */
export function editDistance(a: Uint8Array, b: Uint8Array, limit = Number.MAX_SAFE_INTEGER): number {
  let from = 0;
  let aEnd = a.length;
  let bEnd = b.length;
  const shorter = Math.min(aEnd, bEnd);
  while (from < shorter && a[from] === b[from]) from++;
  while (aEnd > from && bEnd > from && a[aEnd - 1] === b[bEnd - 1]) {
    aEnd--;
    bEnd--;
  }
  const rows = aEnd - from;
  const columns = bEnd - from;
  const atLeast = Math.abs(rows - columns);
  if (atLeast > limit) return limit + 1;
  if (rows === 0 || columns === 0) return atLeast;
  const most = Math.min(limit, Math.max(rows, columns));
  const pattern = preparePattern(a, from, aEnd, b, from, bEnd);
  for (
    let band = Math.min(most, Math.max(FIRST_BAND, atLeast + FIRST_BAND));
    ;
    band = Math.min(most, band * 2)
  ) {
    const distance = withinBand(pattern, rows, columns, band);
    if (distance <= band) return distance;
    if (band === most) return limit + 1;
  }
}

const FIRST_BAND = 32;

interface Pattern {
  /** For every column its symbol's offset into `equal`. */
  columnOffsets: Int32Array;
  /** Per symbol and block of 32 rows, the rows that hold the symbol. */
  equal: Int32Array;
  blocks: number;
}

// Grown on demand and kept: pairs are compared one after the other, millions of times.
let columnOffsets = new Int32Array(1024);
let equal = new Int32Array(1024);
let plus = new Int32Array(64);
let minus = new Int32Array(64);
const symbolOf = new Int32Array(256);

function preparePattern(
  a: Uint8Array,
  aFrom: number,
  aEnd: number,
  b: Uint8Array,
  bFrom: number,
  bEnd: number,
): Pattern {
  const blocks = (aEnd - aFrom + 31) >>> 5;
  symbolOf.fill(0);
  let symbols = 1; // 0 stands for whatever `a` does not hold
  for (let i = aFrom; i < aEnd; i++) {
    const byte = a[i]!;
    if (symbolOf[byte] === 0) symbolOf[byte] = symbols++;
  }
  if (equal.length < symbols * blocks) equal = new Int32Array(symbols * blocks * 2);
  else equal.fill(0, 0, symbols * blocks);
  for (let i = aFrom, row = 0; i < aEnd; i++, row++) {
    const at = symbolOf[a[i]!]! * blocks + (row >>> 5);
    equal[at] = equal[at]! | (1 << (row & 31));
  }
  const columns = bEnd - bFrom;
  if (columnOffsets.length < columns) columnOffsets = new Int32Array(columns * 2);
  for (let j = 0; j < columns; j++) columnOffsets[j] = symbolOf[b[bFrom + j]!]! * blocks;
  if (plus.length < blocks) {
    plus = new Int32Array(blocks * 2);
    minus = new Int32Array(blocks * 2);
  }
  return { columnOffsets, equal, blocks };
}

/**
 * The distance when it is at most `band`, otherwise something larger. Only diagonals that a path of that cost can
 * touch are computed; what lies outside is taken as one more than its neighbour, which never makes a result too small.
 */
function withinBand(pattern: Pattern, rows: number, columns: number, band: number): number {
  const { columnOffsets, equal, blocks } = pattern;
  const down = (band + rows - columns) >> 1; // lowest row of column j is j + down
  const up = (band - rows + columns) >> 1; // highest is j - up
  let last = Math.min(blocks, ((Math.max(down, 0) + 31) >> 5) + 1) - 1;
  for (let block = 0; block <= last; block++) {
    plus[block] = -1;
    minus[block] = 0;
  }
  let score = (last + 1) * 32; // at the bottom row of block `last`
  for (let column = 1; column <= columns; column++) {
    const lowest = Math.min(rows, column + down);
    const wanted = (lowest - 1) >> 5;
    while (last < wanted) {
      last++;
      plus[last] = -1;
      minus[last] = 0;
      score += 32;
    }
    const highest = column - up;
    const first = highest > 1 ? (highest - 1) >> 5 : 0;
    const offset = columnOffsets[column - 1]!;
    let carryPlus = 1;
    let carryMinus = 0;
    for (let block = first; block <= last; block++) {
      const vertical = plus[block]!;
      const verticalMinus = minus[block]!;
      const match = equal[offset + block]!;
      const xv = match | verticalMinus;
      const eq = match | carryMinus;
      const xh = (((eq & vertical) + vertical) ^ vertical) | eq;
      const horizontalPlus = verticalMinus | ~(xh | vertical);
      const horizontalMinus = vertical & xh;
      const shiftedPlus = (horizontalPlus << 1) | carryPlus;
      plus[block] = (horizontalMinus << 1) | carryMinus | ~(xv | shiftedPlus);
      minus[block] = shiftedPlus & xv;
      carryPlus = horizontalPlus >>> 31;
      carryMinus = horizontalMinus >>> 31;
    }
    score += carryPlus - carryMinus;
  }
  for (let row = rows; row < (last + 1) * 32; row++) {
    score += ((minus[last]! >>> (row & 31)) & 1) - ((plus[last]! >>> (row & 31)) & 1);
  }
  return score;
}
