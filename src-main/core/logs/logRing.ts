import { readdirSync, truncateSync } from 'node:fs';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { numberAt } from './lineFormat.ts';
import { checkLogName, headPath, parseFileName, tailPath } from './logFiles.ts';
import { lastLineOf } from './segment.ts';

/** Whole lines that the disk did not take. */
export interface Unwritten {
  bytes: Buffer;
  firstN: number;
  error: unknown;
}

/** The files of one log as its writer sees them: a head, then a ring of two tail files. */
export interface LogRing {
  /** Number of the last line that was there when it was opened. */
  lastN: number;
  /**
   * Appends whole lines of which the first is `firstN`, in a new file where the present one is full. When the disk
   * refuses, what was not written comes back with the reason; whole lines that were written stay.
   */
  write(bytes: Buffer, firstN: number): Promise<Unwritten | null>;
  close(): Promise<void>;
}

const LF = 10;

/**
 * Opens the files of a log for appending, having cut off a torn last line. Creates nothing before the first write.
 * Throws for a bad name, and when files that are there cannot be read or repaired.
 */
export function openRing(directory: string, log: string, capBytes: number): LogRing {
  checkLogName(log);
  const existing = existingFiles(directory, log);
  const tails = existing.filter((file) => file.path !== headPath(directory, log)).map((file) => file.path);
  const newest = existing.at(-1);
  const lastN = existing.reduce((most, file) => Math.max(most, file.lastN), 0);

  let path = newest?.path ?? headPath(directory, log);
  let size = newest?.size ?? 0;
  let handle: FileHandle | null = null;
  /** A refused write left part of a line behind `size`. */
  let torn = false;

  function limit(): number {
    return tails.length === 0 ? capBytes / 2 : capBytes / 4;
  }

  async function openCurrent(): Promise<FileHandle> {
    if (handle === null) {
      await mkdir(directory, { recursive: true });
      handle = await open(path, 'a');
    }
    await mend();
    return handle;
  }

  async function mend(): Promise<void> {
    if (torn) await handle?.truncate(size);
    torn = false;
  }

  /** Goes on in a new tail file; the newest before it stays, older ones go. */
  async function rotate(firstN: number): Promise<void> {
    const next = tailPath(directory, log, firstN);
    const nextHandle = await open(next, 'a');
    await handle?.close();
    handle = nextHandle;
    path = next;
    size = 0;
    tails.push(next);
    while (tails.length > 2) await rm(tails.shift()!, { force: true });
  }

  return {
    lastN,
    async write(bytes, firstN) {
      let written = 0;
      try {
        await openCurrent();
        if (size > 0 && size + bytes.length > limit()) await rotate(firstN);
        const file = await openCurrent();
        while (written < bytes.length) {
          written += (await file.write(bytes, written, bytes.length - written)).bytesWritten;
        }
        size += bytes.length;
        return null;
      } catch (error) {
        const whole = written === 0 ? 0 : bytes.lastIndexOf(LF, written - 1) + 1;
        torn ||= written > whole;
        size += whole;
        return { bytes: bytes.subarray(whole), firstN: numberAt(bytes, whole) ?? firstN, error };
      }
    },
    async close() {
      await mend().catch(() => undefined);
      await handle?.close();
      handle = null;
    },
  };
}

function existingFiles(directory: string, log: string): { path: string; size: number; lastN: number }[] {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
  const found = names
    .flatMap((name) => {
      const parsed = parseFileName(name);
      return parsed !== null && parsed.log === log ? [{ name, firstN: parsed.firstN }] : [];
    })
    .sort((a, b) => a.firstN - b.firstN);
  return found.flatMap(({ name, firstN }) => {
    const path = `${directory}/${name}`;
    const last = lastLineOf(path);
    if (last === null) return [];
    if (last.end < last.fileSize) truncateSync(path, last.end);
    return [{ path, size: last.end, lastN: last.n || firstN - 1 }];
  });
}
