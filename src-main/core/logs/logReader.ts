import type { LogInfo, LogLevel, LogLine, LogPage } from '../../contract/log.ts';
import { levelMark, numberAt, parseLines } from './lineFormat.ts';
import { filesOfLog, type LogFile, logFilesIn } from './logFiles.ts';
import { openSegment, type Segment } from './segment.ts';

export interface ReadLogOptions {
  /** Forward: lines from this number on. Backward: lines up to this number. */
  from: number;
  limit: number;
  direction?: 'forward' | 'backward';
  /** Only lines of these levels. */
  levels?: readonly LogLevel[];
}

const LF = 10;
/** Read at once, for each line asked for: about twice the length of usual lines. */
const BYTES_PER_LINE = 300;
const LEAST_READ = 16_384;
const MOST_READ = 1024 * 1024;
/** Decoded at once; the collector keeps longer strings in a space of their own. */
const DECODED_BYTES = 65_536;
/** A page ends early here, so that a page of very long lines does not fill the memory. */
const PAGE_BYTES = 8 * 1024 * 1024;

/**
 * One page of a step log, in growing order of number whichever way it is read. Line numbers that are missing are
 * explained by one `app` line. A page may hold fewer lines than asked for; there is nothing more only when it is
 * empty. A log that is not there yet is an empty page; a writer may be at work. Throws VcbenchError for a bad name.
 */
export async function readLog(directory: string, log: string, options: ReadLogOptions): Promise<LogPage> {
  return await withSegments(await openLog(directory, log), async (segments) => {
    const lastN = segments.at(-1)?.segment.lastN ?? 0;
    const limit = Math.max(0, Math.floor(options.limit));
    const lines =
      options.direction === 'backward'
        ? backward(segments, options, limit)
        : forward(segments, options, limit);
    return { lines: await lines, lastN };
  });
}

/** Every step log in a run's log folder, in order of name. */
export async function listLogs(directory: string): Promise<LogInfo[]> {
  const infos: LogInfo[] = [];
  for (const [log, files] of [...(await logFilesIn(directory))].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const opened = await openFiles(files);
    const info = await withSegments(opened ?? [], async (segments) => {
      const name = /^(?:\d+-)?(.+?)(?:\.(\d+))?$/.exec(log);
      const described: LogInfo = {
        log,
        stepId: name?.[1] ?? log,
        attempt: Math.max(1, Number(name?.[2] ?? 1)),
        lastN: segments.at(-1)?.segment.lastN ?? 0,
        bytes: segments.reduce((sum, { segment }) => sum + segment.size, 0),
      };
      const gap = segments
        .map((_segment, index) => gapBefore(segments, index))
        .find((found) => found !== null);
      if (gap) described.dropped = gap;
      return described;
    });
    infos.push(info);
  }
  return infos;
}

/** Number of the first line of level `error`; null when there is none (among the lines kept). */
export async function firstError(directory: string, log: string): Promise<number | null> {
  const mark = Buffer.from(levelMark('error'));
  return await withSegments(await openLog(directory, log), async (segments) => {
    for (const { segment } of segments) {
      for await (const bytes of wholeLines(segment, 0)) {
        const hit = bytes.indexOf(mark);
        if (hit >= 0) return numberAt(bytes, bytes.lastIndexOf(LF, hit) + 1);
      }
    }
    return null;
  });
}

/** One file of a log that has lines. */
export interface OpenFile {
  file: LogFile;
  segment: Segment;
}

/** The files of a log with lines in them, head first, opened at one moment. */
export async function openLog(directory: string, log: string): Promise<OpenFile[]> {
  // The ring may drop a file between listing and opening it; the list is then out of date.
  for (let attempt = 0; attempt < 5; attempt++) {
    const opened = await openFiles(await filesOfLog(directory, log));
    if (opened !== null) return opened;
  }
  return [];
}

/** Gives the files to `use` and closes them, whatever happens. */
export async function withSegments<T>(
  opened: OpenFile[],
  use: (files: OpenFile[]) => Promise<T>,
): Promise<T> {
  try {
    return await use(opened);
  } finally {
    for (const { segment } of opened) await segment.close();
  }
}

/** Blocks of whole lines of a file, from a position which begins a line. */
export async function* wholeLines(
  segment: Segment,
  from: number,
  chunkBytes = 1024 * 1024,
): AsyncGenerator<Buffer> {
  let span = chunkBytes;
  for (let at = from; at < segment.size; ) {
    const bytes = await segment.read(at, Math.min(segment.size, at + span));
    const end = bytes.lastIndexOf(LF) + 1;
    if (end === 0) {
      if (bytes.length < span) return;
      span *= 2;
      continue;
    }
    yield bytes.subarray(0, end);
    at += end;
    span = chunkBytes;
  }
}

