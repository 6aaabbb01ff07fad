import type { GiabSample } from '../../contract/reference.ts';

/** NIST's HG name of every GIAB sample beside Coriell's NA name, and its sex as declared there. */
const GIAB: readonly { hg: GiabSample; na: string; sex: SexChromosomes }[] = [
  { hg: 'HG001', na: 'NA12878', sex: 'XX' },
  { hg: 'HG002', na: 'NA24385', sex: 'XY' },
  { hg: 'HG003', na: 'NA24149', sex: 'XY' },
  { hg: 'HG004', na: 'NA24143', sex: 'XX' },
  { hg: 'HG005', na: 'NA24631', sex: 'XY' },
  { hg: 'HG006', na: 'NA24694', sex: 'XY' },
  { hg: 'HG007', na: 'NA24695', sex: 'XX' },
];

export type SexChromosomes = 'XX' | 'XY';

/**
 * The GIAB sample that a sample ID, file name or VCF header name speaks of, by whole word: `NA24143_Lib3_Rep1` and
 * `HG004` are HG004; `NA241430` is nobody. Null when it names none, or several different ones.
 */
export function giabSampleIn(name: string): GiabSample | null {
  const words = new Set(name.toUpperCase().split(/[^A-Z0-9]+/));
  const found = GIAB.filter(({ hg, na }) => words.has(hg) || words.has(na));
  return found.length === 1 ? (found[0]?.hg ?? null) : null;
}

/** The sex chromosomes declared for a GIAB sample. */
export function declaredSex(sample: GiabSample): SexChromosomes {
  const entry = GIAB.find(({ hg }) => hg === sample);
  if (entry === undefined) throw new Error(`no such GIAB sample: ${sample}`);
  return entry.sex;
}
