import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { RunEvent, RunView } from '../../src-main/contract/run.ts';

export const ROOT = join(import.meta.dirname, '..', '..');
export const SHARED_DATA = join(ROOT, '..', 'shared', 'data');
const MAIN = join(ROOT, 'dist', 'src-main', 'hosts', 'cli', 'main.js');

export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  child: ChildProcess;
  /** Everything printed so far. */
  output(): string;
  done: Promise<Finished>;
}

/** A data folder and settings of its own, and the program run on them as a user does. */
export class Workbench {
  readonly folder = mkdtempSync(join(tmpdir(), 'vcbench-e2e-'));
  readonly data: string;
  env: Record<string, string>;

  constructor(env: Record<string, string> = {}, data?: string) {
    this.data = data ?? join(this.folder, 'data');
    this.env = env;
  }

  start(...args: string[]): Running {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: this.folder,
      env: { ...cleanEnvironment(this.folder), VCBENCH_DATA: this.data, ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const done = new Promise<Finished>((resolve) => {
      child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
    });
    return { child, output: () => stdout + stderr, done };
  }

  run(...args: string[]): Promise<Finished> {
    return this.start(...args).done;
  }

  /** Runs with --json and gives the value; throws with everything printed when it is not ok. */
  async json<T>(...args: string[]): Promise<T> {
    const finished = await this.run(...args, '--json');
    const answer = JSON.parse(finished.stdout || 'null');
    if (answer?.ok !== true)
      throw new Error(`vcbench ${args.join(' ')}: ${finished.stdout}\n${finished.stderr}`);
    return answer.value as T;
  }

  /** The newest run of the data folder, from its own `show`. */
  lastRun(): Promise<RunView> {
    return this.json<RunView>('show', 'last');
  }

  /** A text file in the folder where the program is started. */
  file(name: string, content: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, content);
    return path;
  }

  journal(runId: string): RunEvent[] {
    const path = join(this.data, 'runs', runId, 'journal.ndjson');
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
    return lines.slice(0, -1).map((line) => JSON.parse(line));
  }

  runIds(): string[] {
    const runs = join(this.data, 'runs');
    return (existsSync(runs) ? readdirSync(runs) : []).filter((name) => !name.startsWith('.')).sort();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits for a condition of the outside world; throws, saying what, when it does not come true. */
export async function until(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  limitMs = 30_000,
): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`Not within ${limitMs / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Processes whose environment says they belong to a run of this data folder or whose group is given (from /proc). */
export function livingInGroup(pgid: number): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(group) === pgid && state !== 'Z' ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

export function hasTool(name: string): boolean {
  try {
    execFileSync('sh', ['-c', 'command -v "$1"', 'sh', name], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Nothing of this machine's AWS configuration and settings; the folder of this Node first, as npm scripts have it. */
function cleanEnvironment(folder: string): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !/^(AWS_|VCBENCH_|NODE_OPTIONS|VITEST)/.test(name)) env[name] = value;
  }
  return {
    ...env,
    PATH: `${join(ROOT, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`,
    VCBENCH_CONFIG: join(folder, 'settings.json'),
    AWS_CONFIG_FILE: join(folder, 'no-aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-aws-credentials'),
    NO_PROXY: '127.0.0.1',
    no_proxy: '127.0.0.1',
  };
}
