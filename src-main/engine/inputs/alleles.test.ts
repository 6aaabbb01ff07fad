import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AlleleTrimmer } from './alleles.ts';

const number = (n: string) => ({ number: n, type: 'Integer' });
const trimmer = new AlleleTrimmer({
  infos: new Map([
    ['AC', number('A')],
    ['XR', number('R')],
    ['XG', number('G')],
    ['DP', number('1')],
    ['AF', number('.')],
  ]),
  formats: new Map([
    ['GT', number('1')],
    ['AD', number('R')],
    ['PL', number('G')],
    ['XA', number('A')],
    ['SB', number('4')],
  ]),
});

function keep(alt: string, info: string, format: string, sample: string, kept: number[]) {
  const result = trimmer.keep(['chr1', '5', '.', 'A', alt, '9', 'PASS', info, format, sample], kept);
  return {
    alt: result.columns[4],
    info: result.columns[7],
    sample: result.columns[9],
    lost: result.genotypesLost,
  };
}

describe('AlleleTrimmer', () => {
  it('takes the values of the last allele away', () => {
    expect(
      keep(
        'C,<NON_REF>',
        'AC=1,0;DP=30;XR=1,2,3;DB',
        'GT:AD:DP:PL:XA:SB',
        '0/1:10,12,1:23:90,0,80,95,96,97:7,8:1,2,3,4',
        [1],
      ),
    ).toEqual({
      alt: 'C',
      info: 'AC=1;DP=30;XR=1,2;DB',
      sample: '0/1:10,12:23:90,0,80:7:1,2,3,4',
      lost: 0,
    });
  });

  it('takes an allele from the middle and renumbers the genotype', () => {
    // Genotypes of 4 alleles: 00 01 11 02 12 22 03 13 23 33; without allele 1: 00 02 22 03 23 33.
    expect(keep('<*>,C,G', '.', 'GT:AD:PL', '2|3:1,2,3,4:0,1,2,3,4,5,6,7,8,9', [2, 3])).toEqual({
      alt: 'C,G',
      info: '.',
      sample: '1|2:1,3,4:0,3,5,6,8,9',
      lost: 0,
    });
  });

  it('reads likelihoods of a haploid call by allele', () => {
    expect(keep('C,<NON_REF>', '.', 'GT:PL', '1:90,0,99', [1]).sample).toBe('1:90,0');
  });

  it('makes a genotype with the lost allele missing', () => {
    expect(keep('C,<NON_REF>', '.', 'GT:AD', '1|2:1,2,3', [1])).toMatchObject({ sample: './.:1,2', lost: 1 });
    expect(keep('C,<NON_REF>', '.', 'GT', '2', [1])).toMatchObject({ sample: '.', lost: 1 });
    expect(keep('C,<NON_REF>', '.', 'GT', '0/9', [1])).toMatchObject({ sample: './.', lost: 1 });
  });

  it('keeps missing and cut-short values', () => {
    expect(keep('C,<NON_REF>', 'AC=.', 'GT:AD:PL', './.:.', [1])).toMatchObject({
      info: 'AC=.',
      sample: './.:.',
      lost: 0,
    });
  });

  it('does not guess when the count of values does not fit', () => {
    expect(keep('C,<NON_REF>', 'AC=1,0,0', 'GT:AD:PL', '0/1:10,12:90,0,80', [1])).toMatchObject({
      info: 'AC=.',
      sample: '0/1:.:.',
    });
  });

  it('believes the header where it declares another number', () => {
    expect(keep('C,<NON_REF>', 'AF=0.5,0', 'GT', '0/1', [1]).info).toBe('AF=0.5,0');
  });

  it('knows PL and AD where the header does not', () => {
    const bare = new AlleleTrimmer({ infos: new Map(), formats: new Map() });
    const { columns } = bare.keep(
      ['1', '5', '.', 'A', 'C,<*>', '.', '.', 'AC=1,0', 'GT:AD:PL', '0/1:3,4,0:9,0,9,9,9,9'],
      [1],
    );
    expect([columns[7], columns[9]]).toEqual(['AC=1', '0/1:3,4:9,0,9']);
  });

  it('keeps exactly the likelihoods of the genotypes that remain, for any number of alleles', () => {
    const alleles = fc.integer({ min: 1, max: 6 }).chain((alts) =>
      fc.record({
        alts: fc.constant(alts),
        kept: fc.subarray(
          Array.from({ length: alts }, (_, i) => i + 1),
          { minLength: 1 },
        ),
      }),
    );
    fc.assert(
      fc.property(alleles, ({ alts, kept }) => {
        const names = Array.from({ length: alts + 1 }, (_, i) => (i === 0 ? 'A' : 'A'.repeat(i + 1)));
        const pairs = (list: string[]) =>
          list.flatMap((k, i) => list.slice(0, i + 1).map((j) => `${j}/${k}`)).join();
        const remaining = [names[0]!, ...kept.map((allele) => names[allele]!)];
        const result = keep(
          names.slice(1).join(),
          '.',
          'GT:AD:PL',
          `0/${kept[0]}:${names}:${pairs(names)}`,
          kept,
        );
        expect(result.sample).toBe(`0/1:${remaining}:${pairs(remaining)}`);
        expect(result.alt).toBe(remaining.slice(1).join());
      }),
    );
  });
});
