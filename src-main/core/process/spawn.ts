import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { type AppError, toAppError } from '../../contract/errors.ts';
import type { RawLine } from './lines.ts';
import { createOutputPump, type OutputPump } from './outputPump.ts';
import { type Family, familyMembers, killFamily } from './processFamily.ts';
import { MARKER_VARIABLE, procStart } from './processTable.ts';
import { createRedactor } from './redact.ts';
import { startError, unusableRequest } from './startError.ts';

export type { RawLine } from './lines.ts';

export interface SpawnRequest {
  argv: readonly string[];
  cwd: string;
  /** The whole environment; nothing is inherited. */
  env: Readonly<Record<string, string>>;
  /** Run when the child is stopped, for what a group kill cannot reach (a container). */
  stopArgv?: readonly string[];
  /** Values never to be shown or stored; see redact.ts for what is masked without being named. */
  secrets?: readonly string[];
  /** Awaited: while it has not returned, the pipes fill and the child waits. */
  onLines(batch: RawLine[]): void | Promise<void>;
  /** From SIGTERM to SIGKILL, milliseconds. */
  graceMs?: number;
  /** After the child's exit its pipes are read until they are quiet for this long, and what it left may take as long to end. */
  drainMs?: number;
  /** Most bytes kept of one line. */
  maxLineBytes?: number;
  /** Recognises the child's processes even when they left its group; unique per child. Random unless given. */
  marker?: string;
}

export interface SpawnResult {
  /** Null when it died by a signal or did not start. */
  exitCode: number | null;
  signal: string | null;
  /** Why it could not be started, or why its output could not be taken. */
  error?: AppError;
  /** {@link ToolProcess.stop} was called before it exited. */
  stopped: boolean;
  /** Milliseconds since the epoch. */
  startedAt: number;
  endedAt: number;
  /** Processes that the child left behind when it exited by itself, and that were ended. */
  leftovers: number;
}

export interface ToolProcess {
  pid: number | undefined;
  pgid: number | undefined;
  procStart: string | undefined;
  marker: string;
  /** Where the pid is known only a moment after the start (a utility process): resolves when it is, or never will be. */
  ready?: Promise<void>;
  /** Never rejects. Resolves when all output is handed over and no process of the child is alive. */
  done: Promise<SpawnResult>;
  /** SIGTERM to everything the child started, SIGKILL after the grace time; resolves when all of it is dead. */
  stop(): Promise<void>;
}

/**
 * Starts a program as leader of its own session and process group and hands over its output line by line, secrets
 * masked. A program that cannot be started is a result with `error`, never an exception.
 */
export function spawnTool(request: SpawnRequest): ToolProcess {
  const { graceMs = 10_000, drainMs = 500, maxLineBytes = 65_536 } = request;
  const marker = request.marker ?? randomUUID();
  const startedAt = Date.now();
  const [file = '', ...args] = request.argv;
  const unusable = unusableRequest(request);
  if (unusable !== undefined) return notStarted(marker, startedAt, Promise.resolve(unusable));
  const child = execa(file, args, {
    cwd: request.cwd,
    env: { ...request.env, [MARKER_VARIABLE]: marker },
    extendEnv: false,
    stdin: 'ignore',
    buffer: false,
    detached: true,
    reject: false,
  });
  const { pid } = child;
  if (pid === undefined) {
    const why = child.then((result) => startError(request, result));
    return notStarted(marker, startedAt, why);
  }

  const ended: { exitCode: number | null; signal: string | null } = { exitCode: null, signal: null };
  const exited = new Promise<void>((resolve) => {
    child.nodeChildProcess.once('exit', (exitCode, signal) => {
      Object.assign(ended, { exitCode, signal });
      resolve();
    });
  });
  // Execa's own promise waits for pipes that a grandchild may hold open for ever; ours does not use it.
  child.catch(() => undefined);

  const family: Family = { pgid: pid, procStart: procStart(pid), marker };
  const pump = createOutputPump({
    stdout: child.stdout,
    stderr: child.stderr,
    maxLineBytes,
    redact: createRedactor(request.secrets),
    onLines: request.onLines,
    onFailure: () => void stop(),
  });

  let stopped = false;
  let hasExited = false;
  let stopping: Promise<void> | undefined;
  function stop(): Promise<void> {
    stopped ||= !hasExited;
    stopping ??= Promise.all([killFamily(family, { graceMs }), runStopCommand(request, graceMs)]).then(
      () => undefined,
    );
    return stopping;
  }

  async function finish(): Promise<SpawnResult> {
    await exited;
    hasExited = true;
    const endedAt = Date.now();
    await drain(pump, drainMs);
    let leftovers = 0;
    if (stopping !== undefined) await stopping;
    else if (!(await endsByItself(family, drainMs)))
      leftovers = (await killFamily(family, { graceMs })).ended;
    // Whatever still holds a pipe now is no process of ours.
    await drain(pump, Math.min(drainMs, 200));
    await pump.close();
    const result: SpawnResult = { ...ended, stopped, startedAt, endedAt, leftovers };
    if (pump.failure !== undefined) result.error = toAppError(pump.failure);
    return result;
  }

  return { pid, pgid: pid, procStart: family.procStart, marker, done: finish(), stop };
}

function notStarted(marker: string, startedAt: number, why: Promise<AppError>): ToolProcess {
  const done = why.then((error) => ({
    exitCode: null,
    signal: null,
    error,
    stopped: false,
    startedAt,
    endedAt: Date.now(),
    leftovers: 0,
  }));
  const nothing = { pid: undefined, pgid: undefined, procStart: undefined };
  return { ...nothing, marker, done, stop: async () => void (await done) };
}

const DRAIN_TICK_MS = 20;
const DRAIN_TOTAL_MS = 3_000;

/**
 * After a child's exit: reads on until both pipes are at their end, or quiet for `idleMs`, or a total bound is reached:
 * a grandchild may hold them open. Time in which our own reader was behind does not count, so that a slow disk loses no output.
 */
export async function drain(pump: OutputPump, idleMs: number): Promise<void> {
  let total = 0;
  let idle = 0;
  let received = pump.receivedBytes;
  while (!pump.ended && idle < idleMs && total < DRAIN_TOTAL_MS) {
    await Promise.race([pump.end, sleep(DRAIN_TICK_MS)]);
    if (pump.busy) continue;
    total += DRAIN_TICK_MS;
    idle = pump.receivedBytes === received ? idle + DRAIN_TICK_MS : 0;
    received = pump.receivedBytes;
  }
}

/** Gives workers and pipe ends that notice the child's exit the time to follow it. */
async function endsByItself(family: Family, limitMs: number): Promise<boolean> {
  for (let waited = 0; familyMembers(family).length > 0; waited += DRAIN_TICK_MS) {
    if (waited >= limitMs) return false;
    await sleep(DRAIN_TICK_MS);
  }
  return true;
}

async function runStopCommand(request: SpawnRequest, timeout: number): Promise<void> {
  const [file, ...args] = request.stopArgv ?? [];
  if (file === undefined) return;
  await execa(file, args, {
    cwd: request.cwd,
    env: { ...request.env },
    extendEnv: false,
    stdio: 'ignore',
    timeout: timeout + 5_000,
    killSignal: 'SIGKILL',
    reject: false,
  });
}
