import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import log from 'electron-log/node';

/** The application's own diagnostics; never a run's output, which core/logs keeps. */
export interface AppLog {
  readonly path: string;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** electron-log writes synchronously and keeps one older file: enough for a program that says a few lines a day. */
const MOST_BYTES = 2 * 1024 * 1024;

/**
 * Opens the application's log. The Node build of electron-log is used on purpose: the other one opens an IPC channel of
 * its own, on which any page could write to the log.
 */
export function openAppLog(folder: string): AppLog {
  const path = join(folder, 'main.log');
  try {
    mkdirSync(folder, { recursive: true });
    log.transports.file.resolvePathFn = () => path;
    log.transports.file.maxSize = MOST_BYTES;
    log.transports.file.level = 'info';
    log.transports.file.format = '{y}-{m}-{d} {h}:{i}:{s}.{ms} {level} {text}';
  } catch {
    log.transports.file.level = false;
  }
  log.transports.console.level = process.env.VCBENCH_DEBUG ? 'info' : 'error';
  const say = (level: 'info' | 'warn' | 'error') => (message: string) => log[level](oneEntry(message));
  return { path, info: say('info'), warn: say('warn'), error: say('error') };
}

/** A message of somebody else must not look like several of ours. */
function oneEntry(message: string): string {
  return message.replace(/\r/g, '').replace(/\n(?!$)/g, '\n    ');
}
