import { describe, expect, it } from 'vitest';
import {
  exampleOf,
  filterNumber,
  isHomozygous,
  isIndel,
  leftmostStart,
  plainRecord,
  refLength,
  withFilters,
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
    ['A', 'ACA', '0/1'],
    ['AA', 'A', '1/1'],
  ])('tells all of %s to %s with %s', (ref, alt, gt) => {
    const code = codeOf(ref, alt, gt);
    expect(plainRecord(7, code, 30)).toMatchObject({
      ...{ start: 7, ref: ref.toUpperCase(), alts: [alt.toUpperCase()], genotype: gt, filters: [], qual: 30 },
      gt: [Number(gt[0]), Number(gt[2])],
    });
    expect(refLength(code)).toBe(ref.length);
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
    ['sixteen bases', 'A', 'ACCCCCCCCCCCCCCCC', '0/1'],
    ['an insertion of what is no base', 'A', 'ACN', '0/1'],
    ['a symbolic allele', 'A', '<DEL>', '0/1'],
    ['two alleles', 'A', 'C,G', '0/1'],
    ['the allele that spans', 'A', '*', '0/1'],
  ])('is not for %s', (_, ref, alt, gt) => {
    expect(codeOf(ref, alt, gt)).toBe(0);
  });

  it('tells where an indel can be shifted to', () => {
    const reference = Buffer.from('GACACACAGNCCCARTTTTT');
    const leftmost = (start: number, ref: string, alt: string, most = 1024) =>
      leftmostStart(start, codeOf(ref, alt, '0/1'), reference, most);
    expect(leftmost(7, 'A', 'ACA')).toBe(1);
    expect(leftmost(5, 'ACA', 'A')).toBe(0);
    expect(leftmost(7, 'A', 'ACA', 3)).toBe(5);
    expect(leftmost(5, 'ACA', 'A', 3)).toBe(2);
    expect(leftmost(7, 'A', 'AC')).toBe(7);
    expect(leftmost(12, 'C', 'CC')).toBe(10);
    expect(leftmost(11, 'CC', 'C')).toBe(10);
    expect(leftmost(19, 'T', 'TT')).toBe(-1);
  });

  it('keeps the filters that failed, which are no part of what is told', () => {
    const failed = ['LowQual', 'q10'];
    for (const plain of [codeOf('A', 'C', '0/1'), codeOf('A', 'AC', '1/1')]) {
      const code = withFilters(plain, filterNumber(failed));
      expect(plainRecord(0, code, 0).filters).toBe(failed);
      expect(plainRecord(0, code, 0)).toEqual({ ...plainRecord(0, plain, 0), filters: failed });
    }
  });

  it('has an example of each kind, which is counted as its like', () => {
    const kinds = Array.from({ length: 256 }, (_, kind) => exampleOf(kind)).filter((code) => code !== 0);
    const classOf = (code: number) => JSON.stringify(classify(plainRecord(0, code, 0)));
    const substitutions = kinds.filter((code) => !isIndel(code));
    expect(new Set(substitutions).size).toBe(substitutions.length);
    for (const [ref, alt] of [
      ['A', 'G'],
      ['A', 'ACCCCT'],
      ['ACCCCT', 'A'],
      ['T', 'TG'],
      ['T', 'TGCGCGA'],
      ['CAAAAAAAAAT', 'C'],
    ] as const)
      for (const gt of ['0/1', '1|1']) expect(kinds.map(classOf)).toContain(classOf(codeOf(ref, alt, gt)));
  });
});
