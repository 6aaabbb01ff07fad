import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { StepDef } from '../../contract/run.ts';

export interface OutputFile {
  path: string;
  size: number;
  mtimeMs: number;
}

/**
 * Identity of what a step is asked to do: its argv and place, and size and mtime of every file (or file directly in a folder)
 * that the argv names, so that a changed input makes an earlier success stale. What the step itself makes is left out.
 */
export async function inputHash(
  step: Pick<StepDef, 'argv' | 'cwd' | 'creates' | 'publish'>,
): Promise<string> {
  const made = new Set([...step.creates, ...step.publish.flatMap(({ from, to }) => [from, to])]);
  const inputs = step.argv.filter((word) => isAbsolute(word) && !made.has(word));
  const identity = JSON.stringify([step.argv, step.cwd, await fingerprint(inputs)]);
  return createHash('sha256').update(identity).digest('hex').slice(0, 16);
}

/**
 * Size and modification time of the given files, and of the files directly in the given folders (hidden ones
 * left out). A path that does not exist is left out: `missingOutputs` tells.
 */
export async function fingerprint(paths: readonly string[]): Promise<OutputFile[]> {
  const files: OutputFile[] = [];
  for (const path of paths) {
    const info = await stat(path).catch(() => null);
    if (info === null) continue;
    if (!info.isDirectory()) {
      files.push({ path, size: info.size, mtimeMs: info.mtimeMs });
      continue;
    }
    const names = (await readdir(path)).filter((name) => !name.startsWith('.')).sort();
    for (const name of names) {
      const child = await stat(join(path, name)).catch(() => null);
      if (child?.isFile()) files.push({ path: join(path, name), size: child.size, mtimeMs: child.mtimeMs });
    }
  }
  return files;
}

/** The first of `paths` that is missing or empty (an empty file, a folder without files), with why; null when all stand. */
export async function firstUnsound(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    const found = await fingerprint([path]);
    if (found.length === 0) return `${path} is missing or holds no file`;
    const empty = found.find((file) => file.size === 0);
    if (empty !== undefined) return `${empty.path} is empty`;
  }
  return null;
}

/** Do the files still stand as they were recorded? */
export async function stillStands(recorded: readonly OutputFile[]): Promise<boolean> {
  if (recorded.length === 0) return false;
  for (const file of recorded) {
    const info = await stat(file.path).catch(() => null);
    if (info === null || info.size !== file.size || info.mtimeMs !== file.mtimeMs) return false;
  }
  return true;
}
