/** Bits of a digit, and where the digits of a key begin. */
const DIGIT: i32 = 11;
const RADIX: i32 = 1 << DIGIT;
const SIGN: u32 = 0x80000000;
/** Of each digit, where the next key with it goes. */
const PLACES: usize = memory.data(4 * (1 << 11));

/**
 * Puts calls in ascending order of their levels, those of one level as they stand: a radix sort over the bits that moves levels and codes
 * along, as there may be millions and memory is slow where it is not read in order. The two spare arrays are as large.
 */
export function sortByLevel(
  levels: usize,
  codes: usize,
  length: i32,
  spareLevels: usize,
  spareCodes: usize,
): void {
  for (let i: i32 = 0; i < length; i++) store<u32>(levels + (i << 2), keyOf(load<u32>(levels + (i << 2))));
  let keys = levels;
  let values = codes;
  let nextKeys = spareLevels;
  let nextValues = spareCodes;
  for (let shift: i32 = 0; shift < 32; shift += DIGIT) {
    sortByDigit(keys, values, length, shift, nextKeys, nextValues);
    const sortedKeys = nextKeys;
    const sortedValues = nextValues;
    nextKeys = keys;
    nextValues = values;
    keys = sortedKeys;
    values = sortedValues;
  }
  // Three digits: they are in the spare arrays now.
  for (let i: i32 = 0; i < length; i++) store<u32>(levels + (i << 2), bitsOf(load<u32>(keys + (i << 2))));
  memory.copy(codes, values, (<usize>length) << 2);
}

function sortByDigit(
  keys: usize,
  values: usize,
  length: i32,
  shift: i32,
  toKeys: usize,
  toValues: usize,
): void {
  memory.fill(PLACES, 0, 4 * RADIX);
  for (let i: i32 = 0; i < length; i++) {
    const at = placeOf(load<u32>(keys + (i << 2)), shift);
    store<i32>(at, load<i32>(at) + 1);
  }
  let place: i32 = 0;
  for (let digit: i32 = 0; digit < RADIX; digit++) {
    const at = PLACES + (digit << 2);
    const count = load<i32>(at);
    store<i32>(at, place);
    place += count;
  }
  for (let i: i32 = 0; i < length; i++) {
    const key = load<u32>(keys + (i << 2));
    const at = placeOf(key, shift);
    const to = load<i32>(at);
    store<i32>(at, to + 1);
    store<u32>(toKeys + (to << 2), key);
    store<u32>(toValues + (to << 2), load<u32>(values + (i << 2)));
  }
}

function placeOf(key: u32, shift: i32): usize {
  return PLACES + (((key >> shift) & (RADIX - 1)) << 2);
}

/** Bits of a single-precision number as a key that sorts as the number does; both zeros are the same. */
function keyOf(bits: u32): u32 {
  if (bits === SIGN) return SIGN;
  return bits < SIGN ? bits + SIGN : ~bits;
}

function bitsOf(key: u32): u32 {
  return key >= SIGN ? key - SIGN : ~key;
}
