import { mkdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { LocalPreview } from '../../contract/api.ts';
import { VcbenchError } from '../../contract/errors.ts';
import type { LocalSource } from '../../contract/run.ts';
import { writeWhole } from '../files.ts';
import { DELIVERY_FILE } from '../inputs/delivery.ts';
import { classifyRunFile, recogniseRun } from '../inputs/runFiles.ts';
import { type ChosenFile, chooseFiles } from './import/choose.ts';
import { clonePlainFiles, copyFiles, findWhole } from './import/copy.ts';
import { fileProblem } from './import/problems.ts';
import { formOf, openSource } from './import/source.ts';

export interface ImportRequest {
  form: LocalSource['form'];
  /** One folder, one ZIP, or the files themselves. */
  paths: string[];
  sampleId: string;
  runName: string;
  /** `<data>/lab_runs/<runName>`. */
  destination: string;
}

export interface ImportOutput {
  info(text: string): void;
  warn(text: string): void;
  progress(done: number, total: number, unit: 'bytes' | 'records' | 'files', label: string): void;
}

export interface ImportResult {
  /** Every file of the run that is now in the destination. */
  files: { path: string; size: number }[];
  /** Names that were already there and whole. */
  skipped: string[];
  notes: string[];
}

/**
 * Copies the recognised files of a local run into its folder under the run's names (`<sample>.` becomes `<run>.`).
 * A file appears under its name only when it is whole: its size, the lab's md5 where there is one, and a ZIP's CRC are
 * checked first. Where the file system can, a copy shares its blocks with the source and takes no time or space.
 * Throws VcbenchError: badInput (nothing recognised, several samples, hostile ZIP), badChecksum, diskFull,
 * accessDenied; the signal's reason when aborted. What was whole by then stays.
 */
export async function importLocal(
  request: ImportRequest,
  output: ImportOutput,
  signal: AbortSignal,
): Promise<ImportResult> {
  const { form, paths, sampleId, runName } = request;
  const destination = resolve(request.destination);
  const source = await openSource(form, paths, destination, signal);
  const staging = join(destination, '.partial');
  try {
    const { files, notes } = chooseFiles(source.files, sampleId, runName);
    notes.unshift(...source.warnings);
    for (const note of notes) output.warn(note);
    await mkdir(staging, { recursive: true }).catch((error) => {
      throw fileProblem(error, destination);
    });
    const whole = await findWhole(files, destination, output, signal);
    const wanted = files.filter((file) => !whole.has(file));
    const cloned = await clonePlainFiles(wanted, staging, signal);
    await copyFiles(wanted, cloned, { destination, staging, all: files, output, signal });
    await writeDelivery(destination, files);
    const skipped = files.filter((file) => whole.has(file)).map((file) => file.target);
    output.info(
      `Imported ${wanted.length === 1 ? '1 file' : `${wanted.length} files`} into ${destination}; ${skipped.length} already whole.`,
    );
    return {
      files: files.map((file) => ({ path: join(destination, file.target), size: file.size })),
      skipped,
      notes,
    };
  } finally {
    source.close();
    await rm(join(staging, 'import'), { recursive: true, force: true }).catch(() => undefined);
    // Only when empty: a download's resumable pieces may lie there.
    await rmdir(staging).catch(() => undefined);
  }
}

/** Files that were imported from where they are stay where they are, with whatever else is there. */
async function writeDelivery(destination: string, files: readonly ChosenFile[]): Promise<void> {
  const list = join(destination, DELIVERY_FILE);
  const inPlace = files.some(({ path }) => path !== undefined && dirname(resolve(path)) === destination);
  try {
    if (inPlace) await rm(list, { force: true });
    else await writeWhole(list, `${files.map((file) => file.target).join('\n')}\n`);
  } catch (error) {
    throw fileProblem(error, list);
  }
}

/**
 * What an import of these paths would take: files, sample, run name, and what a complete run has besides. Reads names
 * and a ZIP's directory only. Throws VcbenchError badInput for paths that are no run, accessDenied for unreadable ones.
 */
export async function previewLocal(paths: string[]): Promise<LocalPreview> {
  const form = await formOf(paths);
  const source = await openSource(form, paths, undefined, new AbortController().signal);
  source.close();
  const run = recogniseRun(
    source.files.map((file) => file.name),
    source.folderName,
  );
  if (source.files.length === 0) {
    throw new VcbenchError(
      'badInput',
      `${paths[0]} holds no file of a DRAGEN run.`,
      'A run has files such as <sample>.gvcf.gz, <sample>.sv.vcf.gz and <sample>.mapping_metrics.csv.',
    );
  }
  return {
    form,
    sampleId: run.sampleId,
    runName: run.runName,
    runNumber: run.runNumber,
    giab: run.giab,
    files: source.files.map(({ name, size }) => ({ name, kind: kindOf(name), size })),
    missing: run.missing,
    warnings: [...source.warnings, ...run.warnings],
  };
}

function kindOf(name: string): string {
  const found = classifyRunFile(name);
  return found?.csvKind ?? found?.kind ?? 'other';
}
