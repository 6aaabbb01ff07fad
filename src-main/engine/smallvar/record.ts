import { alleleTexts, formatValue, infoValue, type VcfRecord } from '../io/vcf.ts';
import { QUAL, type ScoreField } from './scoreField.ts';

/** One called variant as the comparison sees it: the record's alleles and one sample's diploid genotype. */
export interface SmallRecord {
  /** 0-based position of the first base of `ref`; within a block, counted from the start of its reference. */
  start: number;
  ref: string;
  /** All ALT alleles of the record, upper case, also those the sample does not carry. */
  alts: readonly string[];
  /**
   * Two allele numbers, -1 for a missing one. A haploid call is taken as homozygous, as vcfeval does. An allele that is not
   * there, as a deletion that begins before covers the place (`*`), keeps its number: ties are broken, and truth calls counted, by it.
   */
  gt: readonly [number, number];
  /** GT as it was written, with its phase and ploidy; empty for a call that was rewritten without phase. */
  genotype: string;
  /** Names of the filters it failed; empty when it passed or none was applied. */
  filters: readonly string[];
  /** QUAL, or the field chosen for the ROC; null where the record has no such field. */
  qual: number | null;
}

/** All records are made here: objects of one origin are quicker to read. */
export function smallRecord(
  start: number,
  ref: string,
  alts: readonly string[],
  gt: readonly [number, number],
  genotype: string,
  filters: readonly string[],
  qual: number | null,
): SmallRecord {
  return { start, ref, alts, gt, genotype, filters, qual };
}

/** The base sequence of allele `number`; undefined for one that changes nothing here: the reference's, a missing one, `*`. */
export function calledAlt({ alts }: SmallRecord, number: number): string | undefined {
  const alt = number > 0 ? alts[number - 1] : undefined;
  return alt === SPANNING_DELETION ? undefined : alt;
}

