import { EngineError } from '../errors.ts';
import { IntervalList, Intervals } from './intervals.ts';
import { readLines } from './lines.ts';

export { Intervals } from './intervals.ts';

/**
 * Intervals of a BED file, plain, gzip or bgzip, by contig in file order. Comment, `track`, `browser` and blank
 * lines are passed over; columns after the third are ignored. A file without intervals gives an empty map.
 * Throws EngineError badInput with the line number where start or end is not a position or end < start.
 */
export async function readBed(path: string): Promise<Map<string, Intervals>> {
  const found = new Map<string, IntervalList>();
  let contig = '';
  let list = new IntervalList();
  for await (const { lines, first } of readLines(path)) {
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i]!;
      if (line === '' || SKIPPED.test(line)) continue;
      const tab = line.startsWith(contig) && contig !== '' ? contig.length : -1;
      if (tab > 0 && addPlain(line, tab, list)) continue;
      const [name, start, end] = interval(line, path, first + i);
      if (name !== contig) {
        list = found.get(name) ?? new IntervalList();
        found.set(name, list);
        contig = name;
      }
      list.add(start, end);
    }
  }
  return new Map([...found].map(([contig, list]) => [contig, new Intervals(list.merged())]));
}

/** Adds the interval of a line as most are: digits between tabs, behind a contig that ends at `tab`. False for all others. */
function addPlain(line: string, tab: number, list: IntervalList): boolean {
  if (line.charCodeAt(tab) !== TAB) return false;
  const middle = line.indexOf('\t', tab + 1);
  if (middle < 0) return false;
  const last = line.indexOf('\t', middle + 1);
  const start = digits(line, tab + 1, middle);
  const end = digits(line, middle + 1, last < 0 ? line.length : last);
  if (start < 0 || end < start) return false;
  list.add(start, end);
  return true;
}

/** Number of at most nine digits; -1 for anything else. */
function digits(text: string, from: number, to: number): number {
  if (to <= from || to - from > 9) return -1;
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

const TAB = 9;
const ZERO = 48;
const SKIPPED = /^(#|track(\s|$)|browser(\s|$)|\s*$)/;
const POSITION = /^\d{1,10}$/;
const LARGEST = 2 ** 31 - 1;

function interval(line: string, path: string, number: number): [string, number, number] {
  const columns = line.includes('\t') ? line.split('\t', 3) : line.trim().split(/\s+/, 3);
  const [contig, start, end] = columns;
  if (columns.length < 3) {
    throw new EngineError('badInput', `${path}, line ${number}: a BED line needs contig, start and end.`);
  }
  if (!contig || !POSITION.test(start!) || !POSITION.test(end!) || Number(end) > LARGEST) {
    throw new EngineError(
      'badInput',
      `${path}, line ${number}: '${start} ${end}' are not a start and an end.`,
    );
  }
  if (Number(end) < Number(start)) {
    throw new EngineError('badInput', `${path}, line ${number}: end ${end} comes before start ${start}.`);
  }
  return [contig, Number(start), Number(end)];
}
