import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VcfWriter } from '../io/vcfWriter.ts';
import type { SvBenchmarkOptions } from '../sv/index.ts';
import type { SvCase } from './svCallSets.ts';

/** Writes a case's files into a new folder; the options to run it with, but for the output. */
export async function writeSvCase(
  { fasta, base, comp, bed, useReference, options }: SvCase,
  folder: string,
): Promise<Omit<SvBenchmarkOptions, 'output'>> {
  await mkdir(folder, { recursive: true });
  const path = (name: string): string => join(folder, name);
  await writeFile(path('ref.fa'), fasta);
  await writeVcf(path('base.vcf.gz'), base);
  await writeVcf(path('comp.vcf.gz'), comp);
  if (bed !== null) await writeFile(path('regions.bed'), bed);
  return {
    ...options,
    base: path('base.vcf.gz'),
    comp: path('comp.vcf.gz'),
    ...(useReference ? { reference: path('ref.fa') } : {}),
    ...(bed === null ? {} : { includebed: path('regions.bed') }),
  };
}

/** `x.vcf.gz` and its index, from text. */
export async function writeVcf(path: string, text: string): Promise<void> {
  const lines = text.trimEnd().split('\n');
  const writer = new VcfWriter(
    path,
    lines.filter((line) => line.startsWith('#')),
  );
  for (const line of lines) if (!line.startsWith('#')) writer.write(line);
  await writer.close();
}

/** The same options as `truvari bench` takes them, without `-o`. */
export function truvariArguments(options: Omit<SvBenchmarkOptions, 'output'>): string[] {
  const argv: string[] = [];
  for (const [key, value] of Object.entries(options)) {
    const flag = FLAGS[key];
    if (flag === undefined) throw new Error(`no flag for ${key}`);
    if (key === 'decompose') {
      if (value === false) argv.push(flag);
    } else if (typeof value === 'boolean') {
      if (value) argv.push(flag);
    } else argv.push(`${flag}=${value}`);
  }
  return argv;
}

const FLAGS: Record<string, string> = {
  base: '--base',
  comp: '--comp',
  reference: '--reference',
  includebed: '--includebed',
  extend: '--extend',
  refdist: '--refdist',
  pctseq: '--pctseq',
  pctsize: '--pctsize',
  pctovl: '--pctovl',
  typeignore: '--typeignore',
  dupToIns: '--dup-to-ins',
  pick: '--pick',
  chunksize: '--chunksize',
  bnddist: '--bnddist',
  maxResolve: '--max-resolve',
  decompose: '--no-decompose',
  noRoll: '--no-roll',
  bSample: '--bSample',
  cSample: '--cSample',
  passonly: '--passonly',
  sizemin: '--sizemin',
  sizefilt: '--sizefilt',
  sizemax: '--sizemax',
  noRef: '--no-ref',
};
