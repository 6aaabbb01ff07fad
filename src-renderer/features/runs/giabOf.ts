import { GIAB_IDENTITY, GIAB_SAMPLES, type GiabSample } from '../../../src-main/contract/reference.ts';

/** The GIAB sample that a sample ID begins with, unless it is called so already; null when it adds nothing. */
export function giabOf(sampleId: string): GiabSample | null {
  const start = sampleId.split(/[_.-]/, 1)[0]?.toUpperCase();
  return GIAB_SAMPLES.find((sample) => GIAB_IDENTITY[sample].na === start) ?? null;
}
