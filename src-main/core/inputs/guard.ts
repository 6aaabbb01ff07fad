import { z } from 'zod';
import type { AppError } from '../../contract/errors.ts';
import { declaredSex, giabSampleIn } from '../results/giabSex.ts';
import type { InputCounts } from '../results/suspicion.ts';
import { giabOfSample } from './runFiles.ts';

const problemSchema = z.object({
  severity: z.enum(['error', 'warning']),
  message: z.string(),
  hint: z.string().optional(),
});

const buildSchema = z.enum(['GRCh37', 'GRCh38', 'CHM13', 'unknown']);

const vcfReportSchema = z.object({
  path: z.string(),
  role: z.enum(['truth', 'query', 'svTruth', 'svQuery']),
  size: z.number().nullable(),
  compression: z.enum(['plain', 'gzip', 'bgzf']).nullable(),
  index: z.object({ path: z.string(), kind: z.enum(['tbi', 'csi']), older: z.boolean() }).nullable(),
  samples: z.array(z.string()),
  complete: z.boolean(),
  records: z.number(),
  sorted: z.boolean().nullable(),
  gvcf: z.boolean(),
  withGenotype: z.number(),
  contigs: z.array(z.object({ id: z.string(), length: z.number().nullable(), records: z.number() })),
  build: buildSchema,
  naming: z.enum(['chr', 'plain', 'other']),
  chrX: z.object({ het: z.number(), hom: z.number(), sex: z.enum(['XX', 'XY']).nullable() }),
  problems: z.array(problemSchema),
});
export type VcfReport = z.infer<typeof vcfReportSchema>;

const bedReportSchema = z.object({
  path: z.string(),
  role: z.enum(['confidentBed', 'svRegions']),
  size: z.number().nullable(),
  intervals: z.number(),
  bases: z.number(),
  contigs: z.array(z.string()),
  problems: z.array(problemSchema),
});
export type BedReport = z.infer<typeof bedReportSchema>;

/** `report.json` of the prepare step, as the engine writes it (src-main/engine/inputs/report.ts). */
export const preflightReportSchema = z.object({
  v: z.literal(1),
  sampleId: z.string(),
  query: vcfReportSchema.optional(),
  convertedQuery: vcfReportSchema.optional(),
  svQuery: vcfReportSchema.optional(),
  truth: vcfReportSchema.optional(),
  svTruth: vcfReportSchema.optional(),
  confidentBed: bedReportSchema.optional(),
  svRegions: bedReportSchema.optional(),
  reference: z.object({ path: z.string(), contigs: z.number(), build: buildSchema }).optional(),
  prepared: z.object({
    query: z.string().optional(),
    svQuery: z.string().optional(),
    truth: z.string().optional(),
    svTruth: z.string().optional(),
  }),
  conversion: z
    .object({
      records: z.number(),
      kept: z.number(),
      blocksDropped: z.number(),
      allelesTrimmed: z.number(),
      genotypesLost: z.number(),
    })
    .optional(),
  notes: z.array(z.string()),
  problems: z.array(problemSchema),
});
export type PreflightReport = z.infer<typeof preflightReportSchema>;

export interface GuardVerdict {
  /** Why the pair must not be compared; null when it may be. */
  error: AppError | null;
  /** What somebody should know about a pair that may be compared. */
  warnings: string[];
}

/**
 * The truth-match guard: whether the query and the truth set of a report can be about the same person and genome. Refused
 * are a missing or unusable file, different builds, no contig name in common, and a truth set or a query that names
 * another GIAB sample than the run. The sex that X suggests against the declared one is a warning, because sex
 * chromosomes can be lost in a cell line.
 */
export function guardTruthMatch(report: PreflightReport, benchmark: 'small' | 'sv'): GuardVerdict {
  const pair = benchmark === 'small' ? smallPair(report) : svPair(report);
  const error =
    missingFile(pair, report.sampleId) ??
    unusable([report, pair.query, pair.truth, pair.regions]) ??
    otherBuild(pair, report.reference) ??
    noSharedContig(pair) ??
    otherSample(pair, report.sampleId);
  return { error, warnings: error === null ? warningsOf(pair, report.sampleId) : [] };
}

/**
 * Records by contig of truth set and query, for the check of a result. Contigs outside the regions are left out, because
 * nothing is compared there.
 */
export function inputCounts(report: PreflightReport, benchmark: 'small' | 'sv'): InputCounts {
  const { query, truth, regions } = benchmark === 'small' ? smallPair(report) : svPair(report);
  const counts: InputCounts = {};
  const compared = ({ id }: { id: string }) => regions === undefined || regions.contigs.includes(id);
  const byContig = (file: VcfReport) =>
    Object.fromEntries(file.contigs.filter(compared).map(({ id, records }) => [id, records]));
  if (truth?.complete) counts.truthByContig = byContig(truth);
  if (query?.complete) counts.queryByContig = byContig(query);
  return counts;
}

interface Pair {
  what: string;
  query: VcfReport | undefined;
  truth: VcfReport | undefined;
  regions: BedReport | undefined;
}

