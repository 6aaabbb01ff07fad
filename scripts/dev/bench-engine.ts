/**
 * Time and memory of the built-in comparison, as it is packaged, against rtg vcfeval, hap.py, truvari and `bcftools view`, on the same
 * generated files in the same run: npm run bench -- engine [--folder DIR] [--runs N] [--only small|sv]
 * Tools are looked for on the PATH, or named by VCBENCH_RTG, VCBENCH_HAPPY, VCBENCH_TRUVARI. CPU time and memory need GNU
 * time; what is not installed is reported as not measured.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { smallSetIn, writeSmallSet } from './benchSets.ts';
import { svSetIn, writeSequenceSvs, writeSymbolicSvs } from './benchSvSets.ts';

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: join(tmpdir(), 'vcbench-bench-engine') },
    runs: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const folder = resolve(values.folder);
const runs = Number(values.runs);
const cli = resolve(import.meta.dirname, '../../dist/cli/main.js');
const rtg = process.env.VCBENCH_RTG ?? 'rtg';
const happy = process.env.VCBENCH_HAPPY ?? 'hap.py';
const truvari = process.env.VCBENCH_TRUVARI ?? 'truvari';
const gnuTime = '/usr/bin/time';

/** A program's run: seconds, processor seconds (user and system), the largest process's memory in MB. */
interface Measure {
  wall: number;
  cpu: number | null;
  memory: number | null;
  load: number;
}

if (!existsSync(cli)) {
  console.error('Build first, or run: npm run bench -- engine');
  process.exit(2);
}
if (values.only !== 'sv') await benchSmall();
if (values.only !== 'small') {
  await benchSv('SVs with sequence', 'sequence', writeSequenceSvs);
  await benchSv('symbolic SVs among 800,000 records', 'symbolic', writeSymbolicSvs);
}

async function benchSmall(): Promise<void> {
  const place = await generated('small', writeSmallSet);
  const { truth, query, reference, regions } = smallSetIn(place);
  const out = (name: string): string => fresh(join(place, name));
  const sdf = join(place, 'sdf');
  if (isThere(rtg) && !existsSync(sdf)) spawnSync(rtg, ['format', '-o', sdf, reference]);
  const files = ['--truth', truth, '--query', query, '--reference', reference, '--regions', regions];
  const engine = ['--engine=vcfeval', '--engine-vcfeval-path', rtg, '--engine-vcfeval-template', sdf];
  for (const threads of ['1', '2']) {
    const ours = `built-in, threads ${threads}`;
    const vcfeval = `rtg vcfeval, threads ${threads}`;
    const theirs = `hap.py with vcfeval, threads ${threads}`;
    const view = 'bcftools view of both';
    const prefix = join(place, `happy${threads}`);
    const found = reportInTurn({
      [view]: () => [
        ['bcftools', 'view', '-o', '/dev/null', truth],
        ['bcftools', 'view', '-o', '/dev/null', query],
      ],
      [ours]: () => {
        const options = [...files, '--threads', threads, '--out', out(`ours${threads}`)];
        return [[process.execPath, cli, 'bench', 'small', ...options]];
      },
      [vcfeval]: () => {
        const options = ['-t', sdf, '-e', regions, '-T', threads, '-o', out('vcfeval')];
        return [[rtg, 'vcfeval', '-b', truth, '-c', query, ...options]];
      },
      [theirs]: () => {
        const options = ['-f', regions, '-r', reference, '-o', prefix, '--threads', threads];
        return [[happy, truth, query, ...options, ...engine]];
      },
    });
    const others = {
      'rtg vcfeval': found[vcfeval]!,
      'hap.py': found[theirs]!,
      'bcftools view': found[view]!,
    };
    ratios(found[ours]!, others);
    if (found[theirs]) compareCounts(join(place, `ours${threads}`, 'summary.csv'), `${prefix}.summary.csv`);
  }
}

