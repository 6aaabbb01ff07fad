/** What the order depends on. */
interface Placed {
  start: number;
  ref: string;
}

/**
 * The order in which vcfeval reads records: those at one position by the length of REF, through a queue that leaves
 * equal ones in no fixed order when there are three or more (java.util.PriorityQueue, a binary heap). It decides which
 * of several equally good answers is found. Indexes of the records; null when they are read as they stand. `records`
 * must be sorted by start.
 */
export function readOrder(records: readonly Placed[]): Int32Array | null {
  let order: Int32Array | null = null;
  for (let from = 0, to = 0; from < records.length; from = to) {
    const { start } = records[from]!;
    for (to = from + 1; to < records.length && records[to]!.start === start; ) to++;
    if (to - from < 3 && !(to - from === 2 && records[from]!.ref.length > records[from + 1]!.ref.length))
      continue;
    order ??= new Int32Array(records.length).map((_, i) => i);
    const heap = new Heap((a, b) => records[a]!.ref.length - records[b]!.ref.length);
    for (let i = from; i < to; i++) heap.add(i);
    for (let i = from; i < to; i++) order[i] = heap.poll();
  }
  return order;
}

/** java.util.PriorityQueue, with its order among equals. */
class Heap {
  readonly #items: number[] = [];
  readonly #compare: (a: number, b: number) => number;

  constructor(compare: (a: number, b: number) => number) {
    this.#compare = compare;
  }

  add(item: number): void {
    let at = this.#items.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#compare(item, this.#items[parent]!) >= 0) break;
      this.#items[at] = this.#items[parent]!;
      at = parent;
    }
    this.#items[at] = item;
  }

  poll(): number {
    const first = this.#items[0]!;
    const last = this.#items.pop()!;
    const size = this.#items.length;
    if (size === 0) return first;
    let at = 0;
    while (at < size >> 1) {
      let child = 2 * at + 1;
      if (child + 1 < size && this.#compare(this.#items[child]!, this.#items[child + 1]!) > 0) child++;
      if (this.#compare(last, this.#items[child]!) <= 0) break;
      this.#items[at] = this.#items[child]!;
      at = child;
    }
    this.#items[at] = last;
    return first;
  }
}
