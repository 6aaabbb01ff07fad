import { align } from './align.ts';
import { bases, leftShift, type Replacement, trimLeft, trimRight } from './allele.ts';
import { byPlace, sortNearlySorted } from './order.ts';
import { calledAlt, isPhased, type SmallRecord, smallRecord } from './record.ts';
import type { ScoreField } from './scoreField.ts';

/**
 * Rewrites query records the way hap.py does before it compares (its `preprocess`): every called allele by itself,
 * complex alleles split into SNPs and indels by alignment, indels shifted left (at most 1,024 bases and never over
 * the call before), heterozygous alleles of one kind at one place joined again. Counts are then of these primitives.
 * `records` must be sorted by start; so is the result, by start and REF length. With `obeyPhase`, which hap.py has not,
 * each allele stays on its haplotype. `score` is where the values for the ROC are from: on that hangs which one a joined call has.
 */
export function preprocessQuery(
  records: readonly SmallRecord[],
  reference: Uint8Array,
  obeyPhase = false,
  score: ScoreField['kind'] = 'QUAL',
): SmallRecord[] {
  const primitives: Primitive[] = [];
  for (const record of records) splitRecord(record, reference, obeyPhase && isPhased(record), primitives);
  sortNearlySorted(primitives, compare);
  shiftAll(primitives, reference);
  sortNearlySorted(primitives, compare);
  const joined = joinHeterozygous(primitives).map((group) => toRecord(group, reference, score));
  return sortNearlySorted(joined, byPlace);
}

/** One allele with a reference-free place in the order of calls. */
interface Primitive extends Replacement {
  /** Where the record stands: one base before an insertion that has no padding base. */
  position: number;
  homozygous: boolean;
  /** The one that a phased heterozygous allele is on; null when not known. */
  haplotype: 0 | 1 | null;
  source: SmallRecord;
}

/** All primitives are made here: objects of one origin are quicker to read. */
function primitive(
  start: number,
  end: number,
  alt: string,
  position: number,
  homozygous: boolean,
  haplotype: 0 | 1 | null,
  source: SmallRecord,
): Primitive {
  return { start, end, alt, position, homozygous, haplotype, source };
}

/** Most bases that an indel is shifted. */
export const SHIFT_LIMIT = 1024;

function splitRecord(record: SmallRecord, reference: Uint8Array, phased: boolean, out: Primitive[]): void {
  const [a, b] = record.gt;
  const first = calledAlt(record, a);
  const second = calledAlt(record, b);
  if (a === b) splitAllele(record, first!, true, null, reference, out);
  else {
    if (first !== undefined) splitAllele(record, first, false, phased ? 0 : null, reference, out);
    if (second !== undefined) splitAllele(record, second, false, phased ? 1 : null, reference, out);
  }
}

function splitAllele(
  source: SmallRecord,
  alt: string,
  homozygous: boolean,
  haplotype: 0 | 1 | null,
  reference: Uint8Array,
  out: Primitive[],
): void {
  const { start, ref } = source;
  const end = start + ref.length;
  const whole = primitive(start, end, alt, start, homozygous, haplotype, source);
  if (ref.length === 1 && alt.length === 1) {
    out.push(whole);
    return;
  }
  const trimmed = { start, end, alt };
  trimLeft(reference, trimmed, 0);
  trimRight(reference, trimmed, 0);
  const length = trimmed.end - trimmed.start;
  const complex = (length >= 1 && trimmed.alt.length > 1) || (length > 1 && trimmed.alt.length >= 1);
  if (!complex) {
    out.push(whole);
    return;
  }
  for (const piece of pieces(trimmed, bases(reference, trimmed.start, trimmed.end))) {
    const position = piece.end === piece.start ? piece.start - 1 : piece.start;
    out.push(primitive(piece.start, piece.end, piece.alt, position, homozygous, haplotype, source));
  }
}

/** SNPs, insertions and deletions that make up a complex allele. */
function pieces(allele: Replacement, ref: string): Replacement[] {
  const { start, alt } = allele;
  const found: Replacement[] = [];
  let r = 0;
  let a = 0;
  const runs = ref.length < 2 || alt.length < 2 ? leftAligned(ref.length, alt.length) : align(ref, alt);
  for (const { kind, length } of runs) {
    if (kind === 'both') {
      for (let i = 0; i < length; i++, r++, a++) {
        if (ref[r] !== alt[a]) found.push({ start: start + r, end: start + r + 1, alt: alt[a]! });
      }
    } else if (kind === 'deletion') {
      found.push({ start: start + r, end: start + r + length, alt: '' });
      r += length;
    } else {
      found.push({ start: start + r, end: start + r, alt: alt.slice(a, a + length) });
      a += length;
    }
  }
  return found;
}

function leftAligned(
  ref: number,
  alt: number,
): { kind: 'both' | 'deletion' | 'insertion'; length: number }[] {
  const both = { kind: 'both' as const, length: Math.min(ref, alt) };
  if (ref === alt) return [both];
  return [both, { kind: ref > alt ? 'deletion' : 'insertion', length: Math.abs(ref - alt) }];
}

