import { EngineError } from '../errors.ts';
import { Kernel } from '../kernel/kernel.ts';
import { fieldsOf, KernelPlaces, putFields } from '../kernel/places.ts';
import type { Allele, Variant } from './variant.ts';

/** Decision on a variant. `allele` means that another variant shares an allele, but not the genotype. */
export const MATCH = { none: 0, genotype: 1, allele: 2, tooHard: 3 } as const;
export type Match = (typeof MATCH)[keyof typeof MATCH];

export interface SearchLimits {
  /** Paths alive at once, and steps since the last sync point, above which the part is given up (vcfeval's bounds). */
  paths: number;
  steps: number;
}

export const DEFAULT_LIMITS: SearchLimits = { paths: 50_000, steps: 2_000_000 };

/** Decisions for one list of variants, by its index. */
export interface Decisions {
  match: Uint8Array;
  /** 0-based reference position just before the benchmarking super-locus the decision was made in; -2: none. */
  sync: Int32Array;
}

export interface MatchResult {
  truth: Decisions;
  query: Decisions;
  /** Super-loci given up because they were too complex. */
  tooHard: number;
}

/** Truth calls that were matched beforehand, by their starts: the number of the first allele of each. */
export interface MatchedTruth {
  starts: Int32Array;
  alleles: Uint8Array;
}

/** Those matched by their genotypes, and in the second pass. Not every one: the last before a call that is not decided. */
export interface DecidedTruth {
  matched: MatchedTruth;
  shared: MatchedTruth;
}

/** What a matching is told, besides the variants. */
export interface MatchOptions {
  /** Whether to match a second time, by an allele; so it is when not given. */
  alleles?: boolean;
  limits?: SearchLimits | undefined;
  /** Truth calls that were matched before and are not among these: how a search breaks ties follows from the call before. */
  decided?: DecidedTruth | undefined;
  /** How far the memory may grow. */
  mostBytes?: number;
}

/**
 * Decides which truth and query variants describe the same sequence. First with genotypes; what is left over a second
 * time on one haplotype, where sharing an allele is enough (vcfeval's two passes, hap.py's `gm` and `am`). Both lists must be
 * sorted by start, then end, and of one contig. The kernel does it (assembly/matching.ts). Throws EngineError badInput
 * when there is not enough memory.
 */
export function matchVariants(
  reference: Uint8Array,
  truth: readonly Variant[],
  query: readonly Variant[],
  { alleles = true, limits = DEFAULT_LIMITS, decided, mostBytes = 2 ** 30 }: MatchOptions = {},
): MatchResult {
  const kernel = kernelOfMatching();
  const { run, start } = kernel;
  try {
    const places = new KernelPlaces(kernel, FIELDS.length * 4);
    const [truthBytes, queryBytes] = [truth, query].map(({ length }) => length * run.VARIANT_BYTES.value);
    const variants = places.room(truthBytes! + queryBytes!);
    const bases = places.room(basesOf(truth) + basesOf(query));
    const search = places.room(run.SEARCH_BYTES.value);
    const reach = places.zeros(run.REACH_BYTES.value);
    const referenceAt = places.put(reference);
    const task: Record<keyof typeof FIELD, number> = {
      ...{ truth: variants, truths: truth.length, query: variants + truthBytes!, queries: query.length },
      ...{ byAllele: alleles ? 1 : 0, isQuick: 0 },
      matched: putBefore(kernel, places, decided?.matched),
      shared: putBefore(kernel, places, decided?.shared),
      copies: places.room(truthBytes! + queryBytes!),
      ...{ reach, search, tooHard: 0 },
    };
    const free = places.room(0);
    if (free > mostBytes) throw new RangeError(`no memory for ${free} bytes`);
    putFields(kernel, start, FIELD, task);
    putFields(kernel, reach, REACH, { reference: referenceAt, length: reference.length });
    putFields(kernel, search, SEARCH, {
      ...{ reference: referenceAt, length: reference.length, truth: 0, truths: 0, query: 0, queries: 0 },
      ...{ haplotypes: 0, before: 0, free, limit: mostBytes },
      mostPaths: Math.min(limits.paths, HIGHEST),
      mostSteps: Math.min(limits.steps, HIGHEST),
    });
    const behind = putVariants(kernel, truth, task.truth, bases);
    putVariants(kernel, query, task.query, behind);
    if (run.matchVariants(start) !== DONE) throw new RangeError('no memory for a search');
    return {
      truth: decisionsOf(kernel, task.truth, truth.length),
      query: decisionsOf(kernel, task.query, query.length),
      tooHard: kernel.ints[start / 4 + FIELD.tooHard]!,
    };
  } catch (error) {
    if (error instanceof RangeError) throw tooLittleMemory();
    throw error;
  }
}