/** Whether GT says which allele is on which haplotype, as vcfeval sees it: for the whole contig, PS is not looked at. */
export function isPhased({ genotype }: SmallRecord): boolean {
  return genotype.includes('|');
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

/** What is said of so many records left out. */
export const SKIPPED_AS: Record<SkipReason, string> = {
  referenceBlock: 'reference blocks',
  noGenotype: 'without GT',
  noCall: 'without a call',
  homozygousReference: 'homozygous for the reference',
  symbolicAllele: 'with symbolic alleles',
  unknownAllele: 'with other bases than A, C, G, T and N',
  altEqualsRef: 'with an ALT that is REF',
  badGenotype: 'with a GT that names no allele',
  ploidyAboveTwo: 'with more than two alleles in GT',
  filtered: 'that failed a filter',
  outsideTargets: 'outside the targets',
  contigNotInReference: 'on contigs that the reference has not',
  contigNotInTruth: 'on contigs that the truth has not',
  referenceMismatch: 'with a REF that is not in the reference',
  alleleTooLong: 'with alleles of more than 1,000 bases',
};

/** vcfeval leaves alleles above this length out of the comparison (`--Xmax-length`). */
export const MAX_ALLELE_LENGTH = 1000;

/**
 * One line of a VCF as a SmallRecord, or why it cannot be one. Alleles which stand for "something else here"
 * (`<*>`, `<NON_REF>`) count as missing where the genotype names them, so that gVCF is read directly.
 * Takes the columns from the line itself: this runs for every record of both files.
 */
export function toSmallRecord(
  record: VcfRecord,
  sample: number,
  score: ScoreField = QUAL,
): SmallRecord | SkipReason {
  const { text } = record;
  const refAt = nthTab(text, 0, 3) + 1;
  const altAt = text.indexOf('\t', refAt) + 1;
  const qualAt = text.indexOf('\t', altAt) + 1;
  const filterAt = text.indexOf('\t', qualAt) + 1;
  const infoAt = text.indexOf('\t', filterAt) + 1;
  const formatAt = text.indexOf('\t', infoAt) + 1;
  const altText = text.slice(altAt, qualAt - 1);
  const alts = altText.length === 1 ? singleAlt(altText) : altText.toUpperCase().split(',');
  if (alts.every(isPlaceholder)) return 'referenceBlock';
  const format = formatAt === 0 ? '' : text.slice(formatAt, columnEnd(text, formatAt));
  const value = genotypeText(record, sample, format, formatAt);
  if (value === undefined) return 'noGenotype';
  const called = genotype(value);
  if (typeof called === 'string') return called;
  const ref = text.slice(refAt, altAt - 1).toUpperCase();
  if (!BASES.test(ref)) return 'unknownAllele';
  const known = checkCalled(called.gt, ref, alts);
  if (typeof known === 'string') return known;
  if (ref.length > MAX_ALLELE_LENGTH || alts.some((alt) => alt.length > MAX_ALLELE_LENGTH))
    return 'alleleTooLong';
  const filter = text.slice(filterAt, infoAt - 1);
  const failed = failedFilters(filter, format.includes('FT') ? formatValue(record, sample, 'FT') : undefined);
  const qual =
    score.kind === 'QUAL' ? quality(text.slice(qualAt, filterAt - 1)) : otherScore(record, sample, score);
  return smallRecord(record.pos - 1, ref, alts, known, called.text, failed, qual);
}

/** hap.py's preprocessing writes 0 for a missing QUAL and for one below 0. */
function quality(text: string): number {
  return Math.max(0, number(text) ?? 0);
}

/** There, a FORMAT value that is missing is 0, too, unless the key is missing itself. */
function otherScore(record: VcfRecord, sample: number, { kind, name }: ScoreField): number | null {
  if (kind === 'FORMAT' && !record.format.includes(name)) return null;
  const value = kind === 'INFO' ? infoValue(record, name) : formatValue(record, sample, name);
  const found = typeof value === 'string' ? number(value) : null;
  return kind === 'FORMAT' ? (found ?? 0) : found;
}

/** Null for '.', nothing, and what is no number: several values, for example. */
function number(text: string): number | null {
  if (text === '.' || text === '') return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

/** ALT of what a deletion that begins before covers. */
export const SPANNING_DELETION = '*';

const PLACEHOLDER = /^(\*|<\*>|<NON_REF>|<X>|\.)$/i;
const SYMBOLIC = /[<>[\]]/;
/** Those that vcfeval takes; what has other letters is left out there, too. */
const BASES = /^[ACGTN]+$/;
const NONE: readonly string[] = [];

/** Where the `n`th tab from `from` on stands. */
export function nthTab(text: string, from: number, n: number): number {
  let at = from - 1;
  for (let i = 0; i < n; i++) at = text.indexOf('\t', at + 1);
  return at;
}

function columnEnd(text: string, from: number): number {
  const tab = text.indexOf('\t', from);
  return tab < 0 ? text.length : tab;
}

/** Most ALTs are a single base: those share one array each. */
function singleAlt(text: string): readonly string[] {
  let alts = SINGLE.get(text);
  if (!alts) {
    alts = [text.toUpperCase()];
    SINGLE.set(text, alts);
  }
  return alts;
}
const SINGLE = new Map<string, readonly string[]>();

function isPlaceholder(alt: string): boolean {
  const code = alt.charCodeAt(0);
  if (code !== STAR && code !== LESS && code !== DOT) return false;
  return PLACEHOLDER.test(alt);
}
const STAR = 42;
const LESS = 60;
const DOT = 46;

/** The text of GT. Nearly always the first key, and the sample the first. */
function genotypeText(
  record: VcfRecord,
  sample: number,
  format: string,
  formatAt: number,
): string | undefined {
  if (sample > 0 || !(format === 'GT' || format.startsWith('GT:'))) return formatValue(record, sample, 'GT');
  const { text } = record;
  const from = formatAt + format.length + 1;
  const end = columnEnd(text, from);
  const colon = text.indexOf(':', from);
  return text.slice(from, colon < 0 || colon > end ? end : colon);
}

/** The genotype with placeholders as missing; or why it cannot be used. */
function checkCalled(
  gt: readonly [number, number],
  ref: string,
  alts: readonly string[],
): readonly [number, number] | SkipReason {
  const known: [number, number] = [gt[0], gt[1]];
  let called = false;
  for (let i = 0; i < 2; i++) {
    const allele = known[i]!;
    if (allele < 1) continue;
    const alt = alts[allele - 1];
    if (alt === undefined) return 'badGenotype';
    if (isPlaceholder(alt)) {
      if (alt !== SPANNING_DELETION) known[i] = -1;
    } else {
      if (!BASES.test(alt)) return SYMBOLIC.test(alt) ? 'symbolicAllele' : 'unknownAllele';
      if (alt === ref) return 'altEqualsRef';
      called = true;
    }
  }
  if (!called) return gt[0] === 0 || gt[1] === 0 ? 'homozygousReference' : 'noCall';
  return known[0] === gt[0] && known[1] === gt[1] ? gt : known;
}

interface Genotype {
  gt: readonly [number, number];
  text: string;
}

/** Both alleles; a single one is doubled. */
function genotype(text: string): Genotype | SkipReason {
  const seen = GENOTYPES.get(text);
  if (seen) return seen;
  const parts = alleleTexts(text);
  if (parts.length > 2) return parts.every((part) => part === '.') ? 'noCall' : 'ploidyAboveTwo';
  const alleles = parts.map((part) =>
    part === '.' ? -1 : /^\d{1,5}$/.test(part) ? Number(part) : Number.NaN,
  );
  if (alleles.some(Number.isNaN)) return 'badGenotype';
  const found: Genotype = { gt: [alleles[0]!, alleles[1] ?? alleles[0]!], text };
  if (GENOTYPES.size < 1000) GENOTYPES.set(text, found);
  return found;
}
/** Genotypes read so far: a file has few different ones, and they share their arrays. */
const GENOTYPES = new Map<string, Genotype>();

/** The filters that FILTER says were failed; the same list for the same text, as long as there are not too many. */
export function filterNames(filter: string): readonly string[] {
  return filter === 'PASS' || filter === '.' ? NONE : names(filter);
}

/** FILTER and the sample's FT together, as hap.py's reader takes them. */
function failedFilters(filter: string, ft: string | undefined): readonly string[] {
  const failed = filterNames(filter);
  if (ft === undefined || ft === '.' || ft === 'PASS') return failed;
  return [...new Set([...failed, ...names(ft)])];
}

function names(filter: string): readonly string[] {
  let list = FILTERS.get(filter);
  if (!list) {
    list = filter.split(';').filter((name) => name !== '' && name !== 'PASS' && name !== '.');
    if (FILTERS.size < 1000) FILTERS.set(filter, list);
  }
  return list;
}
const FILTERS = new Map<string, readonly string[]>();
