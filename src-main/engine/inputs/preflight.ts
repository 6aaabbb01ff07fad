import { stat } from 'node:fs/promises';
import { readBed } from '../io/bed.ts';
import { openVcf, type VcfReader } from '../io/vcf.ts';
import { silentOutput, type TaskOutput } from '../output.ts';
import { type Contig, isPrimary } from './genomeBuild.ts';
import { compareContigs, failure, packing, problemOf, warning } from './problems.ts';
import type { BedReport, BedRole, VcfReport, VcfRole } from './report.ts';
import { VcfTally } from './tally.ts';

export interface PreflightOptions {
  role: VcfRole;
  /** Contigs of the reference genome, to compare names and lengths with. */
  reference?: readonly Contig[] | undefined;
  /** Look at no more records than this; all of them when absent. */
  maxRecords?: number | undefined;
  output?: TaskOutput;
  signal?: AbortSignal;
}

/**
 * Looks a VCF over before hours are spent on it: compression, end-of-file block, index, header, samples, genotypes, order,
 * contigs against the reference. Streams, in memory that does not grow with the file. A file that cannot be read, is
 * truncated, unsorted, empty or without genotypes is no exception but a problem of severity `error` in the report.
 * An abort throws the signal's reason.
 */
export async function preflightVcf(path: string, options: PreflightOptions): Promise<VcfReport> {
  const report = emptyReport(path, options.role);
  report.size = (await stat(path).catch(() => null))?.size ?? null;
  let reader: VcfReader;
  try {
    reader = await openVcf(path);
  } catch (error) {
    report.problems.push(problemOf(error));
    return report;
  }
  report.compression = reader.compression;
  report.samples = reader.header.samples;
  report.index = await findIndex(path);
  const tally = new VcfTally(reader.header);
  try {
    report.complete = await readRecords(reader, tally, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    report.problems.push(problemOf(error));
  } finally {
    await reader.close();
  }
  fill(report, tally);
  judgeFile(report, tally);
  if (options.reference !== undefined) {
    report.problems.push(...compareContigs(path, report.contigs, options.reference));
  }
  return report;
}

/**
 * Looks a BED over: that it reads, has intervals, and names contigs of the reference. What is wrong is a problem in the
 * report, as for {@link preflightVcf}.
 */
export async function preflightBed(
  path: string,
  options: { role: BedRole; reference?: readonly Contig[] | undefined },
): Promise<BedReport> {
  const size = (await stat(path).catch(() => null))?.size ?? null;
  const report: BedReport = {
    path,
    role: options.role,
    size,
    intervals: 0,
    bases: 0,
    contigs: [],
    problems: [],
  };
  try {
    for (const [contig, intervals] of await readBed(path)) {
      report.contigs.push(contig);
      report.intervals += intervals.length;
      report.bases += intervals.totalBases;
    }
  } catch (error) {
    report.problems.push(problemOf(error));
    return report;
  }
  if (report.bases === 0)
    report.problems.push(failure(`${path} holds no region.`, 'Download the file again.'));
  else if (options.reference !== undefined) {
    const contigs = report.contigs.map((id) => ({ id, length: null, records: 1 }));
    report.problems.push(...compareContigs(path, contigs, options.reference));
  }
  return report;
}

async function readRecords(reader: VcfReader, tally: VcfTally, options: PreflightOptions): Promise<boolean> {
  const output = options.output ?? silentOutput;
  const label = reader.path.replace(/^.*[/\\]/, '');
  for await (const batch of reader.batches()) {
    options.signal?.throwIfAborted();
    for (const record of batch) {
      if (tally.records === options.maxRecords) return false;
      tally.add(record);
    }
    output.progress(reader.bytesRead, reader.size, 'bytes', label);
  }
  return true;
}

function emptyReport(path: string, role: VcfRole): VcfReport {
  return {
    path,
    role,
    size: null,
    compression: null,
    index: null,
    samples: [],
    complete: false,
    records: 0,
    sorted: null,
    gvcf: false,
    withGenotype: 0,
    contigs: [],
    build: 'unknown',
    naming: 'other',
    chrX: { het: 0, hom: 0, sex: null },
    problems: [],
  };
}

function fill(report: VcfReport, tally: VcfTally): void {
  report.records = tally.records;
  report.sorted = tally.unsorted === null;
  report.gvcf = tally.gvcf && (report.role === 'query' || report.role === 'truth');
  report.withGenotype = tally.withGenotype;
  report.contigs = tally.contigs;
  report.build = tally.build;
  report.naming = namingOf(report);
  report.chrX = { het: tally.het, hom: tally.hom, sex: tally.sex };
}

function judgeFile(report: VcfReport, tally: VcfTally): void {
  const { path, problems, index } = report;
  if (problems.length > 0) return;
  if (report.samples.length === 0) {
    problems.push(failure(`${path} has no sample column, so it holds no genotypes to compare.`));
  } else if (report.records === 0) {
    problems.push(
      failure(`${path} holds no record.`, 'Check that the caller finished and that this is its final file.'),
    );
  } else if (report.withGenotype === 0) {
    problems.push(failure(`${path} has no genotypes (GT), which a comparison needs.`));
  } else if (report.withGenotype < report.records) {
    const without = report.records - report.withGenotype;
    problems.push(
      warning(`${without} of the ${report.records} records looked at in ${path} have no genotype (GT).`),
    );
  }
  if (tally.unsorted !== null) {
    const { line, here, before } = tally.unsorted;
    problems.push(
      failure(
        `${path}, line ${line}: ${here} comes after ${before}; the file is not sorted.`,
        'Sort and index it: bcftools sort -O z -o sorted.vcf.gz FILE && tabix -p vcf sorted.vcf.gz',
      ),
    );
  }
  if (report.samples.length > 1) {
    problems.push(
      warning(`${path} has ${report.samples.length} samples; the first, ${report.samples[0]}, is compared.`),
    );
  }
  if (report.compression !== 'bgzf') {
    const how = report.compression === 'gzip' ? 'compressed with gzip, not bgzip' : 'not compressed';
    problems.push(packing(`${path} is ${how}; tools that need an index cannot read it.`, BGZIP_HINT));
  } else if (index === null) {
    problems.push(packing(`${path} has no index.`, `Make it: tabix -p vcf ${path}`));
  } else if (index.older) {
    problems.push(
      packing(
        `${index.path} is older than ${path}; it may belong to an earlier file.`,
        `Make it again: tabix -f -p vcf ${path}`,
      ),
    );
  }
}

const BGZIP_HINT = 'Compress and index it: bgzip x.vcf && tabix -p vcf x.vcf.gz';

function namingOf({ contigs }: VcfReport): VcfReport['naming'] {
  const primary = contigs.filter(({ id }) => isPrimary(id));
  if (primary.length === 0) return 'other';
  return primary[0]!.id.startsWith('chr') ? 'chr' : 'plain';
}

/** The `.tbi` or `.csi` beside a file. Two seconds of tolerance: some file systems keep times that coarsely. */
async function findIndex(path: string): Promise<VcfReport['index']> {
  const file = await stat(path).catch(() => null);
  for (const kind of ['tbi', 'csi'] as const) {
    const index = await stat(`${path}.${kind}`).catch(() => null);
    if (index?.isFile()) {
      return { path: `${path}.${kind}`, kind, older: file !== null && index.mtimeMs + 2000 < file.mtimeMs };
    }
  }
  return null;
}
