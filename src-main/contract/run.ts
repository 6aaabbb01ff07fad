import { z } from 'zod';
import { appErrorSchema, reasonSchema } from './errors.ts';
import { stepResultSchema } from './result.ts';

/**
 * A sample ID becomes a folder name, an S3 prefix and an argv element, so it is an allow-list of characters:
 * letters, digits, `_`, `-`, `.`; starts with a letter or digit; no `..`; at most 100.
 */
export const SAMPLE_ID_PATTERN = /^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;
export const sampleIdSchema = z
  .string()
  .max(100, 'A sample ID has at most 100 characters.')
  .regex(SAMPLE_ID_PATTERN, 'Use 1 to 100 letters, digits, "_", "-" or "." and start with a letter or digit.')
  .refine((id) => !id.endsWith('.'), 'A sample ID cannot end with ".".');

/** A folder under `lab_runs`: a sample ID and its run number, e.g. `NA24143_Lib3_Rep1_R001`. */
export const runNameSchema = z.string().regex(/^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9_.-]{0,108}[A-Za-z0-9_-]$/);

export const runIdSchema = z.string().regex(/^[0-9]{8}T[0-9]{6}Z-[A-Za-z0-9_.-]{1,130}$/);

export const STEP_IDS = ['download', 'import', 'references', 'prepare', 'happy', 'truvari', 'csv'] as const;
export const stepIdSchema = z.enum(STEP_IDS);
export type StepId = z.infer<typeof stepIdSchema>;

export const benchmarksSchema = z
  .object({
    happy: z.boolean(),
    /** GIAB stratification regions in the small-variant comparison; only with `happy`. */
    stratified: z.boolean(),
    truvari: z.boolean(),
    csv: z.boolean(),
  })
  .refine((b) => !b.stratified || b.happy, {
    message: 'Stratified results need the comparison of small variants.',
    path: ['stratified'],
  });
export type Benchmarks = z.infer<typeof benchmarksSchema>;

/** What the window and the CLI offer unless told otherwise (the lab's habit). */
export const DEFAULT_BENCHMARKS: Benchmarks = { happy: false, stratified: false, truvari: true, csv: true };

export const s3SourceSchema = z.object({
  kind: z.literal('s3'),
  bucket: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      'An S3 bucket name has 3 to 63 lower-case letters, digits, "." or "-".',
    ),
  basePath: z
    .string()
    .max(900, 'A base path has at most 900 characters.')
    .regex(/^[A-Za-z0-9!_.*'()/ =+@:,-]*$/, 'The base path holds a character that is not allowed.'),
  profile: z
    .string()
    .min(1)
    .max(200, 'The name of a profile has at most 200 characters.')
    .regex(
      /^[^\s\p{Cc}-][^\p{Cc}]*$/u,
      'A profile is named as in the AWS configuration; the name cannot begin with a space or "-".',
    )
    .optional(),
  region: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'A region is written like ca-central-1.')
    .optional(),
  endpoint: z
    .url({ protocol: /^https?$/, error: 'An endpoint is an address that begins with http:// or https://.' })
    .optional(),
});
export type S3Source = z.infer<typeof s3SourceSchema>;

export const localSourceSchema = z.object({
  kind: z.literal('local'),
  form: z.enum(['folder', 'files', 'zip']),
  paths: z.array(z.string().min(1).max(4096)).min(1).max(1000),
});
export type LocalSource = z.infer<typeof localSourceSchema>;

export const presetSchema = z.enum(['giab', 'lab']);
export type Preset = z.infer<typeof presetSchema>;

