import { EngineError } from '../errors.ts';
import { Intervals } from './intervals.ts';
import { readLines } from './lines.ts';

export { Intervals } from './intervals.ts';

/**
 * Intervals of a BED file, plain, gzip or bgzip, by contig in file order. Comment, `track`, `browser` and blank
 * lines are passed over; columns after the third are ignored. A file without intervals gives an empty map.
 * Throws EngineError badInput with the line number where start or end is not a position or end < start.
 */
export async function readBed(path: string): Promise<Map<string, Intervals>> {
  const found = new Map<string, [number, number][]>();
  for await (const { lines, first } of readLines(path)) {
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i]!;
      if (line === '' || SKIPPED.test(line)) continue;
      const [contig, start, end] = interval(line, path, first + i);
      let list = found.get(contig);
      if (!list) {
        list = [];
        found.set(contig, list);
      }
      list.push([start, end]);
    }
  }
  return new Map([...found].map(([contig, list]) => [contig, new Intervals(list)]));
}

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
