import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sixDigits, writeDigits, writeSixDigits } from './sixDigits.ts';

function written(value: number): string {
  const bytes = Buffer.alloc(64);
  return bytes.toString('latin1', 0, writeSixDigits(value, bytes, 0));
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

  it('writes whole numbers', () => {
    const bytes = Buffer.alloc(16);
    for (const value of [0, 9, 10, 99, 100, 248_956_422, 2 ** 31 - 1])
      expect(bytes.toString('latin1', 2, writeDigits(value, bytes, 2))).toBe(String(value));
  });
});
