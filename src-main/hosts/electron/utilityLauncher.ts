import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { PassThrough, type Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { utilityProcess } from 'electron';
import { type AppError, toAppError } from '../../contract/errors.ts';
import { OWN_PROGRAM } from '../../core/pipeline/exec.ts';
import type { ChildLauncher } from '../../core/ports.ts';
import { createOutputPump } from '../../core/process/outputPump.ts';
import { isSameProcess, MARKER_VARIABLE, procStart } from '../../core/process/processTable.ts';
import { createRedactor } from '../../core/process/redact.ts';
import {
  drain,
  type SpawnRequest,
  type SpawnResult,
  spawnTool,
  type ToolProcess,
} from '../../core/process/spawn.ts';
import { startError, unusableRequest } from '../../core/process/startError.ts';
import { parseStepDone, type StepDone } from './stepMessages.ts';

type Fork = typeof utilityProcess.fork;

/**
 * Starts the program's own steps in a utility process of Electron, everything else as it is.
 *
 * A packaged Electron cannot be used as Node (its fuse is off), so `command.sh` names the same program for a person's own
 * Node: `node CLI step ...`, where CLI is the very bundle that the utility process runs.
 */
export function utilityLauncher(fork: Fork, places: { stepEntry: string; cli: string }): ChildLauncher {
  return {
    resolve: (argv) => (argv[0] === OWN_PROGRAM ? ['node', places.cli, ...argv.slice(1)] : [...argv]),
    launch: (step, request) =>
      request.argv[0] === 'node' && request.argv[1] === places.cli
        ? launchUtility(fork, places.stepEntry, `VCBench ${step.tool}`, request)
        : spawnTool(request),
  };
}

/**
 * A ToolProcess (see core/process/spawn.ts) that is a utility process running `entry` with the arguments after the first
 * two of `request.argv`. Same lines, same results. It has no process group of its own: stop() ends the one process, which
 * starts no others.
 */
export function launchUtility(
  fork: Fork,
  entry: string,
  serviceName: string,
  request: SpawnRequest,
): ToolProcess {
  const { graceMs = 10_000, drainMs = 500, maxLineBytes = 65_536 } = request;
  const marker = request.marker ?? randomUUID();
  const startedAt = Date.now();
  const unusable = unusableRequest(request) ?? missingFolder(request);
  if (unusable !== undefined) return notStarted(marker, startedAt, unusable);
  let child: ReturnType<Fork>;
  try {
    child = fork(entry, request.argv.slice(2), {
      serviceName,
      cwd: request.cwd,
      env: { ...request.env, [MARKER_VARIABLE]: marker },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    return notStarted(marker, startedAt, toAppError(error));
  }

  const stdout = tap(child.stdout as Readable | null);
  const stderr = tap(child.stderr as Readable | null);
  const pump = createOutputPump({
    stdout: stdout.stream,
    stderr: stderr.stream,
    maxLineBytes,
    redact: createRedactor(request.secrets),
    onLines: request.onLines,
    onFailure: () => void stop(),
  });

  const identity: { pid?: number; procStart?: string | undefined } = {};
  let report: StepDone | undefined;
  let fatal: AppError | undefined;
  let hasExited = false;
  let complete = false;
  const spawned = new Promise<void>((resolve) => {
    child.once('spawn', () => {
      const { pid } = child;
      if (pid !== undefined) Object.assign(identity, { pid, procStart: procStart(pid) });
      resolve();
    });
  });
  const exited = new Promise<number>((resolve) => {
    child.once('exit', (code) => {
      hasExited = true;
      // Right after this event Electron takes every listener off the streams.
      setImmediate(() => {
        stdout.listenAgain();
        stderr.listenAgain();
      });
      resolve(code);
    });
  });
  const ready = Promise.race([spawned, exited]).then(() => undefined);
  child.on('error', (_type, location) => {
    fatal = fatalError(location);
  });
  child.on('message', (message) => {
    report ??= parseStepDone(message) ?? undefined;
    if (report !== undefined) void letGo(report);
  });

  /** Everything that the child wrote is here: it may exit. */
  async function letGo(done: StepDone): Promise<void> {
    const all = Promise.all([stdout.received(done.stdout), stderr.received(done.stderr)]);
    await Promise.race([all, exited]);
    if (hasExited) return;
    complete = true;
    child.postMessage('bye');
  }

  let stopped = false;
  let killed = false;
  let stopping: Promise<void> | undefined;
  function stop(): Promise<void> {
    stopped ||= !hasExited;
    stopping ??= (async () => {
      await ready;
      if (hasExited) return;
      child.kill();
      await Promise.race([exited, sleep(graceMs, undefined, { ref: false })]);
      if (hasExited) return;
      killed = true;
      kill(identity);
      await exited;
    })();
    return stopping;
  }

  async function finish(): Promise<SpawnResult> {
    const code = await exited;
    const endedAt = Date.now();
    if (complete) {
      stdout.stream.end();
      stderr.stream.end();
    }
    await drain(pump, drainMs);
    await pump.close();
    const end = howItEnded(code, report, { stopped, killed, fatal });
    const result: SpawnResult = { ...end, stopped, startedAt, endedAt, leftovers: 0 };
    if (pump.failure !== undefined) result.error = toAppError(pump.failure);
    return result;
  }

  return {
    get pid() {
      return identity.pid;
    },
    get pgid() {
      return identity.pid;
    },
    get procStart() {
      return identity.procStart;
    },
    marker,
    ready,
    done: finish(),
    stop,
  };
}

interface Tap {
  readonly stream: PassThrough;
  /** Resolves when so many bytes have come in all. */
  received(bytes: number): Promise<void>;
  listenAgain(): void;
}

/** Hands on a stream whose listeners somebody else may take off, and counts. */
function tap(source: Readable | null): Tap {
  const stream = new PassThrough();
  let bytes = 0;
  const waiting = new Set<() => void>();
  const onData = (chunk: Buffer) => {
    bytes += chunk.length;
    if (!stream.write(chunk)) {
      source?.pause();
      stream.once('drain', () => source?.resume());
    }
    for (const look of [...waiting]) look();
  };
  const onEnd = () => void (stream.writableEnded || stream.end());
  const listen = () => {
    if (source === null || source.readableEnded || source.destroyed) return onEnd();
    // The output pump destroys its stream when it is done with it; the rest has no reader.
    source.on('data', (chunk: Buffer) => {
      if (!stream.writableEnded && !stream.destroyed) onData(chunk);
    });
    source.once('end', onEnd);
    source.once('error', onEnd);
  };
  listen();
  return {
    stream,
    received: (wanted) =>
      new Promise((resolve) => {
        const look = () => {
          if (bytes < wanted) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    listenAgain() {
      if (source !== null && source.listenerCount('data') > 0) return;
      listen();
    },
  };
}

/** Our own program reports its exit code before it exits; what ends without a report died. */
function howItEnded(
  code: number,
  report: StepDone | undefined,
  { stopped, killed, fatal }: { stopped: boolean; killed: boolean; fatal: AppError | undefined },
): Pick<SpawnResult, 'exitCode' | 'signal' | 'error'> {
  if (report !== undefined) return { exitCode: report.exitCode, signal: null };
  if (stopped) return { exitCode: null, signal: killed ? 'SIGKILL' : 'SIGTERM' };
  if (fatal !== undefined) return { exitCode: null, signal: null, error: fatal };
  const signal = signalOf(code);
  if (signal !== undefined) return { exitCode: null, signal };
  if (code !== 0) return { exitCode: code, signal: null };
  const message = 'The step ended without saying how.';
  return { exitCode: null, signal: null, error: { code: 'crash', message, hint: 'Retry the run.' } };
}

/** Electron hands on what waitpid says: the number of a signal, or as a shell writes it. */
function signalOf(code: number): string | undefined {
  const number = code > 128 ? code - 128 : code;
  const deadly = [
    'SIGILL',
    'SIGTRAP',
    'SIGABRT',
    'SIGBUS',
    'SIGFPE',
    'SIGKILL',
    'SIGSEGV',
    'SIGTERM',
    'SIGHUP',
  ];
  return deadly.find(
    (name) => constants.signals[name as NodeJS.Signals] === number && (code > 128 || name !== 'SIGHUP'),
  );
}

function fatalError(location: string): AppError {
  return {
    code: 'toolExit',
    message: 'The step ended by a fatal error of its JavaScript engine; it may have run out of memory.',
    hint: 'Retry the run with fewer threads, or close other programs.',
    detail: location,
  };
}

function kill({ pid, procStart: start }: { pid?: number; procStart?: string | undefined }): void {
  if (pid === undefined || start === undefined || !isSameProcess(pid, start)) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

/** Electron would start the process somewhere else without a word. */
function missingFolder(request: SpawnRequest): AppError | undefined {
  return existsSync(request.cwd) ? undefined : startError(request, {});
}

function notStarted(marker: string, startedAt: number, error: AppError): ToolProcess {
  const ended = { exitCode: null, signal: null, stopped: false, leftovers: 0 };
  const nothing = { pid: undefined, pgid: undefined, procStart: undefined };
  const done = Promise.resolve({ ...ended, error, startedAt, endedAt: Date.now() });
  return { ...nothing, marker, done, stop: async () => undefined };
}