async function benchSv(title: string, name: string, write: (folder: string) => Promise<void>): Promise<void> {
  const place = await generated(name, write);
  const { base, comp } = svSetIn(place);
  console.log(`\n${title}`);
  const truvariOut = join(place, 'truvari');
  const ours = (threads: string) => (): Commands => {
    const options = ['--threads', threads, '-o', fresh(join(place, `ours${threads}`))];
    return [[process.execPath, cli, 'bench', 'sv', '-b', base, '-c', comp, ...options]];
  };
  const found = reportInTurn({
    'truvari bench': () => [[truvari, 'bench', '-b', base, '-c', comp, '-o', fresh(truvariOut)]],
    'bcftools view of both': () => [
      ['bcftools', 'view', '-o', '/dev/null', base],
      ['bcftools', 'view', '-o', '/dev/null', comp],
    ],
    'built-in, threads 1': ours('1'),
    'built-in, threads 2': ours('2'),
  });
  const theirs = found['truvari bench']!;
  for (const threads of ['1', '2']) {
    const others = { truvari: theirs, 'bcftools view': found['bcftools view of both']! };
    ratios(found[`built-in, threads ${threads}`]!, others);
    if (!theirs) continue;
    const summary = (run: string): string => readFileSync(join(run, 'summary.json'), 'utf8');
    const isEqual = summary(join(place, `ours${threads}`)) === summary(truvariOut);
    console.log(`  summary.json ${isEqual ? 'equal' : 'DIFFERS'}`);
  }
}

/** A folder with the files that `write` makes, kept for the next run. */
async function generated(name: string, write: (folder: string) => Promise<void>): Promise<string> {
  const place = join(folder, name);
  const mark = join(place, 'complete');
  if (!existsSync(mark)) {
    mkdirSync(place, { recursive: true });
    console.log(`making ${place}`);
    await write(place);
    writeFileSync(mark, '');
  }
  return place;
}

function fresh(path: string): string {
  rmSync(path, { recursive: true, force: true });
  return path;
}

type Commands = string[][];

/**
 * Runs the programs in turn, `runs` times, as the speed of a machine changes from minute to minute, and prints the quickest time of
 * each; null for what is not installed.
 */
function reportInTurn(programs: Record<string, () => Commands>): Record<string, Measure | null> {
  const best: Record<string, Measure | null> = {};
  for (let run = 0; run < runs; run++) {
    for (const [name, commands] of Object.entries(programs)) {
      const measured = measure(commands());
      if (run === 0 || (measured && measured.wall < best[name]!.wall)) best[name] = measured;
    }
  }
  for (const [name, measured] of Object.entries(best)) print(name, measured);
  return best;
}

function print(name: string, best: Measure | null): void {
  const number = (value: number | null, unit: string): string =>
    value === null ? `? ${unit}` : `${value.toFixed(value < 100 ? 2 : 0)} ${unit}`;
  console.log(
    best === null
      ? `  ${name.padEnd(34)} not measured`
      : `  ${name.padEnd(34)} ${number(best.wall, 's')}, CPU ${number(best.cpu, 's')}, ${number(best.memory, 'MB')}, load ${best.load.toFixed(1)}`,
  );
}

function measure(commands: Commands): Measure | null {
  const total: Measure = { wall: 0, cpu: 0, memory: 0, load: loadavg()[0]! };
  for (const [program, ...args] of commands) {
    if (!isThere(program!)) return null;
    const timed = existsSync(gnuTime);
    const argv = timed ? [gnuTime, '-f', '%U %S %M', program!, ...args] : [program!, ...args];
    const started = performance.now();
    const done = spawnSync(argv[0]!, argv.slice(1), { encoding: 'utf8', maxBuffer: 2 ** 28 });
    // 3 is the built-in comparison finding its own result hard to believe, as that of made-up calls may be.
    if (done.status !== 0 && done.status !== 3) {
      console.log(`  ${program} failed: ${done.stderr.trim().split('\n').slice(-3).join(' | ')}`);
      return null;
    }
    total.wall += (performance.now() - started) / 1000;
    const [user, system, kilobytes] = done.stderr.trim().split('\n').at(-1)!.split(' ').map(Number);
    total.cpu = timed ? total.cpu! + user! + system! : null;
    total.memory = timed ? Math.max(total.memory!, kilobytes! / 1024) : null;
  }
  return total;
}

function isThere(program: string): boolean {
  return spawnSync(program, ['--version']).error === undefined;
}

function ratios(ours: Measure | null, others: Record<string, Measure | null>): void {
  for (const [name, other] of Object.entries(others)) {
    if (!ours || !other) continue;
    const cpu = ours.cpu !== null && other.cpu !== null ? `, CPU ${(other.cpu / ours.cpu).toFixed(1)}` : '';
    console.log(`  ${name} : built-in = ${(other.wall / ours.wall).toFixed(1)}${cpu}`);
  }
}

function compareCounts(ours: string, theirs: string): void {
  const numbers = (path: string): string[] =>
    readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .flatMap((line) => line.split(',').slice(0, 10));
  const mine = numbers(ours);
  const other = numbers(theirs);
  const differing = other.filter((value, i) => value !== mine[i]).length;
  console.log(`  summary.csv: ${differing} of ${other.length} counts differ from hap.py's`);
}
