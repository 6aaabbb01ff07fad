/**
 * How far the built-in small-variant comparison is from hap.py's and vcfeval's counts, on every set of
 * ../shared/data/smallvar. Run by `npm run bench -- small`, or: node scripts/dev/bench-small.ts
 */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { silentOutput } from '../../src-main/engine/output.ts';
import {
  runSmallVariantBenchmark,
  type SmallVariantSummary,
  summaryRows,
} from '../../src-main/engine/smallvar/index.ts';

/** A data set with what the real tools said about it. Paths are relative to ../shared/data/smallvar. */
export interface SmallVariantSet {
  name: string;
  truth: string;
  query: string;
  reference: string;
  regions: string;
  targets?: string;
  stratification?: string;
  /** Start of the names of the tools' files. */
  expected: string;
}

export const dataFolder = resolve(import.meta.dirname, '../../../shared/data/smallvar');

const STRATA = 'grch38_chr21_na12878/stratifications/v3.0-GRCh38-test-stratifications.tsv';

export const smallVariantSets: readonly SmallVariantSet[] = [
  {
    name: 'chr21 NA12878, perturbed',
    truth: 'grch38_chr21_na12878/truth.vcf.gz',
    query: 'grch38_chr21_na12878/query.perturbed.vcf.gz',
    reference: 'grch38_chr21_na12878/ref.fa.gz',
    regions: 'grch38_chr21_na12878/conf.bed',
    stratification: STRATA,
    expected: 'grch38_chr21_na12878/expected/',
  },
  {
    name: 'chr21 HG002, dipcall',
    truth: 'grch38_chr21_hg002/truth.vcf.gz',
    query: 'grch38_chr21_hg002/query.vcf.gz',
    reference: 'grch38_chr21_na12878/ref.fa.gz',
    regions: 'grch38_chr21_hg002/conf.bed',
    targets: 'grch38_chr21_hg002/targets.bed',
    stratification: STRATA,
    expected: 'grch38_chr21_hg002/expected/',
  },
  {
    name: 'chr20 NA12878, bcftools',
    truth: 'hg19_chr20_na12878/truth.100k.vcf.gz',
    query: 'hg19_chr20_na12878/query.bcftools.vcf.gz',
    reference: 'hg19_chr20_na12878/ref.fa.gz',
    regions: 'hg19_chr20_na12878/region100k.bed',
    expected: 'hg19_chr20_na12878/expected/bcftools.',
  },
  {
    name: 'chr20 NA12878, perturbed',
    truth: 'hg19_chr20_na12878/truth.vcf.gz',
    query: 'hg19_chr20_na12878/query.perturbed.vcf.gz',
    reference: 'hg19_chr20_na12878/ref.fa.gz',
    regions: 'hg19_chr20_na12878/region.bed',
    expected: 'hg19_chr20_na12878/expected/perturbed.',
  },
];

/** One count that differs, in words; `tool` is `hap.py xcmp`, `hap.py vcfeval` or `rtg vcfeval`. */
export interface Difference {
  tool: string;
  row: string;
  column: string;
  ours: number | null;
  theirs: number | null;
}

export interface Comparison {
  set: SmallVariantSet;
  summary: SmallVariantSummary;
  differences: Difference[];
  /** Cells compared, per tool. */
  compared: Record<string, number>;
}

/** Runs the built-in comparison on a set into `out` and lists every number in which it differs from the tools' files. */
export async function compareWithTools(set: SmallVariantSet, out: string): Promise<Comparison> {
  const path = (file: string | undefined): string | undefined => file && join(dataFolder, file);
  const summary = await runSmallVariantBenchmark(
    {
      truth: path(set.truth)!,
      query: path(set.query)!,
      reference: path(set.reference)!,
      regions: path(set.regions),
      targets: path(set.targets),
      stratification: path(set.stratification),
      out,
      recordCounts: true,
    },
    silentOutput,
  );
  const differences: Difference[] = [];
  const compared: Record<string, number> = {};
  for (const engine of ['vcfeval', 'xcmp']) {
    for (const table of ['summary', 'extended']) {
      const file = join(dataFolder, `${set.expected}happy_${engine}.${table}.csv`);
      if (!existsSync(file)) continue;
      const tool = `hap.py ${engine} ${table}`;
      const found = compareTables(
        parseCsv(await readFile(join(out, `${table}.csv`), 'utf8')),
        parseCsv(await readFile(file, 'utf8')),
        tool,
      );
      differences.push(...found.differences);
      compared[tool] = found.compared;
    }
  }
  for (const which of ['pass', 'all'] as const) {
    const file = join(dataFolder, `${set.expected}vcfeval_${which}.summary.txt`);
    if (!existsSync(file)) continue;
    const tool = `rtg vcfeval ${which}`;
    const theirs = parseVcfeval(await readFile(file, 'utf8'));
    const counts = summary.records![which];
    const ours = [counts.truthTp, counts.queryTp, counts.falsePositive, counts.falseNegative];
    compared[tool] = ours.length;
    ['True-pos-baseline', 'True-pos-call', 'False-pos', 'False-neg'].forEach((column, i) => {
      if (ours[i] !== theirs[i])
        differences.push({ tool, row: 'all', column, ours: ours[i]!, theirs: theirs[i]! });
    });
  }
  return { set, summary, differences, compared };
}

