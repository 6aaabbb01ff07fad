/**
 * Levenshtein distance by furthest-reaching points on diagonals (Ukkonen 1985, Myers 1986): quick when the sequences
 * are nearly equal, as the two records of one variant mostly are.
 *
 * @returns the distance when it is at most `most`; `most + 1` when it is more; null when it gave up, because too many
 * bases match off the diagonal, as in tandem repeats. `a`, of which `rows` bases from `aFrom` on are compared, must not be
 * longer than `b`.
 */
export function diagonalDistance(
  a: Uint8Array,
  aFrom: number,
  rows: number,
  b: Uint8Array,
  bFrom: number,
  columns: number,
  most: number,
): number | null {
  const target = columns - rows; // a diagonal is column minus row; this one ends in the corner
  if (target > most) return most + 1;
  if (reached.length < 2 * most + 5) {
    reached = new Int32Array(4 * most + 5);
    previous = new Int32Array(4 * most + 5);
  }
  const middle = most + 2;
  let work = COMPARISONS_PER_BASE * columns + 2 * most * most;
  reached.fill(NOWHERE, 0, 2 * middle + 1);
  previous.fill(NOWHERE, 0, 2 * middle + 1);
  previous[middle - 1] = -1; // so that wave 0 starts in column 0 of diagonal 0
  for (let edits = 0; edits <= most; edits++) {
    // Farther off than this the corner cannot be reached any more.
    const lowest = Math.max(-edits, target - (most - edits));
    const highest = Math.min(edits, target + (most - edits));
    for (let diagonal = lowest; diagonal <= highest; diagonal++) {
      const at = middle + diagonal;
      let column = previous[at - 1]! + 1;
      const substituted = previous[at]! + 1;
      const deleted = previous[at + 1]!;
      if (substituted > column) column = substituted;
      if (deleted > column) column = deleted;
      const end = columns < rows + diagonal ? columns : rows + diagonal;
      // Where the move would leave the table, the edge itself is no farther away.
      if (column > end) column = end;
      const started = column;
      const shift = aFrom - diagonal;
      while (column < end && a[column + shift] === b[column + bFrom]) column++;
      work -= column - started;
      reached[at] = column;
      if (diagonal === target && column === columns) return edits;
    }
    if (work < 0) return null;
    reached[middle + lowest - 1] = NOWHERE;
    reached[middle + highest + 1] = NOWHERE;
    const swapped = previous;
    previous = reached;
    reached = swapped;
  }
  return most + 1;
}

const COMPARISONS_PER_BASE = 2;
const NOWHERE = -(2 ** 30);

// Kept between calls, as pairs are compared one after the other, millions of times.
let reached = new Int32Array(1024);
let previous = new Int32Array(1024);
