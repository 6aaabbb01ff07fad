import { block, ordered, queryAt, queryCode, queryQual, truthAt, truthCode } from './block';
import {
  footprintLength,
  footprintStart,
  hasSameAlleles,
  isIndel,
  isShiftable,
  numberOfFilters,
  refLength,
} from './callCode';
import { CallList, IslandCall, LIST_BYTES, MOST_CALLS } from './island';
import { Before, pass, SEARCH_BYTES } from './matching';
import { Reach } from './reach';
import { isAtEdge, isConfident } from './regions';
import { shiftedCode, shiftLeft } from './shift';
import {
  AT_BOUNDARY,
  addSite,
  decide,
  decisionsOf,
  locusOf,
  MATCH,
  MATCHED_GENOTYPE,
  markNearby,
  QUERY_SHIFT,
  qualOf,
  queryOf,
  setQual,
  setTruthQual,
  startOf,
} from './siteList';

/** Lists of an island's calls: by the start of their lines, by the bases they replace, and those left for the second pass; of truth, then of query. */
const LISTS: usize = 6;
const CALLS_BYTES: usize = 2 * <usize>MOST_CALLS * offsetof<IslandCall>();
/** Bytes of room for an island, zero at first. */
export const ISLAND_BYTES: usize = 64 + LISTS * LIST_BYTES + CALLS_BYTES + SEARCH_BYTES;

/** By genotype, and by allele. */
function matchedBefore(): Before {
  return changetype<Before>(block.island);
}

function sharedBefore(): Before {
  return changetype<Before>(block.island + 16);
}

function listAt(index: i32): CallList {
  return changetype<CallList>(block.island + 64 + <usize>index * LIST_BYTES);
}

/** Nothing has been matched in the block. */
export function beginSolving(): void {
  matchedBefore().begin();
  sharedBefore().begin();
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
 * Solves an island of plain calls by matching them, and takes them as sites. False, and nothing taken, where more is needed than
 * is done here: what smallvar/compareBlock.ts does of an island is the same.
 */
export function solveIsland(nextTruth: i32, truthTo: i32, queryFrom: i32, queryTo: i32, reach: Reach): bool {
  const truth = listAt(0);
  const query = listAt(1);
  const truthByBases = listAt(2);
  const queryByBases = listAt(3);
  truth.count = 0;
  query.count = 0;
  truthByBases.count = 0;
  queryByBases.count = 0;
  let to = block.island + 64 + LISTS * LIST_BYTES;
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
    call.begin(queryAt(i), queryCode(i), queryQual(i));
    if (!isNaN(call.qual)) known++;
    if (!query.insertByStart(call)) return false;
  }
  // Shifted in order, each up to the one before.
  let taken: i32 = 0;
  for (let q: i32 = 0; q < query.count; q++) {
    const call = query.at(q);
    if (isShiftable(call.code)) call.begin(shiftLeft(call.start, call.code, taken), shiftedCode(), call.qual);
    taken = call.start + refLength(call.code) - 1;
  }
  for (let q: i32 = 0; q < query.count; q++) {
    const call = query.at(q);
    if (q > 0 && call.start <= query.at(q - 1).start) return false;
    if (isIndel(call.code) && isAtEdge(call.start, call.code)) return false;
    queryByBases.insert(call);
  }
  // A call without a value takes over that of the line before.
  if (known > 0 && known < query.count) return false;
  return match(truthByBases, queryByBases, reach) && addLines(truth, query);
}

function match(truth: CallList, query: CallList, reach: Reach): bool {
  const room = (block.island + 64 + LISTS * LIST_BYTES + CALLS_BYTES + 15) & ~15;
  const matched = matchedBefore();
  const shared = sharedBefore();
  matched.isSet = false;
  shared.isSet = false;
  if (!pass(truth, query, 2, matched, reach, room)) return false;
  const truthLeft = leftOf(truth, listAt(4));
  const queryLeft = leftOf(query, listAt(5));
  if (!pass(truthLeft, queryLeft, 1, shared, reach, room)) return false;
  return true;
}

function leftOf(calls: CallList, left: CallList): CallList {
  left.count = 0;
  for (let i: i32 = 0; i < calls.count; i++) if (calls.at(i).match === 0) left.add(calls.at(i));
  return left;
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