function smallPair(report: PreflightReport): Pair {
  const converted = report.query?.problems.some((problem) => problem.severity === 'error')
    ? undefined
    : report.convertedQuery;
  return {
    what: 'small variants',
    query: converted ?? report.query,
    truth: report.truth,
    regions: report.confidentBed,
  };
}

function svPair(report: PreflightReport): Pair {
  return {
    what: 'structural variants',
    query: report.svQuery,
    truth: report.svTruth,
    regions: report.svRegions,
  };
}

function missingFile({ what, query, truth }: Pair, sampleId: string): AppError | null {
  if (query === undefined) {
    return {
      code: 'badInput',
      message: `The run ${sampleId} has no VCF of ${what}.`,
      hint: 'Download or import the run again with its VCF files.',
    };
  }
  if (truth === undefined)
    return { code: 'noTruth', message: `There is no truth set of ${what} for ${sampleId}.` };
  return null;
}

function unusable(files: (Pick<VcfReport, 'problems'> | undefined)[]): AppError | null {
  const errors = files
    .flatMap((file) => file?.problems ?? [])
    .filter((problem) => problem.severity === 'error');
  const [first] = errors;
  if (first === undefined) return null;
  const error: AppError = { code: 'badInput', message: first.message };
  if (first.hint !== undefined) error.hint = first.hint;
  if (errors.length > 1) error.detail = errors.map((problem) => problem.message).join('\n');
  return error;
}

function otherBuild({ query, truth }: Pair, reference: PreflightReport['reference']): AppError | null {
  const told = [
    { name: 'the run', build: query?.build, path: query?.path },
    { name: 'the truth set', build: truth?.build, path: truth?.path },
    { name: 'the reference genome', build: reference?.build, path: reference?.path },
  ].filter(({ build }) => build !== undefined && build !== 'unknown');
  if (new Set(told.map(({ build }) => build)).size < 2) return null;
  return refusal(
    `Different genome builds: ${told.map(({ name, build }) => `${name} is on ${build}`).join(', ')}.`,
    'Take a truth set and a reference genome of the build that the run was called on.',
    told.map(({ build, path }) => `${build}: ${path}`).join('\n'),
  );
}

function noSharedContig({ query, truth, regions }: Pair): AppError | null {
  if (query === undefined || truth === undefined) return null;
  const called = query.contigs.map(({ id }) => id);
  const others = [
    { name: 'the truth set', path: truth.path, ids: truth.contigs.map(({ id }) => id) },
    ...(regions === undefined ? [] : [{ name: 'the regions', path: regions.path, ids: regions.contigs }]),
  ];
  for (const { name, path, ids } of others) {
    if (ids.some((id) => called.includes(id))) continue;
    return refusal(
      `The run and ${name} share no contig: the run has calls on ${some(called)}, ${name} on ${some(ids)}.`,
      'Contig names must be the same (chr20 or 20); bcftools annotate --rename-chrs renames them.',
      `${query.path}\n${path}`,
    );
  }
  return null;
}

function otherSample({ what, query, truth }: Pair, sampleId: string): AppError | null {
  const run = giabOfSample(sampleId);
  if (run === null || truth === undefined || query === undefined) return null;
  const names = [
    { name: baseName(truth.path), file: `the truth set of ${what}` },
    { name: truth.samples[0] ?? '', file: `the truth set of ${what}` },
    { name: query.samples[0] ?? '', file: "the run's VCF" },
  ];
  const other = names.find(({ name }) => ![null, run].includes(giabSampleIn(name)));
  if (other === undefined) return null;
  return refusal(
    `Another person: the run ${sampleId} is of ${run}, but ${other.file} is of ${giabSampleIn(other.name)} (${other.name}).`,
    'Take the truth set of the same sample; comparing with another person gives numbers without meaning.',
    `${query.path}\n${truth.path}`,
  );
}

function warningsOf({ query, truth, regions }: Pair, sampleId: string): string[] {
  const warnings = [query, truth, regions]
    .flatMap((file) => file?.problems ?? [])
    .map(({ message }) => message);
  const run = giabOfSample(sampleId);
  const sex = query?.chrX.sex ?? null;
  if (run !== null && sex !== null && sex !== declaredSex(run)) {
    warnings.push(
      `The calls on X look like ${sex}, but ${run} is ${declaredSex(run)}: is this the right sample?`,
    );
  }
  const named = giabSampleIn(truth?.samples[0] ?? '') ?? giabSampleIn(baseName(truth?.path ?? ''));
  if (run === null && named !== null) {
    warnings.push(
      `The truth set is of ${named}, but the name ${sampleId} says no GIAB sample: is it the same person?`,
    );
  }
  return warnings;
}

function refusal(message: string, hint: string, detail: string): AppError {
  return { code: 'badInput', message, hint, detail };
}

function baseName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}

function some(names: string[]): string {
  return names.slice(0, 3).join(', ') + (names.length > 3 ? `, ... (${names.length})` : '') || 'none';
}
