import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { constants } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type Electron from 'electron';

/** A utility process as a Node child with the traps of the real one: late pid, lost listeners, no exit by itself. */
class StandInUtilityProcess extends EventEmitter {
  pid: number | undefined;
  stdout: PassThrough | null;
  stderr: PassThrough | null;
  private readonly child: ChildProcess;

  constructor(modulePath: string, args: string[] = [], options: Electron.ForkOptions = {}) {
    super();
    const shim = join(import.meta.dirname, 'parentPort.ts');
    this.child = spawn(
      process.execPath,
      ['--import', shim, ...(options.execArgv ?? []), modulePath, ...args],
      {
        cwd: options.cwd,
        env: (options.env ?? process.env) as NodeJS.ProcessEnv,
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      },
    );
    const stdout = new PassThrough();
    const stderr = new PassThrough();
    this.child.stdout?.pipe(stdout);
    this.child.stderr?.pipe(stderr);
    this.stdout = stdout;
    this.stderr = stderr;
    this.child.once('spawn', () => {
      this.pid = this.child.pid;
      this.emit('spawn');
    });
    this.child.on('message', (message) => this.emit('message', message));
    this.child.once('exit', (code, signal) => {
      this.pid = undefined;
      try {
        this.emit('exit', code ?? constants.signals[signal ?? 'SIGTERM']);
      } finally {
        stdout.removeAllListeners();
        stderr.removeAllListeners();
        this.stdout = null;
        this.stderr = null;
      }
    });
  }

  postMessage(message: unknown): void {
    this.child.send(message as object, () => undefined);
  }

  kill(): boolean {
    return this.child.kill('SIGTERM');
  }
}

export const utilityProcess = {
  fork: (modulePath: string, args?: string[], options?: Electron.ForkOptions) =>
    new StandInUtilityProcess(modulePath, args, options) as unknown as Electron.UtilityProcess,
} satisfies Pick<typeof Electron.utilityProcess, 'fork'>;
