import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDataFolder, type DataFolder, dataFolder } from '../dataFolder.ts';
import { planOf, specOf, temporaryFolder } from '../testing/runs.ts';
import { openJournal } from './journal.ts';
import { RunCache } from './runCache.ts';
import { createRun } from './runStore.ts';

/** So many ended runs are written down. */
const RUNS = 50;

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
let data: DataFolder;
const idOf = (serial: number) => specOf('HG002', serial).runId;

beforeEach(async () => {
  temporary = await temporaryFolder();
  data = dataFolder(temporary.path);
  await createDataFolder(data);
  for (let serial = 1; serial <= RUNS; serial++) await addRun(serial);
});
afterEach(() => temporary.remove());

async function addRun(serial: number, ended = true): Promise<void> {
  const spec = specOf('HG002', serial);
  const folder = data.run(spec.runId);
  await mkdir(folder);
  await writeFile(join(folder, 'spec.json'), JSON.stringify(spec));
  await writeFile(join(folder, 'plan.json'), JSON.stringify(planOf(spec)));
  const at = '2026-11-23T07:55:38.000Z';
  const events = [{ type: 'run.created' }, { type: 'run.queued', processing: true }];
  const whole = ended ? [...events, { type: 'run.finished', outcome: 'succeeded' }] : events;
  const lines = whole.map((event, index) => `${JSON.stringify({ v: 1, seq: index + 1, at, ...event })}\n`);
  await writeFile(join(folder, 'journal.ndjson'), lines.join(''));
}

/** Without its plan a run can be listed only from what was kept. */
const takePlan = (serial: number) => rm(join(data.run(idOf(serial)), 'plan.json'));
const statesOf = async (cache: RunCache) =>
  new Map((await cache.scan()).runs.map((run) => [run.runId, run.state]));

describe('the list of runs, kept for the next start', () => {
  it('is written by the holder of the folder only, and read by everybody instead of the journals', async () => {
    const before = await new RunCache(data).scan();
    expect(existsSync(data.summaries)).toBe(false);
    expect(await new RunCache(data, true).scan()).toEqual(before);
    expect(existsSync(data.summaries)).toBe(true);
    await takePlan(7);
    expect(await new RunCache(data).scan()).toEqual(before);
    await rm(data.summaries);
    expect((await new RunCache(data).scan()).unreadable).toEqual([idOf(7)]);
  });

  it.each([
    [
      'a figure changed in place',
      (text: string) => text.replace('"state":"succeeded"', '"state":"cancelled"'),
    ],
    ['cut off', (text: string) => text.slice(0, -500)],
    ['empty', () => ''],
    ['noise', () => '\u0000\u0001'.repeat(4000)],
    ['of a later version', (text: string) => text.replace(/^\{"v":\d+/, '{"v":99')],
    ['of an earlier version', (text: string) => text.replace(/^\{"v":\d+/, '{"v":1')],
    ['of another run', (text: string) => text.replaceAll('HG002', 'HG003')],
  ])('is not believed when it is %s', async (_what, damage) => {
    const before = await new RunCache(data, true).scan();
    const damaged = damage(await readFile(data.summaries, 'utf8'));
    await writeFile(data.summaries, damaged);
    await takePlan(7);
    const after = await new RunCache(data, true).scan();
    expect(after.unreadable).toEqual([idOf(7)]);
    expect(after.runs).toEqual(before.runs.filter((run) => run.runId !== idOf(7)));
  });

  it('follows the journals: runs that came, went, went on or were torn while nobody looked', async () => {
    await addRun(60, false);
    await new RunCache(data, true).scan();
    expect(await readFile(data.summaries, 'utf8')).not.toContain(idOf(60));
    await addRun(61);
    await rm(data.run(idOf(1)), { recursive: true });
    const journal = await openJournal(data.run(idOf(2)), () => undefined);
    await journal.append({ type: 'run.queued', processing: true });
    await journal.close();
    await appendFile(join(data.run(idOf(3)), 'journal.ndjson'), '{"v":1,"seq":4,"at":"2026-11-2');
    await rm(join(data.run(idOf(4)), 'journal.ndjson'));
    const states = await statesOf(new RunCache(data, true));
    expect(states.size).toBe(RUNS + 1);
    expect([60, 61, 1, 2, 3, 4, 5].map((serial) => states.get(idOf(serial)))).toEqual([
      'queued',
      'succeeded',
      undefined,
      'queued',
      'succeeded',
      'queued',
      'succeeded',
    ]);
  });

  it('is written anew when many runs have come and gone', async () => {
    const cache = new RunCache(data, true);
    await cache.scan();
    const first = await readFile(data.summaries, 'utf8');
    for (let serial = 1; serial <= 25; serial++) await rm(data.run(idOf(serial)), { recursive: true });
    for (let serial = 101; serial <= 124; serial++) await addRun(serial);
    await cache.scan();
    expect(await readFile(data.summaries, 'utf8')).toBe(first);
    await addRun(125);
    const now = await cache.scan();
    expect(await readFile(data.summaries, 'utf8')).not.toContain(idOf(1));
    await takePlan(125);
    expect(await new RunCache(data).scan()).toEqual(now);
  });

  it('may be impossible to write', async () => {
    await mkdir(data.summaries);
    const { runs } = await new RunCache(data, true).scan();
    expect(runs).toHaveLength(RUNS);
  });

  it('has no part in opening one run', async () => {
    const cache = new RunCache(data, true);
    await cache.scan();
    await takePlan(7);
    await expect(cache.load(idOf(7))).rejects.toMatchObject({ code: 'unknownRun' });
    const spec = specOf('HG002', 70);
    await createRun(data, spec, planOf(spec));
    expect((await cache.load(spec.runId)).view.state).toBe('queued');
  });
});