async function openFiles(files: readonly LogFile[]): Promise<OpenFile[] | null> {
  const opened: OpenFile[] = [];
  for (const file of files) {
    const segment = await openSegment(file);
    if (segment === null) {
      await withSegments(opened, async () => undefined);
      return null;
    }
    if (segment.lastN > 0) opened.push({ file, segment });
    else await segment.close();
  }
  return opened;
}

async function forward(files: OpenFile[], options: ReadLogOptions, limit: number): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  let bytesTaken = 0;
  for (const [index, { segment }] of files.entries()) {
    if (lines.length >= limit) break;
    const gap = gapLine(files, index, options.levels);
    if (gap !== null && gap.n >= options.from) lines.push(gap);
    if (segment.lastN < options.from) continue;
    for await (const bytes of wholeLines(segment, await segment.find(options.from), readSize(limit))) {
      // From here to the end of the block nothing is awaited, so that what is parsed does not grow old.
      for (let at = 0; at < bytes.length && lines.length < limit; ) {
        const end = pieceEnd(bytes, at);
        const wanted = linesOfLevels(bytes.toString('utf8', at, end), options.levels);
        for (const line of parseLines(wanted, limit - lines.length)) lines.push(line);
        bytesTaken += wanted.length;
        at = end;
      }
      if (lines.length >= limit || bytesTaken >= PAGE_BYTES) return lines;
    }
  }
  return lines;
}

async function backward(files: OpenFile[], options: ReadLogOptions, limit: number): Promise<LogLine[]> {
  const pages: LogLine[][] = [];
  let count = 0;
  let bytesTaken = 0;
  for (let index = files.length - 1; index >= 0 && count < limit; index--) {
    const { segment } = files[index]!;
    let end = options.from >= segment.lastN ? segment.size : await segment.find(options.from + 1);
    let span = readSize(limit);
    while (end > 0 && count < limit && bytesTaken < PAGE_BYTES) {
      const start = Math.max(0, end - span);
      const bytes = await segment.read(start, end);
      // The first line of the window is whole only at the start of the file.
      const head = start === 0 ? 0 : bytes.indexOf(LF) + 1;
      if (start > 0 && (head === 0 || head === bytes.length)) {
        span *= 2;
        continue;
      }
      const wanted = lastLines(linesOfLevels(bytes.toString('utf8', head), options.levels), limit - count);
      const page = parseLines(wanted);
      pages.push(page);
      count += page.length;
      bytesTaken += wanted.length;
      end = start + head;
    }
    if (bytesTaken >= PAGE_BYTES) break;
    const gap = gapLine(files, index, options.levels);
    if (gap !== null && gap.n <= options.from && count < limit) {
      pages.push([gap]);
      count++;
    }
  }
  return pages.reverse().flat();
}

function readSize(limit: number): number {
  return Math.min(MOST_READ, Math.max(LEAST_READ, limit * BYTES_PER_LINE));
}

/** Where a piece of whole lines ends that begins at `at`: the last line break in reach, or else the next one. */
function pieceEnd(bytes: Buffer, at: number): number {
  if (bytes.length - at <= DECODED_BYTES) return bytes.length;
  const last = bytes.lastIndexOf(LF, at + DECODED_BYTES - 1) + 1;
  return last > at ? last : bytes.indexOf(LF, at) + 1;
}

/** Of a text of whole lines, those of the wanted levels. */
function linesOfLevels(text: string, levels: readonly LogLevel[] | undefined): string {
  if (levels === undefined) return text;
  const marks = levels.map(levelMark);
  const lines = text.split('\n').filter((line) => marks.some((mark) => line.includes(mark)));
  return lines.map((line) => `${line}\n`).join('');
}

/** The end of a text of whole lines, at most so many. */
function lastLines(text: string, limit: number): string {
  let at = text.length;
  for (let count = 0; count < limit && at > 0; count++) at = at < 2 ? 0 : text.lastIndexOf('\n', at - 2) + 1;
  return text.slice(at);
}

/** Numbers that the cap dropped between this file and the one before it. */
function gapBefore(files: readonly OpenFile[], index: number): { from: number; to: number } | null {
  const before = files[index - 1];
  const file = files[index];
  if (before === undefined || file === undefined) return null;
  const gap = { from: before.segment.lastN + 1, to: file.segment.firstN - 1 };
  return gap.to >= gap.from ? gap : null;
}

/** Explains {@link gapBefore} as a line; it bears the last number of the gap. */
function gapLine(
  files: readonly OpenFile[],
  index: number,
  levels: readonly LogLevel[] | undefined,
): LogLine | null {
  const gap = gapBefore(files, index);
  if (gap === null || (levels !== undefined && !levels.includes('warning'))) return null;
  const count = gap.to - gap.from + 1;
  const text = `${count} lines (${gap.from} to ${gap.to}) were left out here: this log reached its size limit, so only its beginning and its newest lines are kept.`;
  return { n: gap.to, t: 0, stream: 'app', level: 'warning', text };
}
