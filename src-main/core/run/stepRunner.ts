import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type AppError, type Reason, toAppError, VcbenchError } from '../../contract/errors.ts';
import type { ReferenceStatus } from '../../contract/reference.ts';
import type { Outcome, RunEvent, RunSpec, StepDef, StepId, StepState, StepView } from '../../contract/run.ts';
import type { Settings } from '../../contract/settings.ts';
import { type DataFolder, fileError, filesOf } from '../dataFolder.ts';
import type { StepContext, StepVerdict, Tools } from '../pipeline/context.ts';
import { STEP_KINDS } from '../pipeline/kinds.ts';
import { referenceRequest } from '../pipeline/steps/references.ts';
import type { ChildLauncher, ProgramPaths } from '../ports.ts';
import { environmentFor, secretsIn } from '../process/environment.ts';
import type { SpawnResult, ToolProcess } from '../process/spawn.ts';
import { referenceSetupArgv } from '../references/index.ts';
import { asReason, childProblem } from './childProblem.ts';
import type { Journal } from './journal.ts';
import type { NamedLocks } from './mutex.ts';
import { fingerprint, firstUnsound, inputHash, type OutputFile, stillStands } from './outputs.ts';
import type { StoredRun } from './runStore.ts';
import { openStepLog, type StepLog } from './stepLog.ts';
import { shellQuote, writeWorkFolder } from './workFolder.ts';

/** What running a step takes from its surroundings. */
export interface StepEnvironment {
  folder: DataFolder;
  settings: Settings;
  paths: ProgramPaths;
  catalogue: string;
  launcher: ChildLauncher;
  /** Which comparison tools are installed now. */
  tools(): Promise<Tools>;
  version: string;
  processEnv: Readonly<Record<string, string | undefined>>;
  locks: NamedLocks;
  now(): number;
  /** The check of setup_reference.sh for a sample and what is needed of it. */
  checkReferences(spec: RunSpec, need: readonly string[], signal: AbortSignal): Promise<ReferenceStatus>;
  onLogWritten(runId: string, stepId: StepId, log: string, lastN: number): void;
  /** Something that does not end the run but that its watcher should know, such as a log that cannot be written. */
  onTrouble(runId: string, error: AppError): void;
}

interface StepTask {
  stored: StoredRun;
  stepId: StepId;
  attempt: number;
  previous: StepView | undefined;
  /** The run's journal as it was before this start: what a retry may keep. */
  history: readonly RunEvent[];
  journal: Journal;
  signal: AbortSignal;
  /** How the other steps stand at the start of this one. */
  others: readonly StepState[];
  environment: StepEnvironment;
}

/** Progress goes to the journal at most this often: it is for a reader in another process, not a record. */
const PROGRESS_EVERY_MS = 1000;

/**
 * One attempt at one step: defines it, skips it when an earlier success still stands, runs its child, and
 * records how it ended. Rejects only when the journal cannot be written.
 */
export async function runStep(task: StepTask): Promise<void> {
  const { stored, stepId, attempt, journal, environment, signal } = task;
  const ordinal = stored.plan.steps.findIndex((step) => step.id === stepId) + 1;
  const logName = `${String(ordinal).padStart(2, '0')}-${stepId}.${attempt}`;
  const context = stepContext(task, await environment.tools());
  if (await standsFromBefore(task, context)) {
    const why = 'Already done: the files of the earlier success are unchanged.';
    await journal.append({ type: 'step.skipped', stepId, attempt, cached: true, why });
    return;
  }
  const planned = stored.plan.steps[ordinal - 1] as StepDef;
  await journal.append({ type: 'step.started', stepId, attempt, log: logName, argv: planned.argv });
  const log = openLog(task, logName, planned);
  context.log = { info: (text) => void log.say('info', text), warn: (text) => void log.say('warning', text) };
  context.ensureReferences = (need) => ensureReferences(task, context, need, log);
  let ending: Ending;
  try {
    ending = await environment.locks.hold(planned.locks, () => perform(task, context, log));
  } catch (error) {
    ending = failure(error, signal);
  }
  await sayEnding(task, ending, log);
  await log.close();
  await journal.append({ type: 'step.finished', stepId, attempt, ...ending });
}

