import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach } from 'vitest';
import { loopbackEnv } from './s3.ts';

export const SAMPLE = 'NA24143_Lib3_Rep1';
export const awsMissing = spawnSync('aws', ['--version']).error !== undefined;
export const withoutAws = awsMissing ? ' (not run: aws not installed)' : '';

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** The download script, run in a folder that lives as long as one test. */
export interface DownloadScript {
  folder: string;
  dest: string;
  options(endpoint: string): string[];
  start(args: string[], env?: Record<string, string>): { child: ChildProcess; ended: Promise<Ended> };
  run(args: string[], env?: Record<string, string>): Promise<Ended>;
}

export function downloadScript(): DownloadScript {
  const script = fileURLToPath(new URL('../../scripts/aws_download_gvcf.sh', import.meta.url));
  const lab: DownloadScript = {
    folder: '',
    dest: '',
    options: (endpoint) => [
      ...['--bucket', 'lab', '--base-path', '/base/'],
      ...['--endpoint', endpoint, '--dest', lab.dest],
    ],
    start(args, env = {}) {
      const child = spawn(script, args, {
        cwd: lab.folder,
        env: { PATH: process.env.PATH ?? '', HOME: lab.folder, ...loopbackEnv(), ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let out = '';
      let err = '';
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString();
      });
      child.stderr.on('data', (chunk: Buffer) => {
        err += chunk.toString();
      });
      // Not `close`: a killed script may leave the CLI behind with its pipes.
      const ended = new Promise<Ended>((done) =>
        child.on('exit', (code) => setTimeout(() => done({ code, out, err }), 20)),
      );
      return { child, ended };
    },
    run: (args, env) => lab.start(args, env).ended,
  };
  beforeEach(async () => {
    lab.folder = await mkdtemp(join(tmpdir(), 'vcbench-download-'));
    lab.dest = join(lab.folder, 'lab_runs', `${SAMPLE}_R001`);
  });
  afterEach(() => rm(lab.folder, { recursive: true, force: true }));
  return lab;
}

/** Key of a file in the lab's layout. */
export function at(sample: string, name: string, id = 'id1'): string {
  return `base/${sample}/vcf/dragen/${id}/varcaller/${name}`;
}

/** Visible files; what starts with a dot is the script's own book-keeping. */
export function filesIn(path: string): string[] {
  return existsSync(path)
    ? readdirSync(path)
        .filter((name) => !name.startsWith('.'))
        .sort()
    : [];
}

/** Whether this process may mount a small file system to fill. */
export function canMountTmpfs(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  return spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0;
}
