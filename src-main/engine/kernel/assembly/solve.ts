import { block, ordered, queryAt, queryCode, queryQual, truthAt, truthCode } from './block';
import {
  footprintLength,
  footprintStart,
  hasSameAlleles,
  isIndel,
  isShiftable,
  numberOfFilters,
  refLength,
  rewritten,
} from './callCode';
import { CallList, IslandCall, LIST_BYTES, MOST_BASES, MOST_CALLS } from './islandCalls';
import { Before, DONE, MATCHED_GENOTYPE, Matching, match, VARIANT_BYTES } from './matching';
import { Reach } from './reach';
import { isAtEdge, isConfident } from './regions';
import { SearchTask } from './search';
import { shiftedCode, shiftLeft } from './shift';
import {
  AT_BOUNDARY,
  addSite,
  decide,
  decisionsOf,
  locusOf,
  MATCH,
  markNearby,
  QUERY_SHIFT,
  qualOf,
  queryOf,
  setQual,
  setTruthQual,
  startOf,
} from './siteList';
import { variantAt } from './variants';

/** Lists of an island's calls: of truth and of query by the start of their lines, then by the bases they replace. */
const LISTS: usize = 4;
const CALLS: usize = 2 * <usize>MOST_CALLS;
/** Where in the room for an island its parts are. */
const SHARED: usize = 64;
const MATCHING: usize = 128;
const SEARCH: usize = 192;
const FIRST_LIST: usize = 256;
const FIRST_CALL: usize = FIRST_LIST + LISTS * LIST_BYTES;
const VARIANTS: usize = FIRST_CALL + CALLS * offsetof<IslandCall>();
const COPIES: usize = VARIANTS + CALLS * VARIANT_BYTES;
const BASES: usize = COPIES + CALLS * VARIANT_BYTES;
/** Bytes of room for an island, zero at first. */
export const ISLAND_BYTES: usize = BASES + CALLS * <usize>MOST_BASES;

/** By genotype, and by allele. */
function matchedBefore(): Before {
  return changetype<Before>(block.island);
}

function sharedBefore(): Before {
  return changetype<Before>(block.island + SHARED);
}

function matchingOf(): Matching {
  return changetype<Matching>(block.island + MATCHING);
}

function listAt(index: i32): CallList {
  return changetype<CallList>(block.island + FIRST_LIST + <usize>index * LIST_BYTES);
}

/** Nothing has been matched in the block. `reach` may be used for each island. */
export function beginSolving(reach: Reach): void {
  matchedBefore().begin();
  sharedBefore().begin();
  const matching = matchingOf();
  matching.truth = block.island + VARIANTS;
  matching.byAllele = 1;
  matching.isQuick = 1;
  matching.matched = matchedBefore();
  matching.shared = sharedBefore();
  matching.copies = block.island + COPIES;
  matching.reach = reach;
  matching.search = changetype<SearchTask>(block.island + SEARCH);
  const search = matching.search;
  search.reference = block.reference;
  search.length = block.length;
  search.mostPaths = block.mostPaths;
  search.mostSteps = block.mostSteps;
  search.free = block.free;
  search.limit = block.limit;
}

/** Calls that are not solved here: it is not known which of them match. */
export function passUnknown(): void {
  matchedBefore().forget();
  sharedBefore().forget();
}

/** Notes that a call was matched without a search. */
export function noteMatched(start: i32, allele: i32): void {
  matchedBefore().set(allele);
  addMatched(start);
}

function addMatched(start: i32): void {
  store<i32>(block.matchedStarts + ((<usize>block.matched) << 2), start);
  store<u8>(block.matchedAlleles + block.matched++, <u8>matchedBefore().allele);
}

function addShared(start: i32): void {
  store<i32>(block.sharedStarts + ((<usize>block.shared) << 2), start);
  store<u8>(block.sharedAlleles + block.shared++, <u8>sharedBefore().allele);
}

