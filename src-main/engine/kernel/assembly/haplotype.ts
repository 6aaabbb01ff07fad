import { Allele, alleleOfRank } from './alleles';
import { Link } from './links';
import { baseAt, referenceLength } from './reference';
import { isPlayed, Way } from './variants';

/** Bytes that a haplotype has in front: the two of query and the two of truth stand one behind the other. */
export const HAPLOTYPE_SIZE: usize = 16;
/** Where the rest of a haplotype is, counted from itself: behind the fronts of all four. */
const REST: usize = 4 * HAPLOTYPE_SIZE;

/**
 * One haplotype being played base by base: reference bases until an allele begins, then the allele's bases.
 * The unit of the path search (HaplotypePlayback in vcfeval, Cleary et al. 2015). The alleles that wait to be played after
 * the next one are the last that were taken for it: `taken` are the variants taken, `which` (0 or 1) says which haplotype it is.
 */
@unmanaged
export class Haplotype {
  // These four are what paths are ordered by; see Path.compare.
  /** Rank of the allele being played, or of the next to come; 0 when there is none. */
  next: i32;
  /** Place on the reference, 0-based; while an allele is played, where the allele starts. */
  position: i32;
  /** How many alleles wait after that one. */
  waiting: i32;
  /** Base of the allele being played; -1 on the reference. */
  within: i32;

  /** How many of those that wait have bases. */
  get waitingWithBases(): i32 {
    return load<i32>(changetype<usize>(this), REST);
  }

  set waitingWithBases(count: i32) {
    store<i32>(changetype<usize>(this), count, REST);
  }

  /** Where the last allele added ends. */
  get lastEnd(): i32 {
    return load<i32>(changetype<usize>(this), REST + 4);
  }

  set lastEnd(end: i32) {
    store<i32>(changetype<usize>(this), end, REST + 4);
  }

  get finished(): bool {
    return load<i32>(changetype<usize>(this), REST + 8) !== 0;
  }

  set finished(finished: bool) {
    store<i32>(changetype<usize>(this), finished ? 1 : 0, REST + 8);
  }

  /** On the reference, with nothing added. */
  begin(position: i32): void {
    this.restartAt(position);
    this.lastEnd = -1;
    this.finished = false;
  }

  add(allele: Allele | null): void {
    if (allele === null || !isPlayed(allele)) return;
    this.lastEnd = allele.end;
    if (this.next !== 0) {
      this.waiting++;
      if (allele.length > 0) this.waitingWithBases++;
    } else this.next = allele.rank;
  }

  accepts(allele: Allele | null): bool {
    return allele === null || allele.start >= this.lastEnd;
  }

  base(): i32 {
    const within = this.within;
    return within >= 0 ? load<u8>(alleleOfRank(this.next).bases + within) : baseAt(this.position);
  }

  /** True when the allele bases in hand could run out, so that the next variant must be looked at first. */
  wantsMore(): bool {
    if (this.next === 0) return true;
    if (this.within >= 0 && this.within < alleleOfRank(this.next).length - 1) return false;
    return this.waitingWithBases === 0;
  }

  step(taken: Link | null, which: i32): void {
    if (this.position >= referenceLength() - 1) {
      this.finished = true;
      return;
    }
    if (this.within < 0) {
      this.position++;
      if (this.next === 0 || alleleOfRank(this.next).start !== this.position) return;
    }
    this.within++;
    const allele = alleleOfRank(this.next);
    if (this.within === allele.length) this.leave(allele, taken, which);
  }

  /** Goes on behind an allele, and behind those without bases that follow at once. */
  private leave(allele: Allele, taken: Link | null, which: i32): void {
    for (;;) {
      this.position = allele.end;
      this.within = -1;
      if (this.waiting === 0) {
        this.next = 0;
        return;
      }
      allele = longestWaiting(taken, which, this.waiting);
      this.next = allele.rank;
      this.waiting--;
      if (allele.length > 0) this.waitingWithBases--;
      if (this.position < allele.start) return;
      this.within = 0;
      if (allele.length > 0) return;
    }
  }

  moveTo(position: i32, taken: Link | null, which: i32): void {
    this.position = position - 1;
    this.step(taken, which);
  }

  /** Drops what was still to be played and goes on from `position` on the reference. */
  restartAt(position: i32): void {
    this.position = position;
    this.within = -1;
    this.next = 0;
    this.waiting = 0;
    this.waitingWithBases = 0;
  }
}

/** The first of the last `waiting` alleles that were taken for a haplotype. */
function longestWaiting(taken: Link | null, which: i32, waiting: i32): Allele {
  let place = latestPlayed(taken, which);
  for (; waiting > 1; waiting--) place = latestPlayed(place.previous, which);
  return alleleAt(place, which);
}

/** By the first of the waiting alleles that differ, then by their number. The lists are walked from their ends to where they are one. */
export function compareWaiting(
  a: Link | null,
  waitingA: i32,
  b: Link | null,
  waitingB: i32,
  which: i32,
): i32 {
  let order = waitingA - waitingB;
  for (; waitingA > waitingB; waitingA--) a = latestPlayed(a, which).previous;
  for (let more = waitingB; more > waitingA; more--) b = latestPlayed(b, which).previous;
  for (; waitingA > 0 && a !== b; waitingA--) {
    const x = latestPlayed(a, which);
    const y = latestPlayed(b, which);
    if (x === y) break;
    const difference = alleleAt(x, which).rank - alleleAt(y, which).rank;
    if (difference !== 0) order = difference;
    a = x.previous;
    b = y.previous;
  }
  return order;
}

/** The latest of the variants taken that has something to be played on the haplotype; there must be one. */
function latestPlayed(taken: Link | null, which: i32): Link {
  let place = taken!;
  while (!isPlayed(wayAt(place).allele(which))) place = place.previous!;
  return place;
}

function alleleAt(place: Link, which: i32): Allele {
  return wayAt(place).allele(which)!;
}

function wayAt(place: Link): Way {
  return changetype<Way>(place.value);
}
