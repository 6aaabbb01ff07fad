import { describe, expect, it } from 'vitest';
import { GIAB_SAMPLES } from '../../contract/reference.ts';
import { declaredSex, giabSampleIn } from './giabSex.ts';

describe('giabSampleIn', () => {
  it.each([
    ['NA24143_Lib3_Rep1', 'HG004'],
    ['NA24143', 'HG004'],
    ['hg002', 'HG002'],
    ['HG002_NA24385_son', 'HG002'],
    ['HG002_GRCh38_1_22_v4.2.1_benchmark.vcf.gz', 'HG002'],
    ['NA241430', null],
    ['NA24143B_Lib1', null],
    ['HG002-vs-HG003', null],
    ['0201424131', null],
    ['', null],
  ])('%s is %s', (name, sample) => {
    expect(giabSampleIn(name)).toBe(sample);
  });
});

describe('declaredSex', () => {
  it('follows the pedigree: mothers and NA12878 are XX', () => {
    expect(GIAB_SAMPLES.filter((sample) => declaredSex(sample) === 'XX')).toEqual([
      'HG001',
      'HG004',
      'HG007',
    ]);
  });
});
