import { saySame } from './pairs';
import { hangsOnBefore, NO_ALLELE } from './paths';
import { Reach } from './reach';
import { hasGivenUp, SearchResult, SearchTask, search } from './search';
import { MATCHED, PASSED, Variant, variantAt } from './variants';

/** Decisions, as MATCH in smallvar/match.ts has them. */
export const MATCHED_GENOTYPE: i32 = 1;
export const MATCHED_ALLELE: i32 = 2;
const TOO_HARD: i32 = 3;

/** How matching ended: it is done, there is not enough memory, or it would take too long or hang on calls that are not known. */
export const DONE: i32 = 0;
const NO_MEMORY: i32 = 1;
const LEFT: i32 = 2;

/** The last truth allele that was matched, by which searches break ties. Not known where other calls came in between. */
@unmanaged
export class Before {
  allele: i32;
  isKnown: i32;
  /** Whether it was set since this was last cleared. */
  isSet: i32;
  /** Truth calls matched beforehand: their starts and alleles, how many, and the next of them. */
  starts: usize;
  alleles: usize;
  count: i32;
  next: i32;

  begin(): void {
    this.allele = NO_ALLELE;
    this.isKnown = 1;
    this.next = 0;
  }

  forget(): void {
    this.isKnown = 0;
  }

  set(allele: i32): void {
    this.allele = allele;
    this.isKnown = 1;
    this.isSet = 1;
  }

  /** Takes in those that were matched beforehand, up to a place. */
  goTo(start: i32): void {
    for (; this.next < this.count && load<i32>(this.starts + (this.next << 2)) < start; this.next++)
      this.allele = load<u8>(this.alleles + this.next);
  }
}

/** Two lists of variants of one contig, each sorted by start, then end (smallvar/match.ts writes these numbers, in this order). */
@unmanaged
export class Matching {
  truth: usize;
  truths: i32;
  query: usize;
  queries: i32;
  /** Whether to match what is left a second time, by an allele. */
  byAllele: i32;
  /** Whether to leave what takes long or hangs on what is not known. */
  isQuick: i32;
  matched: Before;
  shared: Before;
  /** Room for as many variants again. */
  copies: usize;
  /** Zero at first, but for the reference. */
  reach: Reach;
  /** With the reference, the limits and the memory of searches. */
  search: SearchTask;
  /** Super-loci given up. */
  tooHard: i32;
}

/** Bytes of what a matching names. */
export const VARIANT_BYTES: usize = offsetof<Variant>();
export const BEFORE_BYTES: usize = offsetof<Before>();
export const SEARCH_BYTES: usize = offsetof<SearchTask>();

let matching: Matching = changetype<Matching>(0);

/** Decides on all variants of a block. Returns how it ended: DONE or NO_MEMORY. */
export function matchVariants(given: Matching): i32 {
  given.matched.begin();
  given.shared.begin();
  return match(given);
}

/**
 * Decides which truth and query variants describe the same sequence. First with genotypes; what is left over a second time on
 * one haplotype, where sharing an allele is enough (vcfeval's two passes, hap.py's `gm` and `am`). Returns how it ended.
 */
export function match(given: Matching): i32 {
  matching = given;
  given.tooHard = 0;
  const ended = pass(given.truth, given.truths, given.query, given.queries, 2, given.matched);
  if (ended !== DONE || !given.byAllele) return ended;
  const truth = given.copies;
  const truths = copyLeft(given.truth, given.truths, truth);
  const query = truth + <usize>truths * VARIANT_BYTES;
  const queries = copyLeft(given.query, given.queries, query);
  const endedAgain = pass(truth, truths, query, queries, 1, given.shared);
  takeOver(truth, truths + queries);
  return endedAgain;
}

/** Copies those that are not decided; returns how many. */
function copyLeft(variants: usize, count: i32, to: usize): i32 {
  let left: i32 = 0;
  for (let i: i32 = 0; i < count; i++) {
    const variant = variantAt(variants, i);
    if (variant.match !== 0) continue;
    const copy = variantAt(to, left++);
    memory.copy(changetype<usize>(copy), changetype<usize>(variant), VARIANT_BYTES);
    copy.source = changetype<usize>(variant);
  }
  return left;
}

function takeOver(copies: usize, count: i32): void {
  for (let i: i32 = 0; i < count; i++) {
    const copy = variantAt(copies, i);
    const variant = changetype<Variant>(copy.source);
    variant.match = copy.match;
    variant.sync = copy.sync;
  }
}