/** Everything that was asked for, as stored in `runs/<runId>/spec.json`. */
export const runSpecSchema = z.object({
  v: z.literal(1),
  runId: runIdSchema,
  createdAt: z.string(),
  sampleId: sampleIdSchema,
  /** Folder under `lab_runs`, e.g. `NA24143_Lib3_Rep1_R001`. */
  runName: runNameSchema,
  runNumber: z.int().positive(),
  source: z.discriminatedUnion('kind', [s3SourceSchema, localSourceSchema]),
  benchmarks: benchmarksSchema,
  /** False: stop after the download; `retry` goes on with the benchmarks. */
  autoProcess: z.boolean(),
  preset: presetSchema,
  /** Which program compares. `auto` takes the real tool when it is installed, else the built-in engine. */
  smallVariantEngine: z.enum(['auto', 'hap.py', 'built-in']),
  svEngine: z.enum(['auto', 'truvari', 'built-in']),
  threads: z.int().min(1).max(256),
  /** A demonstration: files and references lie apart from the lab's own, under `<data>/demo`. */
  synthetic: z.object({ catalogue: z.string() }).optional(),
});
export type RunSpec = z.infer<typeof runSpecSchema>;

/** One child process of a run, as plain JSON: shown, stored, hashed and rerun by a person. */
export const stepDefSchema = z.object({
  id: stepIdSchema,
  title: z.string(),
  needs: z.array(stepIdSchema),
  tool: z.string(),
  argv: z.array(z.string()).min(1),
  env: z.record(z.string(), z.string()),
  cwd: z.string(),
  /** Files or folders that exist when the step succeeded; absolute. */
  creates: z.array(z.string()),
  /** Folders to make before the start: hap.py wants its output folder there, truvari wants it not to be. */
  folders: z.array(z.string()).optional(),
  /** Share of the run's progress. */
  weight: z.number().positive(),
  parser: z.string(),
  /** Memory the step may use, in MiB; bounds how many runs go at once. */
  memoryMiB: z.number().nonnegative(),
  /** Names of folders that no other run may write while this step runs. */
  locks: z.array(z.string()),
  /** Written under `from` and renamed to `to` once the step has proved sound, so `to` is never half there. */
  publish: z.array(z.object({ from: z.string(), to: z.string() })),
  /** May a retry take an earlier success instead of running again? */
  cacheable: z.boolean(),
  /** Stops what a group kill cannot (a container). */
  stopArgv: z.array(z.string()).optional(),
});
export type StepDef = z.infer<typeof stepDefSchema>;

export const planSchema = z.object({ v: z.literal(1), runId: runIdSchema, steps: z.array(stepDefSchema) });
export type Plan = z.infer<typeof planSchema>;

export const OUTCOMES = ['succeeded', 'warned', 'failed', 'cancelled', 'interrupted'] as const;
export const outcomeSchema = z.enum(OUTCOMES);
export type Outcome = z.infer<typeof outcomeSchema>;

export const progressSchema = z.object({
  /** 0..1 of this step, when the tool tells. */
  fraction: z.number().min(0).max(1).optional(),
  bytesDone: z.number().nonnegative().optional(),
  bytesTotal: z.number().nonnegative().optional(),
  bytesPerSecond: z.number().nonnegative().optional(),
  etaSeconds: z.number().nonnegative().optional(),
  /** Short words for what is going on, e.g. a file name or a chromosome. */
  label: z.string().max(500).optional(),
});
export type Progress = z.infer<typeof progressSchema>;

const event = { v: z.literal(1), seq: z.int().positive(), at: z.string() };
const stepEvent = { ...event, stepId: stepIdSchema, attempt: z.int().positive() };