type Table = Map<string, Record<string, string>>;

/** Rows of a CSV by their key columns. */
export function parseCsv(text: string): Table {
  const [head, ...lines] = text.trim().split('\n');
  const columns = head!.split(',');
  const table: Table = new Map();
  for (const line of lines) {
    const fields = line.split(',');
    const row = Object.fromEntries(columns.map((column, i) => [column, fields[i] ?? '']));
    const key = ['Type', 'Subtype', 'Subset', 'Filter'].map((column) => row[column] ?? '*').join(' ');
    table.set(key, row);
  }
  return table;
}

function compareTables(
  ours: Table,
  theirs: Table,
  tool: string,
): { differences: Difference[]; compared: number } {
  const differences: Difference[] = [];
  let compared = 0;
  for (const key of new Set([...theirs.keys(), ...ours.keys()])) {
    const a = ours.get(key);
    const b = theirs.get(key);
    if (!a || !b) {
      differences.push({ tool, row: key, column: 'row', ours: a ? 1 : 0, theirs: b ? 1 : 0 });
      continue;
    }
    for (const column of Object.keys(b)) {
      if (KEYS.has(column)) continue;
      compared++;
      const x = value(a[column]);
      const y = value(b[column]);
      const same = x === y || (x !== null && y !== null && Math.abs(x - y) < 1e-9);
      if (!same) differences.push({ tool, row: key, column, ours: x, theirs: y });
    }
  }
  return { differences, compared };
}

const KEYS = new Set(['Type', 'Subtype', 'Subset', 'Filter', 'Genotype', 'QQ.Field', 'QQ']);

function value(text: string | undefined): number | null {
  return text === undefined || text === '' || text === '.' ? null : Number(text);
}

/** The counts of the last line of vcfeval's summary.txt. */
function parseVcfeval(text: string): number[] {
  return text.trim().split('\n').at(-1)!.trim().split(/\s+/).slice(1, 5).map(Number);
}

/** The table of a set: ours, each tool's, and how far apart they are. */
export function distanceTable({ set, summary, differences, compared }: Comparison): string {
  const lines = [`${set.name}`];
  for (const { type, filter, values } of summaryRows(summary.rows)) {
    const counts = ['TRUTH.TP', 'TRUTH.FN', 'QUERY.FP', 'QUERY.UNK', 'FP.gt', 'FP.al'];
    lines.push(`  ${type} ${filter}: ${counts.map((column) => `${column} ${values[column]}`).join(', ')}`);
  }
  for (const [tool, cells] of Object.entries(compared)) {
    const found = differences.filter((difference) => difference.tool === tool);
    const counts = found.filter(({ column }) => /^(TRUTH|QUERY)\.[A-Z]+$|^FP\.|-pos|-neg/.test(column));
    const distance = counts.reduce((sum, { ours, theirs }) => sum + Math.abs((ours ?? 0) - (theirs ?? 0)), 0);
    lines.push(`  ${tool}: ${found.length} of ${cells} values differ, distance of counts ${distance}`);
    if (tool.includes('extended')) continue;
    for (const { row, column, ours, theirs } of found)
      lines.push(`    ${row} ${column}: ours ${ours}, theirs ${theirs}`);
  }
  return lines.join('\n');
}

if (process.argv[1] && resolve(process.argv[1]) === import.meta.filename) {
  if (!existsSync(dataFolder)) {
    console.log('not run: shared data absent');
  } else {
    for (const set of smallVariantSets) {
      const out = await mkdtemp(join(tmpdir(), 'vcbench-small-'));
      try {
        console.log(distanceTable(await compareWithTools(set, out)));
      } finally {
        await rm(out, { recursive: true, force: true });
      }
    }
  }
}
