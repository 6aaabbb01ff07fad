import { plainCode, toFloat, withFilters } from './callCode';
import { START } from './memory';
import { decimal, equal, wholeNumber } from './text';

/** Most lines of a run, bytes in the name of a contig, bytes in a FILTER column that is known, and such columns. */
export const MOST_LINES: i32 = 1000;
export const LONGEST_NAME: i32 = 256;
export const LONGEST_FILTER: i32 = 56;
export const MOST_FILTERS: i32 = 64;

/** How a run ended: address of its next line, POS of its last one, lines, calls, others, and lines left out as filtered and as reference blocks. */
export const OUTCOME: usize = START;
/** The name of the contig. */
export const CONTIG: usize = OUTCOME + 64;
/** FILTER columns known. Of each: its length, the number of the filters it names, and its text. */
export const FILTERS: usize = CONTIG + LONGEST_NAME;
export const FILTER_BYTES: usize = 8 + LONGEST_FILTER;
const TABS: usize = FILTERS + MOST_FILTERS * FILTER_BYTES;
/** The calls found: their 0-based starts, codes and QUAL. */
export const STARTS: usize = TABS + 64;
export const CODES: usize = STARTS + MOST_LINES * 4;
export const QUALS: usize = CODES + MOST_LINES * 8;
/** Lines that are no plain calls. Of each: which call it is, which line, and where it begins and ends. */
export const OTHERS: usize = QUALS + MOST_LINES * 8;
/** The bytes of the lines. There must be room for 16 more behind them. */
export const LINES: usize = OTHERS + MOST_LINES * 16;

/** Tabs whose addresses are kept: those before the first sample. */
const KEPT: i32 = 9;
/** Tabs before the columns. */
const REF: i32 = 2;
const ALT: i32 = 3;
const QUAL: i32 = 4;
const FILTER: i32 = 5;
const INFO: i32 = 6;
const FORMAT: i32 = 7;

const TAB: u8 = 9;
const NEWLINE: u8 = 10;
const RETURN: u8 = 13;
const DOT: u8 = 46;
const COLON: u8 = 58;
const SEMICOLON: u8 = 59;
/** Characters as they lie in memory. */
const PASS: u32 = 0x53534150;
const GT: u16 = 0x5447;
const FT: u16 = 0x5446;
const NON: u32 = 0x4e4f4e3c;
const REF_: u32 = 0x4645525f;
const ANY: u32 = 0x003e2a3c;
const GREATER: u8 = 62;

/** Tabs of the line at hand, and the one before the sample that is looked at. */
let tabs: i32 = 0;
let sampleTab: usize = 0;

/** Calls and others of the run at hand. */
let calls: i32 = 0;
let others: i32 = 0;
/** The FORMAT column that was last found to be plain. */
let format: usize = 0;
let formatLength: i32 = 0;

/**
 * Takes lines of one contig: plain calls, reference blocks and, with `passOnly`, filtered lines; a line that is none of these is a call
 * with code 0, and told of by itself. Where a line has not all columns, or does not belong to the run, it ends, and is left with all
 * that follows to those who can tell what is wrong. A run begins at the address `at` and ends before `end`, or after `most` lines. Lines
 * must have `columns` columns, of which `sample` (from 0) is looked at, the name of the contig, of `nameLength` bytes, and a POS of `pos` or
 * more that is above `above` and not above `upTo`. `filters` FILTER columns are known.
 */
export function takePlainLines(
  at: usize,
  end: usize,
  columns: i32,
  sample: i32,
  nameLength: i32,
  pos: i32,
  above: i32,
  upTo: i32,
  most: i32,
  passOnly: bool,
  filters: i32,
): void {
  let lines: i32 = 0;
  let filtered: i32 = 0;
  let blocks: i32 = 0;
  calls = 0;
  others = 0;
  formatLength = 0;
  for (; lines < most; lines++) {
    const newline = findColumns(at, end, KEPT + sample);
    if (newline === 0 || tabs !== columns - 1) break;
    if (<i32>(tab(0) - at) !== nameLength || !equal(CONTIG, at, nameLength)) break;
    const found = wholeNumber(tab(0) + 1, tab(1));
    if (found < pos || found <= above || found > upTo) break;
    const filter = tab(FILTER) + 1;
    const filterLength = <i32>(tab(INFO) - filter);
    if (passOnly && hasFailed(filter, filterLength)) filtered++;
    else if (isReferenceBlock(tab(ALT) + 1, <i32>(tab(QUAL) - tab(ALT) - 1))) blocks++;
    else {
      const lineEnd = load<u8>(newline - 1) === RETURN ? newline - 1 : newline;
      store<i32>(STARTS + (calls << 2), found - 1);
      if (!addPlain(filter, filterLength, filters, lineEnd)) addOther(at, lineEnd, lines);
      calls++;
    }
    pos = found;
    at = newline + 1;
  }
  store<u32>(OUTCOME, <u32>at);
  store<i32>(OUTCOME, pos, 4);
  store<i32>(OUTCOME, lines, 8);
  store<i32>(OUTCOME, calls, 12);
  store<i32>(OUTCOME, others, 16);
  store<i32>(OUTCOME, filtered, 20);
  store<i32>(OUTCOME, blocks, 24);
}

