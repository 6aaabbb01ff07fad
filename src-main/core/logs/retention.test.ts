import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyRetention } from './retention.ts';

const DAY = 86_400;
const NOW = 1_795_000_000;
let runs: string;
beforeEach(() => {
  runs = mkdtempSync(join(tmpdir(), 'vcbench-runs-'));
});
afterEach(() => {
  rmSync(runs, { recursive: true, force: true });
});

function store(runId: string, name: string, daysOld: number, bytes = 100): string {
  const folder = join(runs, runId, 'logs');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, 'x'.repeat(bytes));
  utimesSync(path, NOW - daysOld * DAY, NOW - daysOld * DAY);
  return path;
}
const apply = (options: { maxAgeDays?: number; maxBytes?: number; active?: string[] }) =>
  applyRetention(runs, {
    maxAgeDays: options.maxAgeDays ?? 1000,
    maxBytes: options.maxBytes ?? 1e9,
    isActive: (runId) => options.active?.includes(runId) ?? false,
    now: () => NOW * 1000,
  });

describe('applyRetention', () => {
  it('removes logs that are too old, with all their files, and leaves the journal', async () => {
    const old = [store('a', '01-download.1.ndjson', 40), store('a', '01-download.1.tail-500.ndjson', 35)];
    const young = store('a', '02-csv.1.ndjson', 3);
    const journal = join(runs, 'a', 'journal.ndjson');
    writeFileSync(journal, '{}');
    utimesSync(journal, 0, 0);
    expect(await apply({ maxAgeDays: 30 })).toEqual([
      { runId: 'a', log: '01-download.1', bytes: 200, why: 'age' },
    ]);
    expect(old.map(existsSync)).toEqual([false, false]);
    expect([young, journal].map(existsSync)).toEqual([true, true]);
  });

  it('takes a log for as young as its newest file', async () => {
    store('a', '01-download.1.ndjson', 40);
    store('a', '01-download.1.tail-500.ndjson', 2);
    expect(await apply({ maxAgeDays: 30 })).toEqual([]);
  });

  it('removes the oldest until the rest fits', async () => {
    store('a', '01-x.1.ndjson', 3, 400);
    store('b', '01-x.1.ndjson', 2, 400);
    const newest = store('c', '01-x.1.ndjson', 1, 400);
    const removed = await apply({ maxBytes: 500 });
    expect(removed.map(({ runId, why }) => [runId, why])).toEqual([
      ['a', 'space'],
      ['b', 'space'],
    ]);
    expect(existsSync(newest)).toBe(true);
  });

  it('never touches an active run, whose logs count all the same', async () => {
    const active = store('a', '01-x.1.ndjson', 99, 400);
    store('b', '01-x.1.ndjson', 1, 400);
    const removed = await apply({ maxAgeDays: 30, maxBytes: 500, active: ['a'] });
    expect(removed.map(({ runId }) => runId)).toEqual(['b']);
    expect(existsSync(active)).toBe(true);
  });

  it('stops when it is told to', async () => {
    const old = store('a', '01-x.1.ndjson', 99);
    const stop = AbortSignal.abort();
    const limits = { maxAgeDays: 1, maxBytes: 1, isActive: () => false };
    expect(await applyRetention(runs, { ...limits, signal: stop })).toEqual([]);
    expect(existsSync(old)).toBe(true);
  });

  it('leaves alone what is no log, and what a link points to', async () => {
    const other = mkdtempSync(join(tmpdir(), 'vcbench-elsewhere-'));
    mkdirSync(join(other, 'logs'));
    const elsewhere = join(other, 'logs', '01-x.1.ndjson');
    writeFileSync(elsewhere, 'x');
    utimesSync(elsewhere, 0, 0);
    symlinkSync(other, join(runs, 'link'));
    const note = store('a', 'note.txt', 99);
    expect(await apply({ maxAgeDays: 1, maxBytes: 0 })).toEqual([]);
    expect([elsewhere, note].map(existsSync)).toEqual([true, true]);
    rmSync(other, { recursive: true });
  });

  it('has nothing to do without a runs folder', async () => {
    expect(
      await applyRetention(join(runs, 'absent'), { maxAgeDays: 1, maxBytes: 1, isActive: () => false }),
    ).toEqual([]);
  });
});
