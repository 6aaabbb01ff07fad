import { type SmallRecord, smallRecord } from './record.ts';

/**
 * The code of a plain call: one base by another, or a short insertion or deletion behind the base before it, which is not
 * the last one inserted or deleted, het or homozygous. From the lowest bit on: whether GT is phased, its second and its
 * first allele; for a substitution the ALT, the REF and PLAIN; for an indel whether it is a deletion, how many bases long it is,
 * the base before and those inserted or deleted, and INDEL. Above all of them stand the filters that the call failed.
 */
const PHASED = 1;
const SECOND = 2;
const FIRST = 4;
const ALT_SHIFT = 3;
const REF_SHIFT = 5;
const PLAIN = 128;
const DELETION = 8;
const SIZE_SHIFT = 4;
const BASES_SHIFT = 7;
const INDEL = 1 << 19;
const FILTER_SHIFT = 20;
/** The code without its filters. */
export const WITHOUT_FILTERS = (1 << FILTER_SHIFT) - 1;
const GENOTYPE = FIRST | SECOND | PHASED;
/** Most bases that a plain indel inserts or deletes: so many have one subtype. */
const LONGEST = 5;

/**
 * Code of a call of one base by another, from the characters of REF, ALT and of a GT of three: its alleles 0 or 1 and what
 * parts them. 0 when it is not plain.
 */
export function plainCode(
  ref: number,
  alt: number,
  first: number,
  separator: number,
  second: number,
): number {
  const r = BASE_NUMBERS[ref]!;
  const a = BASE_NUMBERS[alt]!;
  if (r === a || r > 3 || a > 3) return 0;
  const genotype = genotypeBits(first, separator, second);
  return genotype && PLAIN | (r << REF_SHIFT) | (a << ALT_SHIFT) | genotype;
}

/** The same for an insertion or deletion. REF stands at [ref, alt - 1) of the bytes, ALT at [alt, end). */
export function indelCode(
  bytes: Uint8Array,
  ref: number,
  alt: number,
  end: number,
  first: number,
  separator: number,
  second: number,
): number {
  const refLength = alt - 1 - ref;
  const altLength = end - alt;
  const size = Math.abs(refLength - altLength);
  if (size === 0 || size > LONGEST || refLength + altLength !== size + 2) return 0;
  const longer = refLength > 1 ? ref : alt;
  const anchor = BASE_NUMBERS[bytes[ref]!]!;
  let code = (refLength > 1 ? DELETION : 0) | (size << SIZE_SHIFT) | INDEL;
  let base = 4;
  for (let i = 0; i <= size; i++) {
    base = BASE_NUMBERS[bytes[longer + i]!]!;
    if (base > 3) return 0;
    code |= base << (BASES_SHIFT + 2 * i);
  }
  if (BASE_NUMBERS[bytes[alt]!] !== anchor || BASE_NUMBERS[bytes[longer]!] !== anchor || base === anchor)
    return 0;
  const genotype = genotypeBits(first, separator, second);
  return genotype && code | genotype;
}

/** 0 for a genotype that is not plain. */
function genotypeBits(first: number, separator: number, second: number): number {
  if (separator !== SLASH && separator !== BAR) return 0;
  const [x, y] = [first - ZERO, second - ZERO];
  if ((x !== 0 && x !== 1) || (y !== 0 && y !== 1) || x + y === 0) return 0;
  return (x * FIRST) | (y * SECOND) | (separator === BAR ? PHASED : 0);
}

const ZERO = 48;
const SLASH = 47;
const BAR = 124;
const BASES = 'ACGT';
const BASE_BYTES = Uint8Array.from(BASES, (base) => base.charCodeAt(0));
/** By character, lower case as upper case; 4 for what is no base. */
const BASE_NUMBERS = Uint8Array.from({ length: 256 }, (_, byte) => {
  const found = BASES.indexOf(String.fromCharCode(byte).toUpperCase());
  return found < 0 ? 4 : found;
});

/** Whether a plain call inserts or deletes bases. */
export function isIndel(code: number): boolean {
  return (code & INDEL) !== 0;
}

/** Whether both alleles of GT are the ALT. */
export function isHomozygous(code: number): boolean {
  return (code & FIRST) !== 0 && (code & SECOND) !== 0;
}

