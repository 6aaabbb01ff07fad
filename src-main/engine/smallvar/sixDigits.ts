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
