import type { Variant } from './variant.ts';

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
 */
export function* superLoci(
  reference: Uint8Array,
  truth: readonly Variant[],
  query: readonly Variant[],
): Generator<SuperLocus> {
  let t = 0;
  let q = 0;
  while (t < truth.length || q < query.length) {
    const locus: SuperLocus = { truthFrom: t, truthTo: t, queryFrom: q, queryTo: q };
    const extent = new Extent(reference);
    for (;;) {
      const nextTruth = truth[t];
      const nextQuery = query[q];
      const next = !nextQuery || (nextTruth && nextTruth.start <= nextQuery.start) ? nextTruth : nextQuery;
      if (!next || !extent.reaches(next.start)) break;
      extent.add(next);
      if (next === nextTruth) t++;
      else q++;
    }
    locus.truthTo = t;
    locus.queryTo = q;
    yield locus;
  }
}

/** Most distances kept; above it a super-locus simply reaches as far as its indels are long. */
const MAX_SHIFTS = 512;

class Extent {
  readonly #reference: Uint8Array;
  #empty = true;
  #end = 0;
  /** Bases that alleles of this super-locus can insert, and distances haplotypes can stand apart. */
  #inserted = 0;
  #changed = 0;
  /** One haplotype can be this far beyond the end while the other still plays an allele. */
  #lag = 0;
  readonly #shifts = new Set<number>();

  constructor(reference: Uint8Array) {
    this.#reference = reference;
  }

  reaches(start: number): boolean {
    if (this.#empty || start <= this.#end + this.#lag) return true;
    if (this.#shifts.size === 0) return false;
    if (start <= this.#end + this.#inserted) return true;
    if (this.#shifts.size > MAX_SHIFTS) return start <= this.#end + this.#inserted + this.#changed;
    for (const shift of this.#shifts) if (this.#repeats(shift, start)) return true;
    return false;
  }

  add(variant: Variant): void {
    this.#empty = false;
    this.#end = Math.max(this.#end, variant.end);
    let longest = 0;
    for (const allele of variant.a === variant.b ? [variant.a] : [variant.a, variant.b]) {
      if (!allele) continue;
      const change = Math.abs(allele.nt.length - (allele.end - allele.start));
      longest = Math.max(longest, allele.nt.length);
      if (allele.nt.length !== 1 || allele.end - allele.start !== 1) this.#lag = 2;
      if (change === 0) continue;
      this.#changed += change;
      if (this.#shifts.size > MAX_SHIFTS) continue;
      for (const shift of [...this.#shifts, 0]) {
        this.#shifts.add(shift + change);
        if (shift !== change) this.#shifts.add(Math.abs(shift - change));
      }
    }
    this.#inserted += longest;
  }

  /** Whether the reference agrees with itself `shift` bases earlier from where the alleles end up to `start`. */
  #repeats(shift: number, start: number): boolean {
    for (let i = this.#end + this.#inserted; i < start; i++) {
      if (this.#reference[i] !== this.#reference[i - shift]) return false;
    }
    return true;
  }
}
