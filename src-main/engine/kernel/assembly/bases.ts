/** Bases that are looked at together. */
const TOGETHER: i32 = 16;
const SPACE: u8 = 32;
const LOWER_A: u8 = 97;
const LOWER_Z: u8 = 122;

/**
 * Puts the `length` bases of FASTA lines together in place, as upper-case ASCII. `at` is where the `size` bytes are, which
 * begin with the base `column` of a line; lines hold `lineBases` bases in `lineBytes` bytes. False when they do not end there.
 */
export function joinLines(
  at: usize,
  size: i32,
  column: i32,
  length: i32,
  lineBases: i32,
  lineBytes: i32,
): bool {
  let taken = min(length, lineBases - column);
  if (taken > size || !moveUpperCase(at, at, taken)) return false;
  let from = taken;
  for (let filled = taken; filled < length; filled += taken) {
    for (const next = from + lineBytes - lineBases; from < next; from++) {
      if (from >= size || load<u8>(at + from) > SPACE) return false;
    }
    taken = min(lineBases, length - filled);
    if (from + taken > size || !moveUpperCase(at + from, at + filled, taken)) return false;
    from += taken;
  }
  return true;
}

/** Moves bases forwards, to where they were or before, as upper case; false when there is a blank or a line end among them. */
function moveUpperCase(from: usize, to: usize, length: i32): bool {
  if (length < TOGETHER) return moveOneByOne(from, to, length);
  // The last ones by themselves, over some that are moved before: they are read first, as those may land on them.
  const last = length - TOGETHER;
  const rest = v128.load(from + last);
  let blank = i8x16.le_u(rest, i8x16.splat(SPACE));
  for (let i = 0; i < last; i += TOGETHER) {
    const bases = v128.load(from + i);
    blank = v128.or(blank, i8x16.le_u(bases, i8x16.splat(SPACE)));
    v128.store(to + i, upperCase(bases));
  }
  v128.store(to + last, upperCase(rest));
  return !v128.any_true(blank);
}

function upperCase(bases: v128): v128 {
  const lower = v128.and(i8x16.ge_u(bases, i8x16.splat(LOWER_A)), i8x16.le_u(bases, i8x16.splat(LOWER_Z)));
  return i8x16.sub(bases, v128.and(lower, i8x16.splat(32)));
}

function moveOneByOne(from: usize, to: usize, length: i32): bool {
  for (let i = 0; i < length; i++) {
    const base = load<u8>(from + i);
    if (base <= SPACE) return false;
    store<u8>(to + i, base >= LOWER_A && base <= LOWER_Z ? base - 32 : base);
  }
  return true;
}
