import { constants, existsSync } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { VcbenchError } from '../contract/errors.ts';

/** The places below the data folder; see docs/architecture.md, "Disk". */
export interface DataFolder {
  root: string;
  labRuns: string;
  reference: string;
  processed: string;
  runs: string;
  /** Rows of the list of runs, kept for the next start; derived from the journals. */
  summaries: string;
  labRun(runName: string): string;
  processedRun(runName: string): string;
  run(runId: string): string;
  logs(runId: string): string;
  work(runId: string, stepId: string): string;
}

export function dataFolder(root: string): DataFolder {
  const runs = join(root, 'runs');
  return {
    root,
    labRuns: join(root, 'lab_runs'),
    reference: join(root, 'reference'),
    processed: join(root, 'processed'),
    runs,
    summaries: join(root, 'run-summaries.ndjson'),
    labRun: (runName) => join(root, 'lab_runs', runName),
    processedRun: (runName) => join(root, 'processed', runName),
    run: (runId) => join(runs, runId),
    logs: (runId) => join(runs, runId, 'logs'),
    work: (runId, stepId) => join(runs, runId, 'work', stepId),
  };
}

/**
 * Where a run's files, references and results lie: the data folder, or for a synthetic run `<data>/demo`, so that made-up
 * truth sets never stand where the lab's are looked for. Records and logs stay with the other runs.
 */
export function filesOf(folder: DataFolder, spec: { synthetic?: unknown }): DataFolder {
  if (spec.synthetic === undefined) return folder;
  const { labRuns, reference, processed, labRun, processedRun } = dataFolder(join(folder.root, 'demo'));
  return { ...folder, labRuns, reference, processed, labRun, processedRun };
}

/** Makes the folders. Throws `badInput` or `diskFull` when the place cannot be written. */
export async function createDataFolder(folder: DataFolder): Promise<void> {
  try {
    for (const path of [folder.labRuns, folder.reference, folder.processed, folder.runs]) {
      await mkdir(path, { recursive: true });
    }
  } catch (error) {
    throw fileError(await whyNotMade(folder.root, error), `The data folder ${folder.root} cannot be written`);
  }
}

/** Node says ENOENT where a folder cannot be made on a disk that is read-only. */
async function whyNotMade(root: string, error: unknown): Promise<unknown> {
  let here = root;
  while (here !== dirname(here) && !existsSync(here)) here = dirname(here);
  return access(here, constants.W_OK).then(
    () => error,
    (reason: unknown) => reason,
  );
}

/** A file-system error in the program's words; `ENOSPC` becomes `diskFull`. */
export function fileError(error: unknown, what: string): VcbenchError {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new VcbenchError('diskFull', `${what}: the disk is full.`, 'Free some space, then retry the run.');
  }
  if (code === 'EROFS') {
    return new VcbenchError(
      'badInput',
      `${what}: it is read-only.`,
      'Choose a folder that you may write to.',
    );
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new VcbenchError(
      'badInput',
      `${what}: permission denied.`,
      'Choose a folder that you may write to.',
    );
  }
  const detail = error instanceof Error ? error.message : String(error);
  return new VcbenchError('badInput', `${what}: ${detail}`, 'Check the path, or choose another folder.');
}
