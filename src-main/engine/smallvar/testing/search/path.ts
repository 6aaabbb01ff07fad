import type { Allele, Variant } from '../../variant.ts';
import { Haplotype } from './haplotype.ts';

/** A variant put on the haplotypes: one allele for each, null for none. */
export interface Oriented {
  variant: Variant;
  alleles: readonly (Allele | null)[];
  /** Number of the allele on the first haplotype; breaks the last ties. */
  first: number;
}

export interface Chain<T> {
  value: T;
  previous: Chain<T> | null;
  size: number;
}

export function chain<T>(value: T, previous: Chain<T> | null): Chain<T> {
  return { value, previous, size: (previous?.size ?? 0) + 1 };
}

/** Truth's or query's half of a path: its haplotypes and the variants taken so far. */
export class HalfPath {
  readonly haplotypes: Haplotype[];
  included: Chain<Oriented> | null = null;
  /** Index of the last variant decided on. */
  index = -1;
  /** End of the furthest variant decided on, and of the furthest one taken. */
  decidedEnd = -1;
  includedEnd = -1;

  constructor(haplotypes: Haplotype[]) {
    this.haplotypes = haplotypes;
  }

  copy(): HalfPath {
    const { haplotypes } = this;
    const copy = new HalfPath(
      haplotypes.length === 2 ? [haplotypes[0]!.copy(), haplotypes[1]!.copy()] : [haplotypes[0]!.copy()],
    );
    copy.included = this.included;
    copy.index = this.index;
    copy.decidedEnd = this.decidedEnd;
    copy.includedEnd = this.includedEnd;
    return copy;
  }

  get position(): number {
    const { haplotypes } = this;
    return haplotypes.length === 1
      ? haplotypes[0]!.position
      : Math.max(haplotypes[0]!.position, haplotypes[1]!.position);
  }

  accepts(oriented: Oriented): boolean {
    if (oriented.variant.start >= this.includedEnd) return true;
    for (let i = 0; i < this.haplotypes.length; i++)
      if (!this.haplotypes[i]!.accepts(oriented.alleles[i]!)) return false;
    return true;
  }

  include(oriented: Oriented, index: number): void {
    const { variant } = oriented;
    this.included = chain(oriented, this.included);
    this.includedEnd = Math.max(this.includedEnd, variant.end);
    this.exclude(variant, index);
    for (let i = 0; i < this.haplotypes.length; i++) this.haplotypes[i]!.add(oriented.alleles[i]!);
  }

  exclude(variant: Variant, index: number): void {
    this.decidedEnd = Math.max(this.decidedEnd, variant.end);
    this.index = index;
  }

  wantsMore(): boolean {
    for (let i = 0; i < this.haplotypes.length; i++) if (this.haplotypes[i]!.wantsMore()) return true;
    return false;
  }

  /** Index of the haplotype that is behind on the reference, -1 when both are level. */
  trailing(): number {
    if (this.haplotypes.length === 1) return -1;
    const difference = this.haplotypes[0]!.position - this.haplotypes[1]!.position;
    return difference === 0 ? -1 : difference < 0 ? 0 : 1;
  }

  settled(): boolean {
    const { haplotypes } = this;
    for (let i = 0; i < haplotypes.length; i++) if (haplotypes[i]!.within >= 0) return false;
    return this.trailing() < 0 && this.position >= this.includedEnd;
  }
}

/** A partial reconciliation of truth and query: what was taken from each, and where their haplotypes stand. */
export class Path {
  readonly query: HalfPath;
  readonly truth: HalfPath;
  sync: Chain<number> | null;
  /** Variants taken since the last place where all haplotypes stood level on the reference. */
  querySinceSync = 0;
  truthSinceSync = 0;

  constructor(query: HalfPath, truth: HalfPath, sync: Chain<number> | null) {
    this.query = query;
    this.truth = truth;
    this.sync = sync;
  }

  copy(sync: Chain<number> | null): Path {
    const copy = new Path(this.query.copy(), this.truth.copy(), sync);
    copy.querySinceSync = this.querySinceSync;
    copy.truthSinceSync = this.truthSinceSync;
    return copy;
  }

  inSync(): boolean {
    return this.query.position === this.truth.position && this.query.settled() && this.truth.settled();
  }

  /** Variants taken on one side only, which therefore change nothing: such a path is dropped. */
  changesNothing(): boolean {
    return (this.truthSinceSync === 0) !== (this.querySinceSync === 0);
  }

  matches(reference: Uint8Array): boolean {
    const { haplotypes } = this.query;
    for (let i = 0; i < haplotypes.length; i++) {
      const query = haplotypes[i]!;
      const truth = this.truth.haplotypes[i]!;
      if (!query.finished && !truth.finished && query.base(reference) !== truth.base(reference)) return false;
    }
    return true;
  }

  finished(): boolean {
    const { haplotypes } = this.query;
    for (let i = 0; i < haplotypes.length; i++)
      if (!haplotypes[i]!.finished || !this.truth.haplotypes[i]!.finished) return false;
    return true;
  }

  /** One base further: the haplotype that is behind, or both. One that is at the end of the reference waits for no other. */
  step(length: number): void {
    const { haplotypes } = this.query;
    const trailing = this.query.trailing();
    const waits = trailing >= 0 && haplotypes[trailing]!.position < length - 1;
    for (let i = 0; i < haplotypes.length; i++) {
      if (waits && trailing !== i) continue;
      haplotypes[i]!.step(length);
      this.truth.haplotypes[i]!.step(length);
    }
  }

  moveTo(position: number, length: number): void {
    for (const haplotype of this.query.haplotypes) haplotype.moveTo(position, length);
    for (const haplotype of this.truth.haplotypes) haplotype.moveTo(position, length);
  }

  compare(other: Path): number {
    for (let i = 0; i < this.query.haplotypes.length; i++) {
      const order = this.query.haplotypes[i]!.compare(other.query.haplotypes[i]!);
      if (order !== 0) return order;
    }
    for (let i = 0; i < this.truth.haplotypes.length; i++) {
      const order = this.truth.haplotypes[i]!.compare(other.truth.haplotypes[i]!);
      if (order !== 0) return order;
    }
    return 0;
  }

  size(): number {
    return (this.query.included?.size ?? 0) + (this.truth.included?.size ?? 0);
  }
}

export function startPath(haplotypes: 1 | 2, position: number): Path {
  const half = (): HalfPath =>
    new HalfPath(Array.from({ length: haplotypes }, () => new Haplotype(position)));
  return new Path(half(), half(), null);
}
