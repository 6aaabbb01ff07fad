import type { EventEmitter } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One process per user data folder, by a file with its pid; the second one knocks by touching another file. */
export function takeSingleInstance(folder: string, app: EventEmitter): boolean {
  const lock = join(folder, 'standin.lock');
  const knock = join(folder, 'standin.knock');
  try {
    closeSync(openSync(lock, 'wx'));
  } catch {
    if (isAlive(Number(readFileSync(lock, 'utf8')))) {
      writeFileSync(knock, String(process.pid));
      return false;
    }
  }
  writeFileSync(lock, String(process.pid));
  writeFileSync(knock, '');
  watch(knock, () => {
    if (readFileSync(knock, 'utf8') !== '') {
      writeFileSync(knock, '');
      app.emit('second-instance', {}, [], folder);
    }
  }).unref();
  process.on('exit', () => rmSync(lock, { force: true }));
  return true;
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** An event that a listener can prevent. */
export class StandInEvent {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}
