import { type SmallRecord, smallRecord } from './record.ts';

/**
 * The code of a plain call: one base by another, or a short insertion or deletion behind the base before it, het or
 * homozygous. From the lowest bit on: whether GT is phased, its second and its first allele; for a substitution the ALT, the
 * REF and PLAIN; for an indel whether it is a deletion, how many bases long it is, and INDEL. Then the number of the filters that the call failed, and for an indel, from BASES on, the base before
 * and those inserted or deleted. That makes whole numbers below 2^49, whose lower bits can be had as those of others.
 */
const PHASED = 1;
const SECOND = 2;
const FIRST = 4;
const ALT_SHIFT = 3;
const REF_SHIFT = 5;
const PLAIN = 128;
const DELETION = 8;
const SIZE_SHIFT = 4;
const INDEL = 256;
const FILTER_SHIFT = 9;
const FILTERS = 255 << FILTER_SHIFT;
const BASES = 2 ** 17;
const GENOTYPE = FIRST | SECOND | PHASED;
/** Most bases that a plain indel inserts or deletes. */
const LONGEST = 15;
/** Most bases of the first subtype of indels. */
const SHORT = 5;

const LETTERS = 'ACGT';
const BASE_BYTES = Uint8Array.from(LETTERS, (base) => base.charCodeAt(0));

/** Whether a plain call inserts or deletes bases. */
export function isIndel(code: number): boolean {
  return (code & INDEL) !== 0;
}

/** Whether both alleles of GT are the ALT. */
export function isHomozygous(code: number): boolean {
  return (code & FIRST) !== 0 && (code & SECOND) !== 0;
}

/** Whether two plain calls of one place have the same alleles, whatever their genotypes. */
export function hasSameAlleles(a: number, b: number): boolean {
  return allelesOf(a) === allelesOf(b);
}

/** The code without genotype and filters. */
function allelesOf(code: number): number {
  return code - (code & (FILTERS | GENOTYPE));
}

/** Whether a plain call failed a filter. */
export function hasFilters(code: number): boolean {
  return (code & FILTERS) !== 0;
}

/** Bases in REF, and in ALT. */
export function refLength(code: number): number {
  return isIndel(code) && code & DELETION ? size(code) + 1 : 1;
}

function altLength(code: number): number {
  return isIndel(code) && !(code & DELETION) ? size(code) + 1 : 1;
}

function size(code: number): number {
  return (code >> SIZE_SHIFT) & 15;
}

/** Base `i` of REF as an upper-case character. */
export function refByte(code: number, i: number): number {
  return isIndel(code) ? indelByte(code, i) : BASE_BYTES[(code >> REF_SHIFT) & 3]!;
}

/** Base `i` of the longer allele. */
function indelByte(code: number, i: number): number {
  return BASE_BYTES[(Math.floor(code / BASES) >>> (2 * i)) & 3]!;
}

/**
 * Where the leftmost place is to which a plain indel at `start` can be shifted, at most so many bases away (`leftShift` in allele.ts, with nothing
 * before it); -1 where its code cannot tell what it would be there, as the reference has other letters than A, C, G, T and N.
 */
export function leftmostStart(start: number, code: number, reference: Uint8Array, most: number): number {
  const length = size(code);
  const limit = Math.max(0, start - most) + (code & DELETION ? 0 : 1);
  let by = 0;
  for (; start - by > limit && reference[start - by - 1] !== N; by++) {
    const last = by < length ? indelByte(code, length - by) : reference[start - by + length]!;
    if (last !== reference[start - by]) break;
    if (!BASE_BYTES.includes(reference[start - by - 1]!)) return -1;
  }
  return start - by;
}

const N = 78;

/** Writes the bases of REF to `bytes` at `at`, or those of ALT; returns where they end. */
function writeRef(code: number, bytes: Uint8Array, at: number): number {
  const length = refLength(code);
  for (let i = 0; i < length; i++) bytes[at + i] = refByte(code, i);
  return at + length;
}

function writeAlt(code: number, bytes: Uint8Array, at: number): number {
  const length = altLength(code);
  for (let i = 0; i < length; i++)
    bytes[at + i] = isIndel(code) ? indelByte(code, i) : BASE_BYTES[(code >> ALT_SHIFT) & 3]!;
  return at + length;
}

/** In a kind: an indel of the second subtype. */
const LONG = 16;

/**
 * A plain call of a kind; 0 where there is none. A kind is one number below 256 for plain calls that are counted and annotated alike but
 * for their alleles, whatever their filters (`kindOf` in kernel/assembly/callCode.ts; there are others that tell the bases of a substitution).
 */
export function exampleOf(kind: number): number {
  if (kind >= PLAIN) return kind;
  if ((kind & (FIRST | SECOND)) === 0 || kind >= 2 * LONG) return 0;
  const size = kind & LONG ? SHORT + 1 : 1;
  return (kind & (DELETION | GENOTYPE)) + (size << SIZE_SHIFT) + INDEL + 4 ** size * BASES;
}

/** The number of filters that a plain call failed, 0 for none; -1 when there are too many different ones to number them. */
export function filterNumber(failed: readonly string[]): number {
  if (failed.length === 0) return 0;
  const number = FILTER_LISTS.indexOf(failed);
  if (number >= 0) return number;
  return FILTER_LISTS.length > MOST_FILTERS ? -1 : FILTER_LISTS.push(failed) - 1;
}

/** The code of a plain call that failed the filters of that number. */
export function withFilters(code: number, number: number): number {
  return code + (number << FILTER_SHIFT);
}

/** The filters that a plain call failed. */
function filtersOf(code: number): readonly string[] {
  return FILTER_LISTS[numberOfFilters(code)]!;
}

/** The number of the filters that a plain call failed, below 256; 0 for none. */
function numberOfFilters(code: number): number {
  return (code & FILTERS) >> FILTER_SHIFT;
}

/** Lists of filters by number; the same list is always the same object. */
const FILTER_LISTS: (readonly string[])[] = [[]];
const MOST_FILTERS = 255;

/** The record of a plain call. */
export function plainRecord(start: number, code: number, qual: number): SmallRecord {
  const called = GENOTYPES[code & GENOTYPE]!;
  const { ref, alts } = texts(code);
  const score = Number.isNaN(qual) ? null : qual;
  return smallRecord(start, ref, alts, called.gt, called.genotype, filtersOf(code), score);
}

interface Texts {
  ref: string;
  alts: readonly string[];
}

function texts(code: number): Texts {
  if (isIndel(code) && size(code) > SHORT) return makeTexts(code);
  const key = allelesOf(code);
  let found = TEXTS.get(key);
  if (!found) {
    found = makeTexts(code);
    TEXTS.set(key, found);
  }
  return found;
}
/** Of all but long indels. There are a few thousand. */
const TEXTS = new Map<number, Texts>();

function makeTexts(code: number): Texts {
  const room = Buffer.alloc(LONGEST + 1);
  const ref = room.toString('latin1', 0, writeRef(code, room, 0));
  return { ref, alts: [room.toString('latin1', 0, writeAlt(code, room, 0))] };
}

const GENOTYPES = Array.from({ length: 8 }, (_, bits) => {
  const gt: readonly [number, number] = [bits & FIRST ? 1 : 0, bits & SECOND ? 1 : 0];
  return { gt, genotype: gt.join(bits & PHASED ? '|' : '/') };
});
