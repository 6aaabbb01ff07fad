import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RawLine, SpawnRequest } from '../src-main/core/process/spawn.ts';
import { launchUtility, utilityLauncher } from '../src-main/hosts/electron/utilityLauncher.ts';
import { utilityProcess } from './electronStandIn/utilityProcess.ts';

/** Steps in a utility process, over the stand-in's, which has the traps of the real one. */
const folder = mkdtempSync(join(tmpdir(), 'vcbench-utility-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What stepEntry.ts does, with a program of the test's own. */
function entry(name: string, program: string, report = true): string {
  const path = join(folder, `${name}.mjs`);
  const done = `
    await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((resolve) => stream.write('', resolve))));
    process.parentPort.on('message', () => process.exit(process.exitCode ?? 0));
    process.parentPort.postMessage({ type: 'done', exitCode: process.exitCode ?? 0,
      stdout: process.stdout.bytesWritten, stderr: process.stderr.bytesWritten });`;
  writeFileSync(path, `${program}\n${report ? done : ''}`);
  return path;
}

function run(path: string, more: Partial<SpawnRequest> = {}) {
  const lines: RawLine[] = [];
  const child = launchUtility(utilityProcess.fork, path, 'test', {
    argv: ['node', 'cli', 'one', 'two words'],
    cwd: folder,
    env: { PATH: process.env.PATH ?? '' },
    onLines: (batch) => void lines.push(...batch),
    ...more,
  });
  return { child, lines, texts: () => lines.map(({ text }) => text) };
}

describe('a step in a utility process', () => {
  it('gets its arguments, folder and environment, and nothing else', async () => {
    const path = entry(
      'plain',
      `console.log(JSON.stringify([process.argv.slice(2), process.cwd(), process.env.SECRET ?? null, process.env.ONE]));
       console.error('warning: careful');
       process.exitCode = 19;`,
    );
    process.env.SECRET = 'not for children';
    const { child, lines } = run(path, { env: { ONE: '1', PATH: process.env.PATH ?? '' } });
    await child.ready;
    expect(child.pid).toBeGreaterThan(1);
    expect(child.procStart).toMatch(/\d/);
    const result = await child.done;
    delete process.env.SECRET;
    expect(result).toMatchObject({ exitCode: 19, signal: null, stopped: false, leftovers: 0 });
    expect(result.error).toBeUndefined();
    const said = (name: string) => lines.filter(({ stream }) => stream === name).map(({ text }) => text);
    expect(said('stdout')).toEqual([JSON.stringify([['one', 'two words'], folder, null, '1'])]);
    expect(said('stderr')).toEqual(['warning: careful']);
  });

  it('loses no line, however fast it ends and however slow its reader is', async () => {
    const path = entry(
      'many',
      `for (let n = 1; n <= 50_000; n++) process.stdout.write('line ' + n + '\\n');`,
    );
    const texts: string[] = [];
    const { child } = run(path, {
      onLines: async (batch) => {
        texts.push(...batch.map(({ text }) => text));
        await new Promise((resolve) => setTimeout(resolve, 2));
      },
    });
    expect(await child.done).toMatchObject({ exitCode: 0 });
    expect(texts).toHaveLength(50_000);
    expect(texts.at(-1)).toBe('line 50000');
  });

  it('masks secrets', async () => {
    const path = entry('secret', `console.log('key AKIAIOSFODNN7EXAMPLE and hunter22');`);
    const { child, texts } = run(path, { secrets: ['hunter22'] });
    await child.done;
    expect(texts()).toEqual(['key AKIA*** and ***']);
  });

  it('stops when asked, and what it says then is still heard', async () => {
    const path = entry(
      'stops',
      `process.on('SIGTERM', async () => { console.log('tidying'); process.exitCode = 1; go(); });
       console.log('working');
       let go; await new Promise((resolve) => { go = resolve; });`,
    );
    const { child, texts } = run(path);
    await seen(texts, 'working');
    await child.stop();
    expect(await child.done).toMatchObject({ stopped: true, exitCode: 1 });
    expect(texts()).toEqual(['working', 'tidying']);
  });

  it('is killed when it does not stop', async () => {
    const path = entry(
      'stubborn',
      `process.on('SIGTERM', () => console.log('no')); console.log('working'); await new Promise(() => {});`,
    );
    const { child, texts } = run(path, { graceMs: 2000 });
    await seen(texts, 'working');
    await child.stop();
    expect(await child.done).toMatchObject({ stopped: true, exitCode: null, signal: 'SIGKILL' });
    expect(texts()).toContain('no');
  });

  it('that dies is told from one that ends', async () => {
    const killed = run(
      entry(
        'killed',
        `console.log('before'); process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});`,
      ),
    );
    expect(await killed.child.done).toMatchObject({ exitCode: null, signal: 'SIGKILL', stopped: false });
    expect(killed.texts()).toEqual(['before']);
    const thrown = run(entry('thrown', `throw new Error('broken');`));
    expect(await thrown.child.done).toMatchObject({ exitCode: 1, signal: null });
    expect(thrown.texts().join('\n')).toContain('Error: broken');
    const silent = run(entry('silent', 'process.exit(0);', false));
    expect(await silent.child.done).toMatchObject({ exitCode: null, error: { code: 'crash' } });
  });

  it('that cannot be started says why', async () => {
    const path = entry('never', '');
    const away = run(path, { cwd: join(folder, 'gone') });
    expect(await away.child.done).toMatchObject({
      exitCode: null,
      error: { code: 'notFound', message: expect.stringContaining('its working folder') },
    });
    expect(away.child.pid).toBeUndefined();
    await away.child.stop();
    const nul = run(path, { argv: ['node', 'cli', 'a\0b'] });
    expect((await nul.child.done).error?.code).toBe('invalidRequest');
  });

  it('ends the step when its lines cannot be kept', async () => {
    const path = entry('full', `setInterval(() => console.log('x'), 5); await new Promise(() => {});`);
    const { child } = run(path, {
      onLines: () => {
        throw new Error('disk full');
      },
    });
    const result = await child.done;
    expect(result.stopped).toBe(true);
    expect(result.error?.message).toBe('disk full');
  });
});

describe('which children are utility processes', () => {
  const places = {
    stepEntry: entry('launched', `console.log(process.argv.slice(2).join(' '));`),
    cli: '/opt/vcbench/cli/main.js',
  };
  const launcher = utilityLauncher(utilityProcess.fork, places);

  it("the program's own steps; they are written as a person can run them", async () => {
    const argv = launcher.resolve(['vcbench', 'step', 'csv', '--sample', 'NA24143']);
    expect(argv).toEqual(['node', '/opt/vcbench/cli/main.js', 'step', 'csv', '--sample', 'NA24143']);
    const texts: string[] = [];
    const onLines = (batch: RawLine[]) => void texts.push(...batch.map(({ text }) => text));
    const child = launcher.launch({ tool: 'csv' }, { argv, cwd: folder, env: { PATH: '' }, onLines });
    expect(await child.done).toMatchObject({ exitCode: 0 });
    expect(texts).toEqual(['step csv --sample NA24143']);
  });

  it('no other tool, not even a Node program of somebody else', async () => {
    const script = join(folder, 'other.mjs');
    writeFileSync(script, `console.log(process.type ?? 'node', process.argv[2]);`);
    expect(launcher.resolve(['node', script, 'x'])).toEqual(['node', script, 'x']);
    const texts: string[] = [];
    const onLines = (batch: RawLine[]) => void texts.push(...batch.map(({ text }) => text));
    const argv = [process.execPath, script, 'x'];
    await launcher.launch({ tool: 'other' }, { argv, cwd: folder, env: {}, onLines }).done;
    expect(texts).toEqual(['node x']);
    expect(readFileSync(script, 'utf8')).toContain('process.type');
  });
});

async function seen(texts: () => string[], text: string): Promise<void> {
  while (!texts().includes(text)) await new Promise((resolve) => setTimeout(resolve, 10));
}
