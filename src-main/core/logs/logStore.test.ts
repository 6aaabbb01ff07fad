import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LogLevel, type LogLine, logInfoSchema, logPageSchema } from '../../contract/log.ts';
import { createLogWriter, firstError, type LogEntry, listLogs, readLog } from './logStore.ts';

const LOG = '01-download.1';
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vcbench-logs-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

const file = () => join(directory, `${LOG}.ndjson`);
const entry = (text: string, level: LogLevel = 'info'): LogEntry => ({
  stream: 'stdout',
  level,
  text,
  t: 1_795_000_000_000,
});
const numbers = (lines: readonly LogLine[]) => lines.map(({ n }) => n);

async function write(entries: readonly LogEntry[], capBytes?: number): Promise<void> {
  const writer = createLogWriter({ directory, log: LOG, ...(capBytes !== undefined && { capBytes }) });
  for (let i = 0; i < entries.length; i += 50) await writer.append(entries.slice(i, i + 50));
  await writer.close();
}

describe('a step log', () => {
  it('gives back what was written, numbered from 1', async () => {
    const texts = [
      'plain',
      '',
      'tab\there "quoted" \\ back',
      'é€😀\ufffd',
      'nul\0 bell\u0007',
      '\ud800 alone',
      '{"n":9,"t":1}',
    ];
    await write(texts.map((text) => entry(text)));
    const page = await readLog(directory, LOG, { from: 1, limit: 100 });
    expect(page.lines.map(({ text }) => text)).toEqual(texts);
    expect(numbers(page.lines)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(page.lastN).toBe(7);
    expect(logPageSchema.parse(page)).toEqual(page);
  });

  it('keeps stream, level, time and the mark of a cut line', async () => {
    const lines: LogEntry[] = [
      { stream: 'app', level: 'success', text: 'a', t: 1.5 },
      { stream: 'stderr', level: 'error', text: 'b', t: 2, truncated: true },
      { stream: 'stdout', level: 'progress', text: 'c', t: 3, truncated: false },
    ];
    await write(lines);
    const page = await readLog(directory, LOG, { from: 1, limit: 9 });
    expect(page.lines).toEqual([
      { n: 1, stream: 'app', level: 'success', text: 'a', t: 1.5 },
      { n: 2, stream: 'stderr', level: 'error', text: 'b', t: 2, truncated: true },
      { n: 3, stream: 'stdout', level: 'progress', text: 'c', t: 3 },
    ]);
  });

  it('reads any page in either direction', async () => {
    const count = 5000;
    await write(
      Array.from({ length: count }, (_, i) => entry(`line ${i + 1} ${'x'.repeat((i * 37) % 400)}`)),
    );
    for (const from of [1, 2, 17, 1234, 4999, 5000]) {
      const forward = await readLog(directory, LOG, { from, limit: 3 });
      expect(numbers(forward.lines)).toEqual([from, from + 1, from + 2].filter((n) => n <= count));
      const backward = await readLog(directory, LOG, { from, limit: 3, direction: 'backward' });
      expect(numbers(backward.lines)).toEqual([from - 2, from - 1, from].filter((n) => n >= 1));
      expect(backward.lines.at(-1)?.text.startsWith(`line ${from} `)).toBe(true);
    }
    expect((await readLog(directory, LOG, { from: 5001, limit: 3 })).lines).toEqual([]);
    expect(
      numbers((await readLog(directory, LOG, { from: 9999, limit: 2, direction: 'backward' })).lines),
    ).toEqual([4999, 5000]);
    expect((await readLog(directory, LOG, { from: 0, limit: 3, direction: 'backward' })).lines).toEqual([]);
    expect((await readLog(directory, LOG, { from: 1, limit: 0 })).lines).toEqual([]);
    expect(numbers((await readLog(directory, LOG, { from: 1, limit: 9999 })).lines)).toHaveLength(count);
    expect(
      numbers((await readLog(directory, LOG, { from: count, limit: 9999, direction: 'backward' })).lines),
    ).toHaveLength(count);
  });

  it('finds lines between others of very different length', async () => {
    const sizes = fc.array(fc.constantFrom(0, 10, 4000, 70_000, 200_000), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(sizes, async (lengths) => {
        rmSync(file(), { force: true });
        await write(lengths.map((length) => entry('x'.repeat(length))));
        for (let n = 1; n <= lengths.length; n++) {
          const one = await readLog(directory, LOG, { from: n, limit: 1 });
          expect(one.lines[0]).toMatchObject({ n, text: 'x'.repeat(lengths[n - 1] ?? 0) });
          const back = await readLog(directory, LOG, { from: n, limit: 1, direction: 'backward' });
          expect(back.lines[0]?.n).toBe(n);
        }
      }),
      { numRuns: 10 },
    );
  });

  it('reads only the levels asked for', async () => {
    const levels: LogLevel[] = ['info', 'warning', 'error'];
    await write(Array.from({ length: 3000 }, (_, i) => entry(`"level":"error" ${i + 1}`, levels[i % 3])));
    const forward = await readLog(directory, LOG, { from: 1000, limit: 2, levels: ['error'] });
    expect(numbers(forward.lines)).toEqual([1002, 1005]);
    const backward = await readLog(directory, LOG, {
      from: 1000,
      limit: 2,
      levels: ['error', 'warning'],
      direction: 'backward',
    });
    expect(numbers(backward.lines)).toEqual([998, 999]);
    expect((await readLog(directory, LOG, { from: 1, limit: 5, levels: ['success'] })).lines).toEqual([]);
  });

  it('is an empty page before the step has printed', async () => {
    expect(await readLog(join(directory, 'absent'), LOG, { from: 1, limit: 5 })).toEqual({
      lines: [],
      lastN: 0,
    });
    expect(await listLogs(join(directory, 'absent'))).toEqual([]);
    writeFileSync(file(), '');
    expect(await readLog(directory, LOG, { from: 1, limit: 5 })).toEqual({ lines: [], lastN: 0 });
  });

  it.each(['../secret', 'a/b', '', '.', '..', 'a\0b', '.hidden', 'x'.repeat(101), 'a.tail-5', 'a b'])(
    'has no name "%s"',
    async (log) => {
      await expect(readLog(directory, log, { from: 1, limit: 1 })).rejects.toMatchObject({
        code: 'invalidRequest',
      });
      expect(() => createLogWriter({ directory, log })).toThrow('is not the name of a step log');
    },
  );

  it('knows its first error', async () => {
    await write([entry('error'), entry('"level":"error"'), entry('x', 'error'), entry('y', 'error')]);
    expect(await firstError(directory, LOG)).toBe(3);
    expect(await firstError(directory, '02-happy.1')).toBeNull();
  });

  it('is listed with step, attempt, size and last number', async () => {
    await write([entry('a'), entry('b')]);
    writeFileSync(join(directory, 'notes.txt'), 'not a log');
    writeFileSync(join(directory, 'a..b.ndjson'), 'not a log');
    const infos = await listLogs(directory);
    expect(infos).toEqual([
      { log: LOG, stepId: 'download', attempt: 1, lastN: 2, bytes: statSync(file()).size },
    ]);
    expect(logInfoSchema.array().parse(infos)).toEqual(infos);
  });
});

describe('after a crash', () => {
  it('cuts a torn line off and goes on counting', async () => {
    await write([entry('one'), entry('two')]);
    appendFileSync(file(), '{"n":3,"t":17950');
    expect((await readLog(directory, LOG, { from: 1, limit: 9 })).lastN).toBe(2);
    await write([entry('three')]);
    const page = await readLog(directory, LOG, { from: 1, limit: 9 });
    expect(page.lines.map(({ n, text }) => [n, text])).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
    ]);
  });

  it('reads and repairs a log cut at any byte', async () => {
    await write([entry('one'), entry('zwei €'), entry('x'.repeat(9000))]);
    const whole = readFileSync(file());
    const ends = [...whole.keys()].filter((i) => whole[i] === 10).map((i) => i + 1);
    for (const length of [0, 1, 20, ...ends, ...ends.map((end) => end - 1), ends[1]! + 5000]) {
      writeFileSync(file(), whole.subarray(0, length));
      const kept = ends.filter((end) => end <= length).length;
      expect(numbers((await readLog(directory, LOG, { from: 1, limit: 9 })).lines)).toHaveLength(kept);
      await write([entry('next')]);
      const page = await readLog(directory, LOG, { from: 1, limit: 9 });
      expect(page.lines.at(-1)).toMatchObject({ n: kept + 1, text: 'next' });
    }
  });

  it('survives what a power cut leaves at the end and what a bad disk leaves inside', async () => {
    await write(Array.from({ length: 200 }, (_, i) => entry(`line ${i + 1}`)));
    const bytes = readFileSync(file());
    const begin = bytes.indexOf('{"n":50,');
    bytes.fill(0, begin, bytes.indexOf('{"n":60,') - 1);
    bytes.write('{"n":70,"t":garbage', bytes.indexOf('{"n":70,'));
    writeFileSync(file(), Buffer.concat([bytes, Buffer.alloc(3000), Buffer.from('\n')]));
    const page = await readLog(directory, LOG, { from: 1, limit: 500 });
    const expected = Array.from({ length: 200 }, (_, i) => i + 1).filter(
      (n) => (n < 50 || n > 59) && n !== 70,
    );
    expect(numbers(page.lines)).toEqual(expected);
    expect(page.lastN).toBe(200);
    expect(numbers((await readLog(directory, LOG, { from: 55, limit: 2 })).lines)).toEqual([60, 61]);
    await write([entry('next')]);
    expect((await readLog(directory, LOG, { from: 201, limit: 1 })).lines[0]?.text).toBe('next');
  });

  it('does not mind a file that is no log at all', async () => {
    writeFileSync(file(), '<html>\nnot a log\n');
    expect((await readLog(directory, LOG, { from: 1, limit: 9 })).lines).toEqual([]);
    await write([entry('one')]);
    expect((await readLog(directory, LOG, { from: 1, limit: 9 })).lines).toMatchObject([
      { n: 1, text: 'one' },
    ]);
  });
});

