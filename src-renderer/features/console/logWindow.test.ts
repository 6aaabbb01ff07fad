import { describe, expect, it } from 'vitest';
import type { LogLine, LogPage } from '../../../src-main/contract/log.ts';
import { LogWindow, type ReadPage } from './logWindow.ts';

/** A log in memory with the core's rules: pages in growing order, empty only when there is nothing more. */
function logOf(lastN: number, wanted: (n: number) => boolean = () => true) {
  const log = { lastN, reads: 0 };
  const line = (n: number): LogLine => ({ n, t: n, stream: 'stdout', level: 'info', text: `line ${n}` });
  const read: ReadPage = async (from, limit, direction): Promise<LogPage> => {
    log.reads++;
    const lines: LogLine[] = [];
    if (direction === 'forward') {
      for (let n = from; n <= log.lastN && lines.length < limit; n++) if (wanted(n)) lines.push(line(n));
    } else {
      for (let n = Math.min(from, log.lastN); n >= 1 && lines.length < limit; n--)
        if (wanted(n)) lines.unshift(line(n));
    }
    return { lines, lastN: log.lastN };
  };
  return { log, read };
}

const numbers = (window: LogWindow) => window.lines.map((line) => line.n);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('LogWindow', () => {
  it('opens at the end with few lines, whatever the length', async () => {
    const { log, read } = logOf(5_000_000);
    const window = new LogWindow(read);
    await window.toEnd();
    expect(window.atEnd).toBe(true);
    expect(window.lines.at(-1)?.n).toBe(5_000_000);
    expect(window.lines.length).toBeLessThan(1000);
    expect(log.reads).toBe(1);
  });

  it('jumps anywhere and reads on in both directions without a gap', async () => {
    const window = new LogWindow(logOf(10_000).read);
    await window.jump(5000);
    await window.extend('up');
    await window.extend('down');
    const found = numbers(window);
    expect(found).toEqual(range(found[0] as number, found.at(-1) as number));
    expect(found[0]).toBe(4480);
    expect(found.at(-1)).toBe(5519);
  });

  it('waits for more when what was announced is not there yet', async () => {
    let reads = 0;
    const window = new LogWindow(async () => {
      reads++;
      return { lines: [], lastN: 0 };
    });
    await window.toEnd();
    await window.grew(200_000, true);
    expect(reads).toBe(2);
    expect(window.atEnd).toBe(false);
  });

  it('follows growth without losing or doubling a line', async () => {
    const { log, read } = logOf(100);
    const window = new LogWindow(read);
    await window.toEnd();
    for (const lastN of [101, 150, 900]) {
      log.lastN = lastN;
      await window.grew(lastN, true);
    }
    expect(numbers(window)).toEqual(range(1, 900));
  });

  it('looks at the end afresh when it cannot keep up, and keeps a bounded number of lines', async () => {
    const { log, read } = logOf(100);
    const window = new LogWindow(read);
    await window.toEnd();
    for (let lastN = 1000; lastN <= 200_000; lastN += 997) {
      log.lastN = lastN;
      await window.grew(lastN, true);
      expect(window.lines.length).toBeLessThanOrEqual(3000);
      expect(window.lines.at(-1)?.n).toBe(lastN);
    }
  });

  it('only takes note of growth when nobody follows', async () => {
    const { log, read } = logOf(100);
    const window = new LogWindow(read);
    await window.toEnd();
    log.lastN = 500;
    await window.grew(500, false);
    expect(window.lines.at(-1)?.n).toBe(100);
    expect(window.lastN).toBe(500);
    expect(window.atEnd).toBe(false);
  });

  it('holds still when one scrolls up while the end is being read', async () => {
    const { log, read } = logOf(100);
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let slow = false;
    const window = new LogWindow(async (...args) => {
      const page = await read(...args);
      if (slow) await gate;
      return page;
    });
    await window.toEnd();
    log.lastN = 9000;
    slow = true;
    const catching = window.grew(9000, true);
    window.hold();
    release();
    await catching;
    expect(window.lines.at(-1)?.n).toBe(100);
  });

  it('covers what a filter leaves out', async () => {
    const { log, read } = logOf(10_000, (n) => n % 1000 === 0);
    const window = new LogWindow(read);
    await window.jump(4500);
    expect(numbers(window)).toEqual(range(1, 10).map((n) => n * 1000));
    await window.extend('up');
    expect(window.atStart).toBe(true);
    log.lastN = 10_999;
    await window.grew(10_999, true);
    expect(window.atEnd).toBe(true);
    expect(window.lines.length).toBe(10);
  });

  it('keeps what it has when a page cannot be read', async () => {
    const { read } = logOf(1000);
    let broken = false;
    const window = new LogWindow(async (...args) => (broken ? null : read(...args)));
    await window.toEnd();
    broken = true;
    expect(await window.jump(1)).toBe(false);
    expect(window.lines.at(-1)?.n).toBe(1000);
    expect(window.busy).toBe(false);
  });

  it('lets the last of several jumps win', async () => {
    const window = new LogWindow(logOf(100_000).read);
    const [first, second] = await Promise.all([window.jump(10), window.jump(90_000)]);
    expect([first, second]).toEqual([false, true]);
    expect(window.indexOf(90_000)).toBeGreaterThan(0);
    expect(window.lines[window.indexOf(90_000)]?.n).toBe(90_000);
  });
});
