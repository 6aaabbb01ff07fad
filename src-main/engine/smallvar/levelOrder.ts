/**
 * Sorts `order`, indexes into `level`, ascending by level, with the steps of std::sort in libstdc++ (introsort, median
 * of three, final insertion sort). It is not stable, and hap.py's ROC shows which of several calls at one level comes
 * first: equal tables need equal steps. Ranges that would fall to heap sort there are sorted stably here.
 */
export function sortAsLibstdcxx(order: Int32Array, level: Float64Array): void {
  const n = order.length;
  if (n < 2) return;
  introsort(order, level, 0, n, 2 * Math.floor(Math.log2(n)));
  const head = Math.min(n, THRESHOLD);
  for (let i = 1; i < head; i++) {
    const item = order[i]!;
    if (level[item]! < level[order[0]!]!) {
      order.copyWithin(1, 0, i);
      order[0] = item;
    } else insert(order, level, i);
  }
  for (let i = head; i < n; i++) insert(order, level, i);
}

const THRESHOLD = 16;

function introsort(order: Int32Array, level: Float64Array, first: number, last: number, depth: number): void {
  while (last - first > THRESHOLD) {
    if (depth-- === 0) {
      order.subarray(first, last).sort((a, b) => level[a]! - level[b]! || a - b);
      return;
    }
    medianToFirst(order, level, first, first + 1, first + ((last - first) >> 1), last - 1);
    const cut = partition(order, level, first + 1, last, level[order[first]!]!);
    introsort(order, level, cut, last, depth);
    last = cut;
  }
}

function medianToFirst(
  order: Int32Array,
  level: Float64Array,
  to: number,
  a: number,
  b: number,
  c: number,
): void {
  const x = level[order[a]!]!;
  const y = level[order[b]!]!;
  const z = level[order[c]!]!;
  if (x < y) swap(order, to, y < z ? b : x < z ? c : a);
  else swap(order, to, x < z ? a : y < z ? c : b);
}

function partition(
  order: Int32Array,
  level: Float64Array,
  first: number,
  last: number,
  pivot: number,
): number {
  for (;;) {
    while (level[order[first]!]! < pivot) first++;
    last--;
    while (pivot < level[order[last]!]!) last--;
    if (first >= last) return first;
    swap(order, first, last);
    first++;
  }
}

function insert(order: Int32Array, level: Float64Array, at: number): void {
  const item = order[at]!;
  const value = level[item]!;
  while (value < level[order[at - 1]!]!) {
    order[at] = order[at - 1]!;
    at--;
  }
  order[at] = item;
}

function swap(order: Int32Array, a: number, b: number): void {
  const item = order[a]!;
  order[a] = order[b]!;
  order[b] = item;
}
