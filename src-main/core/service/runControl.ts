import { existsSync } from 'node:fs';
import { rm, stat, writeFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import type { EventData } from '../../contract/api.ts';
import { VcbenchError } from '../../contract/errors.ts';
import { isTerminal, type Plan, type RunSpec, type RunState, type RunView } from '../../contract/run.ts';
import { createDataFolder, type DataFolder, dataFolder, fileError, filesOf } from '../dataFolder.ts';
import { acquireDataLock, type DataLock, LOCK_FILE, lockHolder } from '../dataLock.ts';
import { applyRetention, type RemovedLog } from '../logs/retention.ts';
import { openJournal } from '../run/journal.ts';
import { NamedLocks } from '../run/mutex.ts';
import { RunQueue } from '../run/queue.ts';
import { recoverRuns } from '../run/recover.ts';
import { RunCache } from '../run/runCache.ts';
import { type ActiveRun, startRun } from '../run/runner.ts';
import { createRun, loadRun, type StoredRun } from '../run/runStore.ts';
import type { Emit } from '../service.ts';
import type { ServiceDependencies } from './dependencies.ts';
import { checkInstalled } from './references.ts';
import { catalogueOf, lookUpTools } from './tools.ts';

/** The runs of one data folder: queued, running, cancelled, retried, deleted. */
export interface RunControl {
  readonly folder: DataFolder;
  /** The runs on disk. */
  readonly runs: RunCache;
  readonly writable: boolean;
  readonly recovered: readonly string[];
  heldBy(): string | undefined;
  submit(spec: RunSpec, plan: Plan): Promise<void>;
  cancel(runId: string): Promise<RunState>;
  retry(runId: string): Promise<void>;
  delete(runId: string): Promise<void>;
  /** Drops the step logs past the retention rule of the settings. Throws `busy` when the folder is another's. */
  tidy(): Promise<RemovedLog[]>;
  /** The view in memory of a run that is going on here. */
  live(runId: string): RunView | undefined;
  /** For a process that only looks: closes runs whose program has died, at most every two seconds. */
  closeCrashed(): Promise<void>;
  idle(): Promise<void>;
  close(): Promise<void>;
}

const CANCEL_REQUEST = 'cancel.request';
const CANCEL_POLL_MS = 500;
/** A cancel from another process waits this long for the group's death: the grace time and some. */
const CANCEL_WAIT_MS = 20_000;
const LOOKERS_LET_GO_MS = 2000;
const CRASH_LOOK_MS = 2000;

export async function openRunControl(dependencies: ServiceDependencies, emit: Emit): Promise<RunControl> {
  const folder = dataFolder(dependencies.dataDir);
  if (dependencies.mode === 'look') {
    const runs = new RunCache(folder);
    return new Control(dependencies, emit, runs, folder, null, await closeCrashedRuns(folder, runs));
  }
  await createDataFolder(folder);
  const lock = await takeFolder(folder);
  const runs = new RunCache(folder, lock !== null);
  const recovered = lock === null ? [] : await recoverRuns(folder, runs);
  const control = new Control(dependencies, emit, runs, folder, lock, recovered);
  if (lock !== null) control.tidyMeanwhile();
  return control;
}

/** Null when another process keeps it; one that only looks lets go within moments. */
async function takeFolder(folder: DataFolder): Promise<DataLock | null> {
  const until = Date.now() + LOOKERS_LET_GO_MS;
  for (;;) {
    const lock = tryLock(folder);
    if (lock !== null || Date.now() > until) return lock;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A look changes nothing else: where nobody has run anything, or nothing can be written, it only looks. */
async function closeCrashedRuns(folder: DataFolder, runs: RunCache): Promise<string[]> {
  if (!existsSync(join(folder.root, LOCK_FILE))) return [];
  let lock: DataLock | null;
  try {
    lock = acquireDataLock(folder.root);
  } catch {
    return [];
  }
  if (lock === null) return [];
  try {
    return await recoverRuns(folder, runs);
  } finally {
    lock.release();
  }
}

function tryLock(folder: DataFolder): DataLock | null {
  try {
    return acquireDataLock(folder.root);
  } catch (error) {
    throw fileError(error, `The data folder ${folder.root} cannot be locked`);
  }
}

class Control implements RunControl {
  readonly folder: DataFolder;
  readonly runs: RunCache;
  readonly recovered: readonly string[];
  private readonly dependencies: ServiceDependencies;
  private readonly emit: Emit;
  private readonly lock: DataLock | null;
  private readonly queue: RunQueue;
  private readonly locks = new NamedLocks();
  private readonly active = new Map<string, ActiveRun>();
  private readonly settled = new Set<() => void>();
  private poll: NodeJS.Timeout | undefined;
  private tidying: Promise<unknown> = Promise.resolve();
  private readonly ending = new AbortController();
  private closed: Promise<void> | undefined;
  private lookedForCrashes = Date.now();

  constructor(
    dependencies: ServiceDependencies,
    emit: Emit,
    runs: RunCache,
    folder: DataFolder,
    lock: DataLock | null,
    recovered: string[],
  ) {
    this.dependencies = dependencies;
    this.emit = emit;
    this.folder = folder;
    this.runs = runs;
    this.lock = lock;
    this.recovered = recovered;
    this.queue = new RunQueue(() => {
      const { concurrency, memoryMiB } = dependencies.settings.get();
      return { concurrency, memoryMiB: memoryMiB ?? Math.floor((totalmem() / 2 ** 20) * 0.75) };
    });
  }

  get writable(): boolean {
    return this.lock !== null;
  }

  heldBy(): string | undefined {
    return this.writable ? undefined : lockHolder(this.folder.root);
  }

  live(runId: string): RunView | undefined {
    return this.active.get(runId)?.view;
  }

  async closeCrashed(): Promise<void> {
    if (this.writable || Date.now() - this.lookedForCrashes < CRASH_LOOK_MS) return;
    this.lookedForCrashes = Date.now();
    await closeCrashedRuns(this.folder, this.runs);
  }

  async submit(spec: RunSpec, plan: Plan): Promise<void> {
    this.needWritable();
    await createRun(this.folder, spec, plan);
    const stored = await this.append(spec.runId, [
      { type: 'run.created' },
      { type: 'run.queued', processing: spec.autoProcess },
    ]);
    this.enqueue(stored, spec.autoProcess);
  }

  async retry(runId: string): Promise<void> {
    this.needWritable();
    await this.leaves(runId);
    const { view } = await loadRun(this.folder, runId);
    if (this.isHere(runId) || !isTerminal(view.state)) {
      throw new VcbenchError(
        'invalidRequest',
        'The run is still going on.',
        'Cancel it first, or wait until it ends.',
      );
    }
    await rm(join(this.folder.run(runId), CANCEL_REQUEST), { force: true }).catch((error: unknown) => {
      throw fileError(error, 'The run cannot be retried');
    });
    const stored = await this.append(runId, [{ type: 'run.queued', processing: true }]);
    this.enqueue(stored, true);
  }

  async cancel(runId: string): Promise<RunState> {
    const { view } = await loadRun(this.folder, runId);
    if (isTerminal(view.state) && !this.isHere(runId)) return view.state;
    if (!this.writable) return this.askHolderToCancel(runId);
    const running = this.active.get(runId);
    if (running !== undefined) {
      await running.cancel('userCancel');
      return running.view.state;
    }
    this.queue.remove(runId);
    const stored = await this.append(runId, [
      { type: 'run.cancelRequested', by: 'userCancel' },
      { type: 'run.finished', outcome: 'cancelled', reason: 'userCancel' },
    ]);
    this.settle();
    return stored.view.state;
  }

  async delete(runId: string): Promise<void> {
    this.needWritable();
    await loadRun(this.folder, runId).catch((error) => {
      // A damaged run can be deleted too; an unknown one cannot.
      if (error instanceof VcbenchError && error.code === 'unknownRun') throw error;
    });
    await this.leaves(runId);
    if (this.isHere(runId)) {
      throw new VcbenchError(
        'invalidRequest',
        'The run is still going on.',
        'Cancel it first, then delete it.',
      );
    }
    try {
      await rm(this.folder.run(runId), { recursive: true });
    } catch (error) {
      throw fileError(error, 'The run cannot be deleted');
    }
    this.emit('runs.changed', { runId, seq: 0, state: null });
  }

  async idle(): Promise<void> {
    while (this.active.size > 0 || this.queue.waitingIds().length > 0) {
      await new Promise<void>((resolve) => this.settled.add(resolve));
    }
  }

  close(): Promise<void> {
    this.closed ??= this.end();
    return this.closed;
  }

  /** The data folder is let go only when nothing of any run is alive. */
  private async end(): Promise<void> {
    for (const runId of this.queue.waitingIds()) {
      this.queue.remove(runId);
      await this.append(runId, [{ type: 'run.finished', outcome: 'interrupted', reason: 'appQuit' }]).catch(
        () => undefined,
      );
    }
    await Promise.all([...this.active.values()].map((run) => run.cancel('appQuit')));
    clearInterval(this.poll);
    this.ending.abort();
    await this.tidying;
    this.lock?.release();
    this.settle();
  }

  async tidy(): Promise<RemovedLog[]> {
    this.needWritable();
    const { maxAgeDays, maxBytes } = this.dependencies.settings.get().logs;
    return applyRetention(this.folder.runs, {
      maxAgeDays,
      maxBytes,
      isActive: (runId) => this.isHere(runId),
      signal: this.ending.signal,
    });
  }

  /** At the start nobody waits for it: looking through the logs of 10,000 runs takes seconds. A failure stops nothing. */
  tidyMeanwhile(): void {
    this.tidying = this.tidy().catch(() => []);
  }

  private enqueue(stored: StoredRun, processing: boolean): void {
    const memoryMiB = Math.max(...stored.plan.steps.map((step) => step.memoryMiB));
    this.queue.add({ spec: stored.spec, memoryMiB, start: () => this.start(stored, processing) });
    this.watchForCancel();
  }

  private async start(stored: StoredRun, processing: boolean): Promise<void> {
    const { runId } = stored.spec;
    const announce = pacedLogEvents(this.emit);
    const { dependencies } = this;
    const settings = dependencies.settings.get();
    let tools: ReturnType<typeof lookUpTools> | undefined;
    const run = startRun(stored, processing, {
      folder: this.folder,
      settings,
      paths: dependencies.paths,
      catalogue: catalogueOf(dependencies),
      launcher: dependencies.launcher,
      // Asking the tools for their versions takes seconds: once a run.
      tools: () => (tools ??= lookUpTools(settings, dependencies.processEnv)),
      version: dependencies.version,
      processEnv: dependencies.processEnv,
      locks: this.locks,
      now: () => dependencies.clock.now(),
      checkReferences: (spec, need, signal) => {
        const catalogue = spec.synthetic?.catalogue ?? catalogueOf(dependencies);
        const { reference } = filesOf(this.folder, spec);
        return checkInstalled(dependencies, { reference, catalogue, sampleId: spec.sampleId, need }, signal);
      },
      onEvent: (view) => this.emit('runs.changed', { runId, seq: view.seq, state: view.state }),
      onLogWritten: (id, stepId, log, lastN) => announce({ runId: id, stepId, log, lastN }),
      onTrouble: (_runId, error) => process.emitWarning(error.message, 'VcbenchWarning'),
    });
    this.active.set(runId, run);
    await run.done;
    await rm(join(this.folder.run(runId), CANCEL_REQUEST), { force: true }).catch(() => undefined);
    this.active.delete(runId);
    this.settle();
  }

  private async append(
    runId: string,
    events: Parameters<Awaited<ReturnType<typeof openJournal>>['append']>[0][],
  ): Promise<StoredRun> {
    const journal = await openJournal(
      this.folder.run(runId),
      () => undefined,
      () => this.dependencies.clock.now(),
    );
    try {
      for (const event of events) await journal.append(event);
    } finally {
      await journal.close();
    }
    const stored = await loadRun(this.folder, runId);
    this.emit('runs.changed', { runId, seq: stored.view.seq, state: stored.view.state });
    return stored;
  }

  /** Its end is told a moment before its files are closed: who acts on it at once waits for that. */
  private async leaves(runId: string): Promise<void> {
    for (let run = this.active.get(runId); run && isTerminal(run.view.state); run = this.active.get(runId)) {
      await new Promise<void>((resolve) => this.settled.add(resolve));
    }
  }

  private isHere(runId: string): boolean {
    return this.active.has(runId) || this.queue.waitingIds().includes(runId);
  }

  private needWritable(): void {
    if (this.writable && this.closed === undefined) return;
    const holder = this.heldBy();
    throw new VcbenchError(
      'busy',
      `The data folder ${this.folder.root} is in use by another VCBench${holder === undefined ? '' : ` (${holder})`}.`,
      'Wait until it ends, close it, or use another data folder.',
    );
  }

  /** Another process runs it: leave a note in the run's folder, which the holder looks for, and wait for the end. */
  private async askHolderToCancel(runId: string): Promise<RunState> {
    try {
      await writeFile(join(this.folder.run(runId), CANCEL_REQUEST), '');
    } catch (error) {
      throw fileError(error, 'The cancel request cannot be written');
    }
    const until = Date.now() + CANCEL_WAIT_MS;
    for (;;) {
      const { view } = await loadRun(this.folder, runId);
      if (isTerminal(view.state) || Date.now() > until) return view.state;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  private watchForCancel(): void {
    this.poll ??= setInterval(() => void this.lookForCancelRequests(), CANCEL_POLL_MS);
    this.poll.unref();
  }

  private async lookForCancelRequests(): Promise<void> {
    for (const runId of [...this.active.keys(), ...this.queue.waitingIds()]) {
      const asked = await stat(join(this.folder.run(runId), CANCEL_REQUEST)).catch(() => null);
      if (asked !== null) await this.cancel(runId).catch(() => undefined);
    }
  }

  private settle(): void {
    for (const resolve of this.settled) resolve();
    this.settled.clear();
  }
}

/** At most one event in so many milliseconds for a log, and never without the last one. */
const LOG_EVENT_MS = 100;

function pacedLogEvents(emit: Emit): (event: EventData<'logs.appended'>) => void {
  let waiting: EventData<'logs.appended'> | undefined;
  let pause: NodeJS.Timeout | undefined;
  const send = () => {
    pause = undefined;
    if (waiting === undefined) return;
    emit('logs.appended', waiting);
    waiting = undefined;
    pause = setTimeout(send, LOG_EVENT_MS);
  };
  return (event) => {
    if (waiting !== undefined && waiting.log !== event.log) emit('logs.appended', waiting);
    waiting = event;
    if (pause === undefined) send();
  };
}
