/** The codes of plain calls, as smallvar/callCode.ts explains them. */
const PHASED: u32 = 1;
const SECOND: u32 = 2;
const FIRST: u32 = 4;
const ALT_SHIFT: u32 = 3;
const REF_SHIFT: u32 = 5;
const PLAIN: u32 = 128;
const DELETION: u32 = 8;
const SIZE_SHIFT: u32 = 4;
const INDEL: u32 = 256;
const BASES_SHIFT: u64 = 17;
const LONGEST: i32 = 15;

const ZERO: u32 = 48;
const SLASH: u8 = 47;
const BAR: u8 = 124;
const NO_BASE: u32 = 4;

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

function indelCode(ref: usize, refEnd: usize, alt: usize, altEnd: usize, genotype: u32): u64 {
  const refLength = <i32>(refEnd - ref);
  const altLength = <i32>(altEnd - alt);
  const size = abs(refLength - altLength);
  if (size === 0 || size > LONGEST || refLength + altLength !== size + 2) return 0;
  const longer = refLength > 1 ? ref : alt;
  const anchor = baseNumber(refLength > 1 ? alt : ref);
  let bases: u64 = 0;
  let base: u32 = NO_BASE;
  for (let i: i32 = 0; i <= size; i++) {
    base = baseNumber(longer + i);
    if (base === NO_BASE || (i === 0 && base !== anchor)) return 0;
    bases |= (<u64>base) << (2 * i);
  }
  if (base === anchor) return 0;
  const deletion: u32 = refLength > 1 ? DELETION : 0;
  return (bases << BASES_SHIFT) | (genotype | deletion | ((<u32>size) << SIZE_SHIFT) | INDEL);
}

/** 0 for a genotype that is not plain. */
function genotypeBits(gt: usize): u32 {
  const separator = load<u8>(gt + 1);
  if (separator !== SLASH && separator !== BAR) return 0;
  const x = <u32>load<u8>(gt) - ZERO;
  const y = <u32>load<u8>(gt + 2) - ZERO;
  if (x > 1 || y > 1 || x + y === 0) return 0;
  return x * FIRST + y * SECOND + (separator === BAR ? PHASED : 0);
}

/** 0 to 3 for A, C, G and T, lower case as upper case. */
function baseNumber(at: usize): u32 {
  const letter = load<u8>(at) & 0xdf;
  if (letter === 65) return 0;
  if (letter === 67) return 1;
  if (letter === 71) return 2;
  return letter === 84 ? 3 : NO_BASE;
}
