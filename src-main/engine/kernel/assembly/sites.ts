import {
  exactKindOf,
  footprintLength,
  hasSameAlleles,
  kindOf,
  numberOfFilters,
  refLength,
  toCode,
  writeAlt,
  writeRef,
} from './callCode';
import { writeDigits, writeSixDigits } from './digits';
import { MATCHED_GENOTYPE } from './matching';
import { MATCH } from './siteList';

/** Why `countSites` stopped. */
const DONE: i32 = 0;
const LACKS_TEMPLATE: i32 = 1;
const LACKS_TEXT: i32 = 2;
const FULL: i32 = 3;

/** Slots of the table of templates, a power of two. */
export const TEMPLATE_SLOTS: i32 = 4096;

/** What is handed over and comes back: smallvar/siteCounter.ts writes and reads these numbers, in this order. */
@unmanaged
class Task {
  /** The sites, how many, the first that is not counted, and where to stop. */
  starts: usize;
  truth: usize;
  query: usize;
  quals: usize;
  truthQuals: usize;
  loci: usize;
  decisions: usize;
  length: i32;
  next: i32;
  until: i32;
  origin: i32;
  /** Whether there are confident regions, the first of the lists; how many lists; of each its number of intervals, starts and ends. */
  hasConfident: i32;
  lists: i32;
  regions: usize;
  /** By list, the interval that a site can be in. */
  cursors: usize;
  /** Table of the addresses of templates, and the key of the site at hand, of so many numbers. */
  table: usize;
  key: usize;
  keyLength: i32;
  /** Lines: the bytes from here on, their end, how far they are filled, of each where it ends and the places it tells of; how many, and at most. */
  lines: usize;
  linesEnd: usize;
  linesAt: usize;
  lineEnds: usize;
  lineStarts: usize;
  lineStops: usize;
  lineCount: i32;
  lineRoom: i32;
  /** Calls for the ROC, of indels, then of SNPs: levels and codes, how many, and for how many there is room. */
  levels: usize;
  codes: usize;
  indels: i32;
  snps: i32;
  rocRoom: i32;
  /** Texts of two values that are not written here, and the one that is lacking. */
  texts: usize;
  lacking: usize;
  /** Bases by which truth calls widen the confident regions. */
  widened: i32;
}

/** What is the same for many sites; behind it are its key, where the pieces of its text end, what comes after each, and the text. */
@unmanaged
class Template {
  /** How many sites there were. */
  count: i32;
  /** Codes for the ROC of the calls of truth and of query, less than zero for none; 1 for those of SNPs. */
  truthRoc: i32;
  queryRoc: i32;
  isSnp: i32;
  /** Bytes that a line may take, with a few that are written beyond its end; 0 where no lines are written. */
  longest: i32;
  pieces: i32;
  key: usize;
  ends: usize;
  holes: usize;
  text: usize;
}

const NEWLINE: u8 = 10;
/** What comes after a piece of text: nothing, POS, the start of the super-locus, the value of the query call or of the truth call, REF or ALT. */
const PLACE: u8 = 1;
const LOCUS: u8 = 2;
const QUALITY: u8 = 3;
const TRUTH_QUALITY: u8 = 4;
const REF: u8 = 5;
const ALT: u8 = 6;

/** The text of a value; none when its length is 0. */
@unmanaged
class ValueText {
  value: f32;
  length: i32;
  get text(): usize {
    return changetype<usize>(this) + offsetof<ValueText>();
  }
}
/** Bytes of one, and of both. */
const VALUE_TEXT: usize = 40;
export const VALUE_TEXTS: usize = 2 * VALUE_TEXT;

/** Words of a key before those that tell in which strata a site is: what it is, and its decisions. */
const STRATA_WORD: i32 = 2;

let task: Task = changetype<Task>(0);

/**
 * Counts sites, puts them on the ROC and writes their lines, until the first that starts at `until` or after. Returns before that where
 * a template or the text of a value is lacking, or the room for lines is full; then it is to be called again.
 */
export function countSites(at: usize): i32 {
  task = changetype<Task>(at);
  for (; task.next < task.length; task.next++) {
    const i = task.next;
    const start = load<i32>(task.starts + (i << 2));
    if (start >= task.until) return DONE;
    const truth = toCode(load<f64>(task.truth + (i << 3)));
    const query = toCode(load<f64>(task.query + (i << 3)));
    const qual = load<f64>(task.quals + (i << 3));
    const truthQual = load<f64>(task.truthQuals + (i << 3));
    const inside = makeKey(start, truth, query, qual, truthQual, load<u8>(task.decisions + i));
    const template = findTemplate();
    if (template === null) return LACKS_TEMPLATE;
    const level: f32 = isNaN(qual) ? 0 : <f32>qual;
    const truthLevel: f32 = isNaN(truthQual) || !inside ? 0 : <f32>truthQual;
    if (task.indels + 2 > task.rocRoom || task.snps + 2 > task.rocRoom) return FULL;
    if (template.longest > 0) {
      const locus = load<i32>(task.loci + (i << 2));
      const stopped = writeLine(template, start, locus, truth !== 0 ? truth : query, level, truthLevel);
      if (stopped !== DONE) return stopped;
    }
    template.count++;
    if (template.truthRoc >= 0) addToRoc(template, truthLevel, template.truthRoc);
    if (template.queryRoc >= 0) addToRoc(template, level, template.queryRoc);
    if (inside && task.hasConfident && truth !== 0) task.widened += footprintLength(truth);
  }
  return DONE;
}

