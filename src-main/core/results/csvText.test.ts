import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finiteNumber, splitCsvLine, textLines } from './csvText.ts';

describe('textLines', () => {
  it('takes off the byte-order mark and carriage returns, and keeps empty lines', () => {
    expect([...textLines('\uFEFFa\r\nb\n\nc')]).toEqual(['a', 'b', '', 'c']);
    expect([...textLines('')]).toEqual([]);
    expect([...textLines('a\n')]).toEqual(['a']);
  });
});

describe('splitCsvLine', () => {
  it.each([
    ['a,b,,c', ['a', 'b', '', 'c']],
    ['"a,b",c', ['a,b', 'c']],
    ['"say ""x""",', ['say "x"', '']],
    ['', ['']],
    ['a,"b"c,d', ['a', 'bc', 'd']],
  ])('splits %s', (line, fields) => {
    expect(splitCsvLine(line)).toEqual(fields);
  });

  it('gives back the fields that were quoted', () => {
    const quoted = (field: string) => `"${field.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (fields) => {
        expect(splitCsvLine(fields.map(quoted).join(','))).toEqual(fields);
      }),
    );
  });

  it('does not guess at an open quote', () => {
    expect(splitCsvLine('a,"b,c')).toBeNull();
  });
});

describe('finiteNumber', () => {
  it.each([
    ['14.000000', 14],
    [' 0.50', 0.5],
    ['1e-3', 0.001],
    ['-2', -2],
    ['0', 0],
  ])('reads %s', (text, value) => {
    expect(finiteNumber(text)).toBe(value);
  });

  it.each(['', '.', 'NA', 'NaN', 'inf', '-inf', '0x10', '1,5', 'Infinity', '1e999', undefined])(
    'takes %s for no number, which is not zero',
    (text) => {
      expect(finiteNumber(text)).toBeNull();
    },
  );
});
