import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDataFolder, dataFolder } from '../dataFolder.ts';
import { acquireDataLock, lockHolder } from '../dataLock.ts';
import { planOf, specOf, temporaryFolder } from '../testing/runs.ts';
import { openJournal } from './journal.ts';
import { NamedLocks } from './mutex.ts';
import { fingerprint, firstUnsound, inputHash, stillStands } from './outputs.ts';
import { RunCache } from './runCache.ts';
import { createRun, loadRun, needRun } from './runStore.ts';
import { shellQuote, writeWorkFolder } from './workFolder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

describe('runs on disk', () => {
  it('lists runs newest first and names damaged folders instead of failing', async () => {
    const data = dataFolder(folder.path);
    await createDataFolder(data);
    for (const serial of [1, 2]) {
      const spec = specOf('HG002', serial);
      await createRun(data, spec, planOf(spec));
    }
    await mkdir(join(data.runs, '20261123T075538Z-broken-000000'));
    await writeFile(join(data.runs, '20261123T075538Z-broken-000000', 'spec.json'), '{');
    const cache = new RunCache(data);
    const { runs, unreadable } = await cache.scan();
    expect(runs.map((run) => run.runId.slice(-1))).toEqual(['2', '1']);
    expect(unreadable).toEqual(['20261123T075538Z-broken-000000']);
    const { runId } = specOf('HG002', 1);
    const journal = await openJournal(data.run(runId), () => undefined);
    await journal.append({ type: 'run.finished', outcome: 'failed' });
    await journal.close();
    expect((await cache.scan()).runs.map((run) => run.state)).toEqual(['queued', 'failed']);
    expect((await cache.load(runId)).view.state).toBe('failed');
    await rm(data.run(runId), { recursive: true });
    expect((await cache.scan()).runs).toHaveLength(1);
    await expect(needRun(data, runId)).rejects.toMatchObject({ code: 'unknownRun' });
  });

  it('refuses an ID that would leave the folder, and one whose folder was renamed', async () => {
    const data = dataFolder(folder.path);
    await createDataFolder(data);
    await expect(loadRun(data, '../../etc')).rejects.toMatchObject({ code: 'unknownRun' });
    const spec = specOf('HG002', 1);
    await createRun(data, spec, planOf(spec));
    const other = specOf('HG002', 9).runId;
    await rename(data.run(spec.runId), data.run(other));
    await expect(loadRun(data, other)).rejects.toMatchObject({ code: 'badInput' });
  });

  it('leaves nothing behind when a run cannot be recorded', async () => {
    const data = dataFolder(folder.path);
    const spec = specOf();
    await createDataFolder(data);
    await expect(createRun(data, { ...spec, runId: 'x'.repeat(300) }, planOf(spec))).rejects.toMatchObject({
      code: 'badInput',
    });
    expect(await readdir(data.runs).catch(() => [])).toEqual([]);
  });
});

describe('the data folder lock', () => {
  it('is held against another process until that process is gone', () => {
    const lock = acquireDataLock(folder.path);
    expect(lock).not.toBeNull();
    expect(lockHolder(folder.path)).toContain(`process ${process.pid}`);
    const script = `import { acquireDataLock } from ${JSON.stringify(new URL('../dataLock.ts', import.meta.url).href)};
      process.stdout.write(acquireDataLock(${JSON.stringify(folder.path)}) === null ? 'held' : 'free');`;
    const ask = () =>
      execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(ask()).toBe('held');
    lock?.release();
    expect(ask()).toBe('free');
    const again = acquireDataLock(folder.path);
    expect(again).not.toBeNull();
    again?.release();
  });
});

describe('what a step made', () => {
  it('stands while size and time are unchanged', async () => {
    const path = join(folder.path, 'a.vcf.gz');
    await writeFile(path, 'data');
    const files = await fingerprint([folder.path]);
    expect(await stillStands(files)).toBe(true);
    await utimes(path, new Date(0), new Date(0));
    expect(await stillStands(files)).toBe(false);
    expect(await stillStands([])).toBe(false);
  });

  it('is unsound when missing, without files, or empty', async () => {
    const path = join(folder.path, 'summary.csv');
    expect(await firstUnsound([path])).toContain('missing');
    expect(await firstUnsound([folder.path])).toContain('no file');
    await writeFile(path, '');
    expect(await firstUnsound([folder.path])).toContain('empty');
    await writeFile(path, 'x');
    expect(await firstUnsound([folder.path, path])).toBeNull();
  });

  it('has another identity when an input changes, not when its own output does', async () => {
    const input = join(folder.path, 'in.vcf');
    const out = join(folder.path, 'out.vcf');
    await writeFile(input, '1');
    const step = { argv: ['tool', input, out], cwd: '/', creates: [out], publish: [] };
    const before = await inputHash(step);
    await writeFile(out, 'result');
    expect(await inputHash(step)).toBe(before);
    await writeFile(input, '22');
    expect(await inputHash(step)).not.toBe(before);
  });
});

describe('the work folder', () => {
  it('holds a command that a person can rerun, whatever the words are', async () => {
    const words = ["it's", 'a b', '$HOME', '`id`', 'x;y', '-n', 'é', ''];
    await writeWorkFolder(folder.path, {
      argv: ['printf', '%s\\n', ...words],
      cwd: folder.path,
      env: { AWS_SECRET_ACCESS_KEY: 'geheim', PATH: '/bin' },
    });
    const script = join(folder.path, 'command.sh');
    await chmod(script, 0o755);
    expect(execFileSync(script, { encoding: 'utf8' })).toBe(`${words.join('\n')}\n`);
    const env = await readFile(join(folder.path, 'env.json'), 'utf8');
    expect(env).not.toContain('geheim');
    expect(JSON.parse(env)).toMatchObject({ PATH: '/bin' });
  });

  it('quotes only what needs it', () => {
    expect(['a-b/c.d', 'a b', ''].map(shellQuote)).toEqual(['a-b/c.d', "'a b'", "''"]);
  });
});

describe('NamedLocks', () => {
  it('lets one holder in at a time and cannot be deadlocked by order', async () => {
    const locks = new NamedLocks();
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 2));
      inside -= 1;
    };
    await Promise.all([
      locks.hold(['a', 'b'], work),
      locks.hold(['b', 'a'], work),
      locks.hold(['b'], work),
      locks.hold(['a', 'a'], work),
    ]);
    expect(most).toBe(1);
    await expect(locks.hold(['a'], () => Promise.reject(new Error('x')))).rejects.toThrow('x');
    await locks.hold(['a'], work);
  });
});
