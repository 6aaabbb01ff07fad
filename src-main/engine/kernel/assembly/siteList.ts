import { block, int } from './block';
import { refLength, rewritten, toCode, toFloat } from './callCode';
import { MATCHED_GENOTYPE } from './matching';

/** What was decided of a site's calls, in one byte: of truth's, and from QUERY_SHIFT on of query's, as in matching.ts; and the bits below. */
export const QUERY_SHIFT: i32 = 2;
/** Bits of one. */
export const MATCH: i32 = 3;
/** An unmatched call has one of the other side nearby (BK `lm`). */
export const TRUTH_NEAR: i32 = 16;
export const QUERY_NEAR: i32 = 32;
/** The super-locus is partly in the confident regions. */
export const AT_BOUNDARY: i32 = 64;
/** Both calls are the same. */
export const BOTH_MATCHED: i32 = MATCHED_GENOTYPE | (MATCHED_GENOTYPE << QUERY_SHIFT);

/** Distance within which an unmatched call is near one of the other side (smallvar/row.ts). */
const LOOSE_DISTANCE: i32 = 30;

/** Adds a site at the end; codes are 0 for no call, values NaN for none. `locus` is the 1-based start of its super-locus. */
export function addSite(
  start: i32,
  truth: u64,
  query: u64,
  qual: f64,
  truthQual: f64,
  locus: i32,
  decisions: i32,
): void {
  const at = block.sites++;
  store<i32>(block.siteStarts + (at << 2), start);
  store<f64>(block.siteTruth + (at << 3), toFloat(truth));
  store<f64>(block.siteQuery + (at << 3), toFloat(query === 0 ? 0 : rewritten(query)));
  store<f64>(block.siteQuals + (at << 3), qual);
  store<f64>(block.siteTruthQuals + (at << 3), truthQual);
  store<i32>(block.siteLoci + (at << 2), locus);
  store<u8>(block.siteDecisions + at, <u8>decisions);
}

export function startOf(site: i32): i32 {
  return int(block.siteStarts, site);
}

export function truthOf(site: i32): u64 {
  return toCode(load<f64>(block.siteTruth + (site << 3)));
}

export function queryOf(site: i32): u64 {
  return toCode(load<f64>(block.siteQuery + (site << 3)));
}

export function qualOf(site: i32): f64 {
  return load<f64>(block.siteQuals + (site << 3));
}

export function locusOf(site: i32): i32 {
  return int(block.siteLoci, site);
}

export function decisionsOf(site: i32): i32 {
  return load<u8>(block.siteDecisions + site);
}

export function decide(site: i32, bits: i32): void {
  store<u8>(block.siteDecisions + site, <u8>(decisionsOf(site) | bits));
}

export function setQual(site: i32, qual: f64): void {
  store<f64>(block.siteQuals + (site << 3), qual);
}

export function setTruthQual(site: i32, qual: f64): void {
  store<f64>(block.siteTruthQuals + (site << 3), qual);
}

/** Where the calls of the side end: both replace as many bases. */
function endOf(site: i32): i32 {
  const truth = truthOf(site);
  return startOf(site) + refLength(truth !== 0 ? truth : queryOf(site));
}

/** Sites with a call of one side that can still be near another one: the first of them, and the last that was added; -1 for none. */
let firstTruth: i32 = -1;
let lastTruth: i32 = -1;
let firstQuery: i32 = -1;
let lastQuery: i32 = -1;

/** Marks the unmatched calls of an island's sites [from, to) that have one of the other side nearby, as smallvar/row.ts does. */
export function markNearby(from: i32, to: i32): void {
  firstTruth = -1;
  lastTruth = -1;
  firstQuery = -1;
  lastQuery = -1;
  let oldest = from;
  for (let site = from; site < to; site++) {
    const start = startOf(site);
    while (oldest !== site && endOf(oldest) < start - LOOSE_DISTANCE) close(oldest++);
    if (lastTruth >= 0 && endOf(lastTruth) > start - LOOSE_DISTANCE) markQuery(site);
    if (lastQuery >= 0 && endOf(lastQuery) > start - LOOSE_DISTANCE) markTruth(site);
    if (queryOf(site) !== 0) {
      lastQuery = site;
      if (firstQuery < 0) firstQuery = site;
    }
    if (truthOf(site) !== 0) {
      lastTruth = site;
      if (firstTruth < 0) firstTruth = site;
    }
  }
  while (oldest < to) close(oldest++);
}

/** Looks forwards from a site that will have no other calls behind it within the distance. */
function close(site: i32): void {
  const start = startOf(site);
  const until = endOf(site) + LOOSE_DISTANCE;
  while (firstTruth >= 0 && endOf(firstTruth) <= start) dropTruth();
  while (firstQuery >= 0 && endOf(firstQuery) <= start) dropQuery();
  if (firstTruth >= 0 && startOf(firstTruth) < until) markQuery(site);
  if (firstQuery >= 0 && startOf(firstQuery) < until) markTruth(site);
}

function dropTruth(): void {
  if (firstTruth === lastTruth) {
    firstTruth = -1;
    lastTruth = -1;
  } else
    do firstTruth++;
    while (truthOf(firstTruth) === 0);
}

function dropQuery(): void {
  if (firstQuery === lastQuery) {
    firstQuery = -1;
    lastQuery = -1;
  } else
    do firstQuery++;
    while (queryOf(firstQuery) === 0);
}

function markTruth(site: i32): void {
  if (truthOf(site) !== 0 && (decisionsOf(site) & MATCH) === 0) decide(site, TRUTH_NEAR);
}

function markQuery(site: i32): void {
  if (queryOf(site) !== 0 && (decisionsOf(site) & (MATCH << QUERY_SHIFT)) === 0) decide(site, QUERY_NEAR);
}
