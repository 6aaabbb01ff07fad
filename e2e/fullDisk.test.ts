import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogWriter, readLog } from '../src-main/core/logs/logStore.ts';

describe('a full disk', () => {
  let mount: string;
  let mounted = false;
  beforeAll(() => {
    mount = mkdtempSync(join(tmpdir(), 'vcbench-full-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', mount], { stdio: 'ignore' });
      mounted = true;
    } catch {
      console.warn('not run: cannot mount tmpfs');
    }
  });
  afterAll(() => {
    if (mounted) execFileSync('umount', [mount]);
    rmSync(mount, { recursive: true, force: true });
  });

  it('does not stop the log for good: the newest lines are kept, the gap is told, nothing is torn', async (context) => {
    if (!mounted) return context.skip('not run: cannot mount tmpfs');
    const ballast = join(mount, 'ballast');
    writeFileSync(ballast, Buffer.alloc(150_000));
    const errors: string[] = [];
    const codes: string[] = [];
    const writer = createLogWriter({
      directory: join(mount, 'logs'),
      log: '01-download.1',
      retryMs: 20,
      onError(error) {
        errors.push(error.message);
        codes.push(error.code);
      },
    });
    const append = (from: number, to: number) =>
      writer.append(
        Array.from({ length: to - from + 1 }, (_, i) => ({
          stream: 'stdout' as const,
          level: 'info' as const,
          text: `line ${from + i}`,
          t: 1,
        })),
      );
    const count = 4000;
    for (let i = 1; i < count; i += 100) {
      await append(i, i + 99);
      if (i % 1000 === 1) await sleep(30);
    }
    await writer.flush();
    expect(codes).toEqual(['diskFull']);
    expect(errors[0]).toContain('the disk is full');
    expect(statfsSync(mount).bavail).toBe(0);

    // What is on the full disk is whole, and readable from the first line to the last.
    const during = await readLog(join(mount, 'logs'), '01-download.1', { from: 1, limit: count });
    expect(during.lines.length).toBeGreaterThan(100);
    expect(during.lines.map(({ text }) => text)).toEqual(during.lines.map(({ n }) => `line ${n}`));

    unlinkSync(ballast);
    execFileSync('mount', ['-o', 'remount,size=4m', mount]);
    await append(count + 1, count + 1);
    await writer.close();
    const after = await readLog(join(mount, 'logs'), '01-download.1', { from: 1, limit: 2 * count });
    expect(after.lines.map(({ n }) => n)).toEqual(Array.from({ length: count + 1 }, (_, i) => i + 1));
    expect(after.lines.at(-1)?.text).toBe(`line ${count + 1}`);
    expect(codes).toHaveLength(1);
  });
});
