import type { Allele } from '../../variant.ts';

/**
 * One haplotype being played base by base: reference bases until an allele begins, then the allele's bases.
 * The unit of the path search (HaplotypePlayback in vcfeval, Cleary et al. 2015).
 */
export class Haplotype {
  /** Place on the reference, 0-based; while an allele is played, where the allele starts. */
  position: number;
  /** Base of the allele being played; -1 on the reference. */
  within = -1;
  /** Allele being played, or the next to come. */
  next: Allele | null = null;
  /** Those after it. Never changed in place: branches share it. */
  queue: readonly Allele[] = EMPTY;
  /** Where the last allele added ends. */
  lastEnd = -1;
  finished = false;

  constructor(position: number) {
    this.position = position;
  }

  copy(): Haplotype {
    const copy = new Haplotype(this.position);
    copy.within = this.within;
    copy.next = this.next;
    copy.queue = this.queue;
    copy.lastEnd = this.lastEnd;
    copy.finished = this.finished;
    return copy;
  }

  add(allele: Allele | null): void {
    if (!allele || (allele.start === allele.end && allele.nt === '')) return;
    this.lastEnd = allele.end;
    if (this.next) this.queue = [...this.queue, allele];
    else this.next = allele;
  }

  accepts(allele: Allele | null): boolean {
    return !allele || allele.start >= this.lastEnd;
  }

  base(reference: Uint8Array): number {
    if (this.within >= 0) return this.next!.nt.charCodeAt(this.within);
    return this.position < reference.length ? reference[this.position]! : N;
  }

  /** True when the allele bases in hand could run out, so that the next variant must be looked at first. */
  wantsMore(): boolean {
    if (!this.next) return true;
    if (this.within >= 0 && this.within < this.next.nt.length - 1) return false;
    for (const allele of this.queue) if (allele.nt.length > 0) return false;
    return true;
  }

  step(length: number): void {
    if (this.position >= length - 1) {
      this.finished = true;
      return;
    }
    if (this.within < 0) {
      this.position++;
      if (this.next && this.next.start === this.position) this.within = 0;
    } else this.within++;
    while (this.next && this.within === this.next.nt.length) {
      this.position = this.next.end;
      this.within = -1;
      this.next = this.queue[0] ?? null;
      if (!this.next) break;
      this.queue = this.queue.length > 1 ? this.queue.slice(1) : EMPTY;
      if (this.position < this.next.start) break;
      this.within = 0;
    }
  }

  moveTo(position: number, length: number): void {
    this.position = position - 1;
    this.step(length);
  }

  /** Drops what was still to be played and goes on from `position` on the reference. */
  restartAt(position: number): void {
    this.position = position;
    this.within = -1;
    this.next = null;
    this.queue = EMPTY;
  }

  /** Order of the search: place, then what is still to be played. Zero only for equal states. */
  compare(other: Haplotype): number {
    if (this.position !== other.position) return this.position - other.position;
    if (!this.next) return other.next ? -1 : 0;
    if (!other.next) return 1;
    const byAllele = compareAlleles(this.next, other.next);
    if (byAllele !== 0) return byAllele;
    if (this.within !== other.within) return this.within - other.within;
    const shorter = Math.min(this.queue.length, other.queue.length);
    for (let i = 0; i < shorter; i++) {
      const byFuture = compareAlleles(this.queue[i]!, other.queue[i]!);
      if (byFuture !== 0) return byFuture;
    }
    return this.queue.length - other.queue.length;
  }
}

const EMPTY: readonly Allele[] = [];
const N = 78;

function compareAlleles(a: Allele, b: Allele): number {
  if (a === b) return 0;
  const byPlace = a.start - b.start || a.end - b.end || a.nt.length - b.nt.length;
  if (byPlace !== 0) return byPlace;
  return a.nt < b.nt ? 1 : a.nt > b.nt ? -1 : 0;
}
