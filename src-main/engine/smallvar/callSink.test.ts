import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRecord } from '../io/vcf.ts';
import { LineScanner } from '../io/vcfScanner.ts';
import { type CallBatch, CallSink, type Selection } from './callSink.ts';
import { toSmallRecord } from './record.ts';
import { QUAL, type ScoreField } from './scoreField.ts';

function scan(lines: string[], select: Selection = () => null, score: ScoreField = QUAL, sample = 0) {
  const columns = lines[0]!.split('\t').length;
  const options = { path: 'x.vcf', columns, headerLines: 0, contig: undefined, from: -1, to: 2 ** 31 };
  const scanner = new LineScanner<CallBatch>(
    { ...options, stopAfterContig: false, requireSorted: true },
    new CallSink(sample, select, score),
  );
  const bytes = Buffer.from(`${lines.join('\n')}\n`);
  const batches = [...scanner.scan({ bytes, ended: true })];
  const last = scanner.rest();
  return last ? [...batches, last] : batches;
}

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
        const [batch] = scan([text]);
        expect(batch!.read).toBe(1);
        if (typeof expected === 'string') {
          expect(batch!.calls.length).toBe(0);
          expect(batch!.skipped).toEqual({ [expected]: 1 });
        } else {
          expect(batch!.skipped).toEqual({});
          expect(batch!.calls.record(0)).toEqual(expected);
        }
      }),
      { numRuns: 5000 },
    );
  });

  it('asks first whether a record takes part, and says whether it failed a filter', () => {
    const asked: unknown[] = [];
    const select: Selection = (...given) => {
      asked.push(given);
      return given[1] === 4 ? 'outsideTargets' : null;
    };
    const filters = ['PASS', '.', 'q10', 'PASS;q10', 'q10;PASS'];
    const lines = filters.map((filter, i) =>
      line(['c', String(i + 1), '.', 'A', 'G', '9', filter, '.', 'GT', '0/1']),
    );
    const [batch] = scan(lines, select);
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

  it('takes another sample and another score by way of the record', () => {
    const text = line(['c', '3', '.', 'A', 'G', '9', 'PASS', '.', 'GT:GQ', '0/0:5', '0|1:33']);
    const [first] = scan([text]);
    expect(first!.skipped).toEqual({ homozygousReference: 1 });
    const [second] = scan([text], () => null, { kind: 'FORMAT', name: 'GQ' }, 1);
    expect(second!.calls.record(0)).toMatchObject({ gt: [0, 1], genotype: '0|1', qual: 33 });
  });

  it('gives out batches of one contig', () => {
    const lines = ['a', 'a', 'b'].map((chrom, i) =>
      line([chrom, String(i + 1), '.', 'A', 'G', '9', '.', '.', 'GT', '1/1']),
    );
    expect(scan(lines).map(({ chrom, calls }) => [chrom, calls.length])).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
  });
});
