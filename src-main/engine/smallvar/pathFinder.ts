import { EngineError } from '../errors.ts';
import { Kernel } from '../kernel/kernel.ts';
import type { Allele, Variant } from './variant.ts';

export interface SearchLimits {
  /** Paths alive at once, and steps since the last sync point, above which the part is given up (vcfeval's bounds). */
  paths: number;
  steps: number;
}

export const DEFAULT_LIMITS: SearchLimits = { paths: 50_000, steps: 2_000_000 };

/**
 * Finds the largest sets of truth and query variants of a super-locus that make the same haplotypes. The search itself is in
 * WebAssembly (../kernel/assembly/search.ts); here super-loci are handed over. The answer is that of the last search, until the
 * next one of any path finder of the thread: all share one kernel.
 */
export class PathFinder {
  /** Number of the first allele of the last matched truth variant; that of the super-locus before when there is none. */
  lastTruthAllele: number | null = null;
  /** How many variants are of a part that was too complex to solve. */
  passed = 0;
  readonly #reference: Uint8Array;
  readonly #limits: SearchLimits;
  readonly #mostBytes: number;
  #ints = NO_INTS;
  #bytes = NO_BYTES;
  /** Where in `#ints` the variants and the sync points are, and how many of these. */
  #variants = 0;
  #syncs = 0;
  #syncCount = 0;
  /** Where the next variant and the bases of the next allele are to be written. */
  #toVariant = 0;
  #toBases = 0;

  /** `mostBytes` is how far the memory of the search may grow. */
  constructor(reference: Uint8Array, limits: SearchLimits, mostBytes = 2 ** 30) {
    this.#reference = reference;
    this.#limits = limits;
    this.#mostBytes = mostBytes;
  }

