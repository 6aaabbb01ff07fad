/**
 * `npm run bench -- console [SECONDS]`: the console in a real browser on the real server. A run that prints 50,000 lines a
 * second (60 s unless said otherwise) while one follows, scrolls and follows again; a log of 5,000,000 lines that
 * is opened and jumped about in; the start of the window; the list of 10,000 runs. Prints figures, ends with 1 when one misses its mark.
 */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, CDPSession } from 'playwright';
import { usualText, writeBigLog } from '../../e2e/support/bigLog.ts';
import { buildWindow } from '../../e2e/support/buildWindow.ts';
import { makeDemoLab } from '../../e2e/support/demoLab.ts';
import { type Serving, startServing } from '../../e2e/support/httpClient.ts';
import { writeStories } from '../../e2e/support/storyRuns.ts';
import { until, Workbench } from '../../e2e/support/vcbench.ts';
import { launchChromium, noChromium, TestWindow } from '../../e2e/support/window.ts';

interface Watched {
  longTasks: { duration: number; startTime: number }[];
  frames: number[];
  interactiveAt: number;
}

const LINES_PER_SECOND = 50_000;
const SECONDS = Number(process.argv[2] ?? 60);
const BIG = 5_000_000;
const JUMPS = 60;
const MANY = 10_000;

if (noChromium) {
  console.log('not run: chromium not installed');
  process.exit(0);
}
await buildWindow();
const browser = await launchChromium(['--enable-precise-memory-info']);
let missed = 0;
try {
  await start(browser);
  await manyRuns(browser);
  await bigLog(browser);
  await flood(browser);
} finally {
  await browser.close();
}
process.exitCode = missed > 0 ? 1 : 0;

async function start(browser: Browser): Promise<void> {
  await serving({}, async (server, bench) => {
    writeStories(bench.data, Date.now(), 1000);
    const window = await openWindow(browser, server);
    report('start to the list of 1,000 runs, warm', await interactive(window), 'ms', 1000);
    await window.close();
  });
}

/** A data folder with 10,000 runs: opened for the first time, which reads every journal, and again. */
async function manyRuns(browser: Browser): Promise<void> {
  const bench = new Workbench();
  try {
    writeStories(bench.data, Date.now(), MANY);
    for (const [what, most] of [
      ['for the first time', 10_000],
      ['again', 2000],
    ] as const) {
      const started = performance.now();
      const server = await startServing(bench);
      try {
        const listed = await server.call('runs.list', {});
        const ms = performance.now() - started;
        if (!listed.ok || listed.value.runs.length !== MANY) throw new Error('the list is not whole');
        report(`10,000 runs: server started ${what}, all runs listed`, ms, 'ms', most);
        if (what === 'again') await showMany(browser, server);
      } finally {
        await server.stop();
      }
    }
  } finally {
    bench.remove();
  }
}

async function showMany(browser: Browser, server: Serving): Promise<void> {
  const started = performance.now();
  await server.call('runs.list', {});
  report('10,000 runs: listed again', performance.now() - started, 'ms', 1000);
  const window = await openWindow(browser, server);
  report('10,000 runs: start to the list', await interactive(window), 'ms', 1500);
  await window.close();
}

/** Milliseconds from the navigation to the first run on the page; median of six reloads after a first. */
async function interactive(window: TestWindow): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 7; i++) {
    await window.page.reload();
    await window.page.locator('.run-row').first().waitFor();
    times.push((await inPage<Watched>(window, 'watched')).interactiveAt);
  }
  return median(times.slice(1));
}

