/** The codes of plain calls, as smallvar/callCode.ts explains them. */
const PHASED: u64 = 1;
const SECOND: u64 = 2;
const FIRST: u64 = 4;
const GENOTYPE: u64 = 7;
const ALT_SHIFT: u64 = 3;
const REF_SHIFT: u64 = 5;
const PLAIN: u64 = 128;
const DELETION: u64 = 8;
const SIZE_SHIFT: u64 = 4;
const INDEL: u64 = 256;
const FILTER_SHIFT: u64 = 9;
const FILTERS: u64 = 255 << FILTER_SHIFT;
const BASES_SHIFT: u64 = 17;
const LONGEST: i32 = 15;
const SHORT: i32 = 5;
const LONG: u32 = 16;
/** A, C, G and T as they lie in memory. */
const LETTERS: u32 = 0x54474341;

const ZERO: u64 = 48;
const SLASH: u8 = 47;
const BAR: u8 = 124;
const NO_BASE: u64 = 4;

/**
 * Code of a call whose REF is at [ref, refEnd), ALT at [alt, altEnd), and whose GT has the three characters at `gt`; 0 when it
 * is not plain.
 */
export function plainCode(ref: usize, refEnd: usize, alt: usize, altEnd: usize, gt: usize): u64 {
  const genotype = genotypeBits(gt);
  if (genotype === 0) return 0;
  if (refEnd - ref !== 1 || altEnd - alt !== 1) return indelCode(ref, refEnd, alt, altEnd, genotype);
  const r = baseNumber(ref);
  const a = baseNumber(alt);
  if (r === a || r === NO_BASE || a === NO_BASE) return 0;
  return PLAIN | (r << REF_SHIFT) | (a << ALT_SHIFT) | genotype;
}

function indelCode(ref: usize, refEnd: usize, alt: usize, altEnd: usize, genotype: u64): u64 {
  const refLength = <i32>(refEnd - ref);
  const altLength = <i32>(altEnd - alt);
  const size = abs(refLength - altLength);
  if (size === 0 || size > LONGEST || refLength + altLength !== size + 2) return 0;
  const longer = refLength > 1 ? ref : alt;
  const anchor = baseNumber(refLength > 1 ? alt : ref);
  let bases: u64 = 0;
  let base: u64 = NO_BASE;
  for (let i: i32 = 0; i <= size; i++) {
    base = baseNumber(longer + i);
    if (base === NO_BASE || (i === 0 && base !== anchor)) return 0;
    bases |= base << (2 * i);
  }
  const deletion: u64 = refLength > 1 ? DELETION : 0;
  return (bases << BASES_SHIFT) | genotype | deletion | ((<u64>size) << SIZE_SHIFT) | INDEL;
}

/** 0 for a genotype that is not plain. */
function genotypeBits(gt: usize): u64 {
  const separator = load<u8>(gt + 1);
  if (separator !== SLASH && separator !== BAR) return 0;
  const x = <u64>load<u8>(gt) - ZERO;
  const y = <u64>load<u8>(gt + 2) - ZERO;
  if (x > 1 || y > 1 || x + y === 0) return 0;
  return x * FIRST + y * SECOND + (separator === BAR ? PHASED : 0);
}

/** 0 to 3 for A, C, G and T, lower case as upper case. */
function baseNumber(at: usize): u64 {
  return numberOf(load<u8>(at) & 0xdf);
}

function numberOf(letter: u8): u64 {
  if (letter === 65) return 0;
  if (letter === 67) return 1;
  if (letter === 71) return 2;
  return letter === 84 ? 3 : NO_BASE;
}

/** A code as JavaScript has it, and the other way round: numbers with a sign take a processor less time. */
export function toFloat(code: u64): f64 {
  return <f64>(<i64>code);
}

export function toCode(code: f64): u64 {
  return <u64>(<i64>code);
}

/** Whether a plain call inserts or deletes bases. */
export function isIndel(code: u64): bool {
  return (code & INDEL) !== 0;
}

/** Bases in REF, and in ALT. */
export function refLength(code: u64): i32 {
  return isIndel(code) && (code & DELETION) !== 0 ? sizeOf(code) + 1 : 1;
}

export function altLength(code: u64): i32 {
  return isIndel(code) && (code & DELETION) === 0 ? sizeOf(code) + 1 : 1;
}

function sizeOf(code: u64): i32 {
  return <i32>((code >> SIZE_SHIFT) & 15);
}

/** The number of the filters that a plain call failed; 0 for none. */
export function numberOfFilters(code: u64): i32 {
  return <i32>((code & FILTERS) >> FILTER_SHIFT);
}

/** The code of a plain call that failed the filters of that number. */
export function withFilters(code: u64, number: i32): u64 {
  return code | ((<u64>number) << FILTER_SHIFT);
}

