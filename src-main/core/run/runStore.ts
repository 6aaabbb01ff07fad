import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { VcbenchError } from '../../contract/errors.ts';
import {
  type Plan,
  planSchema,
  type RunSpec,
  type RunView,
  runIdSchema,
  runSpecSchema,
} from '../../contract/run.ts';
import { type DataFolder, fileError } from '../dataFolder.ts';
import { writeWhole } from '../files.ts';
import { readJournal } from './journal.ts';
import { foldRun } from './reduce.ts';

export interface StoredRun {
  spec: RunSpec;
  plan: Plan;
  view: RunView;
}

/**
 * Makes the run's folder with its spec and plan. It appears whole: built under a hidden name, then renamed.
 * Throws `diskFull` or `badInput`.
 */
export async function createRun(folder: DataFolder, spec: RunSpec, plan: Plan): Promise<void> {
  const hidden = join(folder.runs, `.new-${spec.runId}`);
  try {
    await mkdir(join(hidden, 'logs'), { recursive: true });
    await writeWhole(join(hidden, 'spec.json'), `${JSON.stringify(spec, null, 2)}\n`);
    await writeWhole(join(hidden, 'plan.json'), `${JSON.stringify(plan, null, 2)}\n`);
    await rename(hidden, folder.run(spec.runId));
  } catch (error) {
    await rm(hidden, { recursive: true, force: true }).catch(() => undefined);
    throw fileError(error, 'The run cannot be recorded');
  }
}

/** One run, replayed from disk. Throws `unknownRun` when there is none, `badInput` when its files are damaged. */
export async function loadRun(folder: DataFolder, runId: string): Promise<StoredRun> {
  if (!runIdSchema.safeParse(runId).success) throw unknownRun(runId);
  const place = folder.run(runId);
  const spec = await readJson(join(place, 'spec.json'), runId, (value) => runSpecSchema.parse(value));
  const plan = await readJson(join(place, 'plan.json'), runId, (value) => planSchema.parse(value));
  if (spec.runId !== runId) {
    throw new VcbenchError(
      'badInput',
      `The run folder ${place} holds another run (${spec.runId}).`,
      'Rename the folder to its run ID.',
    );
  }
  return { spec, plan, view: foldRun(spec, plan, await readJournal(place)) };
}

/** Names of the run folders there are; a missing data folder has none. */
export async function runFolders(folder: DataFolder): Promise<string[]> {
  try {
    const entries = await readdir(folder.runs, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw fileError(error, `The list of runs in ${folder.runs} cannot be read`);
  }
}

/** Is there such a run? A look that reads nothing. Throws `unknownRun` otherwise. */
export async function needRun(folder: DataFolder, runId: string): Promise<void> {
  const found = runIdSchema.safeParse(runId).success ? await stat(folder.run(runId)).catch(() => null) : null;
  if (!found?.isDirectory()) throw unknownRun(runId);
}

async function readJson<T>(path: string, runId: string, parse: (value: unknown) => T): Promise<T> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw unknownRun(runId);
    throw fileError(error, `${path} cannot be read`);
  }
  try {
    return parse(JSON.parse(text));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new VcbenchError(
      'badInput',
      `${path} is damaged.`,
      'Restore it from a backup or delete the run.',
      detail,
    );
  }
}

function unknownRun(runId: string): VcbenchError {
  return new VcbenchError(
    'unknownRun',
    `There is no run "${runId.slice(0, 150)}".`,
    'See "vcbench list" for the runs there are.',
  );
}
