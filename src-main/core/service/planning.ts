import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { isAbsolute } from 'node:path';
import type { ImportLocal, ImportS3 } from '../../contract/api.ts';
import { VcbenchError } from '../../contract/errors.ts';
import {
  DEFAULT_BENCHMARKS,
  type LocalSource,
  type RunSpec,
  runSpecSchema,
  type S3Source,
} from '../../contract/run.ts';
import type { Settings } from '../../contract/settings.ts';
import { runNameOf, runNumberOf } from '../inputs/runFiles.ts';
import { previewLocal } from '../steps/importLocal.ts';
import { requestProblem } from './requestProblem.ts';

/** What was asked for, completed from the settings. Throws `badInput` naming what is missing. */
export function specFromS3(
  input: ImportS3,
  settings: Settings,
  now: number,
  synthetic?: RunSpec['synthetic'],
): RunSpec {
  const bucket = input.bucket ?? settings.s3.bucket;
  if (!bucket) {
    throw new VcbenchError(
      'badInput',
      'No S3 bucket is set.',
      'Set it in the settings, or give --bucket NAME.',
    );
  }
  const source: S3Source = {
    kind: 's3',
    bucket,
    basePath: trimSlashes(input.basePath ?? settings.s3.basePath),
  };
  const profile = input.profile ?? settings.s3.profile;
  const region = input.region ?? settings.s3.region;
  const endpoint = input.endpoint ?? settings.s3.endpoint;
  if (profile) source.profile = profile;
  if (region) source.region = region;
  if (endpoint) source.endpoint = endpoint;
  return makeSpec(input.sampleId, runNameOf(input.sampleId, source), source, input, settings, now, synthetic);
}

/** A local run; its sample ID is read from the names unless given. Throws `badInput` when they do not tell. */
export async function specFromLocal(
  input: ImportLocal,
  settings: Settings,
  now: number,
  synthetic?: RunSpec['synthetic'],
): Promise<RunSpec> {
  const relative = input.paths.find((path) => !isAbsolute(path));
  if (relative !== undefined) {
    throw new VcbenchError(
      'invalidRequest',
      `"${relative}" is not a full path.`,
      'Give the path from the root of the disk.',
    );
  }
  const preview = await previewLocal(input.paths);
  const sampleId = input.sampleId ?? preview.sampleId;
  if (sampleId === null) {
    throw new VcbenchError(
      'badInput',
      'The names of the files and folder do not tell which sample this is.',
      'Give the sample ID with --sample.',
    );
  }
  const source: LocalSource = { kind: 'local', form: preview.form, paths: input.paths };
  // The names of the files know the run number; another sample ID is a run of its own.
  const runName = preview.sampleId === sampleId ? preview.runName : null;
  const named = runName ?? runNameOf(sampleId, source);
  return makeSpec(sampleId, named, source, input, settings, now, synthetic);
}

type Options = Omit<ImportLocal, 'paths' | 'sampleId'>;

function makeSpec(
  sampleId: string,
  runName: string,
  source: RunSpec['source'],
  options: Options,
  settings: Settings,
  now: number,
  synthetic?: RunSpec['synthetic'],
): RunSpec {
  const spec: RunSpec = {
    v: 1,
    runId: newRunId(sampleId, now),
    createdAt: new Date(now).toISOString(),
    sampleId,
    runName,
    runNumber: runNumberOf(runName),
    source,
    benchmarks: options.benchmarks ?? DEFAULT_BENCHMARKS,
    autoProcess: options.autoProcess ?? true,
    preset: options.preset ?? settings.preset,
    smallVariantEngine: options.smallVariantEngine ?? settings.smallVariantEngine,
    svEngine: options.svEngine ?? settings.svEngine,
    threads: options.threads ?? settings.threads ?? availableParallelism(),
  };
  if (synthetic !== undefined) spec.synthetic = synthetic;
  const parsed = runSpecSchema.safeParse(spec);
  if (parsed.success) return parsed.data;
  throw requestProblem(parsed.error, 'badInput');
}

/** Sorts by time, says which sample, and is unique: `20261123T075538Z-NA24143_Lib3_Rep1-3f2a91`. */
function newRunId(sampleId: string, now: number): string {
  const stamp = `${new Date(now).toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`;
  return `${stamp}-${sampleId}-${randomBytes(3).toString('hex')}`;
}

function trimSlashes(path: string): string {
  return path.replace(/^\/+|\/+$/g, '');
}
