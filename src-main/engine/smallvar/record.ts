import { formatValue, type VcfRecord } from '../io/vcf.ts';

/** One called variant as the comparison sees it: the record's alleles and one sample's diploid genotype. */
export interface SmallRecord {
  /** 0-based position of the first base of `ref`. */
  start: number;
  ref: string;
  /** All ALT alleles of the record, upper case, also those the sample does not carry. */
  alts: readonly string[];
  /** Two allele numbers, -1 for a missing one. A haploid call is taken as homozygous, as vcfeval does. */
  gt: readonly [number, number];
  /** Names of the filters it failed; empty when it passed or none was applied. */
  filters: readonly string[];
  qual: number | null;
}

/** Why a record takes no part in the comparison. Counted, and reported in runinfo.json. */
export type SkipReason =
  | 'referenceBlock'
  | 'noGenotype'
  | 'noCall'
  | 'homozygousReference'
  | 'symbolicAllele'
  | 'unknownAllele'
  | 'altEqualsRef'
  | 'badGenotype'
  | 'ploidyAboveTwo'
  | 'filtered'
  | 'outsideTargets'
  | 'contigNotInReference'
  | 'contigNotInTruth'
  | 'referenceMismatch'
  | 'alleleTooLong';

export type SkipCounts = Partial<Record<SkipReason, number>>;

/** vcfeval leaves alleles above this length out of the comparison (`--Xmax-length`). */
export const MAX_ALLELE_LENGTH = 1000;

/**
 * One line of a VCF as a SmallRecord, or why it cannot be one. Alleles which stand for "something else here"
 * (`*`, `<*>`, `<NON_REF>`) count as missing where the genotype names them, so that gVCF is read directly.
 */
export function toSmallRecord(record: VcfRecord, sample: number): SmallRecord | SkipReason {
  const rawAlts = record.alts;
  if (!rawAlts.some((alt) => !PLACEHOLDER.test(alt))) return 'referenceBlock';
  const text = formatValue(record, sample, 'GT');
  if (text === undefined) return 'noGenotype';
  const gt = genotype(text);
  if (typeof gt === 'string') return gt;
  const ref = record.ref.toUpperCase();
  if (!BASES.test(ref)) return 'unknownAllele';
  const alts = rawAlts.map((alt) => alt.toUpperCase());
  let called = false;
  for (let i = 0; i < 2; i++) {
    const allele = gt[i]!;
    if (allele < 1) continue;
    const alt = alts[allele - 1];
    if (alt === undefined) return 'badGenotype';
    if (PLACEHOLDER.test(alt)) {
      gt[i] = -1;
      continue;
    }
    if (!BASES.test(alt)) return SYMBOLIC.test(alt) ? 'symbolicAllele' : 'unknownAllele';
    if (alt === ref) return 'altEqualsRef';
    called = true;
  }
  if (!called) return gt[0] < 0 && gt[1] < 0 ? 'noCall' : 'homozygousReference';
  if (alts.some((alt) => alt.length > MAX_ALLELE_LENGTH) || ref.length > MAX_ALLELE_LENGTH)
    return 'alleleTooLong';
  return { start: record.pos - 1, ref, alts, gt, filters: failedFilters(record, sample), qual: record.qual };
}

const PLACEHOLDER = /^(\*|<\*>|<NON_REF>|<X>|\.)$/i;
const SYMBOLIC = /[<>[\]]/;
const BASES = /^[ACGTUNRYKMSWBDHVX]+$/;
const NONE: readonly string[] = [];

/** Both alleles; a single one is doubled. */
function genotype(text: string): [number, number] | SkipReason {
  if (text.length === 3) {
    const a = digit(text.charCodeAt(0));
    const b = digit(text.charCodeAt(2));
    const separator = text.charCodeAt(1);
    if (a >= -1 && b >= -1 && (separator === SLASH || separator === PIPE)) return [a, b];
  }
  const parts = text.split(/[/|]/);
  if (parts.length > 2) return parts.every((part) => part === '.') ? 'noCall' : 'ploidyAboveTwo';
  const alleles = parts.map((part) =>
    part === '.' ? -1 : /^\d{1,5}$/.test(part) ? Number(part) : Number.NaN,
  );
  if (alleles.some(Number.isNaN)) return 'badGenotype';
  return [alleles[0]!, alleles[1] ?? alleles[0]!];
}

const SLASH = 47;
const PIPE = 124;

/** The digit, -1 for '.', -2 for anything else. */
function digit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  return code === 46 ? -1 : -2;
}

/** FILTER and the sample's FT together, as hap.py's reader takes them. */
function failedFilters(record: VcfRecord, sample: number): readonly string[] {
  const filters = record.filters;
  const failed =
    filters.length === 0 || filters[0] === 'PASS' ? NONE : filters.filter((name) => name !== 'PASS');
  const ft = record.format.includes('FT') ? formatValue(record, sample, 'FT') : undefined;
  if (ft === undefined || ft === '.' || ft === 'PASS') return failed;
  return [
    ...new Set([
      ...failed,
      ...ft.split(';').filter((name) => name !== '' && name !== 'PASS' && name !== '.'),
    ]),
  ];
}
