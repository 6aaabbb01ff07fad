import { z } from 'zod';
import { checkSchema } from './diagnostics.ts';
import { appErrorSchema } from './errors.ts';
import { logInfoSchema, logLevelSchema, logPageSchema } from './log.ts';
import type { EventName, MethodName } from './names.ts';
import { giabSampleSchema, referenceStatusSchema } from './reference.ts';
import {
  benchmarksSchema,
  planSchema,
  presetSchema,
  runIdSchema,
  runStateSchema,
  runViewSchema,
  sampleIdSchema,
  stepIdSchema,
} from './run.ts';
import { settingsSchema, settingsWarningSchema } from './settings.ts';

const nothing = z.object({});
const run = z.object({ runId: runIdSchema });
const logName = z.string().regex(/^[0-9]{2}-[a-z]+\.[0-9]+$/);
const oneLog = run.extend({ log: logName });
const started = z.object({ runIds: z.array(runIdSchema) });

const PATH = 'A path has 1 to 4096 characters.';
const THREADS = 'Use a whole number from 1 to 256.';

/** What both ways of importing ask for besides the source. Absent: the setting, else the default. */
const importOptions = z.object({
  benchmarks: benchmarksSchema.optional(),
  autoProcess: z.boolean().optional(),
  preset: presetSchema.optional(),
  smallVariantEngine: z.enum(['auto', 'hap.py', 'built-in']).optional(),
  svEngine: z.enum(['auto', 'truvari', 'built-in']).optional(),
  threads: z.int(THREADS).min(1, THREADS).max(256, THREADS).optional(),
});

export const importS3Schema = importOptions.extend({
  sampleId: sampleIdSchema,
  bucket: z.string().optional(),
  basePath: z.string().optional(),
  profile: z.string().optional(),
  region: z.string().optional(),
  endpoint: z.string().optional(),
});
export type ImportS3 = z.infer<typeof importS3Schema>;

export const importLocalSchema = importOptions.extend({
  paths: z
    .array(z.string().min(1, PATH).max(4096, PATH))
    .min(1)
    .max(1000, 'Name at most 1000 files, or the folder that they are in.'),
  /** Absent: read from the folder's or the files' names. */
  sampleId: sampleIdSchema.optional(),
});
export type ImportLocal = z.infer<typeof importLocalSchema>;

export const localPreviewSchema = z.object({
  form: z.enum(['folder', 'files', 'zip']),
  sampleId: z.string().nullable(),
  runName: z.string().nullable(),
  runNumber: z.int().positive(),
  giab: giabSampleSchema.nullable(),
  files: z.array(z.object({ name: z.string(), kind: z.string(), size: z.number() })),
  missing: z.array(z.string()),
  warnings: z.array(z.string()),
});
export type LocalPreview = z.infer<typeof localPreviewSchema>;

