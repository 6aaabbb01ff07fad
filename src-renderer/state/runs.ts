import type { RunSummary } from '../../src-main/contract/api.ts';
import type { AppError } from '../../src-main/contract/errors.ts';
import type { RunView } from '../../src-main/contract/run.ts';
import { newestFirst, summaryOf } from '../../src-main/contract/summary.ts';
import { call, client } from '../client/client.ts';
import { createStore } from './store.ts';

export interface RunsState {
  /** `loading` only until the first answer. */
  status: 'loading' | 'ready' | 'failed';
  error: AppError | null;
  /** Newest first. */
  runs: readonly RunSummary[];
  unreadable: readonly string[];
}

export const runs = createStore<RunsState>({ status: 'loading', error: null, runs: [], unreadable: [] });

/** Runs looked at in full, by ID: the one that is shown and the ones that changed lately. */
export const views = createStore<ReadonlyMap<string, RunView>>(new Map());

/** At most so often is a busy run asked for again. */
const EVERY_MS = 250;
const KEPT_VIEWS = 12;

const byId = new Map<string, RunSummary>();
const due = new Map<string, ReturnType<typeof setTimeout>>();
const asked = new Map<string, number>();
/** For each list that is on its way: the runs of which something newer was heard meanwhile. */
const meanwhile = new Set<Set<string>>();

/** Loads the whole list, once at start-up and after a broken connection. */
export async function loadRuns(): Promise<void> {
  const newer = new Set<string>();
  meanwhile.add(newer);
  const answer = await call('runs.list', {});
  meanwhile.delete(newer);
  if (!answer.ok) {
    runs.update((old) => ({
      ...old,
      status: old.status === 'ready' ? 'ready' : 'failed',
      error: answer.error,
    }));
    return;
  }
  const listed = new Map(answer.value.runs.map((run) => [run.runId, run]));
  for (const runId of newer) {
    const known = byId.get(runId);
    const run = listed.get(runId);
    if (known === undefined) listed.delete(runId);
    else if (run === undefined || run.seq < known.seq) listed.set(runId, known);
  }
  byId.clear();
  for (const run of listed.values()) byId.set(run.runId, run);
  publish({ status: 'ready', error: null, unreadable: answer.value.unreadable });
}

/** Follows every change, from this window or any other. */
export function followRuns(): void {
  client().on('runs.changed', ({ runId, state }) => {
    if (state === null) forget(runId);
    else refreshSoon(runId);
  });
  client().onReconnect(() => {
    void loadRuns();
    for (const runId of views.get().keys()) void refreshRun(runId);
  });
}

/** Asks for one run now. Null when that worked. */
export async function refreshRun(runId: string): Promise<AppError | null> {
  asked.set(runId, Date.now());
  const answer = await call('runs.get', { runId });
  if (!answer.ok) {
    if (answer.error.code === 'unknownRun') forget(runId);
    return answer.error;
  }
  keep(answer.value);
  return null;
}

/** Takes a run out of every list, as after its deletion. */
export function forget(runId: string): void {
  clearTimeout(due.get(runId));
  due.delete(runId);
  asked.delete(runId);
  for (const newer of meanwhile) newer.add(runId);
  if (byId.delete(runId)) publish({});
  if (!views.get().has(runId)) return;
  const rest = new Map(views.get());
  rest.delete(runId);
  views.set(rest);
}

function refreshSoon(runId: string): void {
  if (due.has(runId)) return;
  const wait = Math.max(0, EVERY_MS - (Date.now() - (asked.get(runId) ?? 0)));
  const timer = setTimeout(() => {
    due.delete(runId);
    void refreshRun(runId);
  }, wait);
  due.set(runId, timer);
}

/** An older answer that arrives late changes nothing. */
function keep(view: RunView): void {
  const known = byId.get(view.runId);
  if (known !== undefined && known.seq > view.seq) return;
  byId.set(view.runId, summaryOf(view));
  for (const newer of meanwhile) newer.add(view.runId);
  const next = new Map(views.get());
  next.delete(view.runId);
  next.set(view.runId, view);
  for (const oldest of next.keys()) {
    if (next.size <= KEPT_VIEWS) break;
    next.delete(oldest);
  }
  views.set(next);
  publish({});
}

function publish(change: Partial<RunsState>): void {
  const sorted = [...byId.values()].sort(newestFirst);
  runs.update((old) => ({ ...old, status: 'ready', ...change, runs: sorted }));
}
