import { describe, expect, it, vi } from 'vitest';
import type { RunView } from '../../src-main/contract/run.ts';
import { summaryOf } from '../../src-main/contract/summary.ts';
import { type Client, replaceClient } from '../client/client.ts';
import { gate } from '../testing/gate.ts';
import { parseRoute } from './route.ts';
import { followRuns, forget, loadRuns, refreshRun, runs, views } from './runs.ts';
import { createStore } from './store.ts';

describe('a store', () => {
  it('tells its listeners of another value only, until they leave', () => {
    const store = createStore(1);
    const seen = vi.fn();
    const leave = store.subscribe(seen);
    store.set(1);
    store.update((n) => n + 1);
    leave();
    store.set(3);
    expect(seen).toHaveBeenCalledTimes(1);
    expect(store.get()).toBe(3);
  });
});

describe('parseRoute', () => {
  it.each([
    ['#/runs/20261123T000000Z-a', { page: 'runs', runId: '20261123T000000Z-a' }],
    ['#/import/x', { page: 'import', runId: null }],
    ['', { page: 'runs', runId: null }],
    ['#/nowhere', { page: 'runs', runId: null }],
    ['#/runs/%zz', { page: 'runs', runId: null }],
  ])('%s', (hash, expected) => {
    expect(parseRoute(hash)).toEqual(expected);
  });
});

describe('the runs', () => {
  const view = (seq: number, state: RunView['state'] = 'running'): RunView => ({
    runId: '20261123T000000Z-NA1',
    sampleId: 'NA1',
    runName: 'NA1_R001',
    createdAt: '2026-11-23T00:00:00.000Z',
    state,
    source: { kind: 'local', form: 'folder', paths: ['/x'] },
    benchmarks: { happy: false, stratified: false, truvari: false, csv: true },
    synthetic: false,
    fraction: 0,
    steps: [],
    seq,
  });

  it('are loaded, followed, kept in order and forgotten', async () => {
    const listeners = new Map<string, (data: never) => void>();
    const answers = [view(2), view(1, 'queued'), view(5, 'succeeded')];
    const client = {
      kind: 'ipc',
      connection: createStore('open' as const),
      call: async (method: string) =>
        method === 'runs.list'
          ? { ok: true, value: { runs: [], unreadable: ['broken'] } }
          : { ok: true, value: answers.shift() },
      on: (event: string, listener: (data: never) => void) => {
        listeners.set(event, listener);
        return () => undefined;
      },
      onReconnect: () => () => undefined,
      pathForFile: () => null,
      logUrl: () => null,
    };
    replaceClient(client as unknown as Client);
    followRuns();
    await loadRuns();
    expect(runs.get()).toMatchObject({ status: 'ready', runs: [], unreadable: ['broken'] });

    await refreshRun(view(2).runId);
    expect(runs.get().runs).toMatchObject([{ sampleId: 'NA1', seq: 2, stepsTotal: 0 }]);
    await refreshRun(view(2).runId);
    expect(views.get().get(view(2).runId)?.seq).toBe(2);

    vi.useFakeTimers();
    for (let i = 0; i < 20; i++)
      listeners.get('runs.changed')?.({ runId: view(2).runId, seq: i, state: 'running' } as never);
    await vi.advanceTimersByTimeAsync(1000);
    vi.useRealTimers();
    expect(answers).toHaveLength(0);
    expect(runs.get().runs[0]).toMatchObject({ seq: 5, state: 'succeeded' });

    forget(view(2).runId);
    expect(runs.get().runs).toEqual([]);
    expect(views.get().size).toBe(0);
  });

  it('keep what was heard while a list was on its way', async () => {
    const runOf = (name: string, seq: number) => ({ ...view(seq), runId: `20261123T000000Z-${name}` });
    const list = gate<unknown>();
    const found = new Map<string, RunView>();
    replaceClient({
      call: async (method: string, { runId }: { runId?: string }) =>
        method === 'runs.list' ? list.opened : { ok: true, value: found.get(runId ?? '') },
    } as unknown as Client);
    const loading = loadRuns();
    for (const run of [runOf('new', 1), runOf('changed', 5), runOf('deleted', 3)]) {
      found.set(run.runId, run);
      await refreshRun(run.runId);
    }
    forget(runOf('deleted', 3).runId);
    const listed = [runOf('changed', 4), runOf('deleted', 2), runOf('same', 2)].map((run) => summaryOf(run));
    list.open({ ok: true, value: { runs: listed, unreadable: [] } });
    await loading;
    const seqs = runs.get().runs.map(({ runId, seq }) => [runId.split('-')[1], seq]);
    expect(Object.fromEntries(seqs)).toEqual({ new: 1, changed: 5, same: 2 });
    for (const [name] of seqs) forget(`20261123T000000Z-${name}`);
  });

  it('say why they cannot be had', async () => {
    replaceClient({
      call: async () => {
        throw new Error('gone');
      },
    } as unknown as Client);
    await loadRuns();
    expect(runs.get().error?.code).toBe('network');
  });
});
