import { GIAB_IDENTITY, GIAB_SAMPLES, type GiabSample } from '../../contract/reference.ts';

export type SexChromosomes = 'XX' | 'XY';

/**
 * The GIAB sample that a sample ID, file name or VCF header name speaks of, by whole word: `NA24143_Lib3_Rep1` and
 * `HG004` are HG004; `NA241430` is nobody. Null when it names none, or several different ones.
 */
export function giabSampleIn(name: string): GiabSample | null {
  const words = new Set(name.toUpperCase().split(/[^A-Z0-9]+/));
  const found = GIAB_SAMPLES.filter((hg) => words.has(hg) || words.has(GIAB_IDENTITY[hg].na));
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** The sex chromosomes declared for a GIAB sample. */
export function declaredSex(sample: GiabSample): SexChromosomes {
  return GIAB_IDENTITY[sample].sex;
}
