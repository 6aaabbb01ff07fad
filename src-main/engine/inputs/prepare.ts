import { constants } from 'node:fs';
import { copyFile, link, mkdir, realpath, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../errors.ts';
import { readTabix } from '../io/tabix.ts';
import { headerLines, openVcf } from '../io/vcf.ts';
import { VcfWriter } from '../io/vcfWriter.ts';
import { writeAtomically } from '../io/writing.ts';
import type { TaskOutput } from '../output.ts';
import { type Contig, guessBuild, readFaiContigs } from './genomeBuild.ts';
import { convertGvcf, GVCF_SAMPLE, type GvcfConversion } from './gvcf.ts';
import { preflightBed, preflightVcf } from './preflight.ts';
import { problemOf } from './problems.ts';
import type { PreflightReport, VcfReport, VcfRole } from './report.ts';

/** The files of one run, as far as they are there. Hand over a hard-filtered VCF as `query` rather than the gVCF. */
export interface PrepareRequest {
  query?: string | undefined;
  svQuery?: string | undefined;
  truth?: string | undefined;
  confidentBed?: string | undefined;
  svTruth?: string | undefined;
  svRegions?: string | undefined;
  referenceFai?: string | undefined;
  sampleId: string;
  /** Folder that receives `report.json`, `query.vcf.gz` and `sv.query.vcf.gz`, each VCF with its `.tbi`. */
  out: string;
}

/**
 * Checks every input and makes the query files readable by every tool: a gVCF is converted, a VCF that is not bgzipped or
 * whose index is missing or does not fit is rewritten, any other is linked. A truth VCF is left where it is unless it
 * lacks the same; then `truth.vcf.gz` or `sv.truth.vcf.gz` is made of it. What is wrong with a file is in the report,
 * which is written last, and the file then has no `prepared` path. Throws EngineError diskFull; an abort throws the
 * signal's reason.
 */
export async function prepareInputs(
  request: PrepareRequest,
  output: TaskOutput,
  signal: AbortSignal,
): Promise<PreflightReport> {
  refuseOwnOutput(request);
  await mkdir(request.out, { recursive: true });
  const report: PreflightReport = { v: 1, sampleId: request.sampleId, prepared: {}, notes: [], problems: [] };
  const reference = await readReference(request.referenceFai, report);
  const task = { request, reference, report, output, signal };
  for (const role of ['truth', 'svTruth', 'query', 'svQuery'] as const) await prepareVcf(role, task);
  for (const role of ['confidentBed', 'svRegions'] as const) {
    const file = request[role];
    if (file !== undefined) report[role] = await preflightBed(file, { role, reference });
  }
  tell(report, output);
  await writeFileWhole(path.join(request.out, 'report.json'), (partial) =>
    writeFile(partial, `${JSON.stringify(report, null, 2)}\n`),
  );
  return report;
}

/** What an earlier attempt left in `out` is removed first, so nothing in there can be an input. */
function refuseOwnOutput(request: PrepareRequest): void {
  const out = path.resolve(request.out);
  for (const role of ['query', 'svQuery', 'truth', 'svTruth'] as const) {
    const input = request[role];
    if (input === undefined || path.dirname(path.resolve(input)) !== out) continue;
    throw new EngineError(
      'badInput',
      `${input} lies in the folder ${request.out}, which receives the checked files.`,
      'Choose another output folder.',
    );
  }
}

interface Task {
  request: PrepareRequest;
  reference: Contig[] | undefined;
  report: PreflightReport;
  output: TaskOutput;
  signal: AbortSignal;
}

const OUT_NAMES: Readonly<Record<VcfRole, string>> = {
  query: 'query.vcf.gz',
  svQuery: 'sv.query.vcf.gz',
  truth: 'truth.vcf.gz',
  svTruth: 'sv.truth.vcf.gz',
};

async function readReference(
  fai: string | undefined,
  report: PreflightReport,
): Promise<Contig[] | undefined> {
  if (fai === undefined) return undefined;
  try {
    const contigs = await readFaiContigs(fai);
    report.reference = { path: fai, contigs: contigs.length, build: guessBuild(contigs) };
    return contigs;
  } catch (error) {
    report.problems.push(problemOf(error));
    return undefined;
  }
}

async function prepareVcf(role: VcfRole, task: Task): Promise<void> {
  const { request, report, reference, output, signal } = task;
  const input = request[role];
  const target = path.join(request.out, OUT_NAMES[role]);
  await Promise.all([rm(target, { force: true }), rm(`${target}.tbi`, { force: true })]);
  if (input === undefined) return;
  const options = { role, reference, output, signal };
  // A gVCF of a genome has 100 million records: it is read once, by the conversion, which checks order and columns, too.
  if (role === 'query') {
    const start = await preflightVcf(input, { role, maxRecords: GVCF_SAMPLE, signal });
    if (start.gvcf && !failed(start)) return convertQuery(input, target, start, task);
  }
  const full = await preflightVcf(input, options);
  if (role === 'query' && full.gvcf && !failed(full)) return convertQuery(input, target, full, task);
  report[role] = full;
  if (failed(full)) return;
  const reason = await whyRewrite(full);
  if (reason !== null) {
    await rewrite(input, target, task);
    full.problems = full.problems.filter(({ about }) => about !== 'packing');
    report.notes.push(`${path.basename(input)} is ${reason}; ${path.basename(target)} was made of it.`);
    report.prepared[role] = target;
  } else if (role === 'query' || role === 'svQuery') {
    await linkOrCopy(input, target);
    await linkOrCopy(`${input}.tbi`, `${target}.tbi`);
    report.prepared[role] = target;
  } else {
    report.prepared[role] = input;
  }
}

async function convertQuery(input: string, target: string, seen: VcfReport, task: Task): Promise<void> {
  const { request, report, reference, output, signal } = task;
  report.query = seen;
  output.info(`${path.basename(input)} is a gVCF: its variants are taken out.`);
  let conversion: GvcfConversion;
  try {
    const sample = seen.samples.includes(request.sampleId) ? request.sampleId : undefined;
    conversion = await convertGvcf({ input, output: target, sample }, output, signal);
  } catch (error) {
    signal.throwIfAborted();
    seen.problems.push(problemOf(error));
    return;
  }
  report.conversion = conversion;
  report.notes.push(
    `${path.basename(input)} is a gVCF: ${conversion.kept} of ${conversion.records} records are variants, the others reference blocks.`,
  );
  report.convertedQuery = await preflightVcf(target, { role: 'query', reference, output, signal });
  if (!failed(report.convertedQuery)) report.prepared.query = target;
}

function failed(report: VcfReport): boolean {
  return report.problems.some((problem) => problem.severity === 'error');
}

/** Why a sound VCF cannot be given to every tool as it is; null when it can. */
async function whyRewrite(report: VcfReport): Promise<string | null> {
  if (report.compression === 'plain') return 'not compressed';
  if (report.compression === 'gzip') return 'compressed with gzip instead of bgzip';
  if (report.index?.kind !== 'tbi') return 'without a .tbi index';
  const index = await readTabix(report.index.path).catch(() => null);
  if (index === null) return 'beside an index that is damaged';
  let counted = true;
  for (const { id, records } of report.contigs) {
    const entry = index.contigs.get(id);
    if (entry === undefined || (entry.records !== undefined && entry.records !== records)) {
      return 'beside an index that belongs to another file';
    }
    counted &&= entry.records !== undefined;
  }
  // Downloads arrive in any order: an older index is only distrusted when it holds no counts that vouch for it.
  return report.index.older && !counted ? 'newer than its index' : null;
}

/** The same records, bgzipped and indexed. */
async function rewrite(input: string, target: string, { output, signal }: Task): Promise<void> {
  const reader = await openVcf(input);
  const writer = new VcfWriter(target, headerLines(reader.header));
  try {
    for await (const batch of reader.batches({ requireSorted: true })) {
      signal.throwIfAborted();
      for (const record of batch) writer.write(record);
      output.progress(reader.bytesRead, reader.size, 'bytes', path.basename(input));
    }
    await writer.close();
  } catch (error) {
    await writer.abort();
    throw error;
  } finally {
    await reader.close();
  }
}

/** A second name for the file; a copy where the file system has none to give. A symbolic link is followed. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  const source = await realpath(from);
  try {
    await link(source, to);
  } catch {
    await writeFileWhole(to, (partial) => copyFile(source, partial, constants.COPYFILE_FICLONE));
  }
}

function writeFileWhole(file: string, write: (partial: string) => Promise<void>): Promise<void> {
  return writeAtomically(file, write).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOSPC' && error.code !== 'EDQUOT') throw error;
    throw new EngineError(
      'diskFull',
      `The disk is full: ${file} could not be written.`,
      'Free some space and try again.',
    );
  });
}

function tell(report: PreflightReport, output: TaskOutput): void {
  for (const note of report.notes) output.info(note);
  const files = [
    report.query,
    report.convertedQuery,
    report.svQuery,
    report.truth,
    report.svTruth,
    report.confidentBed,
    report.svRegions,
    report,
  ];
  for (const problem of files.flatMap((file) => file?.problems ?? [])) {
    output.warn(problem.hint === undefined ? problem.message : `${problem.message} ${problem.hint}`);
  }
}