/** The last words of a step's log: what the analyst reads first. */
async function sayEnding(task: StepTask, ending: Ending, log: StepLog): Promise<void> {
  const { title } = STEP_KINDS[task.stepId];
  // Our own scripts have said it already.
  if (ending.error !== undefined && ending.error.message === log.lastErrors().at(-1)) return;
  if (ending.error !== undefined) {
    await log.say(ending.outcome === 'warned' ? 'warning' : 'error', ending.error.message);
    if (ending.error.hint !== undefined) await log.say('info', ending.error.hint);
  } else if (ending.outcome === 'succeeded') {
    await log.say(...wordsOfSuccess(task, title));
  } else {
    await log.say(
      'warning',
      ending.outcome === 'cancelled' ? 'Cancelled.' : 'Interrupted: the program is closing.',
    );
  }
}

interface Ending {
  outcome: Outcome;
  reason?: Reason;
  error?: AppError;
  exitCode: number | null;
  signal: string | null;
  outputs?: Awaited<ReturnType<typeof fingerprint>>;
  result?: StepView['result'];
}

async function perform(task: StepTask, context: StepContext, log: StepLog): Promise<Ending> {
  const { environment, signal } = task;
  const kind = STEP_KINDS[task.stepId];
  const early = await kind.before?.(context);
  if (early) return { ...withoutUndefined(early), exitCode: null, signal: null };
  signal.throwIfAborted();
  const step = await kind.define(context);
  await makeRoom(step);
  const argv = environment.launcher.resolve(step.argv);
  const env = { ...environmentFor(step.tool, environment.processEnv, toolPath(task, step)), ...step.env };
  await writeWorkFolder(environment.folder.work(task.stored.spec.runId, step.id), {
    argv,
    cwd: step.cwd,
    env,
  });
  await log.say('info', `$ ${argv.map(shellQuote).join(' ')}`);
  const result = await runChild(task, { ...step, argv, hash: await inputHash(step) }, env, log);
  if (step.tool === 'references') context.references = referenceCheck(task);
  if (signal.aborted) return { ...stoppedBy(signal), exitCode: result.exitCode, signal: result.signal };
  if (result.leftovers > 0) {
    await log.say(
      'warning',
      `${result.leftovers} process${result.leftovers === 1 ? '' : 'es'} left behind by the tool had to be ended.`,
    );
  }
  const ended = { exitCode: result.exitCode, signal: result.signal };
  const problem = childProblem(step, result, log);
  if (problem !== null) return { outcome: 'failed', ...problem, ...ended };
  const verdict = await conclude(context, step);
  return { ...withoutUndefined(verdict), ...ended, outputs: await fingerprint(step.creates) };
}

/** Looks again right before a comparison: a file may have gone since the references step. Fetches what is missing. */
async function ensureReferences(
  task: StepTask,
  context: StepContext,
  need: readonly string[],
  log: StepLog,
): Promise<ReferenceStatus> {
  const { environment, signal } = task;
  await log.say('info', 'Verifying reference files...');
  const status = await context.references(need);
  if (status.complete) return status;
  const argv = referenceSetupArgv(referenceRequest(context, need));
  const fetching = { tool: 'references', argv, cwd: environment.folder.root };
  const env = environmentFor(fetching.tool, environment.processEnv);
  await log.say('info', `$ ${argv.map(shellQuote).join(' ')}`);
  const result = await environment.locks.hold(['reference'], () => runChild(task, fetching, env, log));
  signal.throwIfAborted();
  const problem = childProblem({ ...fetching, title: 'References' }, result, log);
  if (problem === null) {
    context.references = referenceCheck(task);
    return context.references(need);
  }
  const { code, message, hint, detail } = problem.error;
  throw new VcbenchError(code, message, hint, detail);
}

