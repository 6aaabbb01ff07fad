import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VcbenchError } from '../../contract/errors.ts';

/** Where the parts of the desktop application are. */
export interface Places {
  /** The built page. */
  renderer: string;
  preload: string;
  /** What a utility process runs for a built-in step; inside the archive of a packaged program. */
  stepEntry: string;
  /** The same program for a person with Node: `node CLI step ...`; a file on disk. */
  cli: string;
  /** Shell scripts and references.tsv; files on disk. */
  scripts: string;
  version: string;
}

/**
 * Finds the parts from where the bundle lies (`dist/electron`). In a packaged program what other programs read is beside
 * the archive, under `resourcesPath`; in a clone it is in the repository.
 */
export async function findPlaces(options: {
  isPackaged: boolean;
  resourcesPath: string;
  userData: string;
  version: string;
  env: Readonly<Record<string, string | undefined>>;
}): Promise<Places> {
  const bundle = dirname(fileURLToPath(import.meta.url));
  const inside = {
    renderer: join(bundle, '..', 'renderer'),
    preload: join(bundle, 'preload.cjs'),
    stepEntry: join(bundle, 'step.js'),
    version: options.version,
  };
  if (!options.isPackaged) {
    const scripts = join(bundle, '..', '..', 'scripts');
    return checked({ ...inside, cli: join(bundle, 'cli', 'main.js'), scripts });
  }
  const resources =
    options.env.APPIMAGE === undefined
      ? options.resourcesPath
      : await keepPrograms(options.resourcesPath, join(options.userData, 'programs'));
  return checked({ ...inside, cli: join(resources, 'cli', 'main.js'), scripts: join(resources, 'scripts') });
}

/**
 * An AppImage is mounted somewhere else at every start, but a step's command.sh must still run tomorrow, and a retry must
 * see that a step is the same as yesterday's. So the programs that steps name are copied to a folder that stays, named by
 * their content; those of earlier versions are kept, since their runs name them.
 */
export async function keepPrograms(from: string, to: string): Promise<string> {
  const target = join(to, await contentHash([join(from, 'scripts'), join(from, 'cli')]));
  if (existsSync(target)) return target;
  await mkdir(to, { recursive: true });
  const partial = await mkdtemp(join(to, '.partial-'));
  try {
    for (const name of ['scripts', 'cli']) {
      await cp(join(from, name), join(partial, name), { recursive: true, preserveTimestamps: true });
    }
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    // Another start was faster.
    if (!existsSync(target)) throw error;
  }
  return target;
}

async function contentHash(folders: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of folders) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    for (const file of files.sort()) hash.update(`${file.slice(folder.length)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
}

function checked(places: Places): Places {
  for (const path of [
    places.preload,
    places.stepEntry,
    places.cli,
    join(places.scripts, 'setup_reference.sh'),
  ]) {
    if (existsSync(path)) continue;
    throw new VcbenchError('internal', `A part of the program is missing: ${path}`, 'Install VCBench again.');
  }
  return places;
}
