import { describe, expect, it } from 'vitest';
import {
  altLength,
  exampleOf,
  filterNumber,
  filtersOf,
  isHomozygous,
  isSamePlain,
  KINDS,
  kindOf,
  plainRecord,
  refLength,
  withFilters,
  writeAlt,
  writeRef,
} from './callCode.ts';
import { classify } from './classify.ts';
import { codeOf } from './testing/scanLines.ts';

describe('the code of a plain call', () => {
  it.each([
    ['A', 'C', '0/1'],
    ['t', 'g', '1|1'],
    ['A', 'AC', '0/1'],
    ['G', 'GTTTTT', '1|0'],
    ['CA', 'C', '1/1'],
    ['tggac', 't', '0|1'],
    ['A', 'ACGTTGCATTGACCAG', '1|0'],
    ['TTTTTTTTTTTTTTTG', 'T', '0/1'],
  ])('tells all of %s to %s with %s', (ref, alt, gt) => {
    const code = codeOf(ref, alt, gt);
    expect(plainRecord(7, code, 30)).toMatchObject({
      ...{ start: 7, ref: ref.toUpperCase(), alts: [alt.toUpperCase()], genotype: gt, filters: [], qual: 30 },
      gt: [Number(gt[0]), Number(gt[2])],
    });
    expect([refLength(code), altLength(code)]).toEqual([ref.length, alt.length]);
    const bytes = Buffer.alloc(20);
    expect(bytes.toString('latin1', 0, writeRef(code, bytes, 0))).toBe(ref.toUpperCase());
    expect(bytes.toString('latin1', 1, writeAlt(code, bytes, 1))).toBe(alt.toUpperCase());
    expect(isHomozygous(code)).toBe(gt[0] === gt[2]);
  });

  it.each([
    ['what is no base', 'N', 'A', '0/1'],
    ['the same base', 'A', 'a', '0/1'],
    ['a byte that is no character', '\xc1', 'C', '0/1'],
    ['a genotype with another allele', 'A', 'C', '1/2'],
    ['a missing allele', 'A', 'C', './1'],
    ['a homozygous reference', 'A', 'AC', '0/0'],
    ['what is no genotype', 'A', 'AC', '0:1'],
    ['several bases by several', 'AC', 'GT', '0/1'],
    ['a complex indel', 'AC', 'AGTT', '0/1'],
    ['an indel without the base before it', 'AC', 'G', '0/1'],
    ['an insertion that ends with the base before it', 'A', 'ACA', '0/1'],
    ['a deletion that ends with the base before it', 'AA', 'A', '0/1'],
    ['sixteen bases', 'A', 'ACCCCCCCCCCCCCCCC', '0/1'],
    ['an insertion of what is no base', 'A', 'ACN', '0/1'],
    ['a symbolic allele', 'A', '<DEL>', '0/1'],
    ['two alleles', 'A', 'C,G', '0/1'],
    ['the allele that spans', 'A', '*', '0/1'],
  ])('is not for %s', (_, ref, alt, gt) => {
    expect(codeOf(ref, alt, gt)).toBe(0);
  });

  it('differs between calls, but not in the order of alleles or the phase', () => {
    const codes = [
      ...['C', 'G', 'AC', 'AG', 'ACC', 'ACT'].map((alt) => codeOf('A', alt, '0/1')),
      ...['AC', 'AG', 'ACC', 'ACCCCCCCCCCCCCCT', 'ACCCCCCCCCCCCCCG'].map((ref) => codeOf(ref, 'A', '0/1')),
      codeOf('A', 'AC', '1/1'),
    ];
    for (const [i, a] of codes.entries())
      for (const [j, b] of codes.entries()) expect(isSamePlain(a, b)).toBe(i === j);
    expect(isSamePlain(codeOf('A', 'AC', '0/1'), codeOf('A', 'AC', '1|0'))).toBe(true);
  });

  it('keeps the filters that failed, which are no part of what is told', () => {
    const failed = ['LowQual', 'q10'];
    for (const plain of [codeOf('A', 'C', '0/1'), codeOf('A', 'AC', '1/1')]) {
      const code = withFilters(plain, filterNumber(failed));
      expect(filtersOf(code)).toBe(failed);
      expect([isSamePlain(code, plain), kindOf(code)]).toEqual([true, kindOf(plain)]);
    }
  });

  it('gives one kind to calls that are counted alike', () => {
    expect(kindOf(codeOf('A', 'AC', '0/1'))).toBe(kindOf(codeOf('G', 'GTTTT', '0/1')));
    for (let kind = 1; kind < KINDS; kind++)
      if (exampleOf(kind) !== 0) expect(kindOf(exampleOf(kind))).toBe(kind);
    for (const [ref, alt] of [
      ['A', 'G'],
      ['A', 'ACCCCT'],
      ['ACCCCT', 'A'],
      ['T', 'TG'],
      ['T', 'TGCGCGA'],
      ['CAAAAAAAAAT', 'C'],
    ] as const)
      for (const gt of ['0/1', '1|1']) {
        const code = codeOf(ref, alt, gt);
        const example = plainRecord(0, exampleOf(kindOf(code)), 0);
        expect(classify(example)).toEqual(classify(plainRecord(0, code, 0)));
      }
  });
});
