import { type MatchMatrix, type PlacedCall, SETTLED } from './matrix.ts';

/**
 * The pairs of a matrix from the best down, each settled when it comes out; of equally good ones in any order. A heap by
 * what each pair can reach at most: when its first is settled, no other is better.
 */
export class BestFirst<Call extends PlacedCall> {
  readonly #matrix: MatchMatrix<Call>;
  readonly #heap: Int32Array;
  #size: number;

  constructor(matrix: MatchMatrix<Call>) {
    this.#matrix = matrix;
    this.#size = matrix.state.length;
    this.#heap = new Int32Array(this.#size);
    for (let pair = 0; pair < this.#size; pair++) this.#heap[pair] = pair;
    for (let at = (this.#size >> 1) - 1; at >= 0; at--) this.#sink(at);
  }

  /** The next pair, or -1. A pair not settled yet for which `isIdle` holds is left out. */
  next(isIdle: (pair: number) => boolean): number {
    const matrix = this.#matrix;
    while (this.#size > 0) {
      const pair = this.#heap[0]!;
      if (matrix.precision[pair] === SETTLED) {
        this.#dropFirst();
        return pair;
      }
      if (isIdle(pair)) this.#dropFirst();
      else {
        if (this.#size === 1) matrix.settle(pair);
        else matrix.tighten(pair);
        this.#sink(0);
      }
    }
    return -1;
  }

  #dropFirst(): void {
    this.#heap[0] = this.#heap[--this.#size]!;
    this.#sink(0);
  }

  #sink(from: number): void {
    const heap = this.#heap;
    const size = this.#size;
    if (from >= size) return;
    const item = heap[from]!;
    let hole = from;
    for (let child = 2 * hole + 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && this.#comesBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!this.#comesBefore(heap[child]!, item)) break;
      heap[hole] = heap[child]!;
      hole = child;
    }
    heap[hole] = item;
  }

  /** Among equals by state and score what is not settled yet comes first, so that all ties are known as such. */
  #comesBefore(a: number, b: number): boolean {
    const { state, score, precision } = this.#matrix;
    if (state[a] !== state[b]) return state[a]! > state[b]!;
    const scoreA = score[a]! || 0;
    const scoreB = score[b]! || 0;
    if (scoreA !== scoreB) return scoreA > scoreB;
    const openA = precision[a] !== SETTLED;
    const openB = precision[b] !== SETTLED;
    if (openA || openB) return openA && !openB;
    return this.#matrix.less(b, a);
  }
}
