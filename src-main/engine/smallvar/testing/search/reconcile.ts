import { DEFAULT_LIMITS, type SearchLimits } from '../../match.ts';
import type { Variant } from '../../variant.ts';
import { OpenPaths } from './openPaths.ts';
import { type Chain, chain, type HalfPath, type Oriented, type Path, startPath } from './path.ts';

/** What the search decided for a super-locus. Variants in neither set were left out, or in `skipped` of a hard part. */
export interface Reconciliation {
  truthMatched: Set<Variant>;
  queryMatched: Set<Variant>;
  /** Variants of a part that was too complex to solve: no decision. */
  skipped: Set<Variant>;
  /** Reference positions (0-based) just before which all haplotypes stood level, ascending. */
  syncPoints: number[];
  /** Number of the first allele of the last matched truth variant; `before` when there is none. */
  lastTruthAllele: number | null;
}

/**
 * Finds the largest sets of truth and query variants that make the same haplotypes (vcfeval's search, Cleary et al.
 * 2015): both sides are played base by base through every choice of leaving a variant out or taking it in either
 * orientation; paths whose haplotypes differ die, of paths in the same state the one with more variants lives.
 * `haplotypes` 2 demands the genotype, 1 asks for any shared allele (vcfeval's second pass). `lastTruthAllele` is that
 * of the super-locus before, which only breaks ties. Both lists must be sorted by start, then end.
 */
export function reconcile(
  reference: Uint8Array,
  truth: readonly Variant[],
  query: readonly Variant[],
  haplotypes: 1 | 2,
  lastTruthAllele: number | null = null,
  limits: SearchLimits = DEFAULT_LIMITS,
): Reconciliation {
  return new Search(reference, truth, query, haplotypes, lastTruthAllele, limits).run();
}

class Search {
  readonly #reference: Uint8Array;
  readonly #truth: readonly Variant[];
  readonly #query: readonly Variant[];
  readonly #haplotypes: 1 | 2;
  readonly #before: number | null;
  readonly #limits: SearchLimits;
  readonly #open = new OpenPaths((a, b) => this.#better(a, b));
  readonly #passed = new Set<Variant>();
  readonly #truthWays: (readonly Oriented[])[] = [];
  readonly #queryWays: (readonly Oriented[])[] = [];
  #furthest = 0;
  /** The path that was last the only one. */
  #lastAlone: Path | null = null;

  constructor(
    reference: Uint8Array,
    truth: readonly Variant[],
    query: readonly Variant[],
    haplotypes: 1 | 2,
    before: number | null,
    limits: SearchLimits,
  ) {
    this.#reference = reference;
    this.#truth = truth;
    this.#query = query;
    this.#haplotypes = haplotypes;
    this.#before = before;
    this.#limits = limits;
  }

