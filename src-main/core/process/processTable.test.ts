import { describe, expect, it } from 'vitest';
import { familyMembers, killFamily } from './processFamily.ts';
import { findProcess, groupMembers, isSameProcess, parsePs, parseStat, procStart } from './processTable.ts';

describe('parseStat', () => {
  const fields = 'S 100 200 300 34816 1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 987654 1000 1 0';

  it('reads a name with spaces and brackets', () => {
    expect(parseStat(`42 (a) b (c) ${fields}`, 'boot')).toEqual({
      pid: 42,
      ppid: 100,
      pgid: 200,
      sid: 300,
      started: 987654,
      procStart: '987654@boot',
    });
  });

  it('does not count a zombie or a torn line', () => {
    expect(parseStat(`42 (sh) ${fields.replace('S', 'Z')}`, 'boot')).toBeNull();
    expect(parseStat('42 (sh) S 1 2', 'boot')).toBeNull();
  });
});

describe('parsePs', () => {
  it('reads the columns of BSD and procps, leaving zombies out', () => {
    const text = [
      '  512     1   512 Ss   Mon Nov 23 08:05:00 2026    ',
      '  513   512   512 Z+   Mon Nov 23 08:05:01 2026',
      'garbage',
      '',
    ].join('\n');
    const [entry, ...others] = parsePs(text);
    expect(entry).toMatchObject({
      pid: 512,
      ppid: 1,
      pgid: 512,
      sid: 0,
      procStart: 'Mon Nov 23 08:05:00 2026',
    });
    expect(entry?.started).toBe(Date.parse('Mon Nov 23 08:05:00 2026') / 1000);
    expect(others).toEqual([]);
  });
});

describe('this machine', () => {
  it('finds this process, its group and its start', () => {
    const self = findProcess(process.pid);
    expect(self).toMatchObject({ pid: process.pid, ppid: process.ppid });
    expect(groupMembers(self?.pgid ?? 0)).toContain(process.pid);
    expect(isSameProcess(process.pid, procStart(process.pid) ?? '')).toBe(true);
    expect(isSameProcess(process.pid, 'another')).toBe(false);
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 31 - 1])('has no process %s', (pid) => {
    expect(findProcess(pid)).toBeNull();
  });

  it('never takes everybody, the first process or its own group for a family', async () => {
    const own = findProcess(process.pid)?.pgid ?? 0;
    for (const pgid of [-1, 0, 1, own]) {
      expect(familyMembers({ pgid })).toEqual([]);
      expect(await killFamily({ pgid }, { graceMs: 0 })).toEqual({ ended: 0, survivors: [] });
    }
  });
});
