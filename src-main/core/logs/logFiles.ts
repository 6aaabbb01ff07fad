import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { VcbenchError } from '../../contract/errors.ts';

/**
 * Files of one log. The first (`<log>.ndjson`) holds the head; when a log outgrows its cap the newest lines are in up
 * to two more (`<log>.tail-<number of its first line>.ndjson`), of which the older is deleted as a new one begins.
 */
export interface LogFile {
  path: string;
  log: string;
  /** Number of the first line in it. */
  firstN: number;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*$/;
const FILE = /^(.+?)(?:\.tail-(\d{1,15}))?\.ndjson$/;

/** Throws `invalidRequest` unless `log` is a plain log name such as `01-download.1`: never a path. */
export function checkLogName(log: string): void {
  if (log.length <= 100 && NAME.test(log) && !/\.tail-\d+$/.test(log)) return;
  const shown = JSON.stringify(log.slice(0, 100));
  throw new VcbenchError(
    'invalidRequest',
    `${shown} is not the name of a step log.`,
    'Use a name that the run lists.',
  );
}

export function headPath(directory: string, log: string): string {
  return join(directory, `${log}.ndjson`);
}

export function tailPath(directory: string, log: string, firstN: number): string {
  return join(directory, `${log}.tail-${firstN}.ndjson`);
}

/** What a file name says; null when it is no log file. */
export function parseFileName(name: string): { log: string; firstN: number } | null {
  const match = FILE.exec(name);
  const log = match?.[1] ?? '';
  if (match === null || !NAME.test(log)) return null;
  return { log, firstN: match[2] === undefined ? 1 : Number(match[2]) };
}

/** Every log file of a folder by log name, head first. A folder that is not there has none. */
export async function logFilesIn(directory: string): Promise<Map<string, LogFile[]>> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  const logs = new Map<string, LogFile[]>();
  for (const name of names.sort()) {
    const parsed = parseFileName(name);
    if (parsed === null) continue;
    const file = { path: join(directory, name), ...parsed };
    const known = logs.get(parsed.log);
    if (known === undefined) logs.set(parsed.log, [file]);
    else known.push(file);
  }
  for (const files of logs.values()) files.sort((a, b) => a.firstN - b.firstN);
  return logs;
}

/** The files of one log, head first; none when the step has not printed yet. Throws for a name that is no log name. */
export async function filesOfLog(directory: string, log: string): Promise<LogFile[]> {
  checkLogName(log);
  return (await logFilesIn(directory)).get(log) ?? [];
}
