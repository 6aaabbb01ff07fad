import { VcbenchError } from '../../contract/errors.ts';
import type { LogLevel, LogLine } from '../../contract/log.ts';
import { levelMark, parseLine, textStart } from './lineFormat.ts';
import { openLog, wholeLines, withSegments } from './logReader.ts';

export interface SearchLogOptions {
  /** Words to find in the text of a line; no pattern. */
  text: string;
  caseSensitive?: boolean;
  /** Forward: matches from this number on (the first line unless given). Backward: up to it (the last unless given). */
  from?: number;
  direction?: 'forward' | 'backward';
  limit: number;
  levels?: readonly LogLevel[];
  /** Gives the search up, for one that the next keystroke replaced. */
  signal?: AbortSignal;
}

export interface LogMatches {
  /** In growing order of number. */
  lines: LogLine[];
  /** Matches in the whole log. */
  total: number;
  /** Matches before `lines[0]`, so that a window can say "17 of 230". */
  before: number;
  /** Number of the last line searched. */
  lastN: number;
}

const LONGEST_TEXT = 1000;
/** What follows the text of a stored line. */
const LINE_END = '"}';

/**
 * Finds lines by their text, in one pass over the log. Case does not count unless asked for. Empty text matches
 * nothing. Throws VcbenchError for a bad name or a text over 1,000 characters, and the signal's reason when aborted.
 */
export async function searchLog(
  directory: string,
  log: string,
  options: SearchLogOptions,
): Promise<LogMatches> {
  if (options.text.length > LONGEST_TEXT) {
    throw new VcbenchError('invalidRequest', `A search text has at most ${LONGEST_TEXT} characters.`);
  }
  return await withSegments(await openLog(directory, log), async (files) => {
    const collector = collect(options);
    const lastN = files.at(-1)?.segment.lastN ?? 0;
    if (options.text === '') return { ...collector.result(), lastN };
    const find = matcher(options);
    for (const { segment } of files) {
      for await (const bytes of wholeLines(segment, 0)) {
        options.signal?.throwIfAborted();
        find(bytes.toString('utf8'), collector.add);
      }
    }
    return { ...collector.result(), lastN };
  });
}

/** Calls `found` with every matching line of a block. A plain search over the block comes first: most lines never match. */
function matcher(options: SearchLogOptions): (block: string, found: (line: string) => void) => void {
  const fold = (text: string) => (options.caseSensitive ? text : text.toLowerCase());
  const wanted = fold(options.text);
  const needle = JSON.stringify(wanted).slice(1, -1);
  const marks = options.levels?.map(levelMark);

  function matches(line: string): boolean {
    const start = textStart(line);
    if (start < 0 || (marks !== undefined && !marks.some((mark) => line.lastIndexOf(mark, start) >= 0)))
      return false;
    // In an escaped text, `t` also occurs in `\t`.
    if (line.includes('\\')) return fold(parseLine(line)?.text ?? '').includes(wanted);
    const folded = fold(line);
    const hit = folded.indexOf(needle, start);
    return hit >= 0 && hit + needle.length <= folded.length - LINE_END.length;
  }

  return (block, found) => {
    const folded = fold(block);
    if (folded.length !== block.length) {
      // Folding changed the length of a character (as with U+0130), so positions do not agree.
      for (const line of block.split('\n')) if (matches(line)) found(line);
      return;
    }
    for (let at = folded.indexOf(needle); at >= 0; ) {
      const start = block.lastIndexOf('\n', at) + 1;
      const end = block.indexOf('\n', at);
      const line = block.slice(start, end < 0 ? block.length : end);
      if (matches(line)) found(line);
      at = end < 0 ? -1 : folded.indexOf(needle, end + 1);
    }
  };
}

function collect({ from, limit, direction = 'forward' }: SearchLogOptions) {
  const lines: string[] = [];
  let total = 0;
  let before = 0;
  return {
    add(line: string) {
      total++;
      const n = Number.parseInt(line.slice('{"n":'.length, 24), 10);
      if (direction === 'forward') {
        if (from !== undefined && n < from) before++;
        else if (lines.length < limit) lines.push(line);
        return;
      }
      if (from !== undefined && n > from) return;
      lines.push(line);
      if (lines.length > limit) {
        lines.shift();
        before++;
      }
    },
    result(): Omit<LogMatches, 'lastN'> {
      return { lines: lines.flatMap((line) => parseLine(line) ?? []), total, before };
    },
  };
}
