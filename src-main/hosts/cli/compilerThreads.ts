import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, setPriority } from 'node:os';
import { join } from 'node:path';

/**
 * Lets the threads in which V8 compiles give way to the one that compares, where the machine has so few cores that they would
 * take time from it. Not where several threads compare: they would leave
 * nothing for those that compile and collect garbage. Linux only, where a single thread can have a priority of its own
 * (setpriority(2)); elsewhere, and where it is not allowed, all stays as it is.
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
