import { HAPLOTYPE_SIZE, Haplotype } from './haplotype';
import { Link, link } from './links';
import { Variant, Way } from './variants';

/** From the first haplotype of a half to the half: there are four haplotypes, each with as much in a second place. */
export const HALF_OFFSET: usize = 8 * HAPLOTYPE_SIZE;

let ploidy: i32 = 2;

/** Sets how many haplotypes there are to be played: 1 or 2. */
export function setPloidy(haplotypes: i32): void {
  ploidy = haplotypes;
}

/** How many haplotypes are played. */
export function ploidyOfSearch(): i32 {
  return ploidy;
}

/** Truth's or query's half of a path: the variants taken so far; its haplotypes are in front. */
@unmanaged
export class Half {
  taken: Link | null;
  /** Index of the last variant decided on. */
  index: i32;
  /** End of the furthest variant decided on, and of the furthest one taken. */
  decidedEnd: i32;
  takenEnd: i32;
  /** Variants taken since the last place where all haplotypes stood level on the reference. */
  takenSinceSync: i32;

  haplotype(which: i32): Haplotype {
    return changetype<Haplotype>(changetype<usize>(this) - HALF_OFFSET + which * HAPLOTYPE_SIZE);
  }

  /** With nothing taken, at a place of the reference. */
  begin(position: i32): void {
    this.taken = null;
    this.index = -1;
    this.decidedEnd = -1;
    this.takenEnd = -1;
    this.takenSinceSync = 0;
    this.haplotype(0).begin(position);
    this.haplotype(1).begin(position);
  }

  position(): i32 {
    const position = this.haplotype(0).position;
    return ploidy === 1 ? position : max(position, this.haplotype(1).position);
  }

  accepts(way: Way): bool {
    if (way.variant.start >= this.takenEnd) return true;
    return this.haplotype(0).accepts(way.first) && (ploidy === 1 || this.haplotype(1).accepts(way.second));
  }

  take(way: Way, index: i32): void {
    this.taken = link(changetype<usize>(way), this.taken);
    this.takenEnd = max(this.takenEnd, way.variant.end);
    this.takenSinceSync++;
    this.leaveOut(way.variant, index);
    this.haplotype(0).add(way.first);
    if (ploidy === 2) this.haplotype(1).add(way.second);
  }

  leaveOut(variant: Variant, index: i32): void {
    this.decidedEnd = max(this.decidedEnd, variant.end);
    this.index = index;
  }

  wantsMore(): bool {
    return this.haplotype(0).wantsMore() || (ploidy === 2 && this.haplotype(1).wantsMore());
  }

  /** Index of the haplotype that is behind on the reference, -1 when both are level. */
  trailing(): i32 {
    const difference = this.haplotype(0).position - this.haplotype(1).position;
    return ploidy === 1 || difference === 0 ? -1 : difference < 0 ? 0 : 1;
  }

  settled(): bool {
    const first = this.haplotype(0);
    if (first.within >= 0 || first.position < this.takenEnd) return false;
    const second = this.haplotype(1);
    return ploidy === 1 || (second.within < 0 && second.position === first.position);
  }

  step(which: i32): void {
    this.haplotype(which).step(this.taken, which);
  }

  moveTo(position: i32): void {
    this.haplotype(0).moveTo(position, this.taken, 0);
    if (ploidy === 2) this.haplotype(1).moveTo(position, this.taken, 1);
  }

  restartAt(position: i32): void {
    this.haplotype(0).restartAt(position);
    if (ploidy === 2) this.haplotype(1).restartAt(position);
  }

  finished(): bool {
    return this.haplotype(0).finished && (ploidy === 1 || this.haplotype(1).finished);
  }

  /** Whether the haplotypes of the two sides, where both are still played, have the same base in hand. */
  matches(other: Half): bool {
    return this.matchesOn(0, other) && (ploidy === 1 || this.matchesOn(1, other));
  }

  private matchesOn(which: i32, other: Half): bool {
    const mine = this.haplotype(which);
    const others = other.haplotype(which);
    return mine.finished || others.finished || mine.base() === others.base();
  }

  /** Number of the first allele of the last variant taken; `otherwise` when none was. */
  lastNumber(otherwise: i32): i32 {
    const taken = this.taken;
    return taken !== null ? changetype<Way>(taken.value).number : otherwise;
  }
}