/** In the environment of everything a step starts, so that what a crash leaves behind can be found. */
export function markerOf(runId: string, stepId: StepId, attempt: number): string {
  return `${runId}/${stepId}.${attempt}`;
}

/** A tool found outside PATH (a conda environment, a setting) needs its own folder in front. */
function toolPath({ environment }: StepTask, step: StepDef): string | undefined {
  return step.tool === 'download' ? environment.settings.tools.aws : step.argv[0];
}

/** Is what the child left sound? If so its folders take their final names. Exit code 0 alone is not success. */
async function conclude(context: StepContext, step: StepDef): Promise<StepVerdict> {
  const made = step.publish.length > 0 ? step.publish.map((entry) => entry.from) : step.creates;
  const unsound = await firstUnsound(made);
  if (unsound !== null && step.publish.length === 0) {
    throw new VcbenchError(
      'badInput',
      `A file of the run cannot be used: ${unsound}.`,
      'Deliver it again, then retry.',
    );
  }
  if (unsound !== null) {
    throw new VcbenchError(
      'suspiciousResult',
      `The tool ended without error, but ${unsound}.`,
      "Look at the step's log, then retry.",
    );
  }
  const verdict = await STEP_KINDS[step.id].after(context, step);
  try {
    for (const { from, to } of step.publish) {
      await rm(to, { recursive: true, force: true });
      await rename(from, to);
    }
  } catch (error) {
    throw fileError(error, `The results of "${step.title}" cannot be put in place`);
  }
  return verdict;
}

async function makeRoom(step: StepDef): Promise<void> {
  try {
    await mkdir(step.cwd, { recursive: true });
    for (const path of step.creates) await mkdir(dirname(path), { recursive: true });
    for (const { from } of step.publish) {
      await mkdir(dirname(from), { recursive: true });
      await rm(from, { recursive: true, force: true });
    }
    for (const path of step.folders ?? []) await mkdir(path, { recursive: true });
  } catch (error) {
    throw fileError(error, `The folders for "${step.title}" cannot be made`);
  }
}

