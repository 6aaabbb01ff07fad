/** A single-precision number as htslib prints it: six digits, as C's %g. */
export function sixDigits(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e6) return String(value);
  if (size >= 1 && size < 10_000) {
    const unit = unitOf(size);
    const digits = (size * unit + 0.5) | 0;
    const whole = (digits / unit) | 0;
    const rest = digits - whole * unit;
    return `${value < 0 ? '-' : ''}${whole}${rest === 0 ? '' : fraction(rest, unit)}`;
  }
  const [digits, exponent] = value.toExponential(5).split('e') as [string, string];
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(Number(value.toPrecision(6)));
  const sign = power < 0 ? '-' : '+';
  return `${Number(digits)}e${sign}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** The point and what comes after it. Of whole numbers: they become text quicker than others. */
function fraction(rest: number, unit: number): string {
  let zeros = '.';
  for (let place = unit / 10; rest < place; place /= 10) zeros += '0';
  let digits = rest;
  for (let next = (digits / 10) | 0; next * 10 === digits; next = (digits / 10) | 0) digits = next;
  return zeros + digits;
}

/** What makes a number from 1 to below 10,000 one of six digits before the point, or seven where it is rounded up. */
function unitOf(size: number): number {
  return size < 10 ? 1e5 : size < 100 ? 1e4 : size < 1000 ? 1e3 : 1e2;
}

/** Writes the same as `sixDigits` to `bytes` at `at`; returns where it ends. */
export function writeSixDigits(value: number, bytes: Uint8Array, at: number): number {
  if (Number.isInteger(value) && value >= 0 && value < 1e6) return writeDigits(value, bytes, at);
  if (!(value >= 1 && value < 10_000)) {
    const text = sixDigits(value);
    for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
    return at + text.length;
  }
  let unit = unitOf(value);
  // Whole numbers below 2^31, and told so: the remainder of others takes long.
  let digits = (value * unit + 0.5) | 0;
  for (let next = (digits / 10) | 0; unit > 1 && next * 10 === digits; next = (digits / 10) | 0) {
    digits = next;
    unit = (unit / 10) | 0;
  }
  const whole = (digits / unit) | 0;
  let end = writeDigits(whole, bytes, at);
  if (unit === 1) return end;
  bytes[end++] = DOT;
  let rest = digits - whole * unit;
  for (let place = (unit / 10) | 0; place >= 1; place = (place / 10) | 0) {
    const digit = (rest / place) | 0;
    bytes[end++] = ZERO + digit;
    rest -= digit * place;
  }
  return end;
}

/** Writes a whole number from 0 to 2^31 - 1; returns where it ends. */
export function writeDigits(value: number, bytes: Uint8Array, at: number): number {
  let length = 1;
  for (let limit = 10; limit <= value; limit *= 10) length++;
  let rest = value;
  for (let i = at + length - 1; i >= at; i--) {
    const next = (rest / 10) | 0;
    bytes[i] = ZERO + rest - next * 10;
    rest = next;
  }
  return at + length;
}

const ZERO = 48;
const DOT = 46;
