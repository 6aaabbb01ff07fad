import {
  LOG_LEVELS,
  type LogLevel,
  type LogLine,
  type LogStream,
  logStreamSchema,
} from '../../contract/log.ts';

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
const TIME = ',"t":';
const END = '}\n';
/** What stands between the time and the text. */
const MIDDLES = logStreamSchema.options.flatMap((stream) =>
  LOG_LEVELS.map((level) => ({ stream, level, text: `,"stream":"${stream}","level":"${level}","text":` })),
);
const MIDDLE_OF = new Map(
  logStreamSchema.options.map((stream) => [
    stream,
    new Map(MIDDLES.filter((middle) => middle.stream === stream).map(({ level, text }) => [level, text])),
  ]),
);

/** One stored line with its line break. The number comes first and the text after all else: readers rely on it. */
export function encodeLine(n: number, { t, stream, level, text, truncated }: LogEntry): string {
  const middle = truncated
    ? `,"stream":"${stream}","level":"${level}","truncated":true,"text":`
    : (MIDDLE_OF.get(stream)?.get(level) ?? '');
  return START + n + TIME + t + middle + JSON.stringify(text) + END;
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

/** Parses whole lines (each with its line break), at most `limit`. Lines that a fault of the disk has damaged are left out. */
export function parseLines(text: string, limit = Number.POSITIVE_INFINITY): LogLine[] {
  const lines: LogLine[] = [];
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0 && lines.length < limit; end = text.indexOf('\n', start)) {
    const line = parseAsWritten(text, start, end) ?? parseAnyJson(text.slice(start, end));
    if (line !== null) lines.push(line);
    start = end + 1;
  }
  return lines;
}

/** One stored line without its line break; null when it is damaged. */
export function parseLine(line: string): LogLine | null {
  return parseAsWritten(line, 0, line.length) ?? parseAnyJson(line);
}

const QUOTE = 34;
const BRACE = 125;

/** The form {@link encodeLine} mostly writes, several times faster than a JSON parser; null for any other. */
function parseAsWritten(text: string, start: number, end: number): LogLine | null {
  if (!text.startsWith(START, start)) return null;
  const number = digitsAt(text, start + START.length);
  if (number === null || !text.startsWith(TIME, number.end)) return null;
  const time = digitsAt(text, number.end + TIME.length);
  if (time === null || text.charCodeAt(end - 1) !== BRACE || text.charCodeAt(end - 2) !== QUOTE) return null;
  const middle = MIDDLES.find((candidate) => text.startsWith(candidate.text, time.end));
  if (middle === undefined) return null;
  const from = time.end + middle.text.length + 1;
  if (from > end - 2 || text.charCodeAt(from - 1) !== QUOTE) return null;
  const words = text.slice(from, end - 2);
  if (words.includes('\\')) return null;
  return { n: number.value, t: time.value, stream: middle.stream, level: middle.level, text: words };
}

function digitsAt(text: string, at: number): { value: number; end: number } | null {
  let value = 0;
  let end = at;
  for (let digit = text.charCodeAt(end) - 48; digit >= 0 && digit <= 9; digit = text.charCodeAt(++end) - 48) {
    value = value * 10 + digit;
  }
  return end > at && value <= Number.MAX_SAFE_INTEGER ? { value, end } : null;
}

function parseAnyJson(line: string): LogLine | null {
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
    MIDDLES.some((known) => known.stream === stream && known.level === level)
  );
}
