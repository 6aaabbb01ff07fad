import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export const LOCK_FILE = 'lock.sqlite';

export interface DataLock {
  release(): void;
}

/**
 * One process at a time changes a data folder. The lock is SQLite's exclusive file lock, which the kernel drops
 * when the process dies however it dies, so there is no stale lock to guess about. `lock.json` beside it only says
 * who holds it. Returns null when another process has it; throws the file system's error when the folder cannot be written.
 */
export function acquireDataLock(root: string): DataLock | null {
  const file = join(root, LOCK_FILE);
  // SQLite's own errors do not tell a full disk from a folder that is read-only.
  closeSync(openSync(file, 'a'));
  const database = new DatabaseSync(file);
  try {
    // Nothing is ever written: with its journal in memory, the lock can be had on a full disk, where deleting must work.
    database.exec(
      'PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE',
    );
  } catch (error) {
    database.close();
    if (isBusy(error)) return null;
    throw error;
  }
  const note = join(root, 'lock.json');
  try {
    const holder = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
    writeFileSync(note, `${JSON.stringify(holder)}\n`);
  } catch {
    // The note is for people; a full disk must not stop reading and cancelling.
  }
  return {
    release() {
      rmSync(note, { force: true });
      database.close();
    },
  };
}

/** Who holds the data folder, in words for a message; undefined when it does not say. */
export function lockHolder(root: string): string | undefined {
  try {
    const { pid, host, since } = JSON.parse(readFileSync(join(root, 'lock.json'), 'utf8'));
    return `process ${Number(pid)} on ${String(host)} since ${String(since)}`;
  } catch {
    return undefined;
  }
}

function isBusy(error: unknown): boolean {
  const SQLITE_BUSY = 5;
  const SQLITE_LOCKED = 6;
  const code = (error as { errcode?: number }).errcode;
  return code === SQLITE_BUSY || code === SQLITE_LOCKED;
}