/** Notes what a site's template goes by: its calls, whether it is in each list of regions. Returns whether it is within the confident ones. */
function makeKey(start: i32, truth: u64, query: u64, qual: f64, truthQual: f64, decisions: u32): bool {
  for (let word: i32 = STRATA_WORD; word < task.keyLength; word++) store<u32>(task.key + (word << 2), 0);
  let inside: bool = task.hasConfident === 0;
  let regions = task.regions;
  for (let list: i32 = 0; list < task.lists; list++) {
    const count = load<i32>(regions);
    if (isInside(list, regions + 4, count, start)) {
      if (list === 0 && task.hasConfident) inside = true;
      else setBit(list - task.hasConfident);
    }
    regions += 4 + (count << 3);
  }
  const isMatched = inside && (decisions & MATCH) === MATCHED_GENOTYPE && !isNaN(truthQual);
  const flags = (query === 0 || isNaN(qual) ? 0 : 1) | (inside ? 2 : 0) | (isMatched ? 4 : 0);
  const filters = numberOfFilters(query);
  // Lines with two different ALTs name them in an order, and number the genotypes by it.
  const isOne = truth === 0 || query === 0 || hasSameAlleles(truth, query);
  const kinds = isOne ? kindOf(truth) | (kindOf(query) << 8) : exactKindOf(truth) | (exactKindOf(query) << 8);
  store<u32>(task.key, kinds | (filters << 16) | (flags << 24));
  store<u32>(task.key, decisions, 4);
  return inside;
}

function setBit(stratum: i32): void {
  const at = task.key + ((STRATA_WORD + (stratum >> 5)) << 2);
  store<u32>(at, load<u32>(at) | (1 << (stratum & 31)));
}

/** Goes along the intervals of a list, forwards only. */
function isInside(list: i32, starts: usize, count: i32, position: i32): bool {
  const cursor = task.cursors + (list << 2);
  const ends = starts + (count << 2);
  let at = load<i32>(cursor);
  while (at < count && load<i32>(ends + (at << 2)) <= position) at++;
  store<i32>(cursor, at);
  return at < count && load<i32>(starts + (at << 2)) <= position;
}

function findTemplate(): Template | null {
  let slot = hashOfKey();
  let at = load<usize>(task.table + (slot << 2));
  while (at !== 0 && memory.compare(changetype<Template>(at).key, task.key, task.keyLength << 2) !== 0) {
    slot = (slot + 1) & (TEMPLATE_SLOTS - 1);
    at = load<usize>(task.table + (slot << 2));
  }
  return at === 0 ? null : changetype<Template>(at);
}

/** Puts a template into the table, whose key is that of the site at hand. */
export function addTemplate(at: usize): void {
  let slot = hashOfKey();
  while (load<usize>(task.table + (slot << 2)) !== 0) slot = (slot + 1) & (TEMPLATE_SLOTS - 1);
  store<usize>(task.table + (slot << 2), at);
}

function hashOfKey(): i32 {
  let hash: u32 = 0;
  for (let word: i32 = 0; word < task.keyLength; word++)
    hash = rotl<u32>(hash, 5) ^ (load<u32>(task.key + (word << 2)) * 0x9e3779b1);
  return <i32>((hash >> 16) ^ hash) & (TEMPLATE_SLOTS - 1);
}

function addToRoc(template: Template, level: f32, code: i32): void {
  const index = template.isSnp ? task.rocRoom + task.snps++ : task.indels++;
  store<f32>(task.levels + (index << 2), level);
  store<i32>(task.codes + (index << 2), code);
}

/** Writes the line of a site; returns why not. */
function writeLine(template: Template, start: i32, locus: i32, code: u64, level: f32, truthLevel: f32): i32 {
  const first = start + task.origin;
  let at = task.linesAt;
  if (at + template.longest > task.linesEnd || task.lineCount === task.lineRoom) return FULL;
  let text = template.text;
  for (let piece: i32 = 0; piece < template.pieces; piece++) {
    const end = template.text + load<i32>(template.ends + (piece << 2));
    // Sixteen bytes at a time, the last of which may go beyond the end of the piece: what comes next is written over that.
    for (let from = text, to = at; from < end; from += 16, to += 16) v128.store(to, v128.load(from));
    at += end - text;
    text = end;
    const hole = load<u8>(template.holes + piece);
    if (hole === PLACE) at = writeDigits(first + 1, at);
    else if (hole === LOCUS) at = writeDigits(locus + task.origin, at);
    else if (hole === REF) at = writeRef(code, at);
    else if (hole === ALT) at = writeAlt(code, at);
    else if (hole === QUALITY || hole === TRUTH_QUALITY) {
      at = writeValue(hole === QUALITY ? level : truthLevel, at);
      if (at === 0) return LACKS_TEXT;
    }
  }
  store<u8>(at, NEWLINE);
  task.linesAt = at + 1;
  const line = task.lineCount++ << 2;
  store<u32>(task.lineEnds + line, <u32>(at + 1));
  store<i32>(task.lineStarts + line, first);
  store<i32>(task.lineStops + line, first + refLength(code));
  return DONE;
}

/** Returns where the text ends; 0 when it is lacking. */
function writeValue(value: f32, at: usize): usize {
  const end = writeSixDigits(<f64>value, at);
  if (end !== 0) return end;
  const first = changetype<ValueText>(task.texts);
  const second = changetype<ValueText>(task.texts + VALUE_TEXT);
  const found = first.length > 0 && first.value === value ? first : second;
  if (found.length === 0 || found.value !== value) {
    // Not the one that was put there last: a line may have two.
    const lacking = task.lacking === task.texts ? second : first;
    lacking.value = value;
    lacking.length = 0;
    task.lacking = changetype<usize>(lacking);
    return 0;
  }
  memory.copy(at, found.text, found.length);
  return at + found.length;
}
