import { altLength, isIndel, isSamePlain, numberOfFilters, refLength, toCode, toFloat } from './callCode';
import { REACH_BYTES, Reach } from './reach';

/** More than the distance within which an unmatched call is told from one far from all others. */
const GAP: i32 = 40;
/** Bases after an indel, or before one, that let a search come to rest: those of both sides are decided one by one then. */
const LEVEL: i32 = 5;
const END: i32 = 0x7fffffff;

/**
 * What is handed over (smallvar/isolate.ts writes these numbers), all addresses but the counts. Calls are as in Calls, with 0 for the code of one
 * that is not plain; `influence` says by index where its influence is described, -1 when it takes no part.
 */
@unmanaged
class Task {
  reference: usize;
  length: i32;
  truths: i32;
  truthStarts: usize;
  truthCodes: usize;
  truthInfluence: usize;
  queries: i32;
  queryStarts: usize;
  queryCodes: usize;
  queryQuals: usize;
  queryInfluence: usize;
  /** Query calls in order of the leftmost place they can have, and these places. */
  order: usize;
  lefts: usize;
  /** Of each call that is not plain: its number of parts; of each part its end, its number of alleles, and for each the bases it replaces and its own. */
  influences: usize;
  /** Of each list of regions: its number of intervals, then their starts, then their ends. */
  lists: i32;
  regions: usize;
  /** The sites, and the calls that are left: 1 for each of them. */
  siteStarts: usize;
  siteTruth: usize;
  siteQuery: usize;
  siteQuals: usize;
  truthLeft: usize;
  queryLeft: usize;
  /** Islands of sites with calls of both sides of which some stand alone: where each begins and ends. */
  mixed: usize;
  /** Room for two reaches. */
  reaches: usize;
  /** How many sites and such islands were found. */
  sites: i32;
  mixedCount: i32;
}

/** Bytes of room for the reaches. */
export const REACHES_BYTES: usize = 2 * REACH_BYTES;

let task: Task = changetype<Task>(0);
let reach: Reach = changetype<Reach>(0);
/** That of the super-locus within an island. */
let inner: Reach = changetype<Reach>(0);

/** Separates calls that need no search, as smallvar/isolate.ts explains. */
export function separate(at: usize): void {
  task = changetype<Task>(at);
  memory.fill(task.reaches, 0, REACHES_BYTES);
  reach = reachAt(task.reaches);
  inner = reachAt(task.reaches + REACH_BYTES);
  task.sites = 0;
  task.mixedCount = 0;
  let t = nextTruth(0);
  let q: i32 = 0;
  while (t < task.truths || q < task.queries) {
    const truthFrom = t;
    const queryFrom = q;
    let plain: bool = true;
    reach.clear();
    for (let empty = true; ; empty = false) {
      const truthStart = t < task.truths ? truthAt(t) : END;
      const queryStart = q < task.queries ? int(task.lefts, ordered(q)) : END;
      const next = min(truthStart, queryStart);
      if (next === END || (!empty && !reaches(next))) break;
      if (truthStart === next) {
        if (!add(truthAt(t), truthCode(t), task.truthInfluence, t)) plain = false;
        t = nextTruth(t + 1);
      } else {
        const i = ordered(q++);
        if (!add(queryAt(i), queryCode(i), task.queryInfluence, i)) plain = false;
      }
    }
    if (!plain || !addSites(truthFrom, t, queryFrom, q)) leave(truthFrom, t, queryFrom, q);
  }
}

function reachAt(at: usize): Reach {
  const found = changetype<Reach>(at);
  found.reference = task.reference;
  found.length = task.length;
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
  let at = task.influences + (int(influence, index) << 2);
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
  for (; t < task.truths; t++) {
    const code = truthCode(t);
    if (code === 0 ? int(task.truthInfluence, t) >= 0 : numberOfFilters(code) === 0) break;
  }
  return t;
}

/** Takes an island of plain calls as sites; false, and nothing taken, when that cannot be done. */
function addSites(truthFrom: i32, truthTo: i32, queryFrom: i32, queryTo: i32): bool {
  const before = task.sites;
  let clear: i32 = 0;
  let afterIndel: bool = false;
  let latest: i32 = 0;
  let seen: i32 = 0;
  let lone: bool = false;
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
      !(indel && isAtEdge(start, code));
    if (!fits) {
      task.sites = before;
      return false;
    }
    if (!joined) inner.clear();
    addPlain(inner, start, code);
    seen |= sides;
    if (sides < 3) lone = true;
    clear = start + refLength(code) + 1;
    afterIndel = indel;
    latest = sides;
    addSite(start, ofTruth, ofQuery, ofQuery === 0 ? NaN : float(task.queryQuals, i));
  }
  if (lone && seen === 3) {
    store<i32>(task.mixed + (task.mixedCount << 3), before);
    store<i32>(task.mixed + (task.mixedCount++ << 3), task.sites, 4);
  }
  return true;
}

function addSite(start: i32, truth: u64, query: u64, qual: f64): void {
  const at = task.sites++;
  store<i32>(task.siteStarts + (at << 2), start);
  store<f64>(task.siteTruth + (at << 3), toFloat(truth));
  store<f64>(task.siteQuery + (at << 3), toFloat(query));
  store<f64>(task.siteQuals + (at << 3), qual);
}

function leave(truthFrom: i32, truthTo: i32, queryFrom: i32, queryTo: i32): void {
  for (let t = truthFrom; t < truthTo; t = nextTruth(t + 1)) store<u8>(task.truthLeft + t, 1);
  for (let q = queryFrom; q < queryTo; q++) store<u8>(task.queryLeft + ordered(q), 1);
}

/** Whether an indel and the bases beside it are partly in a region. */
function isAtEdge(start: i32, code: u64): bool {
  const end = start + max(2, refLength(code));
  let at = task.regions;
  for (let list: i32 = 0; list < task.lists; list++) {
    const count = load<i32>(at);
    const starts = at + 4;
    const ends = starts + (count << 2);
    const last = lastStartingBefore(starts, count, end);
    const overlaps = last >= 0 && int(ends, last) > start;
    if (overlaps && !holds(starts, ends, count, start, end)) return true;
    at = ends + (count << 2);
  }
  return false;
}

/** Whether one interval holds all of [start, end). */
function holds(starts: usize, ends: usize, count: i32, start: i32, end: i32): bool {
  const last = lastStartingBefore(starts, count, start + 1);
  return last >= 0 && end <= int(ends, last);
}

/** Index of the last interval that starts before a position; -1 when there is none. */
function lastStartingBefore(starts: usize, count: i32, position: i32): i32 {
  let low: i32 = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (int(starts, middle) < position) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function truthAt(t: i32): i32 {
  return int(task.truthStarts, t);
}

function truthCode(t: i32): u64 {
  return toCode(float(task.truthCodes, t));
}

function queryAt(q: i32): i32 {
  return int(task.queryStarts, q);
}

function queryCode(q: i32): u64 {
  return toCode(float(task.queryCodes, q));
}

function ordered(q: i32): i32 {
  return int(task.order, q);
}

function int(at: usize, index: i32): i32 {
  return load<i32>(at + (index << 2));
}

function float(at: usize, index: i32): f64 {
  return load<f64>(at + (index << 3));
}
