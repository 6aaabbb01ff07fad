import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { VcbenchError } from '../../contract/errors.ts';
import { type CsvResult, csvResultSchema, type DragenMetric } from '../../contract/result.ts';
import { writeWhole } from '../files.ts';
import { CSV_KINDS, giabOfSample } from '../inputs/runFiles.ts';
import {
  type DragenFileName,
  type DragenKind,
  dragenFileName,
  parseDragenCsv,
} from '../results/dragenCsv.ts';
import { dragenHighlights, dragenPloidy } from '../results/dragenHighlights.ts';
import { checkLimits, EXAMPLE_LIMITS, type LimitsProfile } from '../results/dragenLimits.ts';
import { declaredSex } from '../results/giabSex.ts';
import { readResultText } from '../results/resultFile.ts';

/** Where the step says what it does. */
export interface CsvMetricsOutput {
  info(text: string): void;
  warn(text: string): void;
  progress(done: number, total: number, unit: 'bytes' | 'records' | 'files', label: string): void;
}

export interface CsvMetricsRequest {
  /** The run folder, as downloaded or imported. */
  folder: string;
  /** Receives `metrics.json` (every metric) and `result.json`. */
  out: string;
  sampleId: string;
  limits?: LimitsProfile;
}

/** A metrics file of DRAGEN has some hundred KB at most. */
const MAX_BYTES = 8 * 1024 * 1024;

/**
 * Reads DRAGEN's metric files of a run folder and writes `metrics.json` and `result.json` into `out`, each whole or not
 * at all. A kind that is missing or unreadable is a warning. Throws badInput when the folder holds no readable metric
 * file at all, and the signal's reason when aborted.
 */
export async function processCsvMetrics(
  request: CsvMetricsRequest,
  output: CsvMetricsOutput,
  signal: AbortSignal,
): Promise<CsvResult> {
  const found = await findMetricFiles(request.folder);
  const files: CsvResult['files'] = [];
  const metrics: DragenMetric[] = [];
  const warnings: string[] = [...mixedPrefixes(found), ...missingKinds(found)];
  for (const [i, file] of found.entries()) {
    signal.throwIfAborted();
    const read = await readOne(file);
    files.push(read.file);
    metrics.push(...read.metrics);
    if (read.unreadable !== null) warnings.push(read.unreadable);
    output.progress(i + 1, found.length, 'files', path.basename(file.path));
  }
  if (metrics.length === 0) throw nothingToRead(request.folder, warnings, found.length);
  const result = summarise(request, files, metrics, warnings);
  for (const warning of result.warnings) output.warn(warning);
  signal.throwIfAborted();
  await mkdir(request.out, { recursive: true });
  await writeWhole(path.join(request.out, 'metrics.json'), `${JSON.stringify(metrics, null, 1)}\n`);
  await writeWhole(
    path.join(request.out, 'result.json'),
    `${JSON.stringify(csvResultSchema.parse(result), null, 2)}\n`,
  );
  output.info(`${metrics.length} metrics from the CSV files (${files.length}).`);
  return result;
}

type MetricFile = DragenFileName & { path: string };

/** Plain files first, then `_normal`, then `_tumor`, so that a highlight never comes from a tumour if it can be helped. */
async function findMetricFiles(folder: string): Promise<MetricFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw new VcbenchError(
      'badInput',
      `The run folder ${folder} cannot be read (${error.code ?? error.message}).`,
    );
  });
  const rank = (file: MetricFile) => (file.variant === null ? 0 : file.variant === 'normal' ? 1 : 2);
  const byName = (a: MetricFile, b: MetricFile) => (a.path < b.path ? -1 : 1);
  return entries
    .filter((entry) => !entry.isDirectory())
    .flatMap((entry) => {
      const name = dragenFileName(entry.name);
      return name === null ? [] : [{ ...name, path: path.join(folder, entry.name) }];
    })
    .sort((a, b) => rank(a) - rank(b) || byName(a, b));
}

async function readOne(
  file: MetricFile,
): Promise<{ file: CsvResult['files'][number]; metrics: DragenMetric[]; unreadable: string | null }> {
  const kind = file.variant === null ? file.kind : `${file.kind}_${file.variant}`;
  try {
    const parsed = parseDragenCsv(
      file.kind,
      await readResultText(file.path, MAX_BYTES),
      path.basename(file.path),
    );
    return {
      file: { kind, path: file.path, metrics: parsed.metrics.length, warnings: parsed.warnings },
      metrics: parsed.metrics.map((metric) => ({ ...metric, file: kind })),
      unreadable: null,
    };
  } catch (error) {
    if (!(error instanceof VcbenchError)) throw error;
    return {
      file: { kind, path: file.path, metrics: 0, warnings: [error.message] },
      metrics: [],
      unreadable: error.message,
    };
  }
}

function summarise(
  request: CsvMetricsRequest,
  files: CsvResult['files'],
  metrics: DragenMetric[],
  warnings: string[],
): CsvResult {
  const germline = forHighlights(metrics);
  const highlights = dragenHighlights(germline);
  const ploidy = dragenPloidy(germline);
  const sample = giabOfSample(request.sampleId);
  const declared = sample === null ? null : declaredSex(sample);
  const checks = checkLimits(highlights, ploidy, request.limits ?? EXAMPLE_LIMITS, declared);
  const damaged = files.filter((file) => file.metrics > 0 && file.warnings.length > 0);
  return {
    kind: 'csv',
    files,
    highlights,
    checks,
    ploidy,
    warnings: [
      ...warnings,
      ...damaged.map((file) => `${path.basename(file.path)}: ${file.warnings[0]}`),
      ...(ploidy !== null && declared !== null && ploidy !== declared
        ? [
            `DRAGEN estimated the sex chromosomes as ${ploidy}, but ${sample} is ${declared}: is this the right sample?`,
          ]
        : []),
    ],
    folder: request.out,
  };
}

/** Metrics under their plain kind; those of a `_normal` or `_tumor` file only when there is no plain file of the kind. */
function forHighlights(metrics: DragenMetric[]): DragenMetric[] {
  const plain = new Set(
    metrics.map((metric) => metric.file).filter((file) => !/_(tumor|normal)$/.test(file)),
  );
  return metrics.flatMap((metric) => {
    const kind = metric.file.replace(/_(tumor|normal)$/, '');
    if (kind === metric.file) return [metric];
    return plain.has(kind) ? [] : [{ ...metric, file: kind }];
  });
}

function missingKinds(found: MetricFile[]): string[] {
  const present = new Set<DragenKind>(found.map((file) => file.kind));
  const missing = CSV_KINDS.filter((kind) => !present.has(kind));
  return missing.length === 0 || present.size === 0
    ? []
    : [`No ${missing.join('.csv, no ')}.csv in the run.`];
}

function mixedPrefixes(found: MetricFile[]): string[] {
  const prefixes = [...new Set(found.map((file) => file.prefix))];
  if (prefixes.length < 2) return [];
  return [`The metric files carry different names (${prefixes.slice(0, 5).join(', ')}): are they one run?`];
}

function nothingToRead(folder: string, warnings: string[], candidates: number): VcbenchError {
  return new VcbenchError(
    'badInput',
    candidates === 0
      ? `${folder} holds no DRAGEN metric file (*.mapping_metrics.csv, *.vc_metrics.csv, ...).`
      : `None of the ${candidates} metric files in ${folder} can be read.`,
    'Import the run again with its CSV files, or leave out the csv benchmark.',
    warnings.join('\n') || undefined,
  );
}
