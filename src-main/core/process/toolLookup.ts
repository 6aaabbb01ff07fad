import { constants } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stripAnsi } from './classify.ts';
import { environmentFor } from './environment.ts';
import { spawnTool } from './spawn.ts';

export interface FoundTool {
  path: string;
  version: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** How each tool says which version it is. */
const VERSIONS: Readonly<Record<string, { args: readonly string[]; says: RegExp }>> = {
  'hap.py': { args: ['--version'], says: /^Hap\.py v?(\S+)/m },
  truvari: { args: ['version'], says: /^Truvari v?(\d\S*)/m },
  aws: { args: ['--version'], says: /^aws-cli\/(\S+)/m },
  samtools: { args: ['--version'], says: /^samtools (\S+)/m },
  tabix: { args: ['--version'], says: /^tabix \(htslib\) (\S+)/m },
  bgzip: { args: ['--version'], says: /^bgzip \(htslib\) (\S+)/m },
  bcftools: { args: ['--version'], says: /^bcftools (\S+)/m },
  bedtools: { args: ['--version'], says: /^bedtools v?(\S+)/m },
  curl: { args: ['--version'], says: /^curl (\S+)/m },
  rtg: { args: ['version'], says: /^Product: RTG \S+ (\S+)/m },
};
const OTHERS = { args: ['--version'], says: /\bv?(\d+\.\d+(?:\.\w+)*)/ };

/** hap.py starts Python and loads NumPy; a cold disk needs its time. */
const PROBE_MS = 20_000;

/**
 * Finds a program and asks it for its version. Looks at `configuredPath` (the program, or a folder that holds it or its
 * `bin`) and nowhere else when it is set: a wrong setting must show, not be papered over. Otherwise on PATH, then
 * in conda environments. A file that does not answer like the tool (a broken shim) is passed over; the version of one
 * that does not answer in time is `unknown`. Null: not found.
 */
export async function findTool(
  name: string,
  options: { configuredPath?: string | undefined; env: Environment; probeMs?: number },
): Promise<FoundTool | null> {
  const { configuredPath, env, probeMs = PROBE_MS } = options;
  const candidates = configuredPath ? await configured(name, configuredPath) : await searchPath(name, env);
  for (const path of candidates) {
    if (!(await isExecutable(path))) continue;
    const version = await askVersion(name, path, env, probeMs);
    if (version !== null) return { path, version };
  }
  return null;
}

async function configured(name: string, path: string): Promise<string[]> {
  const absolute = resolve(path);
  const isFolder = await stat(absolute).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return isFolder ? [join(absolute, name), join(absolute, 'bin', name)] : [absolute];
}

async function searchPath(name: string, env: Environment): Promise<string[]> {
  const onPath = (env.PATH ?? '').split(':').filter((folder) => folder.startsWith('/'));
  const folders = [...onPath, ...(await condaFolders(env))];
  return [...new Set(folders)].map((folder) => join(folder, name));
}

/** `bin` of the active conda environment, then of every environment of the usual installations. */
async function condaFolders(env: Environment): Promise<string[]> {
  const kinds = ['miniconda3', 'miniforge3', 'mambaforge', 'anaconda3', 'micromamba', 'conda'];
  const homes = env.HOME ? kinds.map((kind) => join(env.HOME ?? '', kind)) : [];
  if (env.HOME) homes.push(join(env.HOME, '.conda'), join(env.HOME, '.local/share/mamba'));
  const roots = [env.MAMBA_ROOT_PREFIX, ...homes, ...kinds.map((kind) => join('/opt', kind))];
  const prefixes = env.CONDA_PREFIX ? [env.CONDA_PREFIX] : [];
  for (const root of roots) {
    if (!root) continue;
    const names = await readdir(join(root, 'envs')).catch(() => []);
    prefixes.push(root, ...names.sort().map((name) => join(root, 'envs', name)));
  }
  return prefixes.map((prefix) => join(prefix, 'bin'));
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function askVersion(
  name: string,
  path: string,
  env: Environment,
  limitMs: number,
): Promise<string | null> {
  const { args, says } = VERSIONS[name] ?? OTHERS;
  let output = '';
  const probe = spawnTool({
    argv: [path, ...args],
    cwd: tmpdir(),
    env: environmentFor(name, env, path),
    graceMs: 500,
    onLines(batch) {
      for (const { text } of batch) if (output.length < 65_536) output += `${stripAnsi(text)}\n`;
    },
  });
  const limit = setTimeout(() => void probe.stop(), limitMs);
  const { error, stopped } = await probe.done;
  clearTimeout(limit);
  if (error !== undefined) return null;
  // Slow is not absent: hap.py on a cold disk must not be passed over for the built-in engine.
  if (stopped) return 'unknown';
  return says.exec(output)?.[1] ?? null;
}
