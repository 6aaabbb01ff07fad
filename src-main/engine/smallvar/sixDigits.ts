/** A single-precision number as htslib prints it: six digits, as C's %g. */
export function sixDigits(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e6) return String(value);
  if (size >= 1 && size < 10_000) {
    const unit = unitOf(size);
    const rounded = Math.floor(size * unit + 0.5) / unit;
    return String(value < 0 ? -rounded : rounded);
  }
  const [digits, exponent] = value.toExponential(5).split('e') as [string, string];
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(Number(value.toPrecision(6)));
  const sign = power < 0 ? '-' : '+';
  return `${Number(digits)}e${sign}${String(Math.abs(power)).padStart(2, '0')}`;
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
  let digits = Math.floor(value * unit + 0.5);
  while (unit > 1 && digits % 10 === 0) {
    digits /= 10;
    unit /= 10;
  }
  const whole = Math.floor(digits / unit);
  let end = writeDigits(whole, bytes, at);
  if (unit === 1) return end;
  bytes[end++] = DOT;
  let rest = digits - whole * unit;
  for (let place = unit / 10; place >= 1; place /= 10) {
    const digit = Math.floor(rest / place);
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