/**
 * Solves an island of plain calls: query calls are shifted as in smallvar/preprocess.ts, all are matched, and taken as sites, with
 * what smallvar/compareBlock.ts would find. False, and nothing taken, where that needs more than is done here: more than MOST_CALLS
 * of a side, two of them at one place, an indel at the edge of a region, truth calls that widen regions together, values for some
 * query calls only, a search that takes long or whose ties hang on calls that are left, a line with two different alleles of
 * which one is an indel, or a super-locus with a filtered query call and a truth call that is matched by one on another line.
 */
export function solveIsland(nextTruth: i32, truthTo: i32, queryFrom: i32, queryTo: i32): bool {
  const truth = listAt(0);
  const query = listAt(1);
  const truthByBases = listAt(2);
  const queryByBases = listAt(3);
  truth.count = 0;
  query.count = 0;
  truthByBases.count = 0;
  queryByBases.count = 0;
  let to = block.island + FIRST_CALL;
  let footprintEnd: i32 = 0;
  for (let t = nextTruth; t < truthTo; t++) {
    const code = truthCode(t);
    // Those that failed a filter take no part.
    if (code === 0 || numberOfFilters(code) !== 0) continue;
    const start = truthAt(t);
    const isFirst = truth.count === 0;
    if (truth.count === MOST_CALLS || (!isFirst && truth.at(truth.count - 1).start === start)) return false;
    if (isIndel(code) && isAtEdge(start, code)) return false;
    const call = changetype<IslandCall>(to);
    to += offsetof<IslandCall>();
    call.begin(start, code, NaN);
    // Footprints that overlap count together where they widen the confident regions.
    const footprint = footprintStart(start, code);
    if (footprint < footprintEnd) return false;
    footprintEnd = footprint + footprintLength(code);
    truth.add(call);
    truthByBases.insert(call);
  }
  if (queryTo - queryFrom > MOST_CALLS) return false;
  let known: i32 = 0;
  for (let q = queryFrom; q < queryTo; q++) {
    const i = ordered(q);
    const call = changetype<IslandCall>(to);
    to += offsetof<IslandCall>();
    call.begin(queryAt(i), rewritten(queryCode(i)), queryQual(i));
    if (!isNaN(call.qual)) known++;
    if (!query.insertByStart(call)) return false;
  }
  // Shifted in order, each up to the one before.
  let taken: i32 = 0;
  for (let q: i32 = 0; q < query.count; q++) {
    const call = query.at(q);
    if (isShiftable(call.code)) call.begin(shiftLeft(call.start, call.code, taken), shiftedCode(), call.qual);
    taken = max(taken, call.start + refLength(call.code) - 1);
  }
  for (let q: i32 = 0; q < query.count; q++) {
    const call = query.at(q);
    if (q > 0 && call.start <= query.at(q - 1).start) return false;
    if (isIndel(call.code) && isAtEdge(call.start, call.code)) return false;
    queryByBases.insert(call);
  }
  // Else a call without a value takes over that of the line before.
  if (known > 0 && known < query.count) return false;
  return matchCalls(truthByBases, queryByBases) && addLines(truth, query);
}

function matchCalls(truth: CallList, query: CallList): bool {
  const matching = matchingOf();
  matching.truths = truth.count;
  matching.query = matching.truth + <usize>truth.count * VARIANT_BYTES;
  matching.queries = query.count;
  writeVariants(truth, matching.truth, block.island + BASES);
  writeVariants(query, matching.query, block.island + BASES + <usize>(MOST_CALLS * MOST_BASES));
  matchedBefore().isSet = 0;
  sharedBefore().isSet = 0;
  if (match(matching) !== DONE) return false;
  for (let i: i32 = 0; i < truth.count + query.count; i++) {
    const variant = variantAt(matching.truth, i);
    const call = changetype<IslandCall>(variant.source);
    call.match = variant.match;
    call.sync = variant.sync;
  }
  return true;
}

