import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statfsSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogWriter, readLog } from '../src-main/core/logs/logStore.ts';
import { silentOutput } from '../src-main/engine/output.ts';
import { runSmallVariantBenchmark } from '../src-main/engine/smallvar/index.ts';
import { generateSet, header } from '../src-main/engine/smallvar/testing/generate.ts';
import { Workbench } from './support/vcbench.ts';

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

  it('leaves nothing of a comparison, wherever the room ends, or all of it', async (context) => {
    if (!mounted) return context.skip('not run: cannot mount tmpfs');
    const inputs = mkdtempSync(join(tmpdir(), 'vcbench-full-inputs-'));
    const set = generateSet(8, 150);
    const file = (name: string, text: string): string => {
      writeFileSync(join(inputs, name), text);
      return join(inputs, name);
    };
    const vcf = (lines: readonly string[]) => `${[...header(set, 'S'), ...lines].join('\n')}\n`;
    const options = {
      truth: file('truth.vcf', vcf(set.truth)),
      query: file('query.vcf', vcf(set.query)),
      reference: file('ref.fa', `>${set.contig}\n${set.reference}\n`),
      out: join(mount, 'out'),
    };
    const ends = new Set<string>();
    for (let left = 8; left <= 200; left += 16) {
      rmSync(options.out, { recursive: true, force: true });
      const ballast = join(mount, 'ballast');
      const { bavail, bsize } = statfsSync(mount);
      writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - left * 1024)));
      const end = await runSmallVariantBenchmark(options, silentOutput).then(
        () => 'all',
        (error: { code: string }) => error.code,
      );
      ends.add(end);
      expect(existsSync(options.out) ? readdirSync(options.out).length : 0).toBe(end === 'all' ? 6 : 0);
      unlinkSync(ballast);
    }
    rmSync(inputs, { recursive: true });
    expect([...ends].sort()).toEqual(['all', 'diskFull']);
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

describe('a data folder that cannot be written', () => {
  let bench: Workbench;
  let mounted = false;
  const remount = (options: string) => execFileSync('mount', ['-o', `remount,${options}`, bench.data]);
  const fill = () => {
    for (const size of [1 << 16, 4096, 1]) {
      try {
        for (;;) appendFileSync(join(bench.data, 'ballast'), Buffer.alloc(size));
      } catch {
        // Full for pieces of this size.
      }
    }
  };

  beforeAll(async () => {
    bench = new Workbench();
    mkdirSync(bench.data);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', bench.data], { stdio: 'ignore' });
      mounted = true;
    } catch {
      console.warn('not run: cannot mount tmpfs');
      return;
    }
    const run = join(bench.folder, 'NA24143_Lib1_Rep1_R001');
    mkdirSync(run);
    writeFileSync(
      join(run, 'NA24143_Lib1_Rep1.vc_metrics.csv'),
      'VARIANT CALLER SUMMARY,,Number of samples,1\n',
    );
    for (let i = 0; i < 2; i += 1) await bench.run('import', run, '--no-process');
  });
  afterAll(() => {
    if (mounted) execFileSync('umount', [bench.data]);
    bench.remove();
  });

  it('because the disk is full: runs can be read and deleted, the rest says so', async (context) => {
    if (!mounted) return context.skip('not run: cannot mount tmpfs');
    fill();
    expect(statfsSync(bench.data).bavail).toBe(0);
    for (const args of [['list'], ['show', 'last'], ['logs', 'last']]) {
      expect(await bench.run(...args)).toMatchObject({ code: 0, stderr: '' });
    }
    const refused = await bench.run('demo', '--seed', '1');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/error: .*the disk is full\.\nhint: Free some space/i);
    const retried = await bench.run('retry', 'last');
    expect(retried.code).toBe(1);
    expect(refused.stderr + retried.stdout + retried.stderr).not.toContain('    at ');
    expect(retried.stderr).not.toContain('(node');
    expect((await bench.run('delete', 'last')).code).toBe(0);
    expect(bench.runIds()).toHaveLength(1);
  });

  it('because it is read-only: runs can be read, and nothing is blamed on a missing folder', async (context) => {
    if (!mounted) return context.skip('not run: cannot mount tmpfs');
    remount('ro');
    for (const args of [['list'], ['show', 'last'], ['logs', 'last']]) {
      expect(await bench.run(...args)).toMatchObject({ code: 0, stderr: '' });
    }
    for (const args of [
      ['retry', 'last'],
      ['delete', 'last'],
      ['import', bench.folder, '--sample', 'S'],
      ['demo'],
    ]) {
      const refused = await bench.run(...args);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toMatch(/error: .*it is read-only\.\nhint: Choose a folder/);
    }
  });
});

it('a data folder that is not there is not made by looking', async () => {
  const bench = new Workbench();
  const listed = await bench.run('list');
  expect(listed).toMatchObject({ code: 0, stderr: '' });
  expect(listed.stdout).toContain(`There is no data folder ${bench.data} yet.`);
  await bench.run('run', 'NA24143', '--bucket', 'lab', '--dry-run');
  await bench.run('show', 'last');
  await bench.run('references', 'HG002');
  await bench.run('doctor');
  expect(existsSync(bench.data)).toBe(false);
  expect((await bench.run('list', '--data', '')).code).toBe(2);
  expect(readdirSync(bench.folder)).toEqual([]);
  bench.remove();
});
