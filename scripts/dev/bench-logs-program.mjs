// Output of a child through spawn, decoding, classifying, masking and the disk to a client that follows the log, all in
// this process. Fails when a line is lost, changed or unmasked. Started by bench-logs.ts.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLogWriter, readLog, searchLog } from '../../dist/src-main/core/logs/logStore.js';
import { createCarriageCollapser } from '../../dist/src-main/core/process/carriage.js';
import { classifierFor } from '../../dist/src-main/core/process/classify.js';
import { environmentFor } from '../../dist/src-main/core/process/environment.js';
import { createProgressParser } from '../../dist/src-main/core/process/progress.js';
import { spawnTool } from '../../dist/src-main/core/process/spawn.js';

const LINES = 1_000_000;
const LEAST_LINES_PER_SECOND = 200_000;
const MOST_RSS_MB = 150;
const LOG = '01-bench.1';
const PAGE = 2000;

if (process.argv[2] === '--print') await printLines(Number(process.argv[3]));
else process.exitCode = await bench(Number(process.argv[2] ?? LINES));

/** Line `i` of the child; one in a thousand holds a made-up key. */
function line(i, key) {
  if (i % 1000 === 0) return `2026-11-23 07:17:23,182 WARNING  request ${i} signed with ${key} was retried`;
  return `2026-11-23 07:17:23,576 INFO     xcmp for chunk chr${(i % 22) + 1}:${i * 100}-${i * 100 + 99} -- time taken 0.04, ${i} haplotype blocks of the truth and the query compared so far`;
}

async function printLines(count) {
  const key = `AKIA${'Q'.repeat(16)}`;
  let text = '';
  for (let i = 1; i <= count; i++) {
    text += `${line(i, key)}\n`;
    if (text.length < 65_536 && i < count) continue;
    if (!process.stdout.write(text)) await once(process.stdout, 'drain');
    text = '';
  }
}

async function bench(count) {
  const directory = await mkdtemp(join(tmpdir(), 'vcbench-bench-logs-'));
  try {
    return await measure(directory, count);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function measure(directory, count) {
  const began = performance.now();
  const writer = createLogWriter({
    directory,
    log: LOG,
    onError(error) {
      throw new Error(error.message);
    },
  });
  const classify = classifierFor('happy');
  const progress = createProgressParser('happy');
  const collapser = createCarriageCollapser();
  let stages = 0;
  const child = spawnTool({
    argv: [process.execPath, import.meta.filename, '--print', String(count)],
    cwd: process.cwd(),
    env: environmentFor('happy', process.env),
    onLines(batch) {
      for (const raw of batch) if (progress(raw) !== null) stages++;
      const kept = collapser.push(batch);
      return writer.append(
        kept.map((raw) => ({ stream: raw.stream, level: classify(raw), text: raw.text, t: raw.t })),
      );
    },
  });
  const following = follow(directory, count);
  const result = await child.done;
  await writer.append(collapser.end().map((raw) => ({ ...raw, level: classify(raw) })));
  await writer.close();
  const seen = await following;
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage();

  const expected = createHash('sha256');
  let bytes = 0;
  for (let i = 1; i <= count; i++) {
    const text = `${line(i, 'AKIA***')}\n`;
    bytes += text.length;
    expected.update(text);
  }
  const whole = result.exitCode === 0 && seen.count === count && seen.checksum === expected.digest('hex');
  const rate = Math.round(seen.count / seconds);
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  const perPage = await pageTimes(directory, count);
  const searching = performance.now();
  const { total } = await searchLog(directory, LOG, { text: 'WAS RETRIED', limit: 10 });
  const searched = performance.now() - searching;

  console.log(
    `lines        ${seen.count} of ${count} (${(bytes / 1e6).toFixed(0)} MB), stages seen ${stages}`,
  );
  console.log(`checksum     ${whole ? 'equal' : 'DIFFERENT'}`);
  console.log(`time         ${seconds.toFixed(2)} s, ${rate} lines/s (at least ${LEAST_LINES_PER_SECOND})`);
  console.log(`processor    ${((user + system) / 1e6).toFixed(2)} s of this process`);
  console.log(`peak memory  ${peak} MB (under ${MOST_RSS_MB})`);
  console.log(
    `page         2,000 lines from anywhere: median ${perPage.median} ms, slowest ${perPage.slowest} ms`,
  );
  console.log(`one line     from anywhere: median ${perPage.one} ms`);
  console.log(`search       ${total} matches in ${searched.toFixed(0)} ms`);
  const good = whole && rate >= LEAST_LINES_PER_SECOND && peak < MOST_RSS_MB;
  console.log(good ? 'done: all bounds kept' : 'error: a bound was not kept');
  return good ? 0 : 1;
}

/** Reads the log as a console does that follows it: page after page, then again a tenth of a second later. */
async function follow(directory, count) {
  const checksum = createHash('sha256');
  let next = 1;
  while (next <= count) {
    const taken = await takePage(directory, next, checksum);
    next += taken;
    if (taken < PAGE) await sleep(100);
  }
  return { count: next - 1, checksum: checksum.digest('hex') };
}

async function takePage(directory, from, checksum) {
  const { lines } = await readLog(directory, LOG, { from, limit: PAGE });
  for (const [index, { n, text }] of lines.entries()) {
    if (n !== from + index) throw new Error(`Line ${from + index} is missing; the next is ${n}.`);
    checksum.update(`${text}\n`);
  }
  return lines.length;
}

async function pageTimes(directory, count) {
  const timed = async (limit, i) => {
    const from = 1 + ((i * 7919 * 104_729) % count);
    const start = performance.now();
    await readLog(directory, LOG, { from, limit, direction: i % 2 === 0 ? 'forward' : 'backward' });
    return performance.now() - start;
  };
  const times = async (limit) => {
    const all = [];
    for (let i = 0; i < 60; i++) all.push(await timed(limit, i));
    return all.sort((a, b) => a - b);
  };
  const one = await times(1);
  const pages = await times(PAGE);
  return { median: pages[30]?.toFixed(1), slowest: pages.at(-1)?.toFixed(1), one: one[30]?.toFixed(1) };
}
