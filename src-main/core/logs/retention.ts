import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { logFilesIn } from './logFiles.ts';

export interface RetentionOptions {
  maxAgeDays: number;
  /** Most bytes that the step logs of all runs take together. */
  maxBytes: number;
  /** True while a run is queued or at work; its logs are never touched. */
  isActive(runId: string): boolean;
  /** Stops looking and deletes nothing more. */
  signal?: AbortSignal;
  now?: () => number;
}

export interface RemovedLog {
  runId: string;
  log: string;
  bytes: number;
  why: 'age' | 'space';
}

interface StoredLog {
  runId: string;
  log: string;
  paths: string[];
  bytes: number;
  lastWritten: number;
}

const DAY_MS = 86_400_000;

/**
 * Deletes step logs: those last written more than `maxAgeDays` ago, then the oldest until the rest fits `maxBytes`.
 * Logs of active runs stay but count. Journal and results of a run are left alone. What cannot be deleted is skipped
 * and not reported as removed; a runs folder that is not there has nothing to delete.
 */
export async function applyRetention(
  runsDirectory: string,
  options: RetentionOptions,
): Promise<RemovedLog[]> {
  const now = options.now ?? Date.now;
  const logs = await storedLogs(runsDirectory, options.signal);
  const removed: RemovedLog[] = [];
  let total = logs.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { runId, log, paths, bytes, lastWritten } of logs.sort(
    (a, b) => a.lastWritten - b.lastWritten,
  )) {
    const tooOld = now() - lastWritten > options.maxAgeDays * DAY_MS;
    if (options.signal?.aborted || (!tooOld && total <= options.maxBytes)) break;
    // Asked at the last moment: a retry may have begun since.
    if (options.isActive(runId)) continue;
    if (!(await removeAll(paths))) continue;
    total -= bytes;
    removed.push({ runId, log, bytes, why: tooOld ? 'age' : 'space' });
  }
  return removed;
}

async function storedLogs(runsDirectory: string, signal: AbortSignal | undefined): Promise<StoredLog[]> {
  const entries = await readdir(runsDirectory, { withFileTypes: true }).catch(() => []);
  const logs: StoredLog[] = [];
  for (const entry of entries) {
    if (signal?.aborted) return [];
    // Not through a link: what lies elsewhere is not ours to delete.
    if (!entry.isDirectory()) continue;
    const files = await logFilesIn(join(runsDirectory, entry.name, 'logs')).catch(
      () => new Map<string, never>(),
    );
    for (const [log, parts] of files) {
      const stored: StoredLog = { runId: entry.name, log, paths: [], bytes: 0, lastWritten: 0 };
      for (const { path } of parts) {
        const found = await stat(path).catch(() => null);
        if (found === null) continue;
        stored.paths.push(path);
        stored.bytes += found.size;
        stored.lastWritten = Math.max(stored.lastWritten, found.mtimeMs);
      }
      if (stored.paths.length > 0) logs.push(stored);
    }
  }
  return logs;
}

async function removeAll(paths: readonly string[]): Promise<boolean> {
  try {
    for (const path of paths) await rm(path, { force: true });
    return true;
  } catch {
    return false;
  }
}
