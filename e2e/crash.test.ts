import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LogLine } from '../src-main/contract/log.ts';
import type { RunView } from '../src-main/contract/run.ts';
import { type DemoLab, makeDemoLab, makeFakeTools } from './support/demoLab.ts';
import { type HostileS3, startHostileS3 } from './support/hostileS3.ts';
import { startMirror } from './support/referenceMirror.ts';
import { hasTool, livingInGroup, type Running, until, Workbench } from './support/vcbench.ts';

const awsMissing = !hasTool('aws');
const withoutAws = awsMissing ? ' (not run: aws not installed)' : '';
const SAMPLE = 'NA24143_Lib3_Rep1';
const S3_ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: 'a',
  AWS_SECRET_ACCESS_KEY: 'b',
  AWS_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
};

let lab: DemoLab;
let tools: ReturnType<typeof makeFakeTools>;
let bench: Workbench;
beforeAll(async () => {
  lab = await makeDemoLab();
  tools = makeFakeTools();
});
afterAll(() => {
  lab.remove();
  tools.remove();
});
beforeEach(() => {
  bench = new Workbench({
    VCBENCH_REFERENCE_CATALOGUE: lab.catalogue,
    PATH: `${tools.bin}${delimiter}${process.env.PATH}`,
  });
});
afterEach(() => {
  tools.slow(false);
  bench.remove();
});

/** The process group of the step that is running now, once its child has been recorded. */
async function runningGroup(step: string): Promise<{ runId: string; pgid: number }> {
  let found: { runId: string; pgid: number } | undefined;
  await until(`step ${step} runs`, () => {
    if (!existsSync(join(bench.data, 'runs'))) return false;
    for (const runId of bench.runIds()) {
      const spawned = bench
        .journal(runId)
        .findLast((event) => event.type === 'step.spawned' && event.stepId === step);
      if (spawned?.type === 'step.spawned') found = { runId, pgid: spawned.pgid };
    }
    return found !== undefined && livingInGroup(found.pgid).length > 0;
  });
  return found as { runId: string; pgid: number };
}

/** Sizes of all files in a folder and the folders in it, by their names without folder. */
function sizesUnder(folder: string): Map<string, number> {
  const entries = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
  const sizes = new Map<string, number>();
  for (const entry of entries) {
    const found = statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false });
    // Delivered files carry the name of the run.
    if (found?.isFile()) sizes.set(entry.name.replace(`${SAMPLE}_R001.`, `${SAMPLE}.`), found.size);
  }
  return sizes;
}

/** SIGKILL to the program alone; what it started lives on, as after a crash. */
async function crash(running: Running): Promise<void> {
  running.child.kill('SIGKILL');
  await running.done;
}

/** What must hold after every crash: the next start ends the orphans, closes the run, and has lost no line. */
async function expectRecovered(runId: string, pgid: number): Promise<void> {
  const before = bench.journal(runId);
  const listed = await bench.json<{ runs: { runId: string; state: string; reason?: string }[] }>('list');
  expect(listed.runs.find((run) => run.runId === runId)).toMatchObject({
    state: 'interrupted',
    reason: 'crash',
  });
  await until('the orphans are gone', () => livingInGroup(pgid).length === 0, 15_000);
  expect(bench.journal(runId).slice(0, before.length)).toEqual(before);
  const lines = (await bench.run('logs', runId, '--json')).stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as LogLine & { log: string });
  for (const log of new Set(lines.map((line) => line.log))) {
    const numbers = lines.filter((line) => line.log === log).map((line) => line.n);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  }
}

