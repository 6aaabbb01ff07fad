import type { SmallRecord } from './record.ts';

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
}

/**
 * Variants for path finding, one per record, as vcfeval makes them. With `relaxed` (vcfeval's `--ref-overlap`, which
 * hap.py always uses) bases equal to the reference are trimmed off every allele, and a reference allele claims
 * nothing; otherwise only one leading base shared by REF and all ALTs goes, and the reference allele claims its bases.
 * `records` must be sorted by start and REF length.
 */
export function toVariants(records: readonly SmallRecord[], relaxed: boolean): Variant[] {
  const drafts = records.map((record, index) => draft(record, index));
  if (relaxed) trimAll(drafts);
  return drafts.map(({ ref, variant }) => {
    if (relaxed) {
      if (variant.gt[0] === 0) variant.a = null;
      if (variant.gt[1] === 0) variant.b = null;
    } else {
      if (variant.gt[0] === 0) variant.a = { start: variant.start, end: variant.end, nt: ref };
      if (variant.gt[1] === 0) variant.b = { start: variant.start, end: variant.end, nt: ref };
    }
    return variant;
  });
}

interface Draft {
  ref: string;
  variant: Variant;
}

function draft(record: SmallRecord, index: number): Draft {
  const padding = hasPaddingBase(record) ? 1 : 0;
  const start = record.start + padding;
  const end = record.start + record.ref.length;
  const ref = padding ? record.ref.slice(1) : record.ref;
  const [x, y] = record.gt;
  const allele = (number: number): Allele | null => {
    if (number < 1) return null;
    const alt = record.alts[number - 1]!;
    return { start, end, nt: padding ? alt.slice(1) : alt };
  };
  const a = allele(x);
  const b = x === y ? a : allele(y);
  return { ref, variant: { start, end, gt: record.gt, a, b, record: index } };
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
function trimAll(drafts: Draft[]): void {
  let first = 0;
  let last = 0;
  for (let i = 0; i < drafts.length; i++) {
    const current = drafts[i]!;
    while (last < drafts.length && (last <= i || overlap(current.variant, drafts[last]!.variant))) last++;
    while (first < i && !overlap(current.variant, drafts[first]!.variant)) first++;
    trim(current, (first === i && last === i + 1) || trimsLeftFirst(drafts, i, first, last));
  }
}

function overlap(a: Variant, b: Variant): boolean {
  return b.start < a.end && b.end > a.start;
}

function trimsLeftFirst(drafts: Draft[], index: number, first: number, last: number): boolean {
  const { ref, variant } = drafts[index]!;
  let leading = 0;
  let trailing = 0;
  for (const allele of [variant.a, variant.b]) {
    if (!allele) continue;
    leading = Math.max(leading, commonPrefix(ref, allele.nt, 0));
    trailing = Math.max(trailing, commonSuffix(ref, allele.nt, 0));
  }
  if (leading === 0 || trailing === 0) return true;
  let left = 0;
  let right = 0;
  for (let i = first; i < last; i++) {
    if (i === index) continue;
    const fromLeft = drafts[i]!.variant.end - variant.start;
    const fromRight = variant.end - drafts[i]!.variant.start;
    if (fromLeft <= 0 && fromRight <= 0) continue;
    if (fromLeft > 0 && fromLeft <= leading) left++;
    if (fromRight > 0 && fromRight < trailing) right++;
  }
  return left > right;
}

function trim({ ref, variant }: Draft, leftFirst: boolean): void {
  if (ref.length === 1 && variant.a?.nt.length === 1 && (!variant.b || variant.b === variant.a)) return;
  const same = variant.a === variant.b;
  const a = variant.a && trimAllele(variant.a, ref, leftFirst);
  const b = same ? a : variant.b && trimAllele(variant.b, ref, leftFirst);
  variant.a = a;
  variant.b = b;
  variant.start = Math.min(a?.start ?? Number.POSITIVE_INFINITY, b?.start ?? Number.POSITIVE_INFINITY);
  variant.end = Math.max(a?.end ?? 0, b?.end ?? 0);
}

function trimAllele(allele: Allele, ref: string, leftFirst: boolean): Allele {
  let leading: number;
  let trailing: number;
  if (leftFirst) {
    leading = commonPrefix(ref, allele.nt, 0);
    trailing = commonSuffix(ref, allele.nt, leading);
  } else {
    trailing = commonSuffix(ref, allele.nt, 0);
    leading = commonPrefix(ref, allele.nt, trailing);
  }
  if (leading === 0 && trailing === 0) return allele;
  return {
    start: allele.start + leading,
    end: allele.end - trailing,
    nt: allele.nt.slice(leading, allele.nt.length - trailing),
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
