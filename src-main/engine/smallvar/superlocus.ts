import type { Allele, Variant } from './variant.ts';

/** A stretch whose variants may explain each other: index ranges [from, to) into the two sorted lists. */
export interface SuperLocus {
  truthFrom: number;
  truthTo: number;
  queryFrom: number;
  queryTo: number;
}

/**
 * Cuts two sorted lists of variants into super-loci that cannot influence each other. Variants which touch belong
 * together. After an indel the haplotypes of truth and query may stand apart by some number of bases and still agree
 * for as long as the reference repeats itself with that period (a shifted deletion in a microsatellite): the
 * super-locus reaches to where every distance its indels can add up to has met a difference. Beyond it any path of
 * the search is either level with the reference or dead, so that solving super-loci one by one loses nothing.
 * `next` fills in the four bounds; it returns false at the end.
 */
export class SuperLoci implements SuperLocus {
  truthFrom = 0;
  truthTo = 0;
  queryFrom = 0;
  queryTo = 0;
  readonly #reference: Uint8Array;
  readonly #truth: readonly Variant[];
  readonly #query: readonly Variant[];
  #end = 0;
  /** Bases that alleles of this super-locus can insert, and by how many bases it can change a haplotype. */
  #inserted = 0;
  #changed = 0;
  /** One haplotype can be this far beyond the end while the other still plays an allele. */
  #lag = 0;
  /** Distances haplotypes can stand apart. */
  readonly #shifts = new Set<number>();

  constructor(reference: Uint8Array, truth: readonly Variant[], query: readonly Variant[]) {
    this.#reference = reference;
    this.#truth = truth;
    this.#query = query;
  }

  next(): boolean {
    let t = this.truthTo;
    let q = this.queryTo;
    this.truthFrom = t;
    this.queryFrom = q;
    if (t >= this.#truth.length && q >= this.#query.length) return false;
    this.#clear();
    for (let empty = true; ; empty = false) {
      const nextTruth = this.#truth[t];
      const nextQuery = this.#query[q];
      const next = !nextQuery || (nextTruth && nextTruth.start <= nextQuery.start) ? nextTruth : nextQuery;
      if (!next || !(empty || this.#reaches(next.start))) break;
      this.#add(next);
      if (next === nextTruth) t++;
      else q++;
    }
    this.truthTo = t;
    this.queryTo = q;
    return true;
  }

  #clear(): void {
    this.#end = 0;
    if (this.#lag === 0) return;
    this.#inserted = 0;
    this.#changed = 0;
    this.#lag = 0;
    this.#shifts.clear();
  }

  #reaches(start: number): boolean {
    if (start <= this.#end + this.#lag) return true;
    if (this.#shifts.size === 0) return false;
    if (start <= this.#end + this.#inserted) return true;
    if (this.#shifts.size > MAX_SHIFTS) return start <= this.#end + this.#inserted + this.#changed;
    for (const shift of this.#shifts) if (this.#repeats(shift, start)) return true;
    return false;
  }

  #add(variant: Variant): void {
    if (variant.end > this.#end) this.#end = variant.end;
    const { a, b } = variant;
    const longest = Math.max(a ? this.#allele(a) : 0, b && b !== a ? this.#allele(b) : 0);
    if (this.#lag > 0) this.#inserted += longest;
  }

  /** Notes what an allele can do to a haplotype; returns its length. */
  #allele({ start, end, nt }: Allele): number {
    if (nt.length === 1 && end - start === 1) return 1;
    this.#lag = 2;
    const change = Math.abs(nt.length - (end - start));
    this.#changed += change;
    if (change > 0 && this.#shifts.size <= MAX_SHIFTS) {
      for (const shift of [...this.#shifts, 0]) {
        this.#shifts.add(shift + change);
        if (shift !== change) this.#shifts.add(Math.abs(shift - change));
      }
    }
    return nt.length;
  }

  /**
   * Whether the reference agrees with itself `shift` bases earlier up to `start`, from where the haplotype that lags by
   * `shift` has its alleles behind it, too.
   */
  #repeats(shift: number, start: number): boolean {
    for (let i = this.#end + Math.max(this.#inserted, shift); i < start; i++) {
      if (this.#reference[i] !== this.#reference[i - shift]) return false;
    }
    return true;
  }
}

/** Most distances kept; above it a super-locus simply reaches as far as its indels are long. */
const MAX_SHIFTS = 512;