describe('a log past its cap', () => {
  const CAP = 64 * 1024;
  const total = 20_000;

  async function writeMany(): Promise<void> {
    await write(
      Array.from({ length: total }, (_, i) => entry(`line ${i + 1}`)),
      CAP,
    );
  }

  it('keeps its beginning and its newest lines, within the cap, and explains the gap', async () => {
    await writeMany();
    const size = readdirSync(directory).reduce((sum, name) => sum + statSync(join(directory, name)).size, 0);
    expect(size).toBeLessThanOrEqual(CAP);
    expect(size).toBeGreaterThan(CAP * 0.6);

    const [info] = await listLogs(directory);
    const { from, to } = info?.dropped ?? { from: 0, to: 0 };
    expect(info).toMatchObject({ lastN: total, bytes: size });
    const all = await readLog(directory, LOG, { from: 1, limit: total });
    const gap = all.lines.find(({ stream }) => stream === 'app');
    expect(gap).toMatchObject({ n: to, level: 'warning' });
    expect(gap?.text).toContain(`${to - from + 1} lines (${from} to ${to}) were left out`);
    const kept = all.lines.filter(({ stream }) => stream === 'stdout');
    expect(kept.length).toBe(total - (to - from + 1));
    for (const { n, text } of kept) expect(text).toBe(`line ${n}`);
    expect(kept.at(-1)?.n).toBe(total);
  });

  it('reads over the gap in either direction', async () => {
    await writeMany();
    const { from, to } = (await listLogs(directory))[0]?.dropped ?? { from: 0, to: 0 };
    expect(numbers((await readLog(directory, LOG, { from: from - 1, limit: 3 })).lines)).toEqual([
      from - 1,
      to,
      to + 1,
    ]);
    expect(numbers((await readLog(directory, LOG, { from: from + 10, limit: 2 })).lines)).toEqual([
      to,
      to + 1,
    ]);
    const back = { limit: 3, direction: 'backward' } as const;
    expect(numbers((await readLog(directory, LOG, { from: to + 1, ...back })).lines)).toEqual([
      from - 1,
      to,
      to + 1,
    ]);
    expect(numbers((await readLog(directory, LOG, { from: to - 1, ...back })).lines)).toEqual([
      from - 3,
      from - 2,
      from - 1,
    ]);
    expect(
      numbers((await readLog(directory, LOG, { from: from - 1, limit: 2, levels: ['error'] })).lines),
    ).toEqual([]);
  });

  it('goes on in its tail when it is opened again', async () => {
    await writeMany();
    await write([entry('again')], CAP);
    const page = await readLog(directory, LOG, { from: total, limit: 9 });
    expect(page.lines.map(({ n, text }) => [n, text])).toEqual([
      [total, `line ${total}`],
      [total + 1, 'again'],
    ]);
  });
});

