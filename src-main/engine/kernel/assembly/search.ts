import { clearAlleles, rankAlleles, roomForAlleles } from './alleles';
import { clearArena, hasRoom, take } from './arena';
import { Half, setPloidy } from './half';
import { clearLinks, LINK_SIZE, Link } from './links';
import {
  addHindmost,
  addPath,
  CHUNK_SIZE,
  clearOpen,
  freeOpen,
  openSize,
  popPath,
  TABLE_SIZE,
} from './openPaths';
import { better, clearPaths, PATH_SIZE, Path, startPath } from './paths';
import { referenceLength, setReference } from './reference';
import { MATCHED, NOWHERE, PASSED, roomForWays, Variant, variantAt, Way } from './variants';

/** A super-locus to be searched. */
@unmanaged
export class SearchTask {
  /** Where the reference is, and how long. */
  reference: usize;
  length: i32;
  /** Variants of truth and of query, each sorted by start, then end; how many of each. */
  truth: usize;
  truths: i32;
  query: usize;
  queries: i32;
  haplotypes: i32;
  /** Last truth allele of the super-locus before, or NO_ALLELE. */
  before: i32;
  /** Paths alive at once, and steps since the last sync point, above which the part is given up. */
  mostPaths: i32;
  mostSteps: i32;
  /** From where to where the search may use the memory. */
  free: usize;
  limit: usize;
}

/** What was found; the sync points, ascending, are behind. */
@unmanaged
export class SearchResult {
  before: i32;
  passed: i32;
  syncs: i32;

  /** The last sync point that is not behind `position`, or the first one; -2 when there is none. */
  syncBefore(position: i32): i32 {
    const points = changetype<usize>(this) + offsetof<SearchResult>();
    let found: i32 = this.syncs > 0 ? load<i32>(points) : -2;
    for (let i: i32 = 0; i < this.syncs; i++) {
      const point = load<i32>(points + ((<usize>i) << 2));
      if (point > position) break;
      found = point;
    }
    return found;
  }
}

/** Most that a round of the search takes: three paths, and for each a link, and a chunk that is split. */
const ROOM_FOR_ROUND: usize = 3 * (PATH_SIZE + LINK_SIZE + CHUNK_SIZE) + LINK_SIZE;

let task: SearchTask = changetype<SearchTask>(0);
let furthest: i32 = 0;
let passed: i32 = 0;
let surrendered: bool = false;
/** The path that was last the only one. */
let lastAlone: Path | null = null;

/**
 * Finds the largest sets of truth and query variants that make the same haplotypes (vcfeval's search, Cleary et al.
 * 2015): both sides are played base by base through every choice of leaving a variant out or taking it in either
 * orientation; paths whose haplotypes differ die, of paths in the same state the one with more variants lives.
 * The decisions are with the variants, until the memory is used for something else. Returns null when there is not enough memory.
 */
export function search(given: SearchTask): SearchResult | null {
  task = given;
  if (!prepare()) return null;
  addHindmost(startPath(min(startOf(task.truth, task.truths), startOf(task.query, task.queries)) - 1));
  let best: Path | null = null;
  let steps: i32 = 0;
  while (openSize() > 0) {
    if (!hasRoom(ROOM_FOR_ROUND)) return null;
    let head = popPath();
    steps++;
    if (openSize() === 0) {
      stayWith(head);
      steps = 0;
    } else if (openSize() > task.mostPaths || steps > task.mostSteps) {
      freeOpen();
      head.free();
      head = lastAlone!;
      giveUp(head);
      steps = 0;
    }
    if (branch(head, true) || branch(head, false)) continue;
    head.step();
    if (head.inSync()) {
      if (head.changesNothing()) {
        drop(head);
        continue;
      }
      if (!skipAhead(head)) {
        best = best !== null ? choose(head, best) : head;
        continue;
      }
    }
    if (!head.matches()) drop(head);
    else if (!head.finished()) addPath(head);
    else if (head.changesNothing()) drop(head);
    else best = best !== null ? choose(best, head) : head;
  }
  return resultOf(best);
}

/** Whether a part was given up. */
export function hasGivenUp(): bool {
  return surrendered;
}

function prepare(): bool {
  const count = task.truths + task.queries;
  clearArena(task.free, task.limit);
  const needed = roomForAlleles(2 * count) + roomForWays(count) + TABLE_SIZE + ROOM_FOR_ROUND;
  if (!hasRoom(needed)) return false;
  setReference(task.reference, task.length);
  setPloidy(task.haplotypes);
  clearAlleles(2 * count);
  clearLinks();
  clearPaths(task.before);
  clearOpen();
  furthest = 0;
  passed = 0;
  surrendered = false;
  lastAlone = null;
  for (let i: i32 = 0; i < task.truths; i++) variantAt(task.truth, i).prepare(task.haplotypes);
  for (let i: i32 = 0; i < task.queries; i++) variantAt(task.query, i).prepare(task.haplotypes);
  rankAlleles();
  return true;
}

