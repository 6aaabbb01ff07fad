const ZERO: u8 = 48;
const DOT: u8 = 46;

/** Writes a whole number from 0 to 2^31 - 1; returns where it ends. */
export function writeDigits(value: i32, at: usize): usize {
  let length: usize = 1;
  for (let limit: i64 = 10; limit <= <i64>value; limit *= 10) length++;
  let rest = <u32>value;
  for (let place = at + length; place > at; ) {
    place--;
    const next = rest / 10;
    store<u8>(place, ZERO + <u8>(rest - next * 10));
    rest = next;
  }
  return at + length;
}

/** Writes what `sixDigits` of smallvar/sixDigits.ts says of numbers that are whole and below 1e6, or from 1 to below 10,000; 0 for others. */
export function writeSixDigits(value: f64, at: usize): usize {
  if (value >= 0 && value < 1e6 && floor(value) === value) return writeDigits(<i32>value, at);
  if (!(value >= 1 && value < 10_000)) return 0;
  let unit = unitOf(value);
  let digits = <i32>(value * <f64>unit + 0.5);
  for (let next = digits / 10; unit > 1 && next * 10 === digits; next = digits / 10) {
    digits = next;
    unit /= 10;
  }
  const whole = digits / unit;
  let end = writeDigits(whole, at);
  if (unit === 1) return end;
  store<u8>(end++, DOT);
  let rest = digits - whole * unit;
  for (let place = unit / 10; place >= 1; place /= 10) {
    const digit = rest / place;
    store<u8>(end++, ZERO + <u8>digit);
    rest -= digit * place;
  }
  return end;
}

/** What makes a number from 1 to below 10,000 one of six digits before the point, or seven where it is rounded up. */
function unitOf(size: f64): i32 {
  return size < 10 ? 100_000 : size < 100 ? 10_000 : size < 1000 ? 1000 : 100;
}
