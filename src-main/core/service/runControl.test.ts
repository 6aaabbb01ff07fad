import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isTerminal, type Plan } from '../../contract/run.ts';
import { acquireDataLock } from '../dataLock.ts';
import { systemClock } from '../ports.ts';
import type { SpawnResult, ToolProcess } from '../process/spawn.ts';
import type { Emit } from '../service.ts';
import { openSettings } from '../settingsStore.ts';
import { planOf, specOf, temporaryFolder } from '../testing/runs.ts';
import { openRunControl, type RunControl } from './runControl.ts';

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
const controls: RunControl[] = [];
beforeEach(async () => {
  temporary = await temporaryFolder();
});
afterEach(async () => {
  for (const control of controls.splice(0)) await control.close();
  await temporary.remove();
});

/** A child that ends when the test lets it, whatever it is told. */
class StubbornChild {
  started: () => void = () => undefined;
  ended: () => void = () => undefined;
  readonly starts = new Promise<void>((resolve) => {
    this.started = resolve;
  });
  readonly ends = new Promise<void>((resolve) => {
    this.ended = resolve;
  });

  readonly launch = (): ToolProcess => {
    this.started();
    const startedAt = Date.now();
    const done = this.ends.then(
      (): SpawnResult => ({
        ...{ exitCode: null, signal: 'SIGKILL', stopped: true },
        ...{ startedAt, endedAt: Date.now(), leftovers: 0 },
      }),
    );
    const stop = async () => void (await done);
    return { pid: undefined, pgid: undefined, procStart: undefined, marker: 'm', done, stop };
  };
}

async function open(child = new StubbornChild(), emit: Emit = () => undefined): Promise<RunControl> {
  const control = await openRunControl(
    {
      dataDir: temporary.path,
      settings: openSettings(`${temporary.path}/settings.json`),
      paths: { scripts: '/nowhere' },
      launcher: { resolve: (argv) => [...argv], launch: child.launch },
      processEnv: { PATH: '' },
      version: '0.0.0',
      clock: systemClock,
    },
    emit,
  );
  controls.push(control);
  return control;
}

/** Whether a promise is still unsettled after all that can happen by itself has happened. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  return (await Promise.race([promise.then(() => 'done'), sleep(100, 'pending')])) === 'pending';
}

it('lets the data folder go only when a run that was cancelled before is really dead', async () => {
  const child = new StubbornChild();
  const control = await open(child);
  const spec = specOf();
  await control.submit(spec, planOf(spec));
  await child.starts;
  const cancelled = control.cancel(spec.runId);
  while (control.live(spec.runId)?.state !== 'cancelling') await sleep(1);
  const closings = [control.close(), control.close()];
  for (const waiting of [cancelled, ...closings]) expect(await isPending(waiting)).toBe(true);
  expect(acquireDataLock(temporary.path)).toBeNull();
  child.ended();
  expect(await cancelled).toBe('cancelled');
  await Promise.all(closings);
  const lock = acquireDataLock(temporary.path);
  expect(lock).not.toBeNull();
  lock?.release();
  const { runs } = await (await open()).runs.scan();
  expect(runs).toMatchObject([{ state: 'cancelled', reason: 'userCancel' }]);
});

it.each(['retry', 'delete'] as const)(
  'does not refuse to %s a run at the moment its end is told',
  async (what) => {
    let acted: Promise<void> | undefined;
    const emit = ((event: string, { runId, state }: { runId: string; state: 'succeeded' | null }) => {
      if (event === 'runs.changed' && state !== null && isTerminal(state)) acted ??= control[what](runId);
    }) as Emit;
    const control = await open(new StubbornChild(), emit);
    const spec = specOf();
    const nothingToDo: Plan = { ...planOf(spec), steps: [] };
    await control.submit(spec, nothingToDo);
    await control.idle();
    await acted;
    await control.idle();
    expect(acted).toBeDefined();
    const { runs } = await control.runs.scan();
    expect(runs.map(({ state }) => state)).toEqual(what === 'retry' ? ['succeeded'] : []);
  },
);

it('names the newest run of one second first', async () => {
  const control = await open();
  const made = ['2026-11-23T07:55:38.100Z', '2026-11-23T07:55:38.300Z', '2026-11-23T07:55:38.200Z'];
  for (const [index, createdAt] of made.entries()) {
    const spec = { ...specOf('HG002', index + 1), createdAt };
    await control.submit(spec, { ...planOf(spec), steps: [] });
  }
  await control.idle();
  const { runs } = await control.runs.scan();
  expect(runs.map((run) => run.createdAt)).toEqual([...made].sort().reverse());
});
