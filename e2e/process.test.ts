import { mkdtempSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { endMarked, endOrphans, familyMembers, killGroup } from '../src-main/core/process/processFamily.ts';
import { findProcess, groupMembers, isSameProcess } from '../src-main/core/process/processTable.ts';
import {
  type RawLine,
  type SpawnRequest,
  spawnTool,
  type ToolProcess,
} from '../src-main/core/process/spawn.ts';

const HOSTILE = join(import.meta.dirname, 'fake-tools/hostile.mjs');
const ENV = { PATH: process.env.PATH ?? '/usr/bin:/bin' };
const isLinux = process.platform === 'linux';

interface Started extends ToolProcess {
  lines: RawLine[];
  texts(): string[];
  printed(text: string): Promise<void>;
}

const started: ToolProcess[] = [];
afterEach(async () => {
  for (const child of started.splice(0)) {
    await child.stop();
    await child.done;
  }
});

function start(argv: readonly string[], more: Partial<SpawnRequest> = {}): Started {
  const lines: RawLine[] = [];
  const child = spawnTool({
    argv,
    cwd: tmpdir(),
    env: ENV,
    graceMs: 300,
    drainMs: 200,
    onLines: (batch) => void lines.push(...batch),
    ...more,
  });
  started.push(child);
  const texts = () => lines.map(({ text }) => text);
  return {
    ...child,
    lines,
    texts,
    async printed(text) {
      while (!texts().includes(text)) await sleep(10);
    },
  };
}
const hostile = (name: string, argument = '', more: Partial<SpawnRequest> = {}) =>
  start([process.execPath, HOSTILE, name, argument], more);

/** Nothing that the child started is alive, by /proc itself. */
function expectAllDead(child: ToolProcess): void {
  expect(groupMembers(child.pgid ?? 0)).toEqual([]);
  expect(familyMembers({ pgid: child.pgid ?? 0, marker: child.marker })).toEqual([]);
}

describe('output', () => {
  it('200 MB without a line break: 64 KiB of it are kept, in little memory', async () => {
    const before = process.memoryUsage().rss;
    const child = hostile('one-line', '200');
    const result = await child.done;
    expect(result).toMatchObject({ exitCode: 0, stopped: false, leftovers: 0 });
    expect(child.lines).toMatchObject([{ truncated: true }, { text: 'end', truncated: false }]);
    expect(child.lines[0]?.text).toBe('x'.repeat(65_536));
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  it('a million tiny lines, all of them', async () => {
    let count = 0;
    const child = hostile('tiny-lines', '1000000', {
      onLines(batch) {
        count += batch.filter(({ text }) => text === 'x').length;
      },
    });
    expect((await child.done).exitCode).toBe(0);
    expect(count).toBe(1_000_000);
  });

  it('a slow reader makes the child wait, and loses nothing though the child is long gone', async () => {
    let count = 0;
    let together = 0;
    const child = hostile('tiny-lines', '200000', {
      async onLines(batch) {
        together++;
        expect(together).toBe(1);
        if (count < 60_000) await sleep(300);
        count += batch.length;
        together--;
      },
    });
    const result = await child.done;
    expect(result.exitCode).toBe(0);
    expect(count).toBe(200_000);
  });

  it('invalid UTF-8, NUL bytes and a last line without line break', async () => {
    const child = hostile('not-utf8');
    await child.done;
    expect(child.texts()).toEqual(['a\ufffd\ufffd', 'é', '\0', '\ufffd']);
  });

  it('progress segments, then the line that replaces them', async () => {
    const child = hostile('progress');
    await child.done;
    expect(child.lines.map(({ text, carriage }) => [text, carriage])).toEqual([
      ['progress 1/3 files x', true],
      ['progress 2/3 files x', true],
      ['progress 3/3 files x', true],
      ['done: 3 files', false],
    ]);
  });

  it('secrets are masked before anybody sees them', async () => {
    const child = hostile('secret', 'hunter2-hunter2', { secrets: ['hunter2-hunter2'] });
    await child.done;
    expect(child.texts()).toEqual(['key ***', 'Authorization: ***']);
  });

  it('the environment is what was asked for, and nothing of ours', async () => {
    const child = hostile('environment', '', { env: { ONLY: 'this' } });
    await child.done;
    const env = JSON.parse(child.texts()[0] ?? '{}');
    expect(env).toEqual({ ONLY: 'this', VCBENCH_CHILD: child.marker });
  });

  it('a reader that fails ends the child, and the result says why', async () => {
    const child = hostile('ignores-term', '', {
      onLines() {
        throw new Error('the reader broke');
      },
    });
    expect((await child.done).error).toMatchObject({ code: 'internal', message: 'the reader broke' });
    expectAllDead(child);
  });
});

describe('endings', () => {
  it('exit code 0 without a word is told as just that', async () => {
    const child = hostile('silent');
    expect(await child.done).toMatchObject({ exitCode: 0, signal: null, leftovers: 0 });
    expect(child.lines).toEqual([]);
  });

  it('death by a signal is told by its name', async () => {
    expect(await hostile('dies-by-signal').done).toMatchObject({
      exitCode: null,
      signal: 'SIGSEGV',
      stopped: false,
    });
  });

  it.each([
    [
      'a program that does not exist',
      ['no-such-tool-here'],
      'toolMissing',
      'no-such-tool-here was not found on PATH.',
    ],
    [
      'a path that does not exist',
      ['/no/such/hap.py'],
      'toolMissing',
      'hap.py was not found at /no/such/hap.py.',
    ],
    ['a file that is no program', [import.meta.filename], 'toolMissing', 'may not be executed'],
    ['nothing', [], 'invalidRequest', 'the command is empty'],
    ['a NUL character', ['echo', 'a\0b'], 'invalidRequest', 'NUL character'],
    [
      'a command line without measure',
      ['echo', ...Array(40).fill('x'.repeat(120_000))],
      'badInput',
      'longer than the system allows',
    ],
  ])('%s cannot be started', async (_name, argv, code, message) => {
    const child = start(argv);
    const result = await child.done;
    expect(result).toMatchObject({ exitCode: null, signal: null, error: { code } });
    expect(result.error?.message).toContain(message);
    await child.stop();
  });

  it('a folder that is gone is named, not the program', async () => {
    const result = await start(['true'], { cwd: '/no/such/folder' }).done;
    expect(result.error).toMatchObject({ code: 'notFound' });
    expect(result.error?.message).toContain('/no/such/folder');
  });
});

describe('leftovers', () => {
  it('a child of the child that holds stdout does not hang the step, and is ended', async () => {
    const child = hostile('leaves-child');
    expect(await child.done).toMatchObject({ exitCode: 0, stopped: false, leftovers: 1 });
    expect(child.texts()).toEqual(['parent done']);
    expectAllDead(child);
  });

  it('one that goes on printing and ignores SIGTERM does not either', async () => {
    const child = hostile('leaves-chatter');
    expect(await child.done).toMatchObject({ exitCode: 0, leftovers: 1 });
    expectAllDead(child);
  });

  it.skipIf(!isLinux)(
    `one that left the group and the session is found by its marker${!isLinux ? ' (not run: needs /proc)' : ''}`,
    async () => {
      const child = hostile('leaves-daemon');
      expect(await child.done).toMatchObject({ exitCode: 0, leftovers: 1 });
      expectAllDead(child);
    },
  );
});

describe('stopping', () => {
  it('ends a child that ignores SIGTERM after the grace time', async () => {
    const child = hostile('ignores-term');
    await child.printed('ready');
    const before = Date.now();
    await Promise.all([child.stop(), child.stop()]);
    expect(Date.now() - before).toBeGreaterThanOrEqual(290);
    expectAllDead(child);
    expect(await child.done).toMatchObject({ exitCode: null, signal: 'SIGKILL', stopped: true });
    await child.stop();
  });

  it.skipIf(!isLinux)(
    `ends a forked grandchild in a group of its own that ignores SIGTERM${!isLinux ? ' (not run: needs /proc)' : ''}`,
    async () => {
      const child = hostile('family');
      await child.printed('ready');
      expect(familyMembers({ pgid: child.pgid ?? 0, marker: child.marker })).toHaveLength(3);
      expect(groupMembers(child.pgid ?? 0)).toHaveLength(2);
      await child.stop();
      expectAllDead(child);
      expect((await child.done).stopped).toBe(true);
    },
  );

  it('wakes a child that was stopped, so that it can end', async () => {
    const child = hostile('stopped', '', { graceMs: 20_000 });
    await child.printed('ready');
    await child.stop();
    expect((await child.done).signal).toBe('SIGTERM');
  });

  it('also runs the command for what a kill cannot reach', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vcbench-stop-'));
    const mark = join(folder, 'stopped');
    const child = hostile('ignores-term', '', { stopArgv: ['touch', mark] });
    await child.printed('ready');
    await child.stop();
    unlinkSync(mark);
    rmSync(folder, { recursive: true });
    expectAllDead(child);
  });

  it('after the end changes nothing', async () => {
    const child = hostile('silent');
    await child.done;
    await child.stop();
    expect(await child.done).toMatchObject({ stopped: false });
  });
});

describe('orphans of a program that crashed', () => {
  const options = { graceMs: 200, giveUpMs: 5000 };

  /** Starts a family from a process that is then killed, as by a crash, and returns what its journal would hold. */
  async function crash(
    name: string,
  ): Promise<{ pid: number; pgid: number; procStart: string; marker: string }> {
    const script = `
      import { spawnTool } from ${JSON.stringify(join(import.meta.dirname, '../src-main/core/process/spawn.ts'))};
      const { pid, pgid, procStart, marker } = spawnTool({
        argv: [process.execPath, ${JSON.stringify(HOSTILE)}, '${name}'], cwd: '/', env: process.env,
        onLines(batch) { for (const { text } of batch) if (text === 'ready') {
          console.log(JSON.stringify({ pid, pgid, procStart, marker }));
          process.kill(process.pid, 'SIGKILL');
        } },
      });`;
    const program = start([process.execPath, '--input-type=module', '-e', script]);
    await program.done;
    return JSON.parse(program.texts()[0] ?? '');
  }

  it.skipIf(!isLinux)(`are ended at the next start${!isLinux ? ' (not run: needs /proc)' : ''}`, async () => {
    const left = await crash('family');
    expect(isSameProcess(left.pid, left.procStart)).toBe(true);
    expect(await endOrphans(left, options)).toBe(3);
    expect(familyMembers(left)).toEqual([]);
    expect(await endOrphans(left, options)).toBe(0);
  });

  it.skipIf(!isLinux)(
    `are ended when their leader is gone${!isLinux ? ' (not run: needs /proc)' : ''}`,
    async () => {
      const left = await crash('family');
      process.kill(left.pid, 'SIGKILL');
      while (findProcess(left.pid) !== null) await sleep(10);
      const { marker: _marker, ...withoutMarker } = left;
      expect(await endOrphans(withoutMarker, options)).toBe(1);
      expect(await endOrphans(left, options)).toBe(1);
      expect(familyMembers(left)).toEqual([]);
    },
  );

  it.skipIf(!isLinux)(
    `are ended by their marker when no pid was recorded${!isLinux ? ' (not run: needs /proc)' : ''}`,
    async () => {
      const left = await crash('family');
      expect(await endMarked('another-marker', options)).toBe(0);
      expect(await endMarked(left.marker, options)).toBe(3);
      expect(familyMembers(left)).toEqual([]);
    },
  );

  it('leave a stranger alone that now has the pid, the group or another boot', async () => {
    const stranger = hostile('ignores-term');
    await stranger.printed('ready');
    const { pid = 0, pgid = 0, procStart = '' } = stranger;
    const [ticks, boot] = procStart.split('@');
    expect(
      await endOrphans({ pid, pgid, procStart: `${Number(ticks) - 1}@${boot}`, marker: 'x' }, options),
    ).toBe(0);
    expect(await endOrphans({ pid, pgid, procStart: `${ticks}@another-boot` }, options)).toBe(0);
    expect(await endOrphans({ pid: pid + 1, pgid, procStart }, options)).toBe(0);
    expect(await endOrphans({ pid: process.pid, pgid: process.pid, procStart }, options)).toBe(0);
    expect(isSameProcess(pid, procStart)).toBe(true);
  });

  it('a bare group can be ended too', async () => {
    const child = hostile('ignores-term');
    await child.printed('ready');
    expect(await killGroup(child.pgid ?? 0, { graceMs: 50 })).toEqual({ ended: 1, survivors: [] });
  });
});