/** The journal's records. Appended, never rewritten; `seq` counts from 1 within a run. */
export const runEventSchema = z.discriminatedUnion('type', [
  z.object({ ...event, type: z.literal('run.created') }),
  /** `processing` false: only fetch the files (automatic processing is off). */
  z.object({ ...event, type: z.literal('run.queued'), processing: z.boolean() }),
  z.object({
    ...stepEvent,
    type: z.literal('step.started'),
    log: z.string(),
    /** As planned; what was really run is in `step.spawned`. */
    argv: z.array(z.string()),
  }),
  z.object({
    ...stepEvent,
    type: z.literal('step.spawned'),
    argv: z.array(z.string()),
    /** Hash of argv and of the state of the files it names; absent for a helper of the step (fetching references). */
    inputHash: z.string().optional(),
    pid: z.int(),
    pgid: z.int(),
    /** The kernel's start time of the process, so that a reused pid is not taken for it. */
    procStart: z.string().optional(),
    /** Variable in the environment of everything the child started. */
    marker: z.string(),
  }),
  z.object({ ...stepEvent, type: z.literal('step.progress'), progress: progressSchema }),
  z.object({
    ...stepEvent,
    type: z.literal('step.finished'),
    outcome: outcomeSchema,
    reason: reasonSchema.optional(),
    error: appErrorSchema.optional(),
    exitCode: z.int().nullable(),
    signal: z.string().nullable(),
    /** Size and mtime of every file in `creates`, so that a retry can tell whether they still stand. */
    outputs: z.array(z.object({ path: z.string(), size: z.number(), mtimeMs: z.number() })).optional(),
    result: stepResultSchema.optional(),
  }),
  z.object({ ...stepEvent, type: z.literal('step.skipped'), cached: z.boolean(), why: z.string() }),
  z.object({ ...event, type: z.literal('run.cancelRequested'), by: z.string() }),
  z.object({
    ...event,
    type: z.literal('run.finished'),
    outcome: outcomeSchema,
    reason: reasonSchema.optional(),
    error: appErrorSchema.optional(),
  }),
]);
export type RunEvent = z.infer<typeof runEventSchema>;

export const runStateSchema = z.enum(['queued', 'running', 'cancelling', ...OUTCOMES]);
export type RunState = z.infer<typeof runStateSchema>;

export const stepStateSchema = z.enum(['pending', 'running', 'skipped', ...OUTCOMES]);
export type StepState = z.infer<typeof stepStateSchema>;

export const stepViewSchema = z.object({
  id: stepIdSchema,
  title: z.string(),
  state: stepStateSchema,
  attempt: z.int().nonnegative(),
  cached: z.boolean(),
  argv: z.array(z.string()),
  startedAt: z.string().optional(),
  endedAt: z.string().optional(),
  log: z.string().optional(),
  progress: progressSchema.optional(),
  exitCode: z.int().nullable().optional(),
  signal: z.string().nullable().optional(),
  reason: reasonSchema.optional(),
  error: appErrorSchema.optional(),
  why: z.string().optional(),
  result: stepResultSchema.optional(),
});
export type StepView = z.infer<typeof stepViewSchema>;

/** A run as every client sees it: spec, plan and journal folded together. */
export const runViewSchema = z.object({
  runId: runIdSchema,
  sampleId: z.string(),
  runName: z.string(),
  createdAt: z.string(),
  startedAt: z.string().optional(),
  endedAt: z.string().optional(),
  state: runStateSchema,
  reason: reasonSchema.optional(),
  error: appErrorSchema.optional(),
  source: z.discriminatedUnion('kind', [s3SourceSchema, localSourceSchema]),
  benchmarks: benchmarksSchema,
  /** Made from synthetic data by the demo; never to be taken for a sample. */
  synthetic: z.boolean(),
  currentStep: stepIdSchema.optional(),
  /** 0..1 over all steps by weight. */
  fraction: z.number(),
  steps: z.array(stepViewSchema),
  seq: z.int().nonnegative(),
});
export type RunView = z.infer<typeof runViewSchema>;

/** The four states the lab's own scripts know. */
export function labState(state: RunState): 'pending' | 'running' | 'completed' | 'error' {
  if (state === 'queued') return 'pending';
  if (state === 'running' || state === 'cancelling') return 'running';
  return state === 'succeeded' || state === 'warned' ? 'completed' : 'error';
}

/** Terminal states absorb: nothing follows them but a retry, which opens a new attempt. */
export function isTerminal(state: RunState): state is Outcome {
  return (OUTCOMES as readonly string[]).includes(state);
}