  run(): Reconciliation {
    const { length } = this.#reference;
    const first = Math.min(this.#truth[0]?.start ?? length, this.#query[0]?.start ?? length);
    this.#open.add(startPath(this.#haplotypes, first - 1));
    let best: Path | null = null;
    let steps = 0;
    while (this.#open.size > 0) {
      let head = this.#open.pop();
      steps++;
      if (this.#open.size === 0) {
        this.#lastAlone = head;
        steps = 0;
      } else if (this.#open.size > this.#limits.paths || steps > this.#limits.steps) {
        this.#open.clear();
        steps = 0;
        head = this.#lastAlone!;
        this.#giveUp(head);
      }
      if (this.#branch(head, head.query, this.#query, true)) continue;
      if (this.#branch(head, head.truth, this.#truth, false)) continue;
      head.step(length);
      if (head.inSync()) {
        if (head.changesNothing()) continue;
        if (!this.#skipAhead(head)) {
          best = best ? this.#better(head, best) : head;
          continue;
        }
      }
      if (!head.matches(this.#reference)) continue;
      if (!head.finished()) this.#open.add(head);
      else if (!head.changesNothing()) best = best ? this.#better(best, head) : head;
    }
    return this.#result(best);
  }

  /** Decides on the next variant of one side if it is due: one path without it and one for each orientation. */
  #branch(head: Path, half: HalfPath, variants: readonly Variant[], ofQuery: boolean): boolean {
    const index = half.index + 1;
    const variant = variants[index];
    if (!variant) return false;
    const due = variant.start <= half.position + 1 || (variant.start <= half.decidedEnd && half.wantsMore());
    if (!due) return false;
    this.#furthest = Math.max(this.#furthest, variant.start);
    let { sync } = head;
    if (head.inSync()) {
      const { position } = head.query;
      if (sync?.value !== position) sync = chain(position, sync);
      head.querySinceSync = 0;
      head.truthSinceSync = 0;
    }
    const paths: Path[] = [];
    for (const oriented of this.#waysOf(variant, index, ofQuery)) {
      if (!half.accepts(oriented)) continue;
      const path = head.copy(sync);
      if (ofQuery) {
        path.query.include(oriented, index);
        path.querySinceSync++;
      } else {
        path.truth.include(oriented, index);
        path.truthSinceSync++;
      }
      paths.push(path);
    }
    // The path in hand goes on without the variant, unless it is what giving up goes back to.
    const without = head === this.#lastAlone ? head.copy(sync) : head;
    without.sync = sync;
    (ofQuery ? without.query : without.truth).exclude(variant, index);
    this.#open.add(without);
    for (const path of paths) this.#open.add(path);
    return true;
  }

  /** The ways to put a variant on the haplotypes, made once for all paths. */
  #waysOf(variant: Variant, index: number, ofQuery: boolean): readonly Oriented[] {
    const known = ofQuery ? this.#queryWays : this.#truthWays;
    known[index] ??= this.#haplotypes === 2 ? bothWays(variant) : eachAllele(variant);
    return known[index];
  }

  /** More variants; then truth and query taken in equal numbers; then a later sync point; then the lower allele. */
  #better(a: Path, b: Path): Path {
    const size = a.size() - b.size();
    if (size !== 0) return size > 0 ? a : b;
    const x = a.truth.included?.value.first ?? this.#before;
    const y = b.truth.included?.value.first ?? this.#before;
    if (x === null || y === null) return b;
    const uneven =
      Math.abs(a.truthSinceSync - a.querySinceSync) - Math.abs(b.truthSinceSync - b.querySinceSync);
    if (uneven !== 0) return uneven < 0 ? a : b;
    const sync = (a.sync?.value ?? 0) - (b.sync?.value ?? 0);
    if (sync !== 0) return sync > 0 ? a : b;
    return x < y ? a : b;
  }

  /** Moves a level path to just before the next variant; false when there is none. */
  #skipAhead(head: Path): boolean {
    const next = Math.min(
      this.#query[head.query.index + 1]?.start ?? Number.POSITIVE_INFINITY,
      this.#truth[head.truth.index + 1]?.start ?? Number.POSITIVE_INFINITY,
    );
    if (next === Number.POSITIVE_INFINITY) return false;
    const target = Math.min(next, this.#reference.length - 1) - 1;
    if (target > head.query.position) head.moveTo(target, this.#reference.length);
    return true;
  }

  /** Passes over every variant up to the furthest one looked at, without deciding on it. */
  #giveUp(head: Path): void {
    const target = this.#furthest + 1;
    for (const [half, variants] of [
      [head.query, this.#query],
      [head.truth, this.#truth],
    ] as const) {
      while ((variants[half.index + 1]?.start ?? Number.POSITIVE_INFINITY) < target) {
        this.#passed.add(variants[half.index + 1]!);
        half.index++;
      }
      for (const haplotype of half.haplotypes)
        haplotype.restartAt(Math.min(target, this.#reference.length - 1));
    }
  }

  #result(best: Path | null): Reconciliation {
    const truthMatched = variantsOf(best?.truth.included ?? null);
    const queryMatched = variantsOf(best?.query.included ?? null);
    const syncPoints: number[] = [];
    for (let node = best?.sync ?? null; node; node = node.previous) syncPoints.push(node.value);
    syncPoints.reverse();
    const lastTruthAllele = best?.truth.included?.value.first ?? this.#before;
    return { truthMatched, queryMatched, skipped: this.#passed, syncPoints, lastTruthAllele };
  }
}

function variantsOf(included: Chain<Oriented> | null): Set<Variant> {
  const found = new Set<Variant>();
  for (let node = included; node; node = node.previous) found.add(node.value.variant);
  return found;
}

function bothWays(variant: Variant): Oriented[] {
  const [x, y] = variant.gt;
  const { a, b } = variant;
  if (x === y || variant.phased) return [{ variant, alleles: [a, b], first: x }];
  return [
    { variant, alleles: [a, b], first: x },
    { variant, alleles: [b, a], first: y },
  ];
}

function eachAllele(variant: Variant): Oriented[] {
  const [x, y] = variant.gt;
  const found: Oriented[] = [];
  const add = (number: number, allele: Variant['a']): void => {
    if (number > 0 && allele) found.push({ variant, alleles: [allele], first: number });
  };
  if (x <= y) add(x, variant.a);
  if (y !== x) add(y, variant.b);
  if (x > y) add(x, variant.a);
  return found;
}