/** Takes the line at hand as a plain call; false when it is none. */
function addPlain(filter: usize, filterLength: i32, filters: i32, lineEnd: usize): bool {
  const start = tab(FORMAT) + 1;
  const length = <i32>(tab(FORMAT + 1) - start);
  if (length !== formatLength || !equal(format, start, length)) {
    if (!isPlainFormat(start, length)) return false;
    format = start;
    formatLength = length;
  }
  const gt = sampleTab + 1;
  if (gt + 3 > lineEnd || !endsGenotype(gt + 3, lineEnd)) return false;
  const code = plainCode(tab(REF) + 1, tab(ALT), tab(ALT) + 1, tab(QUAL), gt);
  const number = code === 0 ? -1 : filterNumber(filter, filterLength, filters);
  const qual = number < 0 ? -1 : decimal(tab(QUAL) + 1, tab(FILTER));
  if (qual < 0) return false;
  store<f64>(CODES + (calls << 3), toFloat(withFilters(code, number)));
  store<f64>(QUALS + (calls << 3), qual);
  return true;
}

function addOther(start: usize, end: usize, line: i32): void {
  store<f64>(CODES + (calls << 3), 0);
  store<f64>(QUALS + (calls << 3), NaN);
  const at = OTHERS + (others++ << 4);
  store<i32>(at, calls);
  store<i32>(at, line, 4);
  store<u32>(at, <u32>start, 8);
  store<u32>(at, <u32>end, 12);
}

function tab(n: i32): usize {
  return load<u32>(TABS + (n << 2));
}

/** Finds the tabs of the line at `at`; returns where it ends, or 0 when there is no line end before `end`. */
function findColumns(at: usize, end: usize, wanted: i32): usize {
  tabs = 0;
  for (; at < end; at += 16) {
    const bytes = v128.load(at);
    const ends = i8x16.eq(bytes, i8x16.splat(NEWLINE));
    let mask = i8x16.bitmask(v128.or(i8x16.eq(bytes, i8x16.splat(TAB)), ends));
    for (; mask !== 0; mask &= mask - 1) {
      const place = at + ctz(mask);
      if (place >= end) return 0;
      if (load<u8>(place) === NEWLINE) return place;
      if (tabs < KEPT) store<u32>(TABS + (tabs << 2), <u32>place);
      tabs++;
      if (tabs === wanted) sampleTab = place;
    }
  }
  return 0;
}

/** Whether the first filter named is another than PASS. */
function hasFailed(at: usize, length: i32): bool {
  if (length === 0 || (length === 1 && load<u8>(at) === DOT)) return false;
  return !(length >= 4 && load<u32>(at) === PASS && (length === 4 || load<u8>(at + 4) === SEMICOLON));
}

/** The number of the filters that a FILTER column names; -1 when it is not known. */
function filterNumber(at: usize, length: i32, filters: i32): i32 {
  if (length === 4 && load<u32>(at) === PASS) return 0;
  if (length === 1 && load<u8>(at) === DOT) return 0;
  for (let i: i32 = 0; i < filters; i++) {
    const known = FILTERS + i * FILTER_BYTES;
    if (load<i32>(known) === length && equal(known + 8, at, length)) return load<i32>(known, 4);
  }
  return -1;
}

/** Whether ALT is '.', '<NON_REF>' or '<*>' alone. */
function isReferenceBlock(at: usize, length: i32): bool {
  if (length === 1) return load<u8>(at) === DOT;
  if (length === 3) return (load<u32>(at) & 0xffffff) === ANY;
  return length === 9 && load<u32>(at) === NON && load<u32>(at + 4) === REF_ && load<u8>(at + 8) === GREATER;
}

/** Whether FORMAT begins with GT and has no FT, the filter of the sample. */
function isPlainFormat(at: usize, length: i32): bool {
  if (length < 2 || load<u16>(at) !== GT || (length > 2 && load<u8>(at + 2) !== COLON)) return false;
  for (let i: i32 = 2; i + 2 < length; i++) {
    if (load<u8>(at + i) !== COLON || load<u16>(at + i + 1) !== FT) continue;
    if (i + 3 === length || load<u8>(at + i + 3) === COLON) return false;
  }
  return true;
}

function endsGenotype(at: usize, lineEnd: usize): bool {
  return at === lineEnd || load<u8>(at) === COLON || load<u8>(at) === TAB;
}