describe('a crash', () => {
  it(`in the download: retry completes and fetches no whole file again${withoutAws}`, async (test) => {
    test.skip(awsMissing);
    const s3: HostileS3 = await startHostileS3();
    try {
      s3.objects = lab.objects('runs');
      s3.behaviour = { kind: 'stall', after: 50_000 };
      bench.env = { ...bench.env, ...S3_ENVIRONMENT };
      const running = bench.start(
        'run',
        SAMPLE,
        '--csv',
        '--bucket',
        'lab',
        '--base-path',
        'runs',
        '--endpoint',
        s3.endpoint,
      );
      const { runId, pgid } = await runningGroup('download');
      const large = [...s3.objects].filter(([, content]) => content.length > 50_000).map(([key]) => key);
      const small = [...s3.objects.keys()].filter((key) => !large.includes(key));
      await until('the small files are on disk and the large ones begun', () => {
        const sizes = sizesUnder(join(bench.data, 'lab_runs'));
        const isWhole = (key: string) => sizes.get(basename(key)) === s3.objects.get(key)?.length;
        return small.every(isWhole) && large.every((key) => s3.gets.some((get) => get.key === key));
      });
      await crash(running);
      await expectRecovered(runId, pgid);
      const fetchedBefore = s3.gets.map((get) => get.key);
      s3.behaviour = { kind: 'honest' };
      const retried = await bench.json<RunView>('retry', runId);
      expect(retried.state).toBe('succeeded');
      const again = s3.gets.slice(fetchedBefore.length).map((get) => get.key);
      expect(new Set(again)).toEqual(new Set(large));
    } finally {
      await s3.close();
    }
  });

  it('in the references: retry resumes and completes', async () => {
    const mirror = await startMirror();
    try {
      for (const file of lab.demo.references) {
        mirror.offers.set(`/${file.relativePath}`, {
          body: readFileSync(file.path),
          ...(file.kind === 'genome' ? { slow: 20_000 } : {}),
        });
      }
      bench.env = { ...bench.env, VCBENCH_REFERENCE_CATALOGUE: await lab.catalogueAt(mirror.url) };
      const running = bench.start('import', lab.demo.runDirectory, '--truvari');
      const { runId, pgid } = await runningGroup('references');
      const genome = lab.demo.references.find((file) => file.kind === 'genome');
      await until('half of the genome is there', () =>
        mirror.log.some((entry) => entry.path === `/${genome?.relativePath}` && entry.sent > 400_000),
      );
      await crash(running);
      await expectRecovered(runId, pgid);
      for (const offer of mirror.offers.values()) delete offer.slow;
      const retried = await bench.json<RunView>('retry', runId);
      expect(retried.state).toBe('succeeded');
      expect(retried.steps.find((step) => step.id === 'import')).toMatchObject({
        state: 'succeeded',
        cached: true,
      });
      expect(
        mirror.log.filter((entry) => entry.path === `/${genome?.relativePath}`).at(-1)?.from,
      ).toBeGreaterThan(0);
    } finally {
      await mirror.close();
    }
  });

  it('in a benchmark: the tool and its stubborn child are ended, retry runs only what is left', async () => {
    tools.slow(true);
    const running = bench.start('import', lab.demo.runDirectory, '--truvari', '--csv');
    const { runId, pgid } = await runningGroup('truvari');
    await until('the tool has forked', () => livingInGroup(pgid).length >= 2);
    await crash(running);
    expect(livingInGroup(pgid).length).toBeGreaterThan(0);
    await expectRecovered(runId, pgid);
    tools.slow(false);
    const retried = await bench.json<RunView>('retry', runId);
    expect(retried.state).toBe('succeeded');
    const cached = retried.steps.filter((step) => step.cached).map((step) => step.id);
    expect(cached).toEqual(['import', 'prepare']);
    expect(retried.steps.find((step) => step.id === 'truvari')?.attempt).toBe(2);
  });
});

describe('cancelling', () => {
  it('by Ctrl-C ends the whole group, a grandchild that ignores SIGTERM included', async () => {
    tools.slow(true);
    const running = bench.start('import', lab.demo.runDirectory, '--truvari');
    const { runId, pgid } = await runningGroup('truvari');
    await until('the tool has forked', () => livingInGroup(pgid).length >= 2);
    running.child.kill('SIGINT');
    const finished = await running.done;
    expect(finished.code).toBe(130);
    expect(livingInGroup(pgid)).toEqual([]);
    expect(await bench.json('show', runId)).toMatchObject({ state: 'cancelled', reason: 'userCancel' });
    expect(finished.stdout).toContain(`"vcbench retry ${runId}" goes on where it stopped.`);
    const again = await bench.run('cancel', runId);
    expect(again).toMatchObject({ code: 0, stdout: `${runId} has already ended: cancelled\n` });
    expect(await bench.json('cancel', runId)).toEqual({ runId, state: 'cancelled', alreadyEnded: true });
  });

  it('a script says how a run goes on, not how it would go on by hand', async () => {
    const mirror = await startMirror();
    try {
      for (const file of lab.demo.references)
        mirror.offers.set(`/${file.relativePath}`, { body: readFileSync(file.path), slow: 20_000 });
      bench.env = { ...bench.env, VCBENCH_REFERENCE_CATALOGUE: await lab.catalogueAt(mirror.url) };
      const running = bench.start('import', lab.demo.runDirectory, '--truvari');
      const { runId } = await runningGroup('references');
      await until('something is fetched', () => mirror.log.some((entry) => entry.sent > 0));
      running.child.kill('SIGINT');
      const { stdout } = await running.done;
      expect(stdout).toContain('error: stopped by signal TERM; retry the run to go on');
      expect(stdout).not.toContain('run the same command');
      expect(stdout).toContain(`"vcbench retry ${runId}" goes on where it stopped.`);
    } finally {
      await mirror.close();
    }
  });

  it('from another terminal stops the run here; the data folder is refused to a second run meanwhile', async () => {
    tools.slow(true);
    const running = bench.start('import', lab.demo.runDirectory, '--truvari');
    const { runId, pgid } = await runningGroup('truvari');
    const second = await bench.run('import', lab.demo.runDirectory, '--csv');
    expect(second.code).toBe(4);
    expect(second.stderr).toMatch(
      /^error: The data folder .+ is in use by another VCBench \(process \d+ .+\)\.\nhint: .+\n$/,
    );
    expect(bench.runIds()).toEqual([runId]);
    const cancelled = await bench.run('cancel', runId);
    expect(cancelled).toMatchObject({ code: 0, stdout: `${runId}: cancelled\n` });
    expect((await running.done).code).toBe(130);
    expect(livingInGroup(pgid)).toEqual([]);
  });

  it('SIGTERM to the program leaves the run interrupted and nothing running', async () => {
    tools.slow(true);
    const running = bench.start('import', lab.demo.runDirectory, '--truvari');
    const { runId, pgid } = await runningGroup('truvari');
    running.child.kill('SIGTERM');
    expect((await running.done).code).toBe(6);
    expect(livingInGroup(pgid)).toEqual([]);
    expect(await bench.json('show', runId)).toMatchObject({ state: 'interrupted', reason: 'appQuit' });
  });
});
