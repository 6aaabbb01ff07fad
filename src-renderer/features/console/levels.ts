import type { LogLevel } from '../../../src-main/contract/log.ts';

export type Level = LogLevel;

/** The contract's levels in the order in which the console offers them. */
export const LOG_LEVELS_OF_CONSOLE = [
  'info',
  'success',
  'warning',
  'error',
  'progress',
] as const satisfies readonly Level[];

/** What to ask the core for: nothing when no level is hidden. */
export function levelsAsked(levels: ReadonlySet<Level>): { levels?: Level[] } {
  const wanted = LOG_LEVELS_OF_CONSOLE.filter((level) => levels.has(level));
  return wanted.length === LOG_LEVELS_OF_CONSOLE.length ? {} : { levels: wanted };
}