/** Whether two plain calls of one place say the same, whatever their phase and filters. */
export function isSamePlain(a: number, b: number): boolean {
  return ((a ^ b) & WITHOUT_FILTERS) >> ALT_SHIFT === 0 && isHomozygous(a) === isHomozygous(b);
}

/** Bases in REF, and in ALT. */
export function refLength(code: number): number {
  return isIndel(code) && code & DELETION ? size(code) + 1 : 1;
}

export function altLength(code: number): number {
  return isIndel(code) && !(code & DELETION) ? size(code) + 1 : 1;
}

function size(code: number): number {
  return (code >> SIZE_SHIFT) & 7;
}

/** Base `i` of REF as an upper-case character. */
export function refByte(code: number, i: number): number {
  return BASE_BYTES[(code >> (isIndel(code) ? BASES_SHIFT + 2 * i : REF_SHIFT)) & 3]!;
}

/** Writes the bases of REF to `bytes` at `at`, or those of ALT; returns where they end. */
export function writeRef(code: number, bytes: Uint8Array, at: number): number {
  const length = refLength(code);
  for (let i = 0; i < length; i++) bytes[at + i] = refByte(code, i);
  return at + length;
}

export function writeAlt(code: number, bytes: Uint8Array, at: number): number {
  const length = altLength(code);
  for (let i = 0; i < length; i++)
    bytes[at + i] = BASE_BYTES[(code >> (isIndel(code) ? BASES_SHIFT + 2 * i : ALT_SHIFT)) & 3]!;
  return at + length;
}

/**
 * Below KINDS, one number for plain calls that are counted and annotated alike but for the bases of an indel; 0 for no
 * call. Whatever its filters.
 */
export function kindOf(code: number): number {
  return isIndel(code) ? code & (DELETION | GENOTYPE) : code & (KINDS - 1);
}
export const KINDS = 256;

/** A plain call of a kind; 0 where there is none. */
export function exampleOf(kind: number): number {
  if (kind >= PLAIN) return kind;
  const isGenotype = (kind & (FIRST | SECOND)) !== 0 && kind < 2 * DELETION;
  return isGenotype ? kind | (1 << SIZE_SHIFT) | (1 << (BASES_SHIFT + 2)) | INDEL : 0;
}

/** The code of a plain call that failed filters; 0 when there are too many different ones to number them. */
export function withFilters(code: number, failed: readonly string[]): number {
  if (failed.length === 0) return code;
  let number = FILTERS.indexOf(failed);
  if (number < 0) {
    if (FILTERS.length > MOST_FILTERS) return 0;
    number = FILTERS.push(failed) - 1;
  }
  return code | (number << FILTER_SHIFT);
}

/** The filters that a plain call failed. */
export function filtersOf(code: number): readonly string[] {
  return FILTERS[code >> FILTER_SHIFT]!;
}

/** Lists of filters by number; the same list is always the same object. */
const FILTERS: (readonly string[])[] = [[]];
const MOST_FILTERS = 255;

/** The record of a plain call. */
export function plainRecord(start: number, code: number, qual: number): SmallRecord {
  const called = GENOTYPES[code & GENOTYPE]!;
  const { ref, alts } = allelesOf(code);
  const score = Number.isNaN(qual) ? null : qual;
  return smallRecord(start, ref, alts, called.gt, called.genotype, filtersOf(code), score);
}

function allelesOf(code: number): { ref: string; alts: readonly string[] } {
  const key = (code & WITHOUT_FILTERS) >> ALT_SHIFT;
  let alleles = ALLELES.get(key);
  if (!alleles) {
    const room = Buffer.alloc(LONGEST + 1);
    const ref = room.toString('latin1', 0, writeRef(code, room, 0));
    alleles = { ref, alts: [room.toString('latin1', 0, writeAlt(code, room, 0))] };
    ALLELES.set(key, alleles);
  }
  return alleles;
}
/** By code without genotype and filters. There are a few thousand. */
const ALLELES = new Map<number, { ref: string; alts: readonly string[] }>();

const GENOTYPES = Array.from({ length: 8 }, (_, bits) => {
  const gt: readonly [number, number] = [bits & FIRST ? 1 : 0, bits & SECOND ? 1 : 0];
  return { gt, genotype: gt.join(bits & PHASED ? '|' : '/') };
});
