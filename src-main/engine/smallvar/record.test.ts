import { describe, expect, it } from 'vitest';
import { parseRecord } from '../io/vcf.ts';
import { calledAlt, type SmallRecord, toSmallRecord } from './record.ts';

function read(ref: string, alt: string, format: string, sample: string, filter = 'PASS') {
  return toSmallRecord(
    parseRecord(['c', '10', '.', ref, alt, '30', filter, '.', format, sample].join('\t')),
    0,
  );
}

describe('toSmallRecord', () => {
  it('reads alleles in upper case, genotype, filters and quality', () => {
    expect(read('a', 'g', 'GT:GQ', '0/1:40')).toEqual({
      start: 9,
      ref: 'A',
      alts: ['G'],
      gt: [0, 1],
      genotype: '0/1',
      filters: [],
      qual: 30,
    });
    expect(read('A', 'G', 'GT', '1|1', 'LowQual;LowDP')).toMatchObject({ filters: ['LowQual', 'LowDP'] });
    expect(read('A', 'G', 'GT', '1|1', '.')).toMatchObject({ filters: [] });
  });

  it("adds the sample's own filters, as hap.py's reader does", () => {
    expect(read('A', 'G', 'GT:FT', '0/1:LowGQ', 'LowQual')).toMatchObject({ filters: ['LowQual', 'LowGQ'] });
    expect(read('A', 'G', 'GT:FT', '0/1:PASS')).toMatchObject({ filters: [] });
  });

  it('takes a haploid call as homozygous, and reads long allele numbers', () => {
    expect(read('A', 'G', 'GT', '1')).toMatchObject({ gt: [1, 1] });
    const alts = Array.from({ length: 12 }, (_, i) => 'G'.repeat(i + 1)).join(',');
    expect(read('A', alts, 'GT', '0/12')).toMatchObject({ gt: [0, 12] });
  });

  it('reads a gVCF: blocks are left out, <NON_REF> and <*> count as missing', () => {
    expect(read('A', '<NON_REF>', 'GT', '0/0')).toBe('referenceBlock');
    expect(read('A', '<*>', 'GT', '0/0')).toBe('referenceBlock');
    expect(read('A', '.', 'GT', '0/0')).toBe('referenceBlock');
    expect(read('A', 'G,<NON_REF>', 'GT', '0/1')).toMatchObject({ gt: [0, 1] });
    expect(read('A', 'G,<*>', 'GT', '1/2')).toMatchObject({ gt: [1, -1] });
    expect(read('A', 'G,<NON_REF>', 'GT', '0/2')).toBe('homozygousReference');
  });

  it("takes for the ROC what hap.py's preprocessing leaves of a missing or negative value", () => {
    const by = (
      kind: 'QUAL' | 'FORMAT' | 'INFO',
      name: string,
      qual: string,
      format: string,
      sample: string,
    ) => {
      const line = ['c', '10', '.', 'A', 'G', qual, 'PASS', 'VI=.', format, sample].join('\t');
      return (toSmallRecord(parseRecord(line), 0, { kind, name }) as SmallRecord).qual;
    };
    const quals = ['30.5', '0', '-3', '.'].map((qual) => by('QUAL', 'QUAL', qual, 'GT', '0/1'));
    expect(quals).toEqual([30.5, 0, 0, 0]);
    expect(by('FORMAT', 'GQ', '5', 'GT:GQ', '0/1:-7')).toBe(-7);
    expect(by('FORMAT', 'GQ', '5', 'GT:GQ', '0/1:.')).toBe(0);
    expect(by('FORMAT', 'GQ', '5', 'GT:DP:GQ', '0/1:3')).toBe(0);
    expect(by('FORMAT', 'GQ', '5', 'GT:DP', '0/1:3')).toBeNull();
    expect(by('INFO', 'VI', '5', 'GT', '0/1')).toBeNull();
  });

  it('keeps the number of an allele that a deletion before it covers, which changes nothing', () => {
    const record = read('A', 'G,*', 'GT', '1/2') as SmallRecord;
    expect(record).toMatchObject({ gt: [1, 2], alts: ['G', '*'] });
    expect([1, 2].map((number) => calledAlt(record, number))).toEqual(['G', undefined]);
    expect(read('A', '*,G', 'GT', '0/1')).toBe('homozygousReference');
    expect(read('A', '*,G', 'GT', '1/1')).toBe('noCall');
  });

  it('reads genotypes whose first allele has a phase, as VCF 4.4 allows', () => {
    expect(read('A', 'G', 'GT', '/0/1')).toMatchObject({ gt: [0, 1] });
    expect(read('A', 'G', 'GT', '|1')).toMatchObject({ gt: [1, 1] });
  });

  it.each([
    ['A', 'R', 'GT', '0/1', 'unknownAllele'],
    ['AGTR', 'A', 'GT', '0/1', 'unknownAllele'],
    ['A', 'G', 'DP', '12', 'noGenotype'],
    ['A', 'G', 'GT', './.', 'noCall'],
    ['A', 'G', 'GT', '.', 'noCall'],
    ['A', 'G', 'GT', '0/0', 'homozygousReference'],
    ['A', 'G', 'GT', '0/2', 'badGenotype'],
    ['A', 'G', 'GT', 'x/1', 'badGenotype'],
    ['A', 'G', 'GT', '0/0/1', 'ploidyAboveTwo'],
    ['A', '<DEL>', 'GT', '0/1', 'symbolicAllele'],
    ['A', 'A[chr2:100[', 'GT', '0/1', 'symbolicAllele'],
    ['A', 'G-', 'GT', '0/1', 'unknownAllele'],
    ['A-', 'G', 'GT', '0/1', 'unknownAllele'],
    ['A', 'A', 'GT', '0/1', 'altEqualsRef'],
    ['A', 'G'.repeat(1001), 'GT', '0/1', 'alleleTooLong'],
  ])('%s > %s %s %s: %s %s', (ref, alt, format, sample, reason) => {
    expect(read(ref, alt, format, sample)).toBe(reason);
  });
});