/** Whether two plain calls of one place say the same, whatever their phase and filters. */
export function isSamePlain(a: u64, b: u64): bool {
  return allelesOf(a) === allelesOf(b) && isHomozygous(a) === isHomozygous(b);
}

/** Whether two plain calls of one place have the same alleles, whatever their genotypes. */
export function hasSameAlleles(a: u64, b: u64): bool {
  return allelesOf(a) === allelesOf(b);
}

function allelesOf(code: u64): u64 {
  return code & ~(FILTERS | GENOTYPE);
}

/** Whether both alleles of GT are the ALT. */
export function isHomozygous(code: u64): bool {
  return (code & (FIRST | SECOND)) === (FIRST | SECOND);
}

/** The code of a query call as preprocessing leaves it: without phase, and the ALT second where it is one of two alleles. */
export function rewritten(code: u64): u64 {
  return isHomozygous(code) ? code & ~PHASED : (code & ~GENOTYPE) | SECOND;
}

/** Whether the first allele of GT is the ALT. */
export function isFirst(code: u64): bool {
  return (code & FIRST) !== 0;
}

/** Bases that are played in place of those replaced, without the base that an indel shares with the reference. */
export function playedLength(code: u64): i32 {
  return isIndel(code) ? altLength(code) - 1 : 1;
}

/** Base `i` of them. */
export function playedBase(code: u64, i: i32): u8 {
  return isIndel(code) ? alleleBase(code, i + 1) : letterOf(code >> ALT_SHIFT);
}

/** Base `i` of the longer allele of an indel: 0 is the one that it shares with the reference. */
export function alleleBase(code: u64, i: i32): u8 {
  return letterOf(code >> (BASES_SHIFT + <u64>(2 * i)));
}

/** An indel with another base there, which must be A, C, G or T. */
export function withBase(code: u64, i: i32, letter: u8): u64 {
  const shift = BASES_SHIFT + <u64>(2 * i);
  return (code & ~((<u64>3) << shift)) | (numberOf(letter) << shift);
}

/** Bases that an indel inserts or deletes. */
export function indelSize(code: u64): i32 {
  return sizeOf(code);
}

export function isInsertion(code: u64): bool {
  return isIndel(code) && (code & DELETION) === 0;
}

/** Whether an indel ends with the base before it, so that it can be shifted left. */
export function isShiftable(code: u64): bool {
  return isIndel(code) && alleleBase(code, sizeOf(code)) === alleleBase(code, 0);
}

/** Below 256, one number for plain calls that are counted and annotated alike but for their alleles; 0 for no call. */
export function kindOf(code: u64): u32 {
  if (!isIndel(code)) return code === 0 ? 0 : <u32>(PLAIN | likeOf(code) | (code & GENOTYPE));
  return <u32>(code & (DELETION | GENOTYPE)) | (sizeOf(code) > SHORT ? LONG : 0);
}

/** Such a number of a substitution that tells its bases, too. */
export function exactKindOf(code: u64): u32 {
  return <u32>(code & 255);
}

/** The substitution of A that is a transition as that of the code is, or none. */
function likeOf(code: u64): u64 {
  const isTransition = (((code >> REF_SHIFT) ^ (code >> ALT_SHIFT)) & 3) === 2;
  return (isTransition ? <u64>2 : 1) << ALT_SHIFT;
}

/** Where the bases that a call replaces begin, or the first of the two beside an insertion: alleles are trimmed from the right first. */
export function footprintStart(start: i32, code: u64): i32 {
  if (isShiftable(code)) return isInsertion(code) ? start - 1 : start;
  return isIndel(code) && !isInsertion(code) ? start + 1 : start;
}

/** Bases that a call replaces; the two beside it for an insertion. */
export function footprintLength(code: u64): i32 {
  if (!isIndel(code)) return 1;
  return refLength(code) > 1 ? refLength(code) - 1 : 2;
}

/** Writes the bases of REF, or those of ALT; returns where they end. */
export function writeRef(code: u64, at: usize): usize {
  const length = refLength(code);
  if (!isIndel(code)) store<u8>(at, letterOf(code >> REF_SHIFT));
  else writeIndel(code, at, length);
  return at + length;
}

export function writeAlt(code: u64, at: usize): usize {
  const length = altLength(code);
  if (!isIndel(code)) store<u8>(at, letterOf(code >> ALT_SHIFT));
  else writeIndel(code, at, length);
  return at + length;
}

/** The first bases of the longer allele. */
function writeIndel(code: u64, at: usize, length: i32): void {
  let bases = code >> BASES_SHIFT;
  for (let i: i32 = 0; i < length; i++, bases >>= 2) store<u8>(at + i, letterOf(bases));
}

/** A, C, G or T for the lowest two bits. */
function letterOf(bits: u64): u8 {
  return <u8>(LETTERS >> ((<u32>(bits & 3)) << 3));
}
