import type { RocCalls } from './roc.ts';

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

/**
 * The calls by ascending level, those of one level as they stand: a radix sort over the bits that moves both arrays along, as there
 * may be millions and memory is slow where it is not read in order.
 */
export function sortedByLevel({ levels, codes }: RocCalls): RocCalls {
  const { length } = levels;
  let keys: Uint32Array = new Uint32Array(length);
  let values: Uint32Array = codes;
  const bits = new Uint32Array(levels.buffer, levels.byteOffset, length);
  const places = Array.from(DIGITS, () => new Int32Array(RADIX + 1));
  for (let i = 0; i < length; i++) {
    const key = keyOf(bits[i]!);
    keys[i] = key;
    for (let d = 0; d < DIGITS.length; d++) places[d]![((key >>> DIGITS[d]!) & (RADIX - 1)) + 1]!++;
  }
  let nextKeys: Uint32Array = new Uint32Array(length);
  let nextValues: Uint32Array = new Uint32Array(length);
  for (let d = 0; d < DIGITS.length; d++) {
    sortByDigit(keys, values, DIGITS[d]!, places[d]!, nextKeys, nextValues);
    [keys, nextKeys] = [nextKeys, keys];
    [values, nextValues] = [nextValues, values === codes ? new Uint32Array(length) : values];
  }
  for (let i = 0; i < length; i++) keys[i] = bitsOf(keys[i]!);
  return { levels: new Float32Array(keys.buffer), codes: values };
}

/** One round of the sort; `places` has the number of keys with each digit, one further on. */
function sortByDigit(
  keys: Uint32Array,
  values: Uint32Array,
  shift: number,
  places: Int32Array,
  toKeys: Uint32Array,
  toValues: Uint32Array,
): void {
  for (let digit = 0; digit < RADIX; digit++) places[digit + 1]! += places[digit]!;
  for (let i = 0; i < keys.length; i++) {
    const place = places[(keys[i]! >>> shift) & (RADIX - 1)]!++;
    toKeys[place] = keys[i]!;
    toValues[place] = values[i]!;
  }
}

/** Bits of a single-precision number as a key that sorts as the number does; both zeros are the same. */
function keyOf(bits: number): number {
  if (bits === SIGN) return SIGN;
  return bits < SIGN ? bits + SIGN : ~bits;
}

function bitsOf(key: number): number {
  return key >= SIGN ? key - SIGN : ~key;
}

const SIGN = 0x80000000;
const RADIX = 1 << 11;
/** Where the digits of a key begin, of eleven bits each. */
const DIGITS = [0, 11, 22];