async function bigLog(browser: Browser): Promise<void> {
  await serving({}, async (server, bench) => {
    const runId = writeBigLog(bench.data, BIG);
    const window = await openWindow(browser, server, runId);
    await window.page.locator('#run-detail .tab-row').waitFor();
    const opened = await inPage<number>(window, `open(${JSON.stringify(usualText(BIG))})`);
    report('5,000,000 lines: opened', opened, 'ms', 500);
    // Three rounds over the same places; of each its middle time, which leaves out what the machine did besides.
    const rounds: number[][] = [];
    for (let round = 0; round < 3; round++) {
      const times: number[] = [];
      for (let i = 0; i < JUMPS; i++) {
        const part = ((i * 0.618) % 1) * 0.98 + 0.01;
        const { ms, n } = await inPage<{ ms: number; n: number }>(window, `jump(${part})`);
        if (Math.abs(n / BIG - part) > 0.1) throw new Error(`a jump to ${part} led to line ${n}`);
        times.push(ms);
      }
      rounds.push(times);
    }
    const places = Array.from({ length: JUMPS }, (_, i) => median(rounds.map((times) => times[i] ?? 0)));
    report(`5,000,000 lines: jump, the slowest of ${JUMPS} places`, Math.max(...places), 'ms', 100);
    report('5,000,000 lines: jump, median', median(places), 'ms', 100);
    const all = rounds.flat();
    const late = all.filter((ms) => ms > 100).length;
    console.log(
      `single jumps over 100 ms: ${late} of ${all.length}, slowest ${Math.max(...all).toFixed(0)} ms`,
    );
    await window.close();
  });
}

async function flood(browser: Browser): Promise<void> {
  const lab = await makeDemoLab();
  const tools = mkdtempSync(join(tmpdir(), 'vcbench-tools-'));
  writeFileSync(join(tools, 'truvari'), printer());
  chmodSync(join(tools, 'truvari'), 0o755);
  const env = { VCBENCH_REFERENCE_CATALOGUE: lab.catalogue, PATH: `${tools}:${process.env.PATH}` };
  try {
    await serving(env, async (server) => {
      const benchmarks = { happy: false, stratified: false, truvari: true, csv: false };
      const begun = await server.call('runs.importLocal', { paths: [lab.demo.runDirectory], benchmarks });
      if (!begun.ok) throw new Error(begun.error.message);
      const [runId = ''] = begun.value.runIds;
      const window = await openWindow(browser, server, runId);
      await window.page.locator('#run-detail').getByRole('button', { name: 'Console' }).click();
      await window.page.getByText('ready to print').waitFor({ timeout: 60_000 });
      const devtools = await window.context.newCDPSession(window.page);
      const heapBefore = await heap(devtools);
      const from = await inPage<number>(window, 'now()');

      writeFileSync(join(tools, 'go'), '');
      const third = (SECONDS * 1000) / 3;
      await window.page.waitForTimeout(third);
      await scroll(window, third);
      await window.page.getByRole('button', { name: 'Follow' }).click();
      const length = LINES_PER_SECOND * SECONDS;
      await window.page.getByText('all is printed').waitFor({ timeout: SECONDS * 1000 + 60_000 });
      const watched = await inPage<Watched>(window, 'watched');
      const heapAfter = await heap(devtools);
      await until(
        'the run has ended',
        async () => {
          const view = await server.call('runs.get', { runId });
          return view.ok && view.value.endedAt !== undefined;
        },
        60_000,
      );

      const speed = Number(/at (\d+) lines/.exec(readFileSync(join(tools, 'speed'), 'utf8'))?.[1]);
      console.log(`printed: ${length} lines, ${speed} a second`);
      const text = (await server.send(await logPath(server, runId))).body;
      report('lost lines', lostLines(text, length), '', 0);
      const long = watched.longTasks.filter(({ startTime }) => startTime > from);
      report('longest task of the main thread', Math.max(0, ...long.map((task) => task.duration)), 'ms', 100);
      console.log(`tasks over 50 ms: ${long.length}`);
      const frames = [...watched.frames].sort((a, b) => a - b);
      const mean = frames.reduce((sum, ms) => sum + ms, 0) / frames.length;
      report('frames a second while scrolling', 1000 / mean, '', -50);
      console.log(`slowest of 100 frames: ${frames[Math.floor(frames.length * 0.99)]?.toFixed(1)} ms`);
      report('growth of the heap', (heapAfter - heapBefore) / 1e6, 'MB', 50);
      for (const complaint of window.complaints) console.log(`complaint: ${complaint}`);
      await window.close();
    });
  } finally {
    rmSync(tools, { recursive: true, force: true });
    lab.remove();
  }
}

