import { z } from 'zod';
import type { Api } from '../../../contract/api.ts';
import { ask } from '../../../contract/ask.ts';
import { VcbenchError } from '../../../contract/errors.ts';
import { DEFAULT_BENCHMARKS, sampleIdSchema } from '../../../contract/run.ts';

const NAMES = ['happy', 'stratified', 'truvari', 'csv'] as const;
const name = z.enum(NAMES, `A benchmark is one of ${NAMES.join(', ')}.`);

const uploadSchema = z.strictObject({
  sample_id: z.string().trim().pipe(sampleIdSchema),
  aws_profile: z.string().max(200).optional(),
  benchmarks: z.array(name).max(10).optional(),
  /** The same, separated by commas, as the lab's older scripts send it. */
  benchmarking: z.string().max(200).optional(),
  auto_process: z.boolean().default(true),
});

/** What `POST /api/v1/upload/aws` answers; `job_id` is the run's ID. */
export interface LabUpload {
  ok: true;
  sample_id: string;
  run_name: string;
  job_id: string;
  auto_process: boolean;
  benchmarking: string;
  message: string;
}

/** Starts the import of a sample from S3. Throws VcbenchError. */
export async function labUpload(service: Pick<Api, 'call'>, body: unknown): Promise<LabUpload> {
  const parsed = uploadSchema.safeParse(body);
  if (!parsed.success) throw invalid(parsed.error);
  const { sample_id, aws_profile, auto_process } = parsed.data;
  const benchmarks = benchmarksOf(parsed.data);
  const { runIds } = await ask(service, 'runs.importS3', {
    sampleId: sample_id,
    benchmarks,
    autoProcess: auto_process,
    ...(aws_profile ? { profile: aws_profile } : {}),
  });
  const [runId] = runIds as [string];
  const view = await ask(service, 'runs.get', { runId });
  return {
    ok: true,
    sample_id,
    run_name: view.runName,
    job_id: runId,
    auto_process,
    benchmarking: NAMES.filter((key) => benchmarks[key]).join(','),
    message: 'AWS download initiated',
  };
}

function benchmarksOf({ benchmarks, benchmarking }: z.infer<typeof uploadSchema>) {
  const listed = (benchmarking ?? '').split(',').map((text) => text.trim());
  const given = benchmarks ?? listed.filter((text) => text !== '');
  if (given.length === 0 && benchmarks === undefined) return DEFAULT_BENCHMARKS;
  const names = z.array(name).safeParse(given);
  if (!names.success) throw invalid(names.error);
  const has = (wanted: (typeof NAMES)[number]) => names.data.includes(wanted);
  return {
    happy: has('happy'),
    stratified: has('stratified'),
    truvari: has('truvari'),
    csv: has('csv'),
  };
}

function invalid(error: z.ZodError): VcbenchError {
  const issue = error.issues[0];
  const where = issue?.path.join('.') || 'request';
  return new VcbenchError('invalidRequest', `${where}: ${issue?.message ?? 'not valid'}`);
}
