import { createStore } from '../../state/store.ts';
import { type Level, LOG_LEVELS_OF_CONSOLE } from './levels.ts';

export interface ConsoleState {
  open: boolean;
  /** Height of the docked console, px. */
  height: number;
  runId: string | null;
  /** The log that was picked; null: the one of the step that is going on, or of what failed. */
  log: string | null;
  levels: ReadonlySet<Level>;
  wrap: boolean;
  /** Null: the search bar is closed. */
  search: string | null;
}

const KEY = 'vcbench.console';
export const LEAST_HEIGHT = 120;

export const consoleState = createStore<ConsoleState>({
  open: false,
  runId: null,
  log: null,
  levels: new Set(LOG_LEVELS_OF_CONSOLE),
  search: null,
  ...remembered(),
});

/** Shows a run's output; `log` picks one of its step logs. */
export function openConsole(runId: string, log: string | null = null): void {
  consoleState.update((old) => ({
    ...old,
    open: true,
    runId,
    log,
    search: old.runId === runId ? old.search : null,
  }));
}

/** A run was selected: an open console shows it too. */
export function pointConsoleAt(runId: string): void {
  consoleState.update((old) => (old.runId === runId ? old : { ...old, runId, log: null, search: null }));
}

export function changeConsole(change: Partial<ConsoleState>): void {
  consoleState.update((old) => ({ ...old, ...change }));
  if (change.height !== undefined || change.wrap !== undefined) remember();
}

export function toggleLevel(level: Level): void {
  consoleState.update((old) => {
    const levels = new Set(old.levels);
    if (!levels.delete(level)) levels.add(level);
    return { ...old, levels };
  });
}

function remembered(): { height: number; wrap: boolean } {
  try {
    const { height, wrap } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as {
      height?: unknown;
      wrap?: unknown;
    };
    return {
      height: typeof height === 'number' && height >= LEAST_HEIGHT && height <= 4000 ? height : 260,
      wrap: wrap === true,
    };
  } catch {
    return { height: 260, wrap: false };
  }
}

function remember(): void {
  const { height, wrap } = consoleState.get();
  try {
    localStorage.setItem(KEY, JSON.stringify({ height, wrap }));
  } catch {
    // Without a storage the console has its usual height next time.
  }
}
