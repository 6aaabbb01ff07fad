import type { Variant } from '../../variant.ts';
import { Reach } from './reach.ts';

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
  readonly #truth: readonly Variant[];
  readonly #query: readonly Variant[];
  readonly #reach: Reach;

  constructor(reference: Uint8Array, truth: readonly Variant[], query: readonly Variant[]) {
    this.#reach = new Reach(reference);
    this.#truth = truth;
    this.#query = query;
  }

  next(): boolean {
    let t = this.truthTo;
    let q = this.queryTo;
    this.truthFrom = t;
    this.queryFrom = q;
    if (t >= this.#truth.length && q >= this.#query.length) return false;
    this.#reach.clear();
    for (let empty = true; ; empty = false) {
      const nextTruth = this.#truth[t];
      const nextQuery = this.#query[q];
      const next = !nextQuery || (nextTruth && nextTruth.start <= nextQuery.start) ? nextTruth : nextQuery;
      if (!next || !(empty || this.#reach.reaches(next.start))) break;
      this.#add(next);
      if (next === nextTruth) t++;
      else q++;
    }
    this.truthTo = t;
    this.queryTo = q;
    return true;
  }

  #add({ end, a, b }: Variant): void {
    const reach = this.#reach;
    reach.addSpan(end);
    const longest = Math.max(
      a ? reach.addAllele(a.end - a.start, a.nt.length) : 0,
      b && b !== a ? reach.addAllele(b.end - b.start, b.nt.length) : 0,
    );
    reach.addInserted(longest);
  }
}
