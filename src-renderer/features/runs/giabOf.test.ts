import { describe, expect, it } from 'vitest';
import { GIAB_IDENTITY, GIAB_SAMPLES } from '../../../src-main/contract/reference.ts';
import { CORIELL_NAME, giabOf } from './giabOf.ts';

describe('giabOf', () => {
  it('knows the samples that the contract knows', () => {
    expect(CORIELL_NAME).toEqual(
      Object.fromEntries(GIAB_SAMPLES.map((sample) => [sample, GIAB_IDENTITY[sample].na])),
    );
  });

  it('goes by the beginning of the name', () => {
    expect(giabOf('NA24143_Lib3_Rep1')).toBe('HG004');
    expect(giabOf('na12878-x')).toBe('HG001');
    expect(giabOf('HG002_Lib1')).toBeNull();
    expect(giabOf('LAB_NA24143')).toBeNull();
  });
});