/** One pass over some variants, super-locus by super-locus. Returns how it ended. */
function pass(truth: usize, truths: i32, query: usize, queries: i32, haplotypes: i32, before: Before): i32 {
  let t: i32 = 0;
  let q: i32 = 0;
  while (t < truths || q < queries) {
    const truthFrom = t;
    const queryFrom = q;
    matching.reach.clear();
    for (let empty = true; ; empty = false) {
      if (t === truths && q === queries) break;
      const isTruth = q === queries || (t < truths && variantAt(truth, t).start <= variantAt(query, q).start);
      const next = isTruth ? variantAt(truth, t) : variantAt(query, q);
      if (!empty && !matching.reach.reaches(next.start)) break;
      addTo(matching.reach, next);
      if (isTruth) t++;
      else q++;
    }
    const firstTruth = variantAt(truth, truthFrom);
    const firstQuery = variantAt(query, queryFrom);
    if (truthFrom < t) before.goTo(firstTruth.start);
    if (truthFrom === t || queryFrom === q) {
      markUnmatched(firstTruth, t - truthFrom);
      markUnmatched(firstQuery, q - queryFrom);
      continue;
    }
    const isPair = t - truthFrom === 1 && q - queryFrom === 1;
    if (isPair && haplotypes === 2 && !firstTruth.phased && !firstQuery.phased)
      decidePair(firstTruth, firstQuery, before);
    else {
      const ended = solve(firstTruth, t - truthFrom, firstQuery, q - queryFrom, haplotypes, before);
      if (ended !== DONE) return ended;
    }
  }
  return DONE;
}

/**
 * Super-loci cannot influence each other. Variants which touch belong together. After an indel the haplotypes of truth and query may
 * stand apart by some number of bases and still agree for as long as the reference repeats itself with that period (a shifted
 * deletion in a microsatellite): the super-locus reaches to where every distance its indels can add up to has met a difference.
 * Beyond it any path of the search is either level with the reference or dead, so that solving super-loci one by one loses nothing.
 */
function addTo(reach: Reach, variant: Variant): void {
  reach.addSpan(variant.end);
  let longest: i32 = 0;
  if (variant.lengthA >= 0) longest = reach.addAllele(variant.endA - variant.startA, variant.lengthA);
  if (variant.lengthB >= 0)
    longest = max(longest, reach.addAllele(variant.endB - variant.startB, variant.lengthB));
  reach.addInserted(longest);
}

/** Without a partner nothing can match; sync points stand where the search would have put them. */
function markUnmatched(first: Variant, count: i32): void {
  let sync: i32 = -2;
  let end: i32 = -1;
  for (let i: i32 = 0; i < count; i++) {
    const variant = variantAt(changetype<usize>(first), i);
    if (variant.start > end) sync = variant.start - 1;
    end = max(end, variant.end);
    variant.match = 0;
    variant.sync = sync;
  }
}

function decidePair(t: Variant, q: Variant, before: Before): void {
  const same = saySame(t, q, matching.search.reference, matching.search.length);
  const first = min(t.start, q.start);
  t.match = same ? MATCHED_GENOTYPE : 0;
  q.match = t.match;
  t.sync = (same ? first : t.start) - 1;
  q.sync = (same ? first : q.start) - 1;
  if (same) before.set(min(t.x, t.y));
}

/** Searches a super-locus. */
function solve(
  truth: Variant,
  truths: i32,
  query: Variant,
  queries: i32,
  haplotypes: i32,
  before: Before,
): i32 {
  const task = matching.search;
  task.truth = changetype<usize>(truth);
  task.truths = truths;
  task.query = changetype<usize>(query);
  task.queries = queries;
  task.haplotypes = haplotypes;
  task.before = before.isKnown ? before.allele : NO_ALLELE;
  const result = search(task);
  if (result === null) return matching.isQuick ? LEFT : NO_MEMORY;
  if (matching.isQuick && (hasGivenUp() || (hangsOnBefore() && !before.isKnown))) return LEFT;
  if (result.passed > 0) matching.tooHard++;
  if (result.before !== NO_ALLELE && !(before.isKnown && result.before === before.allele))
    before.set(result.before);
  const matched = haplotypes === 2 ? MATCHED_GENOTYPE : MATCHED_ALLELE;
  for (let i: i32 = 0; i < truths; i++) decide(variantAt(task.truth, i), result, matched);
  for (let i: i32 = 0; i < queries; i++) decide(variantAt(task.query, i), result, matched);
  return DONE;
}

/** Notes what was found for a variant. */
function decide(variant: Variant, result: SearchResult, matched: i32): void {
  const isPassed = (variant.decision & PASSED) !== 0;
  variant.match = isPassed ? TOO_HARD : (variant.decision & MATCHED) !== 0 ? matched : 0;
  variant.sync = isPassed ? -2 : result.syncBefore(variant.start - 1);
}
