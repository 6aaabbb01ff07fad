import { clearArena, hasRoom, take } from './arena';
import { sortByLevel } from './levelOrder';

/** Calls and what is wanted of them; smallvar/rocCurves.ts writes these numbers, in this order. */
@unmanaged
class CurvesTask {
  /** Calls in order, their levels and codes, and as much spare room; how many. */
  levels: usize;
  codes: usize;
  spareLevels: usize;
  spareCodes: usize;
  length: i32;
  /** Of each curve the bits that a code must have; first those for all calls, then as many for those that pass. */
  wanted: usize;
  curves: i32;
  /** Of each curve: its number of rows, the address of the first, and of all it counted. */
  found: usize;
  /** From where on there is memory to be taken, and up to where. */
  free: usize;
  limit: usize;
}

/** Bits of a code (CODE in smallvar/roc.ts). */
const OUTCOME: u32 = 7;
const FAILS: u32 = 8;
const GENOTYPE: u32 = 16;
const ALLELE: u32 = 32;
const SUBSETS: u32 = 192;
/** Above this bit stand what groups go by: subsets and flags, of which there are fewer than KEYS. */
const KEY_SHIFT: u32 = 6;
const KEYS: i32 = 1 << 16;
/** What a call adds to: an outcome (OUTCOME in smallvar/tally.ts), or one of SLOT in smallvar/rocLevels.ts. */
const TRUTH_TP: i32 = 0;
const TRUTH_FN: i32 = 1;
const QUERY_TP: i32 = 2;
const QUERY_FP: i32 = 3;
const QUERY_FN: i32 = 5;
const FILTERED: i32 = 6;
const WRONG_GENOTYPE: i32 = 7;
const WRONG_ALLELE: i32 = 8;
const SLOTS: i32 = 9;
/** Least distance between two rows (hap.py's `--roc-delta`). */
const DELTA: f64 = 0.5;
/** hap.py's level for what must come first among the calls without QQ: DBL_MIN. */
const FIRST: f64 = 2.2250738585072014e-308;

/** Groups of calls that pass all filters, which are the same in both halves of the curves; then those of each half. */
const BOTH: i32 = 0;
const ALL: i32 = 1;
const PASSING: i32 = 2;

@unmanaged
class Curve {
  last: f64;
  wanted: u32;
  rows: i32;
  firstRow: usize;
  lastRow: usize;
  /** Its groups, linked. */
  groups: usize;
}

/** Calls that are in the same curves, counted together; behind it its counts, then the addresses of its curves. */
@unmanaged
class Group {
  /** No curve has its last row below this level. */
  last: f64;
  curves: i32;

  get counts(): usize {
    return changetype<usize>(this) + 16;
  }

  curve(index: i32): Curve {
    return changetype<Curve>(load<usize>(this.counts + ((SLOTS + index) << 2)));
  }
}

/** Bytes of a row: its level, the address of the next one, and its counts. */
const ROW_BYTES: usize = 16 + 4 * 10;
const LINK_BYTES: usize = 8;

let task: CurvesTask = changetype<CurvesTask>(0);
let curves: usize = 0;
let groups: usize = 0;

/** Makes the curves of smallvar/rocLevels.ts of calls in order of their levels, those of one level as they stand; false without enough memory. */
export function makeCurves(at: usize): bool {
  task = changetype<CurvesTask>(at);
  sortByLevel(task.levels, task.codes, task.length, task.spareLevels, task.spareCodes);
  clearArena(task.free, task.limit);
  const curvesBytes = <usize>(2 * task.curves) * offsetof<Curve>();
  if (!hasRoom(curvesBytes + 3 * 4 * KEYS)) return false;
  curves = take((curvesBytes + 15) & ~15);
  groups = take(3 * 4 * KEYS);
  memory.fill(groups, 0, 3 * 4 * KEYS);
  for (let i: i32 = 0; i < 2 * task.curves; i++) beginCurve(curveAt(i), load<u32>(task.wanted + (i << 2)));
  let zeros: i32 = 0;
  while (zeros < task.length && levelAt(zeros) < 0) zeros++;
  let above = zeros;
  while (above < task.length && levelAt(above) === 0) above++;
  const isDone =
    addCalls(0, zeros, NaN) &&
    // Calls not made come behind those that are, among the ones without a level.
    addCalls(zeros, above, 0) &&
    addCalls(zeros, above, FIRST) &&
    addCalls(above, task.length, NaN);
  if (isDone) for (let i: i32 = 0; i < 2 * task.curves; i++) endCurve(curveAt(i), i);
  return isDone;
}

function curveAt(index: i32): Curve {
  return changetype<Curve>(curves + <usize>index * offsetof<Curve>());
}

function beginCurve(curve: Curve, wanted: u32): void {
  curve.last = -Infinity;
  curve.wanted = wanted;
  curve.rows = 0;
  curve.firstRow = 0;
  curve.lastRow = 0;
  curve.groups = 0;
}

function levelAt(index: i32): f64 {
  return <f64>load<f32>(task.levels + (index << 2));
}

