const DOT: u8 = 46;
const ZERO: u8 = 48;
const NINE: u8 = 57;

/** Whether `length` bytes at two addresses are the same. */
export function equal(a: usize, b: usize, length: i32): bool {
  let i: i32 = 0;
  for (; i + 8 <= length; i += 8) if (load<u64>(a + i) !== load<u64>(b + i)) return false;
  for (; i < length; i++) if (load<u8>(a + i) !== load<u8>(b + i)) return false;
  return true;
}

/** The number at [from, to), of digits only and at most nine of them; -1 when it is none. */
export function wholeNumber(from: usize, to: usize): i32 {
  if (to <= from || to - from > 9) return -1;
  let value: i32 = 0;
  for (let at = from; at < to; at++) {
    const digit = load<u8>(at);
    if (digit < ZERO || digit > NINE) return -1;
    value = value * 10 + (digit - ZERO);
  }
  return value;
}

/**
 * The number at [from, to), written with digits and at most one dot, 15 digits at most, which is what makes it exact; 0
 * for '.', as hap.py's preprocessing has it, -1 for what is written otherwise.
 */
export function decimal(from: usize, to: usize): f64 {
  const length = <i32>(to - from);
  if (length === 1 && load<u8>(from) === DOT) return 0;
  if (length > 16 || length <= 0 || load<u8>(from) === DOT || load<u8>(to - 1) === DOT) return -1;
  let value: f64 = 0;
  let divisor: f64 = 0;
  for (let at = from; at < to; at++) {
    const byte = load<u8>(at);
    if (byte >= ZERO && byte <= NINE) {
      value = value * 10 + <f64>(byte - ZERO);
      divisor *= 10;
    } else if (byte === DOT && divisor === 0) divisor = 1;
    else return -1;
  }
  if (divisor !== 0) return value / divisor;
  return length > 15 ? -1 : value;
}
