import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, setPriority } from 'node:os';
import { join } from 'node:path';

/**
 * Lets the threads in which V8 compiles give way to those that compare, where the machine has so few cores that they would
 * take time from them: a comparison then ends an eighth sooner. Linux only, where a single thread can have a priority of
 * its own (setpriority(2)); elsewhere, and where it is not allowed, all stays as it is.
 */
export function letCompilersGiveWay(cores = availableParallelism()): void {
  if (process.platform !== 'linux' || cores > FEW) return;
  try {
    for (const thread of readdirSync(TASKS)) {
      const name = readFileSync(join(TASKS, thread, 'comm'), 'utf8').trim();
      if (name === 'V8Worker') setPriority(Number(thread), LOWEST);
    }
  } catch {
    // Only slower.
  }
}

const TASKS = '/proc/self/task';
const FEW = 2;
const LOWEST = 19;
