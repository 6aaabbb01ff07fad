/**
 * Order of `count` items by `less`, as numpy's argsort gives it for objects: introsort (median of three, insertion
 * sort up to 16 items, heap sort when the recursion grows too deep). The sort is not stable, and truvari's choice
 * between equally good matches follows from it, so equal items must come out in the same order here.
 */
export function introsortOrder(count: number, less: (left: number, right: number) => boolean): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  if (count < 2) return order;
  const pending: [low: number, high: number, depth: number][] = [];
  let low = 0;
  let high = count - 1;
  let depth = 2 * (31 - Math.clz32(count));
  for (;;) {
    if (depth < 0) heapSort(order, low, high, less);
    else {
      while (high - low > INSERTION_MOST) {
        const middle = partition(order, low, high, less);
        depth--;
        // The larger part waits, so that few parts ever do.
        if (middle - low < high - middle) {
          pending.push([middle + 1, high, depth]);
          high = middle - 1;
        } else {
          pending.push([low, middle - 1, depth]);
          low = middle + 1;
        }
      }
      insertionSort(order, low, high, less);
    }
    const next = pending.pop();
    if (!next) return order;
    [low, high, depth] = next;
  }
}

type Less = (left: number, right: number) => boolean;

const INSERTION_MOST = 15;

function swap(order: Int32Array, i: number, j: number): void {
  const kept = order[i]!;
  order[i] = order[j]!;
  order[j] = kept;
}

/** Where the median of three ended up; smaller items stand before it, larger ones after. */
function partition(order: Int32Array, low: number, high: number, less: Less): number {
  const middle = low + ((high - low) >> 1);
  if (less(order[middle]!, order[low]!)) swap(order, middle, low);
  if (less(order[high]!, order[middle]!)) swap(order, high, middle);
  if (less(order[middle]!, order[low]!)) swap(order, middle, low);
  const pivot = order[middle]!;
  let left = low;
  let right = high - 1;
  swap(order, middle, right);
  for (;;) {
    do left++;
    while (less(order[left]!, pivot) && left < right);
    do right--;
    while (less(pivot, order[right]!) && left < right);
    if (left >= right) break;
    swap(order, left, right);
  }
  swap(order, left, high - 1);
  return left;
}

function insertionSort(order: Int32Array, low: number, high: number, less: Less): void {
  for (let i = low + 1; i <= high; i++) {
    const item = order[i]!;
    let hole = i;
    while (hole > low && less(item, order[hole - 1]!)) {
      order[hole] = order[hole - 1]!;
      hole--;
    }
    order[hole] = item;
  }
}

function heapSort(order: Int32Array, low: number, high: number, less: Less): void {
  const base = low - 1; // the heap counts from 1
  const sink = (item: number, from: number, size: number): void => {
    let hole = from;
    for (let child = hole * 2; child <= size; child = hole * 2) {
      if (child < size && less(order[base + child]!, order[base + child + 1]!)) child++;
      if (!less(item, order[base + child]!)) break;
      order[base + hole] = order[base + child]!;
      hole = child;
    }
    order[base + hole] = item;
  };
  let size = high - low + 1;
  for (let root = size >> 1; root > 0; root--) sink(order[base + root]!, root, size);
  while (size > 1) {
    const item = order[base + size]!;
    order[base + size] = order[base + 1]!;
    size--;
    sink(item, 1, size);
  }
}
