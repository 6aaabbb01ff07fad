/**
 * Whether the built-in SV comparison equals truvari's summary.json on every set of ../shared/data/sv, and how long it
 * takes. Run by `npm run bench -- sv`, or: node scripts/dev/bench-sv.ts
 */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { silentOutput } from '../../src-main/engine/output.ts';
import { runSvBenchmark, SV_PRESETS, type SvBenchmarkOptions } from '../../src-main/engine/sv/index.ts';

/** A data set with truvari's answer. Paths are relative to ../shared/data/sv. */
export interface SvSet {
  name: string;
  options: Omit<SvBenchmarkOptions, 'output'>;
  expected: string;
}

export const svDataFolder = resolve(import.meta.dirname, '../../../shared/data/sv');

const FIRST_MB = {
  base: 'grch38_chr20_1M/input1.vcf.gz',
  comp: 'grch38_chr20_1M/input2.vcf.gz',
  reference: 'grch38_chr20_1M/ref.fa.gz',
};

export const svSets: readonly SvSet[] = [
  {
    name: 'chr20 first Mb',
    options: { ...FIRST_MB, dupToIns: true },
    expected: 'grch38_chr20_1M/expected/summary.json',
  },
  {
    name: 'chr20 first Mb, lab preset',
    options: { ...FIRST_MB, ...SV_PRESETS.lab },
    expected: 'grch38_chr20_1M/expected/summary.lab_preset.json',
  },
  {
    name: 'chr20 tandem repeats',
    options: {
      base: 'grch38_chr20_tr/base.vcf.gz',
      comp: 'grch38_chr20_tr/comp.vcf.gz',
      reference: 'grch38_chr20_tr/ref.fa.gz',
      includebed: 'grch38_chr20_tr/tr_h1.bed',
      passonly: true,
      pick: 'ac',
      dupToIns: true,
    },
    expected: 'grch38_chr20_tr/expected/summary.json',
  },
  {
    name: 'chr20 CMRG',
    options: {
      base: 'grch38_cmrg_chr20/CMRG_GRCh38_v1.00_stvar.vcf.gz',
      comp: 'grch38_cmrg_chr20/comp.large.vcf.gz',
      includebed: 'grch38_cmrg_chr20/chr20.bed',
      passonly: true,
    },
    expected: 'grch38_cmrg_chr20/expected/summary.json',
  },
];

/** Text of our summary.json and of truvari's for one set, and the milliseconds that ours took. */
export async function compareSvSet({
  options,
  expected,
}: SvSet): Promise<{ ours: string; theirs: string; ms: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'vcbench-sv-'));
  try {
    const output = join(folder, 'out');
    const located = { ...options };
    for (const key of ['base', 'comp', 'reference', 'includebed'] as const) {
      if (located[key] !== undefined) located[key] = join(svDataFolder, located[key]);
    }
    const started = performance.now();
    await runSvBenchmark({ ...located, output }, silentOutput);
    const ms = performance.now() - started;
    const ours = await readFile(join(output, 'summary.json'), 'utf8');
    return { ours, theirs: await readFile(join(svDataFolder, expected), 'utf8'), ms };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  if (!existsSync(svDataFolder)) {
    console.log('not run: shared data absent');
    return;
  }
  let differing = 0;
  for (const set of svSets) {
    const { ours, theirs, ms } = await compareSvSet(set);
    const counts = (text: string): string => {
      const summary = JSON.parse(text);
      return ['TP-base', 'TP-comp', 'FP', 'FN'].map((key) => `${key} ${summary[key]}`).join(', ');
    };
    const verdict =
      ours === theirs ? 'summary.json equal to the byte' : `truvari: ${counts(theirs)}\n${ours}`;
    if (ours !== theirs) differing++;
    console.log(`${set.name.padEnd(28)} ${ms.toFixed(0).padStart(5)} ms  ${counts(ours)}  ${verdict}`);
  }
  if (differing > 0) process.exitCode = 1;
}

if (import.meta.main) await main();