/** A tool that prints numbered lines of about 100 bytes at a steady pace. */
function printer(): string {
  return `#!${process.execPath}
import { existsSync, writeFileSync } from 'node:fs';
if (process.argv[2] === 'version') { console.log('Truvari v5.4.0'); process.exit(0); }
const total = ${LINES_PER_SECOND * SECONDS};
const folder = import.meta.dirname;
console.log('ready to print');
const waiting = setInterval(() => {
  if (!existsSync(folder + '/go')) return;
  clearInterval(waiting);
  const start = Date.now();
  let n = 0;
  const print = () => {
    const due = Math.min(total, Math.floor((Date.now() - start) * ${LINES_PER_SECOND / 1000}));
    let text = '';
    while (n < due && text.length < 1e6) text += 'line ' + ++n + ' of the flood: chr7:117559590 xcmp for chunk 18 -- time taken 18.2 s, 4096 records\\n';
    const next = () => n < total ? setTimeout(print, 10) : end();
    if (process.stdout.write(text)) next(); else process.stdout.once('drain', next);
  };
  const end = () => {
    writeFileSync(folder + '/speed', 'at ' + Math.round(total / (Date.now() - start) * 1000) + ' lines');
    process.stdout.write('all is printed\\n', () => process.exit(3));
  };
  print();
}, 50);
`;
}

/** Turns the wheel up and down, 60 times a second, and has the frames counted. */
async function scroll(window: TestWindow, ms: number): Promise<void> {
  await window.page.locator('.log-viewport').hover();
  await inPage(window, 'watched.scrolling = true');
  const end = Date.now() + ms;
  for (let i = 0; Date.now() < end; i++) {
    await window.page.mouse.wheel(0, i % 240 < 160 ? -120 : 100);
    await window.page.waitForTimeout(14);
  }
  await inPage(window, 'watched.scrolling = false');
}

/** Evaluates what bench-console-page.mjs has put into the page. */
function inPage<T>(window: TestWindow, expression: string): Promise<T> {
  return window.page.evaluate(`bench.${expression}`);
}

async function heap(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage');
  return (await devtools.send('Runtime.getHeapUsage')).usedSize;
}

async function logPath(server: Serving, runId: string): Promise<string> {
  const logs = await server.call('logs.list', { runId });
  const log = logs.ok ? logs.value.logs.find(({ stepId }) => stepId === 'truvari') : undefined;
  return `/api/logs/${runId}/${log?.log}.txt`;
}

/** How many of the lines 1 to `count` are not there in their order. */
function lostLines(text: string, count: number): number {
  let next = 1;
  for (const [, n] of text.matchAll(/line (\d+) of the flood/g)) if (Number(n) === next) next++;
  return count - next + 1;
}

async function openWindow(browser: Browser, server: Serving, runId?: string): Promise<TestWindow> {
  const window = await TestWindow.open(browser, server.url);
  await window.page.addInitScript({ path: join(import.meta.dirname, 'bench-console-page.mjs') });
  if (runId !== undefined) await window.go(`runs/${runId}`);
  await window.page.reload();
  return window;
}

async function serving(
  env: Record<string, string>,
  use: (server: Serving, bench: Workbench) => Promise<void>,
): Promise<void> {
  const bench = new Workbench(env);
  writeFileSync(join(bench.folder, 'settings.json'), JSON.stringify({ logs: { stepCapBytes: 4e9 } }));
  const server = await startServing(bench);
  try {
    await use(server, bench);
  } finally {
    await server.stop();
    bench.remove();
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** `most` is the mark that may not be passed; below zero, the one that must be reached. */
function report(what: string, value: number, unit: string, most: number): void {
  const good = most < 0 ? value >= -most : value <= most;
  if (!good) missed++;
  const mark = `${most < 0 ? 'at least' : 'at most'} ${Math.abs(most)}`;
  console.log(
    `${good ? 'ok    ' : 'MISSED'} ${what}: ${value.toFixed(value < 100 ? 1 : 0)} ${unit} (${mark})`,
  );
}