describe('the writer', () => {
  it('says what has been written, in order, and flushes', async () => {
    const written: number[] = [];
    const writer = createLogWriter({ directory, log: LOG, onWritten: (n) => written.push(n) });
    await writer.append([entry('a'), entry('b')]);
    await writer.flush();
    expect(written).toEqual([2]);
    await writer.append([entry('c')]);
    await writer.append([]);
    expect(writer.lastN).toBe(3);
    await writer.close();
    await writer.close();
    expect(written).toEqual([2, 3]);
    await expect(writer.append([entry('d')])).rejects.toThrow('is closed');
  });

  it('makes its caller wait for a slow disk, and loses nothing', async () => {
    const writer = createLogWriter({ directory, log: LOG });
    const huge = Array.from({ length: 2000 }, (_, i) => entry(`${i}`.padEnd(1000)));
    let accepted = false;
    const waiting = writer.append(huge).then(() => {
      accepted = true;
    });
    await Promise.resolve();
    expect(accepted).toBe(false);
    await waiting;
    await writer.close();
    expect((await readLog(directory, LOG, { from: 2000, limit: 1 })).lines[0]?.text).toBe(
      '1999'.padEnd(1000),
    );
  });

  it('is followed while it writes', async () => {
    const writer = createLogWriter({ directory, log: LOG, flushMs: 1 });
    const seen: number[] = [];
    const following = (async () => {
      while (seen.length < 3000)
        seen.push(...numbers((await readLog(directory, LOG, { from: seen.length + 1, limit: 400 })).lines));
    })();
    for (let i = 0; i < 3000; i += 10) {
      await writer.append(Array.from({ length: 10 }, (_, k) => entry(`line ${i + k}`)));
      if (i % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await writer.close();
    await following;
    expect(seen).toEqual(Array.from({ length: 3000 }, (_, i) => i + 1));
  });

  it('reports once that it cannot write, keeps the newest lines, and goes on with a line about the gap', async () => {
    const blocked = join(directory, 'logs');
    writeFileSync(blocked, 'a file where the folder should be');
    const errors: string[] = [];
    const writer = createLogWriter({
      directory: blocked,
      log: LOG,
      retryMs: 10,
      onError: (error) => errors.push(error.message),
    });
    const count = 8000;
    for (let i = 0; i < count; i += 100) {
      await writer.append(Array.from({ length: 100 }, (_, k) => entry(`line ${i + k + 1}`.padEnd(1000))));
      if (i % 1000 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await writer.flush();
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(`The log ${LOG} cannot be written`);
    rmSync(blocked);
    await writer.append([entry('room again')]);
    await writer.close();
    const page = await readLog(blocked, LOG, { from: 1, limit: count });
    const [gap, ...kept] = page.lines;
    expect(gap).toMatchObject({ stream: 'app', level: 'warning' });
    expect(gap?.text).toContain(`${gap?.n} lines (1 to ${gap?.n}) are missing here`);
    expect(numbers(kept)).toEqual(Array.from({ length: kept.length }, (_, i) => gap!.n + 1 + i));
    expect(kept.at(-1)).toMatchObject({ n: count + 1, text: 'room again' });
    expect(errors).toHaveLength(1);
  });

  it('says how many lines were lost when the disk stays closed to it', async () => {
    const blocked = join(directory, 'logs');
    writeFileSync(blocked, '');
    const errors: string[] = [];
    const writer = createLogWriter({
      directory: blocked,
      log: LOG,
      onError: (error) => errors.push(error.message),
    });
    await writer.append([entry('a'), entry('b')]);
    await writer.close();
    expect(errors).toHaveLength(2);
    expect(errors[1]).toContain(`The last 2 lines of ${LOG} were lost`);
  });

  it('goes on after somebody emptied the file', async () => {
    const writer = createLogWriter({ directory, log: LOG });
    await writer.append([entry('a')]);
    await writer.flush();
    truncateSync(file());
    await writer.append([entry('b')]);
    await writer.close();
    expect((await readLog(directory, LOG, { from: 1, limit: 9 })).lines).toMatchObject([{ n: 2, text: 'b' }]);
  });
});