/** Left-shifts in order; the furthest base taken by an earlier call is the limit for the next. */
function shiftAll(primitives: Primitive[], reference: Uint8Array): void {
  let taken = 0;
  for (const primitive of primitives) {
    if (primitive.end - primitive.start !== 1 || primitive.alt.length !== 1) {
      leftShift(reference, primitive, Math.max(primitive.position - SHIFT_LIMIT, taken));
      primitive.position =
        primitive.end === primitive.start ? Math.max(0, primitive.start - 1) : primitive.start;
    }
    const last = primitive.position + Math.max(1, primitive.end - primitive.start) - 1;
    if (last > taken) taken = last;
  }
}

/** By place; there SNPs first, padded indels next, bare insertions last; then by lengths and bases. */
function compare(a: Primitive, b: Primitive): number {
  if (a.position !== b.position) return a.position - b.position;
  const byKind = kind(a) - kind(b);
  if (byKind !== 0) return byKind;
  const byLength = a.end - a.start - (b.end - b.start) || a.alt.length - b.alt.length;
  if (byLength !== 0) return byLength;
  return a.alt < b.alt ? -1 : a.alt > b.alt ? 1 : 0;
}

function kind(primitive: Primitive): 0 | 1 | 2 {
  const length = primitive.end - primitive.start;
  if (length === 1 && primitive.alt.length === 1) return 0;
  return length === 0 ? 2 : 1;
}

/** Two heterozygous calls next to each other in order, at one place, both SNPs or both not, with the same filters. */
function joinHeterozygous(primitives: Primitive[]): Primitive[][] {
  const groups: Primitive[][] = [];
  for (const primitive of primitives) {
    const group = groups.at(-1);
    const back = group?.[0];
    if (
      group?.length === 1 &&
      back!.position === primitive.position &&
      !back!.homozygous &&
      !primitive.homozygous &&
      (primitive.haplotype === null || primitive.haplotype !== back!.haplotype) &&
      (kind(back!) === 0) === (kind(primitive) === 0) &&
      sameFilters(back!.source.filters, primitive.source.filters)
    ) {
      group.push(primitive);
    } else groups.push([primitive]);
  }
  return groups;
}

function sameFilters(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && (a.length === 0 || a.every((name) => b.includes(name)));
}

type Called = Pick<SmallRecord, 'gt' | 'genotype'>;
const HOMOZYGOUS: Called = { gt: [1, 1], genotype: '' };
/** On the first haplotype, on the second, on one of them. */
const HETEROZYGOUS: readonly [Called, Called, Called] = [
  { gt: [1, 0], genotype: '1|0' },
  { gt: [0, 1], genotype: '0|1' },
  { gt: [0, 1], genotype: '' },
];

function bothAlleles({ haplotype }: Primitive, second: Primitive): Called {
  if (haplotype === null || second.haplotype === null) return { gt: [2, 1], genotype: '' };
  return haplotype === 0 ? { gt: [1, 2], genotype: '1|2' } : { gt: [2, 1], genotype: '2|1' };
}

function toRecord(group: Primitive[], reference: Uint8Array, score: ScoreField['kind']): SmallRecord {
  const first = group[0];
  const second = group[1];
  const { filters } = first!.source;
  const qual = second ? joined(first!.source.qual, second.source.qual, score) : first!.source.qual;
  if (!second || (second.alt === first!.alt && second.start === first!.start && second.end === first!.end)) {
    const { gt, genotype } = first!.homozygous || second ? HOMOZYGOUS : HETEROZYGOUS[first!.haplotype ?? 2];
    if (kind(first!) === 0) {
      const { start, alt, source } = first!;
      const same = source.start === start && source.ref.length === 1 && isOnly(source.alts, alt);
      if (same && source.gt[0] === gt[0] && source.gt[1] === gt[1]) return source;
      const ref = same ? source.ref : String.fromCharCode(reference[start]!);
      return smallRecord(start, ref, same ? source.alts : [alt], gt, genotype, filters, qual);
    }
    const { start, ref, alts } = withAlleles([first!], reference);
    return smallRecord(start, ref, alts, gt, genotype, filters, qual);
  }
  const { start, ref, alts } = withAlleles([first!, second], reference);
  const { gt, genotype } = bothAlleles(first!, second);
  return smallRecord(start, ref, alts, gt, genotype, filters, qual);
}

/** The value of a call that two were joined to: the higher QUAL, but the first one's sample, and its INFO, if it has any. */
function joined(first: number | null, second: number | null, score: ScoreField['kind']): number | null {
  if (score === 'FORMAT') return first;
  if (first === null || second === null || score === 'INFO') return first ?? second;
  return Math.max(first, second);
}

/** REF over all alleles' reference bases, with one base before it where an allele would otherwise be empty. */
function withAlleles(
  alleles: Replacement[],
  reference: Uint8Array,
): Pick<SmallRecord, 'start' | 'ref' | 'alts'> {
  let start = Number.POSITIVE_INFINITY;
  let end = 0;
  for (const allele of alleles) {
    const bare = allele.end === allele.start;
    start = Math.min(start, bare && allele.start > 0 ? allele.start - 1 : allele.start);
    end = Math.max(end, allele.end);
  }
  if (start > 0 && alleles.some((a) => a.alt === '' && a.start === start && a.end === end)) start--;
  const ref = bases(reference, start, end);
  const alts = alleles.map((a) => ref.slice(0, a.start - start) + a.alt + ref.slice(a.end - start));
  return { start, ref, alts };
}

function isOnly(alts: readonly string[], alt: string): boolean {
  return alts.length === 1 && alts[0] === alt;
}
