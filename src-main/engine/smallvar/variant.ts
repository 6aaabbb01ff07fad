import { readOrder } from './readOrder.ts';
import { calledAlt, isPhased, type SmallRecord } from './record.ts';

/** An allele to be played into a haplotype: `nt` replaces the reference bases [start, end). */
export interface Allele {
  readonly start: number;
  readonly end: number;
  readonly nt: string;
}

/** A call with its two alleles, not yet put on haplotypes. */
export interface Variant {
  /** Bounds of the alleles in play, 0-based, half-open. */
  start: number;
  end: number;
  readonly gt: readonly [number, number];
  /** Allele for each of `gt`; null leaves the haplotype as it is. */
  a: Allele | null;
  b: Allele | null;
  /** Index into the list of records the variants were made from. */
  readonly record: number;
  /** Only `a` on the first and `b` on the second haplotype will do. */
  readonly phased: boolean;
}

/**
 * Variants for path finding, one per record, as vcfeval makes them. With `relaxed` (vcfeval's `--ref-overlap`, which
 * hap.py always uses) bases equal to the reference are trimmed off every allele, and a reference allele claims
 * nothing; otherwise only one leading base shared by REF and all ALTs goes, and the reference allele claims its bases.
 * In the order in which vcfeval reads `records`, which must be sorted by start. With `obeyPhase` phased genotypes keep their phase.
 */
export function toVariants(records: readonly SmallRecord[], relaxed: boolean, obeyPhase = false): Variant[] {
  const variants: Variant[] = [];
  const refs: string[] = [];
  const order = readOrder(records);
  for (let n = 0; n < records.length; n++) {
    const i = order ? order[n]! : n;
    const record = records[i]!;
    const padding = hasPaddingBase(record) ? 1 : 0;
    const ref = padding ? record.ref.slice(1) : record.ref;
    const start = record.start + padding;
    const end = record.start + record.ref.length;
    const x = record.gt[0];
    const y = record.gt[1];
    const a = allele(record, x, start, end, padding, relaxed ? null : ref);
    const b = x === y ? a : allele(record, y, start, end, padding, relaxed ? null : ref);
    const phased = obeyPhase && x !== y && isPhased(record);
    variants.push({ start, end, gt: record.gt, a, b, record: i, phased });
    refs.push(ref);
  }
  if (relaxed) trimAll(variants, refs);
  return variants;
}

/** Allele `number` over [start, end); `ref` is what the reference allele claims. */
function allele(
  record: SmallRecord,
  number: number,
  start: number,
  end: number,
  padding: number,
  ref: string | null,
): Allele | null {
  if (number < 0) return null;
  if (number === 0) return ref === null ? null : { start, end, nt: ref };
  const alt = calledAlt(record, number);
  return alt === undefined ? null : { start, end, nt: padding ? alt.slice(1) : alt };
}

function hasPaddingBase({ ref, alts }: SmallRecord): boolean {
  if (ref.length === 1 && alts.length === 1 && alts[0]!.length === 1) return false;
  const first = ref.charCodeAt(0);
  let found = false;
  for (const alt of alts) {
    const code = alt.charCodeAt(0);
    if (code === STAR) continue;
    if (code !== first) return false;
    found = true;
  }
  return found;
}

const STAR = 42;

/** Trims in order; where calls overlap and bases could go on either side, the side which frees more neighbours. */
function trimAll(variants: Variant[], refs: readonly string[]): void {
  let first = 0;
  let last = 0;
  for (let i = 0; i < variants.length; i++) {
    const current = variants[i]!;
    while (last < variants.length && (last <= i || overlap(current, variants[last]!))) last++;
    while (first < i && !overlap(current, variants[first]!)) first++;
    if (isTrimmed(current, refs[i]!)) continue;
    const alone = first === i && last === i + 1;
    trim(current, refs[i]!, alone || trimsLeftFirst(variants, refs[i]!, i, first, last));
  }
}

/** A single base by a single other one. */
function isTrimmed({ a, b }: Variant, ref: string): boolean {
  return ref.length === 1 && (!a || a.nt.length === 1) && (!b || b.nt.length === 1);
}

function overlap(a: Variant, b: Variant): boolean {
  return b.start < a.end && b.end > a.start;
}

function trimsLeftFirst(
  variants: readonly Variant[],
  ref: string,
  index: number,
  first: number,
  last: number,
): boolean {
  const variant = variants[index]!;
  let leading = 0;
  let trailing = 0;
  for (const called of [variant.a, variant.b]) {
    if (!called) continue;
    leading = Math.max(leading, commonPrefix(ref, called.nt, 0));
    trailing = Math.max(trailing, commonSuffix(ref, called.nt, 0));
  }
  if (leading === 0 || trailing === 0) return true;
  let left = 0;
  let right = 0;
  for (let i = first; i < last; i++) {
    if (i === index) continue;
    const fromLeft = variants[i]!.end - variant.start;
    const fromRight = variant.end - variants[i]!.start;
    if (fromLeft <= 0 && fromRight <= 0) continue;
    if (fromLeft > 0 && fromLeft <= leading) left++;
    if (fromRight > 0 && fromRight < trailing) right++;
  }
  return left > right;
}

function trim(variant: Variant, ref: string, leftFirst: boolean): void {
  const same = variant.a === variant.b;
  const a = variant.a && trimAllele(variant.a, ref, leftFirst);
  const b = same ? a : variant.b && trimAllele(variant.b, ref, leftFirst);
  variant.a = a;
  variant.b = b;
  variant.start = Math.min(a?.start ?? Number.POSITIVE_INFINITY, b?.start ?? Number.POSITIVE_INFINITY);
  variant.end = Math.max(a?.end ?? 0, b?.end ?? 0);
}

function trimAllele(whole: Allele, ref: string, leftFirst: boolean): Allele {
  let leading: number;
  let trailing: number;
  if (leftFirst) {
    leading = commonPrefix(ref, whole.nt, 0);
    trailing = commonSuffix(ref, whole.nt, leading);
  } else {
    trailing = commonSuffix(ref, whole.nt, 0);
    leading = commonPrefix(ref, whole.nt, trailing);
  }
  if (leading === 0 && trailing === 0) return whole;
  return {
    start: whole.start + leading,
    end: whole.end - trailing,
    nt: whole.nt.slice(leading, whole.nt.length - trailing),
  };
}

/** Length of the common prefix that leaves the last `reserved` bases of both alone. */
function commonPrefix(x: string, y: string, reserved: number): number {
  const limit = Math.min(x.length, y.length) - reserved;
  let n = 0;
  while (n < limit && x.charCodeAt(n) === y.charCodeAt(n)) n++;
  return n;
}

function commonSuffix(x: string, y: string, reserved: number): number {
  const limit = Math.min(x.length, y.length) - reserved;
  let n = 0;
  while (n < limit && x.charCodeAt(x.length - 1 - n) === y.charCodeAt(y.length - 1 - n)) n++;
  return n;
}
