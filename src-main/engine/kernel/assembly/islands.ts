import { block, int, ordered, queryAt, queryCode, queryQual, setBlock, truthAt, truthCode } from './block';
import {
  altLength,
  isHomozygous,
  isIndel,
  isSamePlain,
  isShiftable,
  numberOfFilters,
  refLength,
} from './callCode';
import { REACH_BYTES, Reach } from './reach';
import { isAtEdge } from './regions';
import { addSite, BOTH_MATCHED, markNearby } from './siteList';
import { beginSolving, noteMatched, passUnknown, solveIsland } from './solve';

/** Within this distance an unmatched call is told from one far from all others (LOOSE_DISTANCE). */
const GAP: i32 = 30;
/** Bases after an indel, or before one, that let a search come to rest: those of both sides are decided one by one then. */
const LEVEL: i32 = 5;
const END: i32 = 0x7fffffff;

/** Bytes of room for the reaches. */
export const REACHES_BYTES: usize = 2 * REACH_BYTES;

let reach: Reach = changetype<Reach>(0);
/** That of the super-locus within an island. */
let inner: Reach = changetype<Reach>(0);

/** Separates calls that can be decided on here from those that are left, as smallvar/isolate.ts explains. */
export function separate(at: usize): void {
  setBlock(at);
  memory.fill(block.reaches, 0, REACHES_BYTES);
  reach = reachAt(block.reaches);
  inner = reachAt(block.reaches + REACH_BYTES);
  block.sites = 0;
  block.matched = 0;
  block.shared = 0;
  beginSolving(inner);
  let t = nextTruth(0);
  let q: i32 = 0;
  while (t < block.truths || q < block.queries) {
    const truthFrom = t;
    const queryFrom = q;
    let plain: bool = true;
    reach.clear();
    for (let empty = true; ; empty = false) {
      const truthStart = t < block.truths ? truthAt(t) : END;
      const queryStart = q < block.queries ? int(block.lefts, ordered(q)) : END;
      const next = min(truthStart, queryStart);
      if (next === END || (!empty && !reaches(next))) break;
      if (truthStart === next) {
        if (!add(truthAt(t), truthCode(t), block.truthInfluence, t)) plain = false;
        t = nextTruth(t + 1);
      } else {
        const i = ordered(q++);
        if (!add(queryAt(i), queryCode(i), block.queryInfluence, i)) plain = false;
      }
    }
    const isDone = plain && (addSites(truthFrom, t, queryFrom, q) || solveIsland(truthFrom, t, queryFrom, q));
    if (!isDone) leave(truthFrom, t, queryFrom, q);
  }
}

function reachAt(at: usize): Reach {
  const found = changetype<Reach>(at);
  found.reference = block.reference;
  found.length = block.length;
  return found;
}

function reaches(start: i32): bool {
  // With more distances than are kept nothing is certain: the rest of the block goes to the search.
  return start < reach.end + GAP || reach.isCrowded || reach.reaches(start);
}

/** Notes how far a call may influence others; false when it is not plain. */
function add(start: i32, code: u64, influence: usize, index: i32): bool {
  if (code !== 0) {
    addPlain(reach, start, code);
    return true;
  }
  let at = block.influences + (int(influence, index) << 2);
  let parts = load<i32>(at);
  for (at += 4; parts > 0; parts--) {
    reach.addSpan(load<i32>(at));
    let alleles = load<i32>(at, 4);
    let longest: i32 = 0;
    for (at += 8; alleles > 0; alleles--, at += 8)
      longest = max(longest, reach.addAllele(load<i32>(at), load<i32>(at, 4)));
    reach.addInserted(longest);
  }
  return false;
}

function addPlain(to: Reach, start: i32, code: u64): void {
  const replaced = refLength(code);
  to.addSpan(start + replaced);
  to.addInserted(to.addAllele(replaced, altLength(code)));
}

/** The next truth call that takes part. */
function nextTruth(from: i32): i32 {
  let t = from;
  for (; t < block.truths; t++) {
    const code = truthCode(t);
    if (code === 0 ? int(block.truthInfluence, t) >= 0 : numberOfFilters(code) === 0) break;
  }
  return t;
}

/** Takes an island of plain calls as sites, decided at sight; false, and nothing taken, when that cannot be done. */
function addSites(truthFrom: i32, truthTo: i32, queryFrom: i32, queryTo: i32): bool {
  const before = block.sites;
  let clear: i32 = 0;
  let afterIndel: bool = false;
  let latest: i32 = 0;
  let seen: i32 = 0;
  let lone: bool = false;
  let lastMatched: i32 = -1;
  let lastAllele: i32 = 0;
  // Truth calls that failed a filter take no part, though they stand among the others.
  let t = nextTruth(truthFrom);
  for (let q = queryFrom, first = true; t < truthTo || q < queryTo; first = false) {
    const i = q < queryTo ? ordered(q) : 0;
    const truthStart = t < truthTo ? truthAt(t) : END;
    const queryStart = q < queryTo ? queryAt(i) : END;
    const start = min(truthStart, queryStart);
    const ofTruth: u64 = truthStart === start ? truthCode(t) : 0;
    const ofQuery: u64 = queryStart === start ? queryCode(i) : 0;
    if (ofTruth !== 0) t = nextTruth(t + 1);
    if (ofQuery !== 0) q++;
    const code = ofTruth !== 0 ? ofTruth : ofQuery;
    const indel = isIndel(code);
    const sides = (ofTruth !== 0 ? 1 : 0) | (ofQuery !== 0 ? 2 : 0);
    const joined = !first && inner.reaches(start);
    // Calls of one place and those of a super-locus must be the same on both sides or of one side.
    const fits =
      (sides < 3 || isSamePlain(ofTruth, ofQuery)) &&
      (first || start >= clear + (indel || afterIndel ? LEVEL : 0)) &&
      (sides === latest || !joined) &&
      !(indel && (isShiftable(code) || isAtEdge(start, code)));
    if (!fits) {
      block.sites = before;
      return false;
    }
    if (!joined) inner.clear();
    addPlain(inner, start, code);
    seen |= sides;
    if (sides < 3) lone = true;
    clear = start + refLength(code) + 1;
    afterIndel = indel;
    latest = sides;
    const qual = ofQuery === 0 ? NaN : queryQual(i);
    const isMatched = sides === 3;
    const locus = (indel ? start + 1 : start) + 1;
    addSite(start, ofTruth, ofQuery, qual, isMatched ? qual : NaN, locus, isMatched ? BOTH_MATCHED : 0);
    if (isMatched) {
      lastMatched = start;
      lastAllele = isHomozygous(ofTruth) ? 1 : 0;
    }
  }
  if (lone && seen === 3) markNearby(before, block.sites);
  if (lastMatched >= 0) noteMatched(lastMatched, lastAllele);
  return true;
}

function leave(truthFrom: i32, truthTo: i32, queryFrom: i32, queryTo: i32): void {
  passUnknown();
  for (let t = truthFrom; t < truthTo; t = nextTruth(t + 1)) store<u8>(block.truthLeft + t, 1);
  for (let q = queryFrom; q < queryTo; q++) store<u8>(block.queryLeft + ordered(q), 1);
}
