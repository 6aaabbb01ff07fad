import { describe, expect, it } from 'vitest';
import type { Variant } from '../../variant.ts';
import { SuperLoci } from './superLoci.ts';

function variant(start: number, end: number, nt: string): Variant {
  const allele = { start, end, nt };
  return { start, end, gt: [1, 1], a: allele, b: allele, record: 0, phased: false };
}

function loci(reference: string, truth: Variant[], query: Variant[]): string[] {
  const found: string[] = [];
  const locus = new SuperLoci(new TextEncoder().encode(reference), truth, query);
  while (locus.next()) found.push(`${locus.truthTo - locus.truthFrom}+${locus.queryTo - locus.queryFrom}`);
  return found;
}

describe('SuperLoci', () => {
  it('keeps touching calls together and separates the rest', () => {
    const reference = 'ACGTTGCATCAGGACTAC';
    expect(loci(reference, [variant(3, 4, 'A')], [variant(3, 4, 'A')])).toEqual(['1+1']);
    expect(loci(reference, [variant(3, 4, 'A')], [variant(4, 5, 'A')])).toEqual(['1+1']);
    expect(loci(reference, [variant(3, 4, 'A')], [variant(5, 6, 'A')])).toEqual(['1+0', '0+1']);
  });

  it('reaches to the end of the repeat an indel lies in', () => {
    const reference = `GCATGACTAC${'CA'.repeat(20)}GTTACGGATC`;
    const deletion = variant(10, 12, '');
    expect(loci(reference, [deletion], [variant(46, 48, '')])).toEqual(['1+1']);
    expect(loci(reference, [deletion], [variant(53, 54, 'C')])).toEqual(['1+0', '0+1']);
  });

  it('begins to look for the repeat where both haplotypes have their alleles behind them', () => {
    const reference = 'GCATGACTACCGGGAGAGAGAGAGTTACGG';
    const deletion = variant(11, 13, '');
    const substitution = variant(12, 13, 'A'); // what lags behind the deletion has this where the other has the repeat
    expect(loci(reference, [deletion], [substitution, variant(18, 19, 'C')])).toEqual(['1+2']);
  });

  it('allows for indels that add up to the period', () => {
    const reference = `GCATGACTAC${'CAG'.repeat(12)}GTTACGGATC`;
    const parts = [variant(10, 11, ''), variant(12, 14, '')];
    expect(loci(reference, parts, [variant(40, 43, '')])).toEqual(['2+1']);
  });
});
