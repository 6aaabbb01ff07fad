import { describe, expect, it } from 'vitest';
import { align } from './align.ts';
import { preprocessQuery } from './preprocess.ts';
import type { SmallRecord } from './record.ts';

//                 0         1         2         3
//                 0123456789012345678901234567890123456789
const REFERENCE = 'GACTTAGCCATGGTCAGCAAAAAAGTTCGACCTGAAGTCG';

function call(start: number, ref: string, alts: string[], gt: [number, number]): SmallRecord {
  expect(REFERENCE.slice(start, start + ref.length)).toBe(ref);
  return { start, ref, alts, gt, genotype: '', filters: [], qual: 10 };
}

function processed(...records: SmallRecord[]): string[] {
  return preprocessQuery(records, new TextEncoder().encode(REFERENCE)).map(
    ({ start, ref, alts, gt }) => `${start} ${ref} ${alts.join(',')} ${gt.join('/')}`,
  );
}

describe('preprocessQuery', () => {
  it('leaves single-base calls as they are', () => {
    expect(processed(call(4, 'T', ['G'], [0, 1]), call(9, 'A', ['C'], [1, 1]))).toEqual([
      '4 T G 0/1',
      '9 A C 1/1',
    ]);
  });

  it('shifts indels left and pads them with one base', () => {
    expect(processed(call(22, 'AA', ['A'], [0, 1]))).toEqual(['17 CA C 0/1']);
    expect(processed(call(23, 'A', ['AA'], [1, 1]))).toEqual(['17 C CA 1/1']);
  });

  it('does not shift over the call before', () => {
    expect(processed(call(19, 'A', ['G'], [1, 1]), call(22, 'AA', ['A'], [0, 1]))).toEqual([
      '19 A G 1/1',
      '19 AA A 0/1',
    ]);
  });

  it('splits substitutions of several bases and complex calls', () => {
    expect(processed(call(8, 'CATG', ['GATC'], [0, 1]))).toEqual(['8 C G 0/1', '11 G C 0/1']);
    expect(processed(call(9, 'A', ['GTT'], [1, 1]))).toEqual(['9 A G 1/1', '9 A ATT 1/1']);
  });

  it('splits two alleles of different kinds and keeps two of one kind together', () => {
    expect(processed(call(9, 'ATG', ['CTG', 'A'], [1, 2]))).toEqual(['9 A C 0/1', '9 ATG A 0/1']);
    expect(processed(call(9, 'A', ['C', 'G'], [1, 2]))).toEqual(['9 A C,G 2/1']);
  });

  it('joins heterozygous calls at one place, and makes one homozygous of the same told twice', () => {
    expect(processed(call(9, 'A', ['C'], [0, 1]), call(9, 'A', ['G'], [0, 1]))).toEqual(['9 A C,G 2/1']);
    expect(processed(call(9, 'A', ['C'], [0, 1]), call(9, 'A', ['C'], [0, 1]))).toEqual(['9 A C 1/1']);
  });

  it.each([
    ['QUAL', 10, 30, 30],
    ['QUAL', 30, 10, 30],
    ['FORMAT', 10, 30, 10],
    ['FORMAT', null, 30, null],
    ['INFO', 10, 30, 10],
    ['INFO', null, 30, 30],
  ] as const)("keeps for the ROC by %s of %s and %s, joined, hap.py's: %s", (score, first, second, kept) => {
    for (const other of ['C', 'G']) {
      const calls = [
        { ...call(9, 'A', ['C'], [0, 1]), qual: first },
        { ...call(9, 'A', [other], [0, 1]), qual: second },
      ];
      const found = preprocessQuery(calls, new TextEncoder().encode(REFERENCE), false, score);
      expect(found.map(({ qual }) => qual)).toEqual([kept]);
    }
  });

  it('drops bases that equal the reference', () => {
    expect(processed(call(8, 'CAT', ['CGT'], [0, 1]))).toEqual(['9 A G 0/1']);
  });

  it('takes a half call as heterozygous', () => {
    expect(processed(call(9, 'A', ['C'], [-1, 1]))).toEqual(['9 A C 0/1']);
  });

  it('keeps alleles on their haplotypes only where phase is obeyed', () => {
    const phased = { ...call(9, 'AT', ['CG', 'AA'], [1, 2]), genotype: '1|2' };
    const pieces = (obeyPhase: boolean) =>
      preprocessQuery([phased], new TextEncoder().encode(REFERENCE), obeyPhase).map(
        ({ start, ref, alts, gt, genotype }) =>
          `${start} ${ref} ${alts.join(',')} ${gt.join('/')} ${genotype}`,
      );
    expect(pieces(false)).toEqual(['9 A C 0/1 ', '10 T A,G 2/1 ']);
    expect(pieces(true)).toEqual(['9 A C 1/0 1|0', '10 T A,G 2/1 2|1']);
  });
});

describe('align', () => {
  it('prefers one gap to many substitutions', () => {
    expect(align('ACGTACGTACGT', 'ACGTACGT')).toEqual([
      { kind: 'both', length: 8 },
      { kind: 'deletion', length: 4 },
    ]);
    expect(align('AC', 'GT')).toEqual([{ kind: 'both', length: 2 }]);
  });

  it('uses every base of both sequences', () => {
    for (const [ref, alt] of [
      ['ACGTTGCA', 'TTGCAACG'],
      ['AAAAAAAA', 'CC'],
      ['GATTACA', 'GCATGCT'],
    ] as const) {
      const runs = align(ref, alt);
      const total = (...kinds: string[]) =>
        runs.filter((run) => kinds.includes(run.kind)).reduce((sum, run) => sum + run.length, 0);
      expect(total('both', 'deletion')).toBe(ref.length);
      expect(total('both', 'insertion')).toBe(alt.length);
    }
  });
});
