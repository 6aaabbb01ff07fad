/** What a base of one sequence is aligned to, in runs: both, reference only (deletion), alternative only (insertion). */
export interface Run {
  kind: 'both' | 'deletion' | 'insertion';
  length: number;
}

/**
 * Global alignment of two allele sequences with affine gaps (Gotoh 1982) and BWA-MEM's scores, as hap.py does to
 * split complex alleles: match 1, mismatch -4, N 0, gap -(6 + length). On a tie a gap is preferred to a substitution,
 * and an extended deletion of the reference to an insertion, which is what decides how equal alignments are written.
 */
export function align(ref: string, alt: string): Run[] {
  const columns = ref.length;
  const rows = alt.length;
  const directions = new Uint8Array(columns * rows);
  // h[j]: best score of the cell diagonally above; e[j]: best score ending in an insertion.
  const h = new Int32Array(columns + 1);
  const e = new Int32Array(columns + 1).fill(MINUS_INFINITY);
  for (let j = 1; j <= columns; j++) h[j] = -(GAP_OPEN + GAP_EXTEND * j);
  for (let i = 0; i < rows; i++) {
    let f = MINUS_INFINITY;
    let left = -(GAP_OPEN + GAP_EXTEND * (i + 1));
    for (let j = 0; j < columns; j++) {
      const diagonal = h[j]! + substitution(ref.charCodeAt(j), alt.charCodeAt(i));
      let insertion = e[j]!;
      h[j] = left;
      let direction = diagonal > insertion ? 0 : 1;
      let best = Math.max(diagonal, insertion);
      if (best <= f) {
        direction = 2;
        best = f;
      }
      left = best;
      const opened = best - GAP_OPEN - GAP_EXTEND;
      insertion -= GAP_EXTEND;
      if (insertion > opened) direction |= INSERTION_EXTENDS;
      e[j] = Math.max(insertion, opened);
      f -= GAP_EXTEND;
      if (f > opened) direction |= DELETION_EXTENDS;
      f = Math.max(f, opened);
      directions[i * columns + j] = direction;
    }
    h[columns] = left;
    e[columns] = MINUS_INFINITY;
  }
  return traceBack(directions, rows, columns);
}

const GAP_OPEN = 6;
const GAP_EXTEND = 1;
const MINUS_INFINITY = -0x40000000;
const INSERTION_EXTENDS = 4;
const DELETION_EXTENDS = 32;

function substitution(a: number, b: number): number {
  if (!isBase(a) || !isBase(b)) return 0;
  return a === b ? 1 : -4;
}

function isBase(code: number): boolean {
  return code === 65 || code === 67 || code === 71 || code === 84;
}

function traceBack(directions: Uint8Array, rows: number, columns: number): Run[] {
  const runs: Run[] = [];
  let i = rows - 1;
  let j = columns - 1;
  let state = 0;
  while (i >= 0 && j >= 0) {
    state = (directions[i * columns + j]! >> (state << 1)) & 3;
    if (state === 0) {
      push(runs, 'both', 1);
      i--;
      j--;
    } else if (state === 1) {
      push(runs, 'insertion', 1);
      i--;
    } else {
      push(runs, 'deletion', 1);
      j--;
    }
  }
  if (i >= 0) push(runs, 'insertion', i + 1);
  if (j >= 0) push(runs, 'deletion', j + 1);
  return runs.reverse();
}

function push(runs: Run[], kind: Run['kind'], length: number): void {
  const last = runs.at(-1);
  if (last?.kind === kind) last.length += length;
  else runs.push({ kind, length });
}