/** Hands over truth calls that were matched beforehand; returns where they are told of. */
function putBefore(kernel: Kernel, places: KernelPlaces, { starts, alleles } = NONE_MATCHED): number {
  const values = { starts: places.put(starts), alleles: places.put(alleles), count: starts.length };
  const at = places.zeros(kernel.run.BEFORE_BYTES.value);
  putFields(kernel, at, BEFORE, values);
  return at;
}

/** Writes variants to one address, the bases of their alleles to another; returns where these end. */
function putVariants(
  { ints, bytes, run }: Kernel,
  variants: readonly Variant[],
  to: number,
  bases: number,
): number {
  const size = run.VARIANT_BYTES.value / 4;
  let at = to / 4;
  let end = bases;
  for (let i = 0; i < variants.length; i++, at += size) {
    const { start, end: variantEnd, gt, phased, a, b } = variants[i]!;
    ints[at + VARIANT.match] = MATCH.none;
    ints[at + VARIANT.start] = start;
    ints[at + VARIANT.end] = variantEnd;
    ints[at + VARIANT.phased] = phased ? 1 : 0;
    ints[at + VARIANT.bases] = end;
    ints[at + VARIANT.numbers] = gt[0];
    ints[at + VARIANT.numbers + 1] = gt[1];
    end = putAllele(ints, bytes, at + VARIANT.a, a, end);
    if (a !== null && a === b) ints[at + VARIANT.b + 2] = SAME;
    else end = putAllele(ints, bytes, at + VARIANT.b, b, end);
  }
  return end;
}

function putAllele(
  ints: Int32Array,
  bytes: Uint8Array,
  at: number,
  allele: Allele | null,
  bases: number,
): number {
  if (allele === null) {
    ints[at + 2] = NONE;
    return bases;
  }
  const { start, end, nt } = allele;
  ints[at] = start;
  ints[at + 1] = end;
  ints[at + 2] = nt.length;
  for (let i = 0; i < nt.length; i++) bytes[bases + i] = nt.charCodeAt(i);
  return bases + nt.length;
}

function decisionsOf({ ints, run }: Kernel, variants: number, count: number): Decisions {
  const size = run.VARIANT_BYTES.value / 4;
  const decisions = { match: new Uint8Array(count), sync: new Int32Array(count) };
  for (let i = 0, at = variants / 4; i < count; i++, at += size) {
    decisions.match[i] = ints[at + VARIANT.match]!;
    decisions.sync[i] = ints[at + VARIANT.sync]!;
  }
  return decisions;
}

/** Bases of all alleles together. */
function basesOf(variants: readonly Variant[]): number {
  let bases = 0;
  for (let i = 0; i < variants.length; i++) {
    const { a, b } = variants[i]!;
    if (a !== null) bases += a.nt.length;
    if (b !== null && b !== a) bases += b.nt.length;
  }
  return bases;
}

/** Class Matching in kernel/assembly/matching.ts, in this order; what it names, of which the kernel fills in the rest. */
const FIELDS = [
  ...(['truth', 'truths', 'query', 'queries', 'byAllele', 'isQuick', 'matched', 'shared'] as const),
  ...(['copies', 'reach', 'search', 'tooHard'] as const),
] as const;
const FIELD = fieldsOf(FIELDS);
const BEFORE = { starts: 3, alleles: 4, count: 5 } as const;
const REACH = { reference: 0, length: 1 } as const;
const SEARCH = fieldsOf([
  ...(['reference', 'length', 'truth', 'truths', 'query', 'queries', 'haplotypes', 'before'] as const),
  ...(['mostPaths', 'mostSteps', 'free', 'limit'] as const),
]);
/** Where the numbers of a variant are (class Variant in variants.ts): each allele is a start, an end and a length. */
const VARIANT = {
  match: 0,
  sync: 1,
  start: 2,
  end: 3,
  phased: 4,
  bases: 5,
  numbers: 6,
  a: 8,
  b: 11,
} as const;
/** In place of an allele's length: there is none, or it is the other one. */
const NONE = -1;
const SAME = -2;
/** What the kernel answers when it has matched all. */
const DONE = 0;
const HIGHEST = 2 ** 31 - 1;
const NONE_MATCHED: MatchedTruth = { starts: new Int32Array(), alleles: new Uint8Array() };
/** Above this the memory is given back before the next matching. */
const LARGE = 2 ** 27;

let shared: Kernel | undefined;

function kernelOfMatching(): Kernel {
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
