import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRecord } from '../io/vcf.ts';
import type { Selection } from './callSink.ts';
import { toSmallRecord } from './record.ts';
import { EVERYTHING, scanLines } from './testing/scanLines.ts';

const line = (columns: readonly string[]): string => columns.join('\t');

describe('CallSink', () => {
  it('makes of any line what toSmallRecord makes of it', () => {
    const allele = fc.constantFrom(
      'A',
      'C',
      'G',
      'T',
      'a',
      'N',
      'AT',
      'AC',
      'TA',
      'tgg',
      'ACGTCG',
      'ACGTCGT',
      'GG',
      '*',
      '.',
      '<DEL>',
      '<NON_REF>',
      'A,C',
      'T,*',
      'G,<NON_REF>',
    );
    const columns = fc.tuple(
      fc.constantFrom('A', 'C', 'g', 'T', 'N', 'AC', 'TTT', 'TGC', 'AGGCCT'),
      allele,
      fc.oneof(
        fc.constantFrom('.', '', '0', '50', '3.', '.5', '-2', '1e3', 'x', '007', '1.2.3'),
        fc.double({ min: 0, max: 1e9, noNaN: true }).map(String),
      ),
      fc.constantFrom('PASS', '.', 'LowQual', 'PASS;q10', 'q10;PASS', 'PASSED', ''),
      fc.constantFrom('.', 'DP=3'),
      fc.constantFrom('GT', 'GT:DP', 'GT:FT', 'DP:GT', 'DP', 'GTX:GT'),
      fc.constantFrom(
        '0/1',
        '1/1',
        '1|0',
        '0|1',
        '0/0',
        './.',
        './1',
        '1',
        '0',
        '.',
        '1/2',
        '0/1/1',
        '2/1',
        '0-1',
        '0/1:7',
        '1|1:PASS',
        '0/1:LowQual',
        '7:0/1',
        '',
      ),
    );
    fc.assert(
      fc.property(columns, ([ref, alt, qual, filter, info, format, sample]) => {
        const text = line(['chr1', '7', 'rs1', ref, alt, qual, filter, info, format, sample]);
        const expected = toSmallRecord(parseRecord(text), 0);
        // The first of a contig goes by way of the record; of the others those that can be taken at sight do not.
        const [batch] = scanLines([text, text, text]);
        expect(batch!.read).toBe(3);
        if (typeof expected === 'string') {
          expect(batch!.calls.length).toBe(0);
          expect(batch!.skipped).toEqual({ [expected]: 3 });
        } else {
          expect(batch!.skipped).toEqual({});
          expect(batch!.calls.length).toBe(3);
          for (let i = 0; i < 3; i++) expect(batch!.calls.record(i)).toEqual(expected);
        }
      }),
      { numRuns: 5000 },
    );
  });

  it('takes plain calls at sight, of any sample, with any filter and line end', () => {
    const texts = [
      ['c', '1', '.', 'A', 'G', '9', 'q10', '.', 'GT:DP', '1/1:7', '0/1:8'],
      ['c', '2', '.', 'A', 'G', '9.25', 'q10', '.', 'GT:DP', '1/1:7', '0/1:8'],
      ['c', '2', '.', 'a', 'atg', '.', 'PASS', '.', 'GT', '1|1', '0|1'],
      ['c', '3', '.', 'A', 'G,T', '9', 'PASS', '.', 'GT', '1/1', '0/1'],
      ['c', '1234567', '.', 'ATTTG', 'A', '123456789.012345', '.', '.', 'GT:DP', '1/1:7', '1|0'],
    ].map(line);
    for (const end of ['', '\r'])
      for (const sample of [0, 1]) {
        const lines = texts.map((text) => text + end);
        const [batch] = scanLines(lines, EVERYTHING, undefined, sample);
        const { calls } = batch!;
        expect([...calls.codes.subarray(0, 5)].map((code) => code > 0)).toEqual([
          false,
          true,
          true,
          false,
          true,
        ]);
        for (const [i, text] of texts.entries())
          expect(calls.record(i)).toEqual(toSmallRecord(parseRecord(text), sample));
      }
  });

  it('goes on where it was, whatever the size of blocks and batches', () => {
    const lines = Array.from({ length: 2500 }, (_, i) => {
      const [ref, alt] = i % 7 === 3 ? ['AC', 'GT'] : ['A', 'ACGT'.slice(0, 1 + (i % 4))];
      return line([
        'c',
        `${i * 5 + 10}`,
        '.',
        ref,
        alt,
        `${i % 90}`,
        i % 11 ? 'PASS' : 'q',
        '.',
        'GT',
        '0/1',
      ]);
    });
    const expected = lines
      .map((text) => toSmallRecord(parseRecord(text), 0))
      .filter((r) => typeof r !== 'string');
    const batches = scanLines(lines);
    expect(batches.map(({ read }) => read)).toEqual([1000, 1000, 500]);
    const found = batches.flatMap(({ calls }) =>
      Array.from({ length: calls.length }, (_, i) => calls.record(i)),
    );
    expect(found).toEqual(expected);
  });

  it('asks first whether a record takes part, and says whether it failed a filter', () => {
    const asked: unknown[] = [];
    const select: Selection = {
      ...EVERYTHING,
      reason(...given) {
        asked.push(given);
        return given[1] === 4 ? 'outsideTargets' : null;
      },
      wholeUntil: () => 0,
    };
    const filters = ['PASS', '.', 'q10', 'PASS;q10', 'q10;PASS'];
    const lines = filters.map((filter, i) =>
      line(['c', String(i + 1), '.', 'A', 'G', '9', filter, '.', 'GT', '0/1']),
    );
    const [batch] = scanLines(lines, select);
    expect(asked).toEqual([
      ['c', 0, false],
      ['c', 1, false],
      ['c', 2, true],
      ['c', 3, false],
      ['c', 4, true],
    ]);
    expect(batch).toMatchObject({ chrom: 'c', read: 5, skipped: { outsideTargets: 1 } });
    expect(batch!.calls.length).toBe(4);
  });

  it('counts why lines are left out, those taken at sight, too', () => {
    const lines = Array.from({ length: 40 }, (_, i) => {
      const alt = ['G', '.', '<*>', '<NON_REF>'][(i >> 3) & 3]!;
      const filter = ['PASS', '.', 'q10', 'PASS;q10', 'q10;PASS', '', 'LowQual', 'PASSED'][i & 7]!;
      return line(['c', String(i + 1), '.', 'A', alt, '9', filter, '.', 'GT', '0/1']);
    });
    const inside = (start: number) => start < 20 || start >= 30;
    const select: Selection = {
      reason: (_, start, failed) => (inside(start) ? (failed ? 'filtered' : null) : 'outsideTargets'),
      wholeUntil: (_, start) => (inside(start) ? (start < 20 ? 20 : 40) : 0),
      passOnly: true,
    };
    const atSight = scanLines(lines, select);
    const oneByOne = scanLines(lines, { ...select, wholeUntil: () => 0 });
    const counts = { filtered: 15, outsideTargets: 10, referenceBlock: 7 };
    for (const [batch] of [atSight, oneByOne]) {
      expect(batch!.skipped).toEqual(counts);
      expect(batch!.calls.length).toBe(8);
    }
  });

  it('takes another sample and another score by way of the record', () => {
    const text = line(['c', '3', '.', 'A', 'G', '9', 'PASS', '.', 'GT:GQ', '0/0:5', '0|1:33']);
    const [first] = scanLines([text]);
    expect(first!.skipped).toEqual({ homozygousReference: 1 });
    const [second] = scanLines([text], EVERYTHING, { kind: 'FORMAT', name: 'GQ' }, 1);
    expect(second!.calls.record(0)).toMatchObject({ gt: [0, 1], genotype: '0|1', qual: 33 });
  });

  it('gives out batches of one contig', () => {
    const lines = ['a', 'a', 'b'].map((chrom, i) =>
      line([chrom, String(i + 1), '.', 'A', 'G', '9', '.', '.', 'GT', '1/1']),
    );
    expect(scanLines(lines).map(({ chrom, calls }) => [chrom, calls.length])).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
  });
});