/** Adds calls [from, to), only those of a level unless that is NaN; false without enough memory. */
function addCalls(from: i32, to: i32, only: f64): bool {
  for (let i = from; i < to; i++) {
    const code = load<u32>(task.codes + (i << 2));
    const level = levelAt(i);
    const slot = slotOf(code);
    if ((code & FAILS) === 0) {
      if (!add(BOTH, code, slot, level, only)) return false;
    } else {
      const passing = passingSlot(code, slot);
      if (!add(ALL, code, slot, level, only)) return false;
      // A filtered call has lost its flags.
      if (!add(PASSING, passing === FILTERED ? code & SUBSETS : code, passing, level, only)) return false;
    }
  }
  return true;
}

function slotOf(code: u32): i32 {
  const outcome = <i32>(code & OUTCOME);
  if (outcome !== QUERY_FP) return outcome;
  return (code & GENOTYPE) !== 0 ? WRONG_GENOTYPE : (code & ALLELE) !== 0 ? WRONG_ALLELE : outcome;
}

/** Of a call that fails a filter. */
function passingSlot(code: u32, slot: i32): i32 {
  const outcome = <i32>(code & OUTCOME);
  if (outcome === TRUTH_TP) return TRUTH_FN;
  if (outcome === QUERY_TP) return QUERY_FN;
  return outcome !== TRUTH_FN ? FILTERED : slot;
}

function add(set: i32, code: u32, slot: i32, own: f64, only: f64): bool {
  // Calls not made come before all levels but 0.
  const isMade = slot !== TRUTH_FN && slot !== QUERY_FN && slot !== FILTERED;
  const level = !isMade && own === 0 ? FIRST : own;
  if (!isNaN(only) && level !== only) return true;
  const at = groups + ((set * KEYS + <i32>(code >> KEY_SHIFT)) << 2);
  let found = load<usize>(at);
  if (found === 0) {
    found = newGroup(set, (code >> KEY_SHIFT) << KEY_SHIFT);
    if (found === 0) return false;
    store<usize>(at, found);
  }
  const group = changetype<Group>(found);
  const count = group.counts + (slot << 2);
  store<i32>(count, load<i32>(count) + 1);
  if (level - group.last <= DELTA) return true;
  let last: f64 = Infinity;
  for (let i: i32 = 0; i < group.curves; i++) {
    const curve = group.curve(i);
    if (!reach(curve, level)) return false;
    last = min(last, curve.last);
  }
  group.last = last;
  return true;
}

/** The address of a new group with those curves of a set that want such codes; 0 without enough memory. */
function newGroup(set: i32, code: u32): usize {
  const first = set === PASSING ? task.curves : 0;
  const behind = set === ALL ? task.curves : 2 * task.curves;
  const most = behind - first;
  const bytes: usize = (16 + ((SLOTS + most) << 2) + 7) & ~7;
  if (!hasRoom(bytes + most * LINK_BYTES)) return 0;
  const group = changetype<Group>(take(bytes));
  group.last = -Infinity;
  group.curves = 0;
  memory.fill(group.counts, 0, SLOTS << 2);
  for (let i = first; i < behind; i++) {
    const curve = curveAt(i);
    if ((code & curve.wanted) !== curve.wanted) continue;
    store<usize>(group.counts + ((SLOTS + group.curves++) << 2), changetype<usize>(curve));
    const link = take(LINK_BYTES);
    store<usize>(link, changetype<usize>(group));
    store<usize>(link, curve.groups, 4);
    curve.groups = link;
  }
  return changetype<usize>(group);
}

/** Begins a row where the level is far enough above the last one; false without enough memory. */
function reach(curve: Curve, level: f64): bool {
  if (level - curve.last <= DELTA) return true;
  if (!hasRoom(ROW_BYTES)) return false;
  const row = take(ROW_BYTES);
  store<f64>(row, level);
  store<usize>(row, 0, 8);
  sumUp(curve, row + 16);
  if (curve.lastRow !== 0) store<usize>(curve.lastRow, row, 8);
  else curve.firstRow = row;
  curve.lastRow = row;
  curve.last = level;
  curve.rows++;
  return true;
}

/** What the groups of a curve have counted so far. */
function sumUp(curve: Curve, to: usize): void {
  memory.fill(to, 0, SLOTS << 2);
  for (let link = curve.groups; link !== 0; link = load<usize>(link, 4)) {
    const counts = changetype<Group>(load<usize>(link)).counts;
    for (let slot: i32 = 0; slot < SLOTS; slot++) {
      const sum = to + (slot << 2);
      store<i32>(sum, load<i32>(sum) + load<i32>(counts + (slot << 2)));
    }
  }
}

/** Writes down what was found of a curve. */
function endCurve(curve: Curve, index: i32): void {
  const at = task.found + <usize>index * ((2 + SLOTS) << 2);
  store<i32>(at, curve.rows);
  store<usize>(at, curve.firstRow, 4);
  sumUp(curve, at + 8);
}
