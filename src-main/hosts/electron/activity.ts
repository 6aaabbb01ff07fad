import type { Api, EventData } from '../../contract/api.ts';
import { isTerminal, type RunState, type RunView } from '../../contract/run.ts';

export interface Activity {
  /** Runs queued or running here. */
  active: number;
  /** 0..1 over all of them; 0 while all of them wait. */
  fraction: number;
}

/** All runs count the same: the bar is for a glance. */
export function activityOf(runs: readonly Pick<RunView, 'state' | 'fraction'>[]): Activity {
  const active = runs.filter((run) => !isTerminal(run.state));
  const sum = active.reduce((total, run) => total + Math.min(1, Math.max(0, run.fraction)), 0);
  return { active: active.length, fraction: active.length === 0 ? 0 : sum / active.length };
}

export interface ActivityWatch {
  readonly active: number;
  dispose(): void;
}

/** Often enough for a progress bar. */
const LOOK_MS = 500;

/**
 * Follows the runs of a service: `onActivity` at most twice a second while something runs and once when nothing does any
 * more, `onFinished` for each run that was seen going on and has ended.
 */
export function watchActivity(
  service: Pick<Api, 'call' | 'on'>,
  handlers: { onActivity(activity: Activity): void; onFinished(run: RunView): void },
  lookMs = LOOK_MS,
): ActivityWatch {
  const active = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  const dispose = service.on('runs.changed', (change) => {
    const ended = follow(active, change);
    if (ended !== null) void finished(ended);
    timer ??= setTimeout(() => void look(), lookMs);
  });

  async function look(): Promise<void> {
    timer = undefined;
    const views = await Promise.all([...active].map((runId) => viewOf(service, runId)));
    handlers.onActivity(activityOf(views.filter((view) => view !== null)));
  }

  async function finished(runId: string): Promise<void> {
    const view = await viewOf(service, runId);
    if (view !== null && !active.has(runId)) handlers.onFinished(view);
  }

  return {
    get active() {
      return active.size;
    },
    dispose() {
      dispose();
      clearTimeout(timer);
    },
  };
}

/** Keeps the set of runs that go on; returns the run that has just ended, if it was one of them. */
function follow(active: Set<string>, { runId, state }: EventData<'runs.changed'>): string | null {
  if (goesOn(state)) {
    active.add(runId);
    return null;
  }
  return active.delete(runId) && state !== null ? runId : null;
}

function goesOn(state: RunState | null): boolean {
  return state !== null && !isTerminal(state);
}

async function viewOf(service: Pick<Api, 'call'>, runId: string): Promise<RunView | null> {
  const answer = await service.call('runs.get', { runId });
  return answer.ok ? answer.value : null;
}
