import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Kernel } from '../kernel/kernel.ts';
import { sixDigits } from './sixDigits.ts';

const kernel = new Kernel();
kernel.reserve(kernel.start + 64);

/** As the kernel writes it, which leaves some numbers to others. */
function written(value: number): string {
  const end = kernel.run.writeSixDigits(value, kernel.start);
  return end === 0 ? sixDigits(value) : kernel.bytes.toString('latin1', kernel.start, end);
}

describe('sixDigits', () => {
  // As printf's %g prints them.
  it.each([
    [0, '0'],
    [50, '50'],
    [999_999, '999999'],
    [1_000_000, '1e+06'],
    [1_234_567, '1.23457e+06'],
    [0.0001, '0.0001'],
    [0.00001234567, '1.23457e-05'],
    [12.3456789, '12.3457'],
    [9.9999999, '10'],
    [9999.996, '10000'],
    [-3.5, '-3.5'],
    [30.1000003, '30.1'],
  ])('writes %d as %s', (value, text) => {
    expect(sixDigits(value)).toBe(text);
    expect(written(value)).toBe(text);
  });

  it('writes as bytes what it says as text', () => {
    const level = fc.oneof(
      fc.float({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ min: 0, max: 20_000, noNaN: true }).map(Math.fround),
      fc.integer({ min: 0, max: 2_000_000 }).map((n) => Math.fround(n / 100)),
    );
    fc.assert(
      fc.property(level, (value) => written(value) === sixDigits(value)),
      { numRuns: 3000 },
    );
  });

  it('is left to the kernel where nearly all values are', () => {
    for (const value of [0, 9, 10, 99, 100, 999_999, 1, 1.5, 30.25, 9999.5])
      expect(kernel.run.writeSixDigits(value, kernel.start)).toBeGreaterThan(kernel.start);
  });
});