/** Start of the first of some variants; the end of the reference when there are none. */
function startOf(variants: usize, count: i32): i32 {
  return count > 0 ? variantAt(variants, 0).start : task.length;
}

/** Notes that a path is the only one. The one before it is gone from the open paths, or it is the same. */
function stayWith(path: Path): void {
  const former = lastAlone;
  if (former === path) return;
  lastAlone = path;
  if (former !== null) former.free();
}

/** Frees a path that died, unless it is what giving up goes back to. */
function drop(path: Path): void {
  if (path !== lastAlone) path.free();
}

/** The better of two paths that reached the end; `drop`s the other. */
function choose(a: Path, b: Path): Path {
  const chosen = better(a, b);
  drop(chosen === a ? b : a);
  return chosen;
}

/** Decides on the next variant of one side if it is due: one path without it and one for each way to take it. */
function branch(head: Path, ofQuery: bool): bool {
  const half = sideOf(head, ofQuery);
  const index = half.index + 1;
  const variant = variantOf(index, ofQuery);
  if (variant === null) return false;
  const due = variant.start <= half.position() + 1 || (variant.start <= half.decidedEnd && half.wantsMore());
  if (!due) return false;
  furthest = max(furthest, variant.start);
  const level = head.inSync();
  if (level) {
    head.query.takenSinceSync = 0;
    head.truth.takenSinceSync = 0;
  }
  // The path in hand goes on without the variant, unless it is what giving up goes back to.
  const without = head === lastAlone ? head.copy() : head;
  if (level) without.noteSync();
  const first = takenOn(without, variant, 0, index, ofQuery);
  const second = takenOn(without, variant, 1, index, ofQuery);
  sideOf(without, ofQuery).leaveOut(variant, index);
  // Its state is the same as before, which was behind those of all open paths.
  addHindmost(without);
  if (first !== null) addPath(first);
  if (second !== null) addPath(second);
  return true;
}

/** The path with a variant taken in one of its ways; null when there is no such way, or it does not fit. */
function takenOn(path: Path, variant: Variant, number: i32, index: i32, ofQuery: bool): Path | null {
  if (number >= variant.ways) return null;
  const way = variant.way(number);
  if (!sideOf(path, ofQuery).accepts(way)) return null;
  const taken = path.copy();
  sideOf(taken, ofQuery).take(way, index);
  return taken;
}

/** Moves a level path to just before the next variant; false when there is none. */
function skipAhead(head: Path): bool {
  const next = min(nextStart(head, true), nextStart(head, false));
  if (next === NOWHERE) return false;
  const target = min(next, referenceLength() - 1) - 1;
  if (target > head.query.position()) {
    head.query.moveTo(target);
    head.truth.moveTo(target);
  }
  return true;
}

/** Passes over every variant up to the furthest one looked at, without deciding on it. */
function giveUp(head: Path): void {
  surrendered = true;
  passOver(head, true);
  passOver(head, false);
}

function passOver(head: Path, ofQuery: bool): void {
  const target = furthest + 1;
  const half = sideOf(head, ofQuery);
  while (nextStart(head, ofQuery) < target) {
    half.index++;
    variantOf(half.index, ofQuery)!.decision |= PASSED;
    passed++;
  }
  half.restartAt(min(target, referenceLength() - 1));
}

/** Writes down which variants are on the best path, and its sync points. */
function resultOf(best: Path | null): SearchResult | null {
  const syncs = best !== null ? best.syncs : null;
  const count = syncs !== null ? syncs.size : 0;
  const size = offsetof<SearchResult>() + count * sizeof<i32>();
  if (!hasRoom(size)) return null;
  const result = changetype<SearchResult>(take(size));
  result.before = best !== null ? best.truth.lastNumber(task.before) : task.before;
  result.passed = passed;
  result.syncs = count;
  if (best !== null) {
    noteMatched(best.truth.taken);
    noteMatched(best.query.taken);
  }
  let to = changetype<usize>(result) + size;
  let place = syncs;
  while (place !== null) {
    to -= sizeof<i32>();
    store<i32>(to, <i32>place.value);
    place = place.previous;
  }
  return result;
}

function noteMatched(taken: Link | null): void {
  while (taken !== null) {
    changetype<Way>(taken.value).variant.decision |= MATCHED;
    taken = taken.previous;
  }
}

function sideOf(path: Path, ofQuery: bool): Half {
  return ofQuery ? path.query : path.truth;
}

function nextStart(path: Path, ofQuery: bool): i32 {
  const variant = variantOf(sideOf(path, ofQuery).index + 1, ofQuery);
  return variant !== null ? variant.start : NOWHERE;
}

function variantOf(index: i32, ofQuery: bool): Variant | null {
  if (index >= (ofQuery ? task.queries : task.truths)) return null;
  return variantAt(ofQuery ? task.query : task.truth, index);
}