function writeVariants(calls: CallList, to: usize, bases: usize): void {
  for (let i: i32 = 0; i < calls.count; i++)
    calls.at(i).writeTo(variantAt(to, i), bases + <usize>(i * MOST_BASES));
}

/** Takes the calls as sites: those of both sides that replace the same bases as one. */
function addLines(truth: CallList, query: CallList): bool {
  const from = block.sites;
  let t: i32 = 0;
  let q: i32 = 0;
  while (t < truth.count || q < query.count) {
    const a: IslandCall | null = t < truth.count ? truth.at(t) : null;
    const b: IslandCall | null = q < query.count ? query.at(q) : null;
    const order = a === null ? 1 : b === null ? -1 : compare(a, b);
    if (order <= 0) t++;
    if (order >= 0) q++;
    if (!addLine(order <= 0 ? a : null, order >= 0 ? b : null)) {
      block.sites = from;
      return false;
    }
  }
  markNearby(from, block.sites);
  for (let site = from; site < block.sites; ) {
    const next = finishLocus(site);
    if (next < 0) {
      block.sites = from;
      return false;
    }
    site = next;
  }
  const last = truth.count > 0 ? truth.at(truth.count - 1).start : 0;
  if (matchedBefore().isSet) addMatched(last);
  if (sharedBefore().isSet) addShared(last);
  return true;
}

function compare(a: IslandCall, b: IslandCall): i32 {
  return a.start !== b.start ? a.start - b.start : refLength(a.code) - refLength(b.code);
}

/** False where the calls of the line need more than a site has room for. */
function addLine(truth: IslandCall | null, query: IslandCall | null): bool {
  if (truth !== null && query !== null) {
    const isPlain = hasSameAlleles(truth.code, query.code) || !(isIndel(truth.code) || isIndel(query.code));
    if (!isPlain || truth.sync !== query.sync) return false;
  }
  const call = truth !== null ? truth : query!;
  if (call.sync < -1) return false;
  addSite(
    call.start,
    truth !== null ? truth.code : 0,
    query !== null ? query.code : 0,
    query !== null ? query.qual : NaN,
    NaN,
    call.sync + 2,
    (truth !== null ? truth.match : 0) | (query !== null ? query.match << QUERY_SHIFT : 0),
  );
  return true;
}

/** Does what hangs on all lines of a super-locus; returns where the next begins, -1 where that is not done here. */
function finishLocus(from: i32): i32 {
  const locus = locusOf(from);
  let to = from;
  let inside: i32 = 0;
  let isFiltered: bool = false;
  let hasLoneMatch: bool = false;
  let lowest: f64 = NaN;
  for (; to < block.sites && locusOf(to) === locus; to++) {
    if (numberOfFilters(queryOf(to)) !== 0) isFiltered = true;
    const isInside = !block.hasConfident || isConfident(startOf(to));
    if (!isInside) continue;
    inside++;
    if (queryOf(to) === 0 && (decisionsOf(to) & MATCH) === MATCHED_GENOTYPE) hasLoneMatch = true;
    const qual = <f64>(<f32>qualOf(to));
    if (isTruePositive(to) && (isNaN(lowest) || qual < lowest)) lowest = qual;
  }
  // A truth call matched by one on another line fails the filters of its super-locus.
  if (isFiltered && hasLoneMatch) return -1;
  let last: f64 = NaN;
  for (let site = from; site < to; site++) {
    if (queryOf(site) === 0) setQual(site, last);
    else last = qualOf(site);
    if ((decisionsOf(site) & MATCH) === MATCHED_GENOTYPE)
      setTruthQual(site, isTruePositive(site) ? qualOf(site) : lowest);
    if (block.hasConfident && inside > 0 && inside < to - from) decide(site, AT_BOUNDARY);
  }
  return to;
}

/** Whether the query call of a site is one where it is counted. */
function isTruePositive(site: i32): bool {
  return queryOf(site) !== 0 && ((decisionsOf(site) >> QUERY_SHIFT) & 3) === MATCHED_GENOTYPE;
}