async function runChild(
  task: StepTask,
  step: Pick<StepDef, 'tool' | 'argv' | 'cwd' | 'stopArgv'> & { hash?: string },
  env: Record<string, string>,
  log: StepLog,
): Promise<SpawnResult> {
  const { environment, signal, journal, attempt, stepId } = task;
  const { argv, hash } = step;
  const child: ToolProcess = environment.launcher.launch(step, {
    argv,
    cwd: step.cwd,
    env,
    secrets: secretsIn(environment.processEnv),
    marker: markerOf(task.stored.spec.runId, stepId, attempt),
    onLines: (lines) => log.take(lines),
    ...(step.stopArgv === undefined ? {} : { stopArgv: step.stopArgv }),
  });
  const stop = () => void child.stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await child.ready;
    if (child.pid !== undefined && child.pgid !== undefined) {
      const { pid, pgid, procStart, marker } = child;
      const spawned = { type: 'step.spawned', stepId, attempt, pid, pgid, marker } as const;
      await journal.append({
        ...spawned,
        argv: [...argv],
        ...(hash === undefined ? {} : { inputHash: hash }),
        ...(procStart === undefined ? {} : { procStart }),
      });
    }
    if (signal.aborted) stop();
    return await child.done;
  } catch (error) {
    await child.stop();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function failure(error: unknown, signal: AbortSignal): Ending {
  if (signal.aborted) return { ...stoppedBy(signal), exitCode: null, signal: null };
  const problem = toAppError(error);
  return { outcome: 'failed', reason: asReason(problem.code), error: problem, exitCode: null, signal: null };
}

function stoppedBy(signal: AbortSignal): { outcome: Outcome; reason: Reason } {
  const reason = signal.reason as Reason;
  return { outcome: reason === 'appQuit' ? 'interrupted' : 'cancelled', reason };
}

/** Does an earlier success still stand: asked the same, inputs and outputs unchanged? */
async function standsFromBefore(task: StepTask, context: StepContext): Promise<boolean> {
  const { state } = task.previous ?? {};
  const record = lastSuccess(task.history, task.stepId);
  if (record === null || (state !== 'succeeded' && state !== 'warned')) return false;
  try {
    const step = await STEP_KINDS[task.stepId].define(context);
    return (
      step.cacheable && record.inputHash === (await inputHash(step)) && (await stillStands(record.outputs))
    );
  } catch {
    // What keeps it from being defined is told when it is run.
    return false;
  }
}

/** The latest success of a step in the journal: what it was asked and what it left. */
function lastSuccess(
  history: readonly RunEvent[],
  stepId: StepId,
): { inputHash: string; outputs: OutputFile[] } | null {
  let asked: string | undefined;
  let found: { inputHash: string; outputs: OutputFile[] } | null = null;
  for (const event of history) {
    if (!('stepId' in event) || event.stepId !== stepId) continue;
    if (event.type === 'step.started') asked = undefined;
    if (event.type === 'step.spawned') asked = event.inputHash ?? asked;
    if (event.type !== 'step.finished') continue;
    found =
      event.outputs === undefined || asked === undefined
        ? null
        : { inputHash: asked, outputs: event.outputs };
  }
  return found;
}

/** The last step also ends the process, but a process in which something failed did not complete. */
function wordsOfSuccess(
  { stored, stepId, others }: StepTask,
  title: string,
): ['success' | 'warning', string] {
  if (stored.plan.steps.at(-1)?.id === stepId) {
    if (others.every((state) => state === 'succeeded')) return ['success', 'Process completed successfully!'];
    if (others.every((state) => state === 'succeeded' || state === 'warned'))
      return ['warning', 'Process completed, with warnings.'];
  }
  return ['success', `${title}: done.`];
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}

function openLog(task: StepTask, log: string, step: StepDef | null): StepLog {
  const { environment, stored, stepId, attempt, journal } = task;
  const { runId } = stored.spec;
  let journaledAt = 0;
  return openStepLog({
    directory: environment.folder.logs(runId),
    log,
    tool: step?.tool ?? stepId,
    parser: step?.parser ?? 'none',
    capBytes: environment.settings.logs.stepCapBytes,
    now: environment.now,
    onWritten: (lastN) => environment.onLogWritten(runId, stepId, log, lastN),
    onProgress(progress) {
      const now = environment.now();
      if (now - journaledAt < PROGRESS_EVERY_MS) return;
      journaledAt = now;
      // A missed progress record is no loss; a failing journal shows at the next state change.
      journal.append({ type: 'step.progress', stepId, attempt, progress }).catch(() => undefined);
    },
    onError: (error) => environment.onTrouble(runId, error),
  });
}

/** One check answers all of a step's questions; when something was fetched, take a new one. */
function referenceCheck({ environment, stored, signal }: StepTask): StepContext['references'] {
  const answers = new Map<string, Promise<ReferenceStatus>>();
  return (need) => {
    const key = need.join();
    const answer = answers.get(key) ?? environment.checkReferences(stored.spec, need, signal);
    answers.set(key, answer);
    return answer;
  };
}

function stepContext(task: StepTask, tools: Tools): StepContext {
  const { environment, stored, signal } = task;
  return {
    spec: stored.spec,
    folder: filesOf(environment.folder, stored.spec),
    scripts: environment.paths.scripts,
    catalogue: stored.spec.synthetic?.catalogue ?? environment.catalogue,
    tools,
    version: environment.version,
    limitsProfile: environment.settings.limitsProfile,
    preview: false,
    references: referenceCheck(task),
    // Replaced once the step has a log to fetch into.
    ensureReferences: (need) => environment.checkReferences(stored.spec, need, signal),
    log: { info() {}, warn() {} },
    signal,
  };
}
