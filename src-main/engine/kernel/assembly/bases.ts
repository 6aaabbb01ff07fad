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
  let i: i32 = 0;
  for (; i + TOGETHER <= length; i += TOGETHER) {
    const bytes = v128.load(from + i);
    const lower = v128.and(i8x16.ge_u(bytes, i8x16.splat(LOWER_A)), i8x16.le_u(bytes, i8x16.splat(LOWER_Z)));
    if (v128.any_true(i8x16.le_u(bytes, i8x16.splat(SPACE)))) return false;
    v128.store(to + i, i8x16.sub(bytes, v128.and(lower, i8x16.splat(32))));
  }
  for (; i < length; i++) {
    const byte = load<u8>(from + i);
    if (byte <= SPACE) return false;
    store<u8>(to + i, byte >= LOWER_A && byte <= LOWER_Z ? byte - 32 : byte);
  }
  return true;
}
