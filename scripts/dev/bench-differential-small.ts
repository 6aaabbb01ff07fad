/**
 * The built-in small-variant comparison against `rtg vcfeval` and `hap.py --engine=vcfeval` on generated hard cases, and against
 * vcfeval's `--Xobey-phase` on the same with phases:
 * node scripts/dev/bench-differential-small.ts [CASES] [SEED...]
 * The tools are looked for on the PATH, or named by VCBENCH_RTG and VCBENCH_HAPPY. Exit code 1 when a count differs.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Intervals } from '../../src-main/engine/io/intervals.ts';
import { parseRecord } from '../../src-main/engine/io/vcf.ts';
import { classify, FLAG } from '../../src-main/engine/smallvar/classify.ts';
import {
  type BlockInput,
  type BlockResult,
  compareBlock,
  type Phase,
} from '../../src-main/engine/smallvar/compareBlock.ts';
import { MATCH } from '../../src-main/engine/smallvar/match.ts';
import { type SmallRecord, toSmallRecord } from '../../src-main/engine/smallvar/record.ts';
import { membership, widenByTruth } from '../../src-main/engine/smallvar/regions.ts';
import type { Side } from '../../src-main/engine/smallvar/row.ts';
import {
  type GeneratedSet,
  generateSet,
  header,
  withPhases,
} from '../../src-main/engine/smallvar/testing/generate.ts';

const rtg = process.env.VCBENCH_RTG ?? 'rtg';
const happy = process.env.VCBENCH_HAPPY ?? 'hap.py';
const ZYGOSITY = ['het', 'homalt', 'hetalt'];
const NO_PHASE: Phase = { truth: false, query: false };
const PHASES: readonly Phase[] = [
  { truth: true, query: false },
  { truth: false, query: true },
  { truth: true, query: true },
];
const [cases = '1000', ...seeds] = process.argv.slice(2);
const missing = ['bgzip', 'tabix', 'samtools', rtg, happy].filter(
  (tool) => spawnSync(tool, ['--version']).error !== undefined,
);

if (missing.length > 0) console.log(`not run: ${missing.join(', ')} not found`);
else {
  for (const seed of seeds.length > 0 ? seeds : ['1']) await differ(Number(seed), Number(cases));
}

async function differ(seed: number, count: number): Promise<void> {
  const set = generateSet(seed, count);
  console.log(`seed ${seed}: ${count} places, ${set.truth.length} truth and ${set.query.length} query calls`);
  await inFolder(set, async (folder, input) => {
    const ours = compareBlock(input);
    for (const which of ['pass', 'all'] as const)
      reportVcfeval(ours, which, runVcfeval(folder, which, NO_PHASE));
    runHappy(folder);
    const widened = widenByTruth(input.confident!, input.truth).intervals;
    reportLines(ourLines(ours, widened), theirLines(folder));
  });
  await inFolder(withPhases(set, seed), async (folder, input) => {
    for (const phase of PHASES) {
      console.log(`  obeying phase of truth ${phase.truth}, of query ${phase.query}`);
      const ours = compareBlock({ ...input, phase });
      for (const which of ['pass', 'all'] as const)
        reportVcfeval(ours, which, runVcfeval(folder, which, phase));
    }
  });
}

/** Writes the set's files for the tools, and hands over the same as input for the built-in comparison. */
async function inFolder(
  set: GeneratedSet,
  work: (folder: string, input: BlockInput) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'vcbench-differential-'));
  try {
    const regions = regionsWithHoles(set);
    await writeInput(set, regions, folder);
    const calls = (lines: string[]): SmallRecord[] =>
      lines
        .map((line) => toSmallRecord(parseRecord(line), 0))
        .filter((found): found is SmallRecord => typeof found !== 'string');
    await work(folder, {
      contig: set.contig,
      reference: new TextEncoder().encode(set.reference),
      truth: calls(set.truth),
      query: calls(set.query),
      confident: new Intervals(regions),
      strata: [],
      recordCounts: true,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The whole contig but for a hole in every fourth place. */
function regionsWithHoles(set: GeneratedSet): [number, number][] {
  const regions: [number, number][] = [];
  let start = 0;
  set.cases.forEach((place, i) => {
    if (i % 4 !== 3) return;
    const hole = place + 40 + ((i * 7) % 60);
    regions.push([start, hole]);
    start = hole + 40;
  });
  regions.push([start, set.reference.length]);
  return regions;
}

async function writeInput(set: GeneratedSet, regions: [number, number][], folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const fasta = join(folder, 'ref.fa');
  await writeFile(fasta, `>${set.contig}\n${set.reference.replace(/.{60}/g, '$&\n')}\n`);
  await writeFile(
    join(folder, 'regions.bed'),
    regions.map(([start, end]) => `${set.contig}\t${start}\t${end}\n`).join(''),
  );
  for (const which of ['truth', 'query'] as const) {
    const file = join(folder, `${which}.vcf`);
    await writeFile(file, `${[...header(set, which.toUpperCase()), ...set[which]].join('\n')}\n`);
    execFileSync('bgzip', [file]);
    execFileSync('tabix', ['-p', 'vcf', `${file}.gz`]);
  }
  execFileSync('samtools', ['faidx', fasta]);
  execFileSync(rtg, ['format', '-o', join(folder, 'sdf'), fasta], { stdio: 'ignore' });
}

function runVcfeval(folder: string, which: 'pass' | 'all', phase: Phase): number[] {
  const at = (name: string): string => join(folder, name);
  const args = ['vcfeval', '-b', at('truth.vcf.gz'), '-c', at('query.vcf.gz'), '-t', at('sdf')];
  args.push('-e', at('regions.bed'), `--Xobey-phase=${phase.truth},${phase.query}`);
  args.push(
    '-o',
    at(`${which}-${phase.truth}-${phase.query}`),
    ...(which === 'all' ? ['--all-records'] : []),
  );
  const text = execFileSync(rtg, args, { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
  return text.trim().split('\n').at(-1)!.trim().split(/\s+/).slice(1, 5).map(Number);
}

function runHappy(folder: string): void {
  execFileSync(
    happy,
    [
      ...['truth.vcf.gz', 'query.vcf.gz', '-f', 'regions.bed', '-r', 'ref.fa', '-o', 'happy'],
      ...[
        '--engine=vcfeval',
        '--engine-vcfeval-path',
        rtg,
        '--engine-vcfeval-template',
        'sdf',
        '--threads',
        '1',
      ],
    ],
    { cwd: folder, stdio: 'ignore' },
  );
}

function reportVcfeval({ records }: BlockResult, which: 'pass' | 'all', theirs: number[]): void {
  const { truthTp, queryTp, falsePositive, falseNegative } = records![which];
  const ours = [truthTp, queryTp, falsePositive, falseNegative];
  const same = ours.every((count, i) => count === theirs[i]);
  if (!same) process.exitCode = 1;
  console.log(`  vcfeval ${which}: ${same ? `equal (${ours})` : `ours ${ours}, theirs ${theirs}`}`);
}

/** A line for each row: place, REF, super-locus, and BD:BK:BI:BVT:BLT of both sides. */
function ourLines({ rows }: BlockResult, confident: Intervals): string[] {
  return rows.map((row) => {
    const inside = membership(row, confident, []).confident;
    const { ref } = (row.truth ?? row.query)!.record;
    const sides = [side(row.truth, 'FN', inside), side(row.query, 'FP', inside)];
    return [row.start + 1, ref, row.superLocus, ...sides].join(' ');
  });
}

function side(found: Side | null, miss: string, inside: boolean): string {
  if (!found) return '.';
  const { type, flags } = classify(found.record);
  const subtypes = Object.entries(FLAG)
    .filter(([name, bit]) => (flags & bit) !== 0 && !ZYGOSITY.includes(name))
    .map(([name]) => name.toLowerCase())
    .sort();
  const zygosity = ZYGOSITY.find((name) => (flags & FLAG[name as keyof typeof FLAG]) !== 0) ?? 'halfcall';
  const decision = found.match === MATCH.genotype ? 'TP' : miss;
  const kind =
    found.match === MATCH.genotype ? 'gm' : found.match === MATCH.allele ? 'am' : found.nearby ? 'lm' : '.';
  const decided = inside ? `${decision}:${kind}` : 'UNK:.';
  return `${decided}:${subtypes.join(',') || '.'}:${type}:${zygosity}`;
}

function theirLines(folder: string): string[] {
  const text = execFileSync('bgzip', ['-dc', join(folder, 'happy.vcf.gz')], {
    maxBuffer: 2 ** 30,
  }).toString();
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const fields = line.split('\t');
      const keys = fields[8]!.split(':');
      const samples = [9, 10].map((index) => {
        const values = fields[index]!.split(':');
        const get = (key: string): string => values[keys.indexOf(key)] ?? '.';
        if (get('BVT') === 'NOCALL') return '.';
        const kind = get('BD') === 'UNK' ? '.' : get('BK');
        return [get('BD'), kind, get('BI'), get('BVT'), get('BLT')].join(':');
      });
      return [fields[1], fields[3], /BS=(\d+)/.exec(fields[7]!)?.[1] ?? -1, ...samples].join(' ');
    });
}

function reportLines(ours: string[], theirs: string[]): void {
  const left = new Map<string, number>();
  for (const line of ours) left.set(line, (left.get(line) ?? 0) + 1);
  const onlyTheirs = theirs.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
  const onlyOurs = [...left].filter(([, count]) => count > 0).map(([line]) => line);
  console.log(`  hap.py: ${onlyTheirs.length} of ${theirs.length} lines differ`);
  for (const line of onlyOurs) console.log(`    ours   ${line}`);
  for (const line of onlyTheirs) console.log(`    theirs ${line}`);
}