export const runSummarySchema = runViewSchema.omit({ steps: true }).extend({
  progress: runViewSchema.shape.steps.element.shape.progress,
  stepsEnded: z.int(),
  stepsTotal: z.int(),
  /** What the run found, for a row of a list; null where it has (as yet) nothing to say. */
  figures: z.object({
    snpF1: z.number().nullable(),
    indelF1: z.number().nullable(),
    svF1: z.number().nullable(),
    checks: z.object({ passed: z.int(), total: z.int() }).nullable(),
  }),
  /** The step that gave an ended run its outcome; absent when all went well, or none had begun. */
  decidedBy: runViewSchema.shape.currentStep,
  /** Why a step asks for a look at its result. */
  remark: z.string().optional(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

/** The method table: one row a method. IPC, HTTP, the CLI and the in-memory client all loop over it. */
export const API = {
  'app.info': {
    input: nothing,
    output: z.object({
      version: z.string(),
      node: z.string(),
      platform: z.string(),
      dataDir: z.string(),
      /** False when another process holds the data folder: reading works, changing does not. */
      writable: z.boolean(),
      heldBy: z.string().optional(),
      /** Space where the data folder lies, bytes; absent when the system does not tell. */
      disk: z.object({ free: z.number(), total: z.number() }).optional(),
      /** Absent when nothing is to be said about the settings file, and once the settings have been saved. */
      settingsWarning: settingsWarningSchema.optional(),
    }),
  },
  'settings.get': { input: nothing, output: settingsSchema },
  'settings.set': { input: settingsSchema, output: settingsSchema },
  'sample.recognise': {
    input: z.object({ sampleId: z.string().max(1000) }),
    output: z.object({
      valid: z.boolean(),
      message: z.string().optional(),
      giab: giabSampleSchema.nullable(),
      names: z.array(z.string()),
      library: z.int().nullable(),
      replicate: z.int().nullable(),
    }),
  },
  'runs.list': {
    input: nothing,
    output: z.object({ runs: z.array(runSummarySchema), unreadable: z.array(z.string()) }),
  },
  'runs.get': { input: run, output: runViewSchema },
  'runs.plan': { input: importS3Schema, output: planSchema },
  'runs.importS3': { input: importS3Schema, output: started },
  'runs.importLocal': { input: importLocalSchema, output: started },
  'runs.previewLocal': {
    input: z.object({ paths: importLocalSchema.shape.paths }),
    output: localPreviewSchema,
  },
  'runs.cancel': { input: run, output: z.object({ state: runStateSchema }) },
  'runs.retry': { input: run, output: started },
  'runs.delete': { input: run, output: nothing },
  /** The whole pipeline on synthetic data, apart from the lab's own files and references. */
  'runs.demo': { input: nothing, output: started },
  'logs.list': { input: run, output: z.object({ logs: z.array(logInfoSchema) }) },
  'logs.read': {
    input: oneLog.extend({
      from: z.int().positive(),
      limit: z.int().min(1).max(5000),
      direction: z.enum(['forward', 'backward']).default('forward'),
      levels: z.array(logLevelSchema).optional(),
    }),
    output: logPageSchema,
  },
  'logs.search': {
    input: oneLog.extend({
      text: z.string().min(1).max(1000),
      caseSensitive: z.boolean().default(false),
      levels: z.array(logLevelSchema).optional(),
      /** Forward: first line to report; backward: last one. The count is always over the whole log. */
      from: z.int().positive().default(1),
      direction: z.enum(['forward', 'backward']).default('forward'),
      limit: z.int().min(1).max(10_000).default(1000),
    }),
    /** `before`: how many matches precede the first of `lines`, so that a window can say "17 of 230". */
    output: z.object({ total: z.int(), lines: z.array(z.int()), before: z.int() }),
  },
  'logs.firstError': { input: oneLog, output: z.object({ n: z.int().nullable() }) },
  /** Applies the retention rule of the settings now; it is also applied whenever the data folder is opened. */
  'logs.cleanup': { input: nothing, output: z.object({ removed: z.int(), bytes: z.number() }) },
  'references.check': {
    input: z.object({ sampleId: sampleIdSchema, need: z.array(z.string().max(40)).max(10).optional() }),
    output: referenceStatusSchema,
  },
  /** A quick look at what is installed for each GIAB sample; reads no content. */
  'references.installed': {
    input: nothing,
    output: z.object({
      genome: z.boolean(),
      samples: z.array(
        z.object({ sample: giabSampleSchema, total: z.int(), present: z.int(), verified: z.int() }),
      ),
    }),
  },
  /** Names of the AWS profiles of this user; never their values. */
  'aws.profiles': { input: nothing, output: z.object({ profiles: z.array(z.string()) }) },
  'doctor.run': {
    input: z.object({ online: z.boolean().default(false) }),
    output: z.object({ checks: z.array(checkSchema) }),
  },
  /** What the program around the core can do: an Electron window can pick and open, a server cannot. */
  'host.info': {
    input: nothing,
    output: z.object({
      kind: z.enum(['electron', 'http', 'none']),
      canPick: z.boolean(),
      canOpenFolder: z.boolean(),
      canSaveLog: z.boolean(),
      locale: z.string(),
    }),
  },
  /** The native picker; no paths when the user cancels. */
  'host.pick': {
    input: z.object({ what: z.enum(['folder', 'files', 'zip', 'dataFolder']) }),
    output: z.object({ paths: z.array(z.string()) }),
  },
  'host.openFolder': {
    input: run.extend({ which: z.enum(['files', 'results', 'logs']) }),
    output: nothing,
  },
  /** Writes a step's whole log as text to a file the user names; null when the user cancels. */
  'host.saveLog': { input: oneLog, output: z.object({ path: z.string().nullable() }) },
} as const satisfies Record<MethodName, { input: z.ZodType; output: z.ZodType }>;

/** What the application menu can ask of the window. */
export const HOST_COMMANDS = [
  'import',
  'runs',
  'references',
  'doctor',
  'settings',
  'find',
  'console',
  'shortcuts',
] as const;
export type HostCommand = (typeof HOST_COMMANDS)[number];

/** Events carry positions, never text: a client that wants the text asks for it. */
export const EVENT_TABLE = {
  'runs.changed': z.object({ runId: runIdSchema, seq: z.int(), state: runStateSchema.nullable() }),
  'logs.appended': z.object({ runId: runIdSchema, stepId: stepIdSchema, log: logName, lastN: z.int() }),
  'settings.changed': nothing,
  /** A notification was clicked: show this run. */
  'host.openRun': run,
  /** Chosen from the application menu. The window does the same for its own keys and prevents their default. */
  'host.command': z.object({ command: z.enum(HOST_COMMANDS) }),
} as const satisfies Record<EventName, z.ZodType>;

export type Input<M extends MethodName> = z.input<(typeof API)[M]['input']>;
export type Parsed<M extends MethodName> = z.output<(typeof API)[M]['input']>;
export type Output<M extends MethodName> = z.output<(typeof API)[M]['output']>;
export type EventData<E extends EventName> = z.output<(typeof EVENT_TABLE)[E]>;

/** The answer to every call; an exception never crosses a border. */
export const envelopeSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: appErrorSchema }),
]);
export type Envelope<T> = { ok: true; value: T } | { ok: false; error: z.infer<typeof appErrorSchema> };

/** What every client offers, whatever the transport. `on` returns the function that ends the subscription. */
export interface Api {
  call<M extends MethodName>(method: M, input: Input<M>): Promise<Envelope<Output<M>>>;
  on<E extends EventName>(event: E, listener: (data: EventData<E>) => void): () => void;
}
