import { block } from './block';
import { hasSameAlleles, isFirst, isHomozygous, isIndel } from './callCode';
import { CallList, IslandCall, MOST_CALLS } from './island';
import { hangsOnBefore, NO_ALLELE } from './paths';
import { Reach } from './reach';
import { hasGivenUp, NO_MEMORY, SearchResult, SearchTask, search } from './search';
import { MATCHED_ALLELE, MATCHED_GENOTYPE } from './siteList';
import { MATCHED, Variant } from './variants';

/** The last truth allele that was matched, by which searches break ties. Not known where calls that are not solved here came in between. */
@unmanaged
export class Before {
  allele: i32;
  isKnown: bool;
  /** Whether it was set since `isSet` was. */
  isSet: bool;

  begin(): void {
    this.allele = NO_ALLELE;
    this.isKnown = true;
  }

  forget(): void {
    this.isKnown = false;
  }

  set(allele: i32): void {
    this.allele = allele;
    this.isKnown = true;
    this.isSet = true;
  }
}

/** Most bases that the alleles of a plain call have together. */
const MOST_BASES: usize = 16;
/** Bytes of room for a search: its task, variants and bases. */
export const SEARCH_BYTES: usize = 64 + 2 * <usize>MOST_CALLS * (offsetof<Variant>() + MOST_BASES);

/**
 * One pass of matching, as smallvar/match.ts does it: decides on all calls of the lists, which must be in order of the bases they replace.
 * False when that cannot be done here: the calls are too complex, or the answer hangs on calls that are not known.
 */
export function pass(
  truth: CallList,
  query: CallList,
  haplotypes: i32,
  before: Before,
  reach: Reach,
  room: usize,
): bool {
  const matched = haplotypes === 2 ? MATCHED_GENOTYPE : MATCHED_ALLELE;
  let t: i32 = 0;
  let q: i32 = 0;
  while (t < truth.count || q < query.count) {
    const truthFrom = t;
    const queryFrom = q;
    reach.clear();
    for (let empty = true; ; empty = false) {
      const isTruth = t < truth.count && truth.from(t) <= query.from(q);
      if (!isTruth && q === query.count) break;
      const next = isTruth ? truth.at(t) : query.at(q);
      if (!empty && !reach.reaches(next.from)) break;
      reach.addSpan(next.to);
      reach.addInserted(reach.addAllele(next.to - next.from, next.length));
      if (isTruth) t++;
      else q++;
    }
    if (truthFrom === t || queryFrom === q) {
      markUnmatched(truth, truthFrom, t);
      markUnmatched(query, queryFrom, q);
    } else if (haplotypes === 2 && t - truthFrom === 1 && q - queryFrom === 1)
      decidePair(truth.at(truthFrom), query.at(queryFrom), before);
    else if (!solve(truth, truthFrom, t, query, queryFrom, q, haplotypes, matched, before, room))
      return false;
  }
  return true;
}

/** Without a partner nothing can match; sync points stand where the search would have put them. */
function markUnmatched(calls: CallList, from: i32, to: i32): void {
  let sync: i32 = -2;
  let end: i32 = -1;
  for (let i = from; i < to; i++) {
    const call = calls.at(i);
    if (call.from > end) sync = call.from - 1;
    end = max(end, call.to);
    call.match = 0;
    call.sync = sync;
  }
}

function decidePair(t: IslandCall, q: IslandCall, before: Before): void {
  const same = isSame(t, q);
  const first = min(t.from, q.from);
  t.match = same ? MATCHED_GENOTYPE : 0;
  q.match = t.match;
  t.sync = (same ? first : t.from) - 1;
  q.sync = (same ? first : q.from) - 1;
  if (same) before.set(isHomozygous(t.code) ? 1 : 0);
}

/** Whether two calls by themselves make the same two haplotypes. */
function isSame(t: IslandCall, q: IslandCall): bool {
  if (isHomozygous(t.code) !== isHomozygous(q.code)) return false;
  if (t.start === q.start && hasSameAlleles(t.code, q.code)) return true;
  const change = t.change;
  if (change !== q.change || !(isIndel(t.code) || isIndel(q.code))) return false;
  const to = max(t.to, q.to) + change;
  for (let place = min(t.from, q.from); place < to; place++) {
    const base = t.baseAt(place, block.reference, block.length);
    if (base !== q.baseAt(place, block.reference, block.length)) return false;
  }
  return true;
}

/** Searches a super-locus of these ranges. */
function solve(
  truth: CallList,
  truthFrom: i32,
  truthTo: i32,
  query: CallList,
  queryFrom: i32,
  queryTo: i32,
  haplotypes: i32,
  matched: i32,
  before: Before,
  room: usize,
): bool {
  const task = changetype<SearchTask>(room);
  const truths = truthTo - truthFrom;
  const queries = queryTo - queryFrom;
  task.reference = block.reference;
  task.length = block.length;
  task.copied = block.length;
  task.variants = room + 64;
  task.truths = truths;
  task.queries = queries;
  task.bases = task.variants + <usize>(truths + queries) * offsetof<Variant>();
  task.haplotypes = haplotypes;
  task.before = before.isKnown ? before.allele : NO_ALLELE;
  task.mostPaths = block.mostPaths;
  task.mostSteps = block.mostSteps;
  task.free = block.free;
  task.limit = block.limit;
  let bases = task.bases;
  for (let i: i32 = 0; i < truths; i++) {
    const call = truth.at(truthFrom + i);
    bases = call.writeTo(variantAt(task, i), bases, isFirst(call.code));
  }
  for (let i: i32 = 0; i < queries; i++) {
    const call = query.at(queryFrom + i);
    bases = call.writeTo(variantAt(task, truths + i), bases, isHomozygous(call.code));
  }
  const found = search(room);
  if (found === NO_MEMORY) return false;
  const result = changetype<SearchResult>(found);
  if (hasGivenUp() || (hangsOnBefore() && !before.isKnown)) return false;
  if (result.before !== NO_ALLELE && (!before.isKnown || result.before !== before.allele))
    before.set(result.before);
  for (let i: i32 = 0; i < truths; i++)
    takeOver(truth.at(truthFrom + i), variantAt(task, i), result, matched);
  for (let i: i32 = 0; i < queries; i++)
    takeOver(query.at(queryFrom + i), variantAt(task, truths + i), result, matched);
  return true;
}

function variantAt(task: SearchTask, index: i32): Variant {
  return changetype<Variant>(task.variants + <usize>index * offsetof<Variant>());
}

function takeOver(call: IslandCall, variant: Variant, result: SearchResult, matched: i32): void {
  call.match = (variant.decision & MATCHED) !== 0 ? matched : 0;
  call.sync = result.syncBefore(call.from - 1);
}
