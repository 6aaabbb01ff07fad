import { LOG_LEVELS, type LogLevel, type LogLine, type LogStream } from '../../contract/log.ts';

/** A line before it is numbered. */
export interface LogEntry {
  stream: LogStream;
  level: LogLevel;
  text: string;
  truncated?: boolean;
  /** Milliseconds since the epoch. */
  t: number;
}

const START = '{"n":';

/** One stored line with its line break. The number comes first and the text after all else: readers rely on it. */
export function encodeLine(n: number, entry: LogEntry): string {
  const flag = entry.truncated ? '"truncated":true,' : '';
  return `${START}${n},"t":${entry.t},"stream":"${entry.stream}","level":"${entry.level}",${flag}"text":${JSON.stringify(entry.text)}}\n`;
}

/** The number of the line that begins at `at`, without parsing the rest; null when it is not one of our lines. */
export function numberAt(bytes: Buffer, at: number): number | null {
  for (let i = 0; i < START.length; i++) if (bytes[at + i] !== START.charCodeAt(i)) return null;
  let n = 0;
  for (let i = at + START.length; i < bytes.length; i++) {
    const digit = bytes[i]! - 48;
    if (digit < 0 || digit > 9) return n > 0 && bytes[i] === 44 ? n : null;
    n = n * 10 + digit;
    if (n > Number.MAX_SAFE_INTEGER) return null;
  }
  return null;
}

/** Text which only lines of that level hold: quotes inside a line's own text are escaped. */
export function levelMark(level: LogLevel): string {
  return `"level":"${level}"`;
}

/** Where the line's text begins, after the fields which are looked for by name; -1 when it is not one of our lines. */
export function textStart(line: string): number {
  const MARK = '"text":"';
  const at = line.indexOf(MARK);
  return at < 0 ? -1 : at + MARK.length;
}

/** Parses whole lines (each with its line break). Lines that a fault of the disk has damaged are left out. */
export function parseLines(text: string): LogLine[] {
  if (text === '') return [];
  try {
    // One parse of many lines is several times faster than many parses; a stored line holds no raw line break.
    const all: unknown[] = JSON.parse(`[${text.slice(0, -1).replaceAll('\n', ',')}]`);
    if (all.every(isLogLine)) return all;
  } catch {
    // At least one is damaged: line by line.
  }
  return text.split('\n').flatMap((line) => {
    const parsed = parseLine(line);
    return parsed === null ? [] : [parsed];
  });
}

/** One stored line without its line break; null when it is damaged. */
export function parseLine(line: string): LogLine | null {
  try {
    const parsed: unknown = JSON.parse(line);
    return isLogLine(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function isLogLine(value: unknown): value is LogLine {
  if (typeof value !== 'object' || value === null) return false;
  const { n, t, stream, level, text } = value as Record<string, unknown>;
  return (
    Number.isSafeInteger(n) &&
    typeof t === 'number' &&
    typeof text === 'string' &&
    (stream === 'stdout' || stream === 'stderr' || stream === 'app') &&
    LOG_LEVELS.includes(level as LogLevel)
  );
}
