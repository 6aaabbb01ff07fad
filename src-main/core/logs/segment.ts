import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { numberAt } from './lineFormat.ts';
import type { LogFile } from './logFiles.ts';

/** One log file open for reading, up to the last whole line it had when it was opened. */
export interface Segment {
  /** Number of the first and of the last whole line; 0 when there is none. */
  firstN: number;
  lastN: number;
  /** Bytes of whole lines; what follows is a line still being written, or one a crash has cut. */
  size: number;
  /** Position of the first line whose number is at least `n`; `size` when there is none. */
  find(n: number): Promise<number>;
  /** Bytes between two positions; valid until the next `read`, `find` or `close` of this segment. */
  read(from: number, to: number): Promise<Buffer>;
  close(): Promise<void>;
}

const LF = 10;
/** First look at a position; a line is mostly much shorter. */
const LOOK_BYTES = 4096;
/** Below this it is quicker to read on than to look elsewhere. */
const SCAN_BYTES = 65_536;

/** Opens a log file for reading; null when it is gone (the ring has moved on). A writer may be at work meanwhile. */
export async function openSegment(file: LogFile): Promise<Segment | null> {
  const handle = await open(file.path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (handle === null) return null;
  try {
    return await describe(handle);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function describe(handle: FileHandle): Promise<Segment> {
  const { size: fileSize } = await handle.stat();
  const scratch = borrowScratch();
  const read = async (from: number, to: number) => {
    const length = Math.max(0, to - from);
    if (scratch.bytes.length < length) scratch.bytes = Buffer.allocUnsafeSlow(length);
    return await readRange(handle, from, scratch.bytes.subarray(0, length));
  };

  /** The first numbered line that begins at or after `from` and before `to`. */
  async function lineFrom(from: number, to: number): Promise<{ at: number; n: number } | null> {
    const base = Math.max(0, from - 1);
    for (let span = LOOK_BYTES; ; span *= 4) {
      const bytes = await read(base, Math.min(to, base + span));
      for (let at = from === 0 ? 0 : bytes.indexOf(LF) + 1; from === 0 || at > 0; ) {
        const n = numberAt(bytes, at);
        if (n !== null) return { at: base + at, n };
        const next = bytes.indexOf(LF, at);
        if (next < 0) break;
        at = next + 1;
      }
      if (base + span >= to) return null;
    }
  }

  const last = await lastLine(read, fileSize);
  const size = last.end;
  const first = size === 0 ? null : await lineFrom(0, size);

  async function find(n: number): Promise<number> {
    if (first === null || n <= first.n) return 0;
    if (n > last.n) return size;
    // `low` begins a line below n; the line wanted begins in (low, high].
    let low = { at: first.at, n: first.n };
    let high = { at: last.at, n: last.n };
    for (let turn = 0; high.at - low.at > SCAN_BYTES; turn++) {
      // By proportion, which finds lines of like length in two looks; every third look halves, which bounds the rest.
      const share = turn % 3 === 2 ? 0.5 : (n - low.n) / (high.n - low.n);
      const span = high.at - low.at;
      const guess = low.at + Math.floor(Math.min(0.98, Math.max(0.02, share)) * span) - SCAN_BYTES / 4;
      const seen = await lineFrom(Math.max(low.at + 1, guess), high.at);
      if (seen === null || seen.at >= high.at) {
        // One huge line, or damage, fills that stretch; halving from the other side still ends.
        const before = await lineFrom(low.at + 1, high.at);
        if (before === null || before.n >= n) return before?.at ?? high.at;
        low = before;
      } else if (seen.n < n) low = seen;
      else high = seen;
    }
    const bytes = await read(low.at, high.at);
    for (let at = 0; at < bytes.length; ) {
      const number = numberAt(bytes, at);
      if (number !== null && number >= n) return low.at + at;
      const next = bytes.indexOf(LF, at);
      if (next < 0) break;
      at = next + 1;
    }
    return high.at;
  }

  let open = true;
  async function close(): Promise<void> {
    if (!open) return;
    open = false;
    returnScratch(scratch);
    await handle.close();
  }

  return { firstN: first?.n ?? 0, lastN: last.n, size, find, read, close };
}

async function readRange(handle: FileHandle, from: number, into: Buffer): Promise<Buffer> {
  let filled = 0;
  while (filled < into.length) {
    const { bytesRead } = await handle.read(into, filled, into.length - filled, from + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return into.subarray(0, filled);
}

/** Reading pages from a log that grows would otherwise allocate as much as the log is long. */
const spareScratches: { bytes: Buffer }[] = [];
const SPARE_SCRATCHES = 4;
const SPARE_BYTES = 1024 * 1024;

function borrowScratch(): { bytes: Buffer } {
  return spareScratches.pop() ?? { bytes: Buffer.allocUnsafeSlow(SCAN_BYTES) };
}

function returnScratch(scratch: { bytes: Buffer }): void {
  if (spareScratches.length < SPARE_SCRATCHES && scratch.bytes.length <= SPARE_BYTES)
    spareScratches.push(scratch);
}

/** The last whole, numbered line of a file: its number, where it begins and where it ends. */
export interface LastLine {
  n: number;
  at: number;
  end: number;
}

/** {@link LastLine} of the log file at `path`, for the writer; null when there is no such file. Reads only its end. */
export function lastLineOf(path: string): (LastLine & { fileSize: number }) | null {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const fileSize = fstatSync(descriptor).size;
    const steps = searchLastLine(fileSize);
    let step = steps.next();
    while (!step.done) {
      const { from, to } = step.value;
      const bytes = Buffer.alloc(to - from);
      step = steps.next(bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, from)));
    }
    return { ...step.value, fileSize };
  } finally {
    closeSync(descriptor);
  }
}

async function lastLine(
  read: (from: number, to: number) => Promise<Buffer>,
  fileSize: number,
): Promise<LastLine> {
  const steps = searchLastLine(fileSize);
  let step = steps.next();
  while (!step.done) step = steps.next(await read(step.value.from, step.value.to));
  return step.value;
}

/**
 * Asks for ever longer ends of the file until one holds a whole numbered line. A line without its line break, and what a
 * power cut may leave (bytes which are no line), does not count.
 */
function* searchLastLine(fileSize: number): Generator<{ from: number; to: number }, LastLine, Buffer> {
  for (let span = LOOK_BYTES; ; span *= 4) {
    const from = Math.max(0, fileSize - span);
    const bytes = yield { from, to: fileSize };
    for (let end = bytes.lastIndexOf(LF); end >= 0; ) {
      const before = end === 0 ? -1 : bytes.lastIndexOf(LF, end - 1);
      if (before < 0 && from > 0) break;
      const n = numberAt(bytes.subarray(0, end), before + 1);
      if (n !== null) return { n, at: from + before + 1, end: from + end + 1 };
      end = before;
    }
    if (from === 0) return { n: 0, at: 0, end: 0 };
  }
}
