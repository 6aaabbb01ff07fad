import { describe, expect, it } from 'vitest';
import type { Api, EventData } from '../../contract/api.ts';
import type { RunState, RunView } from '../../contract/run.ts';
import { type Activity, activityOf, watchActivity } from './activity.ts';

describe('progress over all runs', () => {
  it('counts only what goes on, every run the same', () => {
    const runs = [
      { state: 'running', fraction: 0.5 },
      { state: 'queued', fraction: 0 },
      { state: 'cancelling', fraction: 1.5 },
      { state: 'failed', fraction: 0.9 },
      { state: 'succeeded', fraction: 1 },
    ] as const;
    expect(activityOf(runs)).toEqual({ active: 3, fraction: 0.5 });
    expect(activityOf([])).toEqual({ active: 0, fraction: 0 });
  });
});

describe('following the runs', () => {
  it('tells the progress, each end once, and when all is quiet', async () => {
    const world = fakeService();
    const activities: Activity[] = [];
    const ended: string[] = [];
    const watch = watchActivity(
      world.service,
      {
        onActivity: (activity) => void activities.push(activity),
        onFinished: (run) => void ended.push(`${run.runId} ${run.state}`),
      },
      1,
    );
    world.change('a', 'running', 0.4);
    world.change('b', 'queued', 0);
    expect(watch.active).toBe(2);
    await settled();
    expect(activities.at(-1)).toEqual({ active: 2, fraction: 0.2 });
    world.change('a', 'failed', 0.4);
    world.change('a', 'failed', 0.4);
    world.change('b', 'cancelled', 0);
    world.change('old', 'succeeded', 1);
    await settled();
    expect(ended).toEqual(['a failed', 'b cancelled']);
    expect(activities.at(-1)).toEqual({ active: 0, fraction: 0 });
    expect(watch.active).toBe(0);
    watch.dispose();
    world.change('c', 'running', 0);
    expect(watch.active).toBe(0);
  });

  it('a retry is followed again; a deleted run is no end', async () => {
    const world = fakeService();
    const ended: string[] = [];
    const watch = watchActivity(
      world.service,
      { onActivity() {}, onFinished: (run) => void ended.push(run.runId) },
      1,
    );
    for (const state of ['running', 'failed', 'queued', 'running', 'succeeded'] as const) {
      world.change('a', state, 0);
      await settled();
    }
    world.change('b', 'running', 0);
    world.change('b', null, 0);
    await settled();
    expect(ended).toEqual(['a', 'a']);
    expect(watch.active).toBe(0);
    watch.dispose();
  });
});

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

function fakeService() {
  const runs = new Map<string, RunView>();
  const listeners = new Set<(data: EventData<'runs.changed'>) => void>();
  const service = {
    call: async (_method: string, { runId }: { runId: string }) => {
      const value = runs.get(runId);
      return value === undefined
        ? { ok: false, error: { code: 'unknownRun', message: '' } }
        : { ok: true, value };
    },
    on: (_event: string, listener: (data: EventData<'runs.changed'>) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  } as unknown as Pick<Api, 'call' | 'on'>;
  return {
    service,
    change(runId: string, state: RunState | null, fraction: number) {
      if (state === null) runs.delete(runId);
      else runs.set(runId, { runId, state, fraction } as RunView);
      for (const listener of listeners) listener({ runId, seq: 1, state });
    },
  };
}