  /**
   * Searches the super-locus of these ranges [from, to) of the two lists, which must be sorted by start, then end. `haplotypes` 2
   * demands the genotype, 1 asks for any shared allele (vcfeval's second pass). `before` is the last truth allele of the
   * super-locus before, which only breaks ties.
   */
  search(
    truth: readonly Variant[],
    truthFrom: number,
    truthTo: number,
    query: readonly Variant[],
    queryFrom: number,
    queryTo: number,
    haplotypes: 1 | 2,
    before: number | null,
  ): void {
    const { length } = this.#reference;
    const truths = truthTo - truthFrom;
    const queries = queryTo - queryFrom;
    const bases = basesOf(truth, truthFrom, truthTo) + basesOf(query, queryFrom, queryTo);
    const kernel = kernelOfSearches();
    const task = aligned(kernel.start);
    const referenceAt = task + 4 * TASK.ints;
    const variantsAt = aligned(referenceAt + length);
    const basesAt = variantsAt + 4 * VARIANT.ints * (truths + queries);
    this.#reserve(kernel, basesAt + bases);
    this.#variants = variantsAt >> 2;
    this.#toVariant = this.#variants;
    this.#toBases = basesAt;
    this.#write(truth, truthFrom, truthTo);
    this.#write(query, queryFrom, queryTo);
    const ints = this.#ints;
    const at = task >> 2;
    ints[at + TASK.reference] = referenceAt;
    ints[at + TASK.length] = length;
    ints[at + TASK.variants] = variantsAt;
    ints[at + TASK.truths] = truths;
    ints[at + TASK.queries] = queries;
    ints[at + TASK.bases] = basesAt;
    ints[at + TASK.haplotypes] = haplotypes;
    ints[at + TASK.before] = before ?? NO_ALLELE;
    ints[at + TASK.mostPaths] = Math.min(this.#limits.paths, NOWHERE);
    ints[at + TASK.mostSteps] = Math.min(this.#limits.steps, NOWHERE);
    ints[at + TASK.free] = basesAt + bases;
    ints[at + TASK.limit] = this.#mostBytes;
    const first = Math.min(
      truths > 0 ? truth[truthFrom]!.start : length,
      queries > 0 ? query[queryFrom]!.start : length,
    );
    const end = Math.max(endOf(truth, truthFrom, truthTo), endOf(query, queryFrom, queryTo));
    this.#run(kernel, task, Math.max(0, first - 1), Math.min(length, end + AHEAD));
  }

  /** Whether the `n`th variant of the super-locus was matched; those of truth come first, then those of query. */
  isMatched(n: number): boolean {
    return (this.#ints[this.#variants + n * VARIANT.ints]! & MATCHED) !== 0;
  }

  /** Whether there is no decision on the `n`th variant, as it is of a part that was too complex to solve. */
  isPassed(n: number): boolean {
    return (this.#ints[this.#variants + n * VARIANT.ints]! & PASSED) !== 0;
  }

  /** Reference positions (0-based) just before which all haplotypes stood level, ascending. */
  syncPoints(): Int32Array {
    return this.#ints.slice(this.#syncs, this.#syncs + this.#syncCount);
  }

  /** The last sync point that is not behind `position`, or the first one; -2 when there is none. */
  syncBefore(position: number): number {
    const ints = this.#ints;
    const end = this.#syncs + this.#syncCount;
    let found = this.#syncCount > 0 ? ints[this.#syncs]! : -2;
    for (let i = this.#syncs; i < end && ints[i]! <= position; i++) found = ints[i]!;
    return found;
  }

  /** Makes sure that there is memory up to `end`. */
  #reserve(kernel: Kernel, end: number): void {
    if (end > this.#mostBytes) throw tooLittleMemory();
    try {
      kernel.reserve(end);
    } catch {
      throw tooLittleMemory();
    }
    this.#ints = kernel.ints;
    this.#bytes = kernel.bytes;
  }

  #write(variants: readonly Variant[], from: number, to: number): void {
    const ints = this.#ints;
    for (let i = from; i < to; i++) {
      const { start, end, gt, phased, a, b } = variants[i]!;
      const at = this.#toVariant;
      ints[at + VARIANT.start] = start;
      ints[at + VARIANT.end] = end;
      ints[at + VARIANT.phased] = phased ? 1 : 0;
      ints[at + VARIANT.numbers] = gt[0];
      ints[at + VARIANT.numbers + 1] = gt[1];
      this.#writeAllele(at + VARIANT.a, a);
      if (a !== null && a === b) ints[at + VARIANT.b + 2] = SAME;
      else this.#writeAllele(at + VARIANT.b, b);
      this.#toVariant += VARIANT.ints;
    }
  }

  #writeAllele(at: number, allele: Allele | null): void {
    const ints = this.#ints;
    if (allele === null) {
      ints[at + 2] = NONE;
      return;
    }
    const { nt } = allele;
    ints[at] = allele.start;
    ints[at + 1] = allele.end;
    ints[at + 2] = nt.length;
    for (let i = 0; i < nt.length; i++) this.#bytes[this.#toBases++] = nt.charCodeAt(i);
  }

  /** Searches with the reference from `from` to `to`, and once more with all of it when that is too little. */
  #run(kernel: Kernel, task: number, from: number, to: number): void {
    const ints = this.#ints;
    const referenceAt = task + 4 * TASK.ints;
    this.#bytes.set(this.#reference.subarray(from, to), referenceAt + from);
    ints[(task >> 2) + TASK.copied] = to;
    const result = kernel.run.search(task) >>> 0;
    this.#ints = kernel.ints;
    this.#bytes = kernel.bytes;
    if (result === NO_MEMORY) throw tooLittleMemory();
    if (result === NO_REFERENCE) {
      this.#run(kernel, task, from, this.#reference.length);
      return;
    }
    const at = result >> 2;
    const allele = this.#ints[at]!;
    this.lastTruthAllele = allele === NO_ALLELE ? null : allele;
    this.passed = this.#ints[at + 1]!;
    this.#syncCount = this.#ints[at + 2]!;
    this.#syncs = at + 3;
  }
}

const NO_INTS: Int32Array = new Int32Array();
const NO_BYTES: Uint8Array = new Uint8Array();

/** Bases of the reference behind the last variant that are handed over at first: few searches go further. */
const AHEAD = 512;
/** Above this the memory is given back before the next search. */
const LARGE = 2 ** 27;

/** Where the numbers of a super-locus are, counted in numbers, and how many they are (class Task in search.ts). */
const TASK = {
  reference: 0,
  length: 1,
  copied: 2,
  variants: 3,
  truths: 4,
  queries: 5,
  bases: 6,
  haplotypes: 7,
  before: 8,
  mostPaths: 9,
  mostSteps: 10,
  free: 11,
  limit: 12,
  ints: 16,
} as const;

/** The same for a variant (class Variant in variants.ts): first the decision; each allele is a start, an end and a length. */
const VARIANT = { start: 1, end: 2, phased: 3, numbers: 4, a: 6, b: 9, ints: 14 } as const;
const MATCHED = 1;
const PASSED = 2;
/** In place of an allele's length: there is none, or it is the other one. */
const NONE = -1;
const SAME = -2;
const NO_ALLELE = -(2 ** 31);
const NOWHERE = 2 ** 31 - 1;

/** What the kernel answers in place of the address of a result. */
const NO_MEMORY = 0;
const NO_REFERENCE = 1;

let shared: Kernel | undefined;

function kernelOfSearches(): Kernel {
  if (shared && shared.bytes.length > LARGE) shared = undefined;
  shared ??= new Kernel();
  return shared;
}

function tooLittleMemory(): EngineError {
  return new EngineError(
    'badInput',
    'Somewhere so many calls lie close together that there is not enough memory to compare them.',
  );
}

function aligned(address: number): number {
  return (address + 15) & ~15;
}

/** Bases of all alleles together. */
function basesOf(variants: readonly Variant[], from: number, to: number): number {
  let bases = 0;
  for (let i = from; i < to; i++) {
    const { a, b } = variants[i]!;
    if (a !== null) bases += a.nt.length;
    if (b !== null && b !== a) bases += b.nt.length;
  }
  return bases;
}

function endOf(variants: readonly Variant[], from: number, to: number): number {
  let end = 0;
  for (let i = from; i < to; i++) end = Math.max(end, variants[i]!.end);
  return end;
}
