import { Allele, alleleLike } from './alleles';
import { take } from './arena';

/** Start of no variant: further than any reference reaches. */
export const NOWHERE: i32 = 0x7fffffff;
/** What the search says of a variant, together. */
export const MATCHED: i32 = 1;
export const PASSED: i32 = 2;

/** Length of an allele that leaves the haplotype as it is, and of one that is the same as the other one. */
export const NONE: i32 = -1;
export const SAME: i32 = -2;

/** A call as it is handed over, and what is decided on it (smallvar/match.ts writes and reads these numbers). */
@unmanaged
export class Variant {
  /** What matching decided (MATCH in smallvar/match.ts), and the reference position just before the super-locus that it did so in; -2 for none. */
  match: i32;
  sync: i32;
  start: i32;
  end: i32;
  phased: i32;
  /** Where the bases of its alleles are, one behind the other. */
  bases: usize;
  /** Numbers of the two alleles, and these. */
  x: i32;
  y: i32;
  startA: i32;
  endA: i32;
  lengthA: i32;
  startB: i32;
  endB: i32;
  lengthB: i32;
  /** The one that this is a copy of, or what it was made of. */
  source: usize;
  /** What the search decided. */
  decision: i32;
  /** How many ways there are to take it, and these. */
  ways: i32;
  firstWay: usize;

  way(index: i32): Way {
    return changetype<Way>(this.firstWay + index * offsetof<Way>());
  }

  /** Where the bases of the second allele are. */
  get basesB(): usize {
    return this.bases + max(this.lengthA, 0);
  }

  /** Makes its ways. */
  prepare(haplotypes: i32): void {
    this.decision = 0;
    const a = alleleOrNull(this.startA, this.endA, this.lengthA, this.bases);
    const b = this.lengthB === SAME ? a : alleleOrNull(this.startB, this.endB, this.lengthB, this.basesB);
    this.ways = 0;
    this.firstWay = take(2 * offsetof<Way>());
    if (haplotypes === 2) this.addBothWays(a, b);
    else this.addEachAllele(a, b);
  }

  private addBothWays(a: Allele | null, b: Allele | null): void {
    this.addWay(this.x, a, b);
    if (this.x !== this.y && !this.phased) this.addWay(this.y, b, a);
  }

  /** On one haplotype: each allele that differs from the reference, the lower number first. */
  private addEachAllele(a: Allele | null, b: Allele | null): void {
    const called = this.x > 0 && a !== null;
    if (called && this.x <= this.y) this.addWay(this.x, a, null);
    if (this.y !== this.x && this.y > 0 && b !== null) this.addWay(this.y, b, null);
    if (called && this.x > this.y) this.addWay(this.x, a, null);
  }

  private addWay(number: i32, first: Allele | null, second: Allele | null): void {
    const way = this.way(this.ways++);
    way.variant = this;
    way.number = number;
    way.first = first;
    way.second = second;
  }
}

/** A way to take a variant: one allele for each haplotype, null for none. */
@unmanaged
export class Way {
  variant: Variant;
  /** Number of the allele on the first haplotype; breaks the last ties. */
  number: i32;
  first: Allele | null;
  second: Allele | null;

  /** The allele for the haplotype `which`, 0 or 1. */
  allele(which: i32): Allele | null {
    return which === 0 ? this.first : this.second;
  }
}

/** Bytes that the ways of so many variants take. */
export function roomForWays(variants: i32): usize {
  return <usize>variants * 2 * offsetof<Way>();
}

/** Whether an allele is played at all: not when it replaces nothing by nothing. */
export function isPlayed(allele: Allele | null): bool {
  return allele !== null && (allele.start !== allele.end || allele.length !== 0);
}

function alleleOrNull(start: i32, end: i32, length: i32, bases: usize): Allele | null {
  return length === NONE ? null : alleleLike(start, end, length, bases);
}

/** One of some variants. */
export function variantAt(variants: usize, index: i32): Variant {
  return changetype<Variant>(variants + <usize>index * offsetof<Variant>());
}
