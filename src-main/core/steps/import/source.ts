import { createReadStream, type Dirent } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { VcbenchError } from '../../../contract/errors.ts';
import type { LocalSource } from '../../../contract/run.ts';
import { classifyRunFile } from '../../inputs/runFiles.ts';
import { fileProblem } from './problems.ts';
import { openZipSource } from './zip.ts';

/** One file of a run, wherever it lies. */
export interface SourceFile {
  name: string;
  /** Where it lies, as shown to a person; files of one delivery share it. */
  folder: string;
  size: number;
  mtimeMs: number;
  /** The file itself, when it is one on disk. */
  path?: string;
  /** CRC-32 of the content, when the source knows it. */
  crc32?: number;
  /** Its bytes. Fails with VcbenchError when the source is damaged. */
  read(): Promise<Readable>;
}

export interface Source {
  /** Only files that belong to a run; in a stable order. */
  files: SourceFile[];
  /** A name that may tell the sample and the run number. */
  folderName?: string;
  warnings: string[];
  close(): void;
}

/** A run's folder has a few dozen files; these bounds only keep a wrong choice (`/`) from running for ever. */
const MAX_DEPTH = 8;
const MAX_ENTRIES = 200_000;

/** Whether the paths are one folder, one ZIP, or files. Throws badInput for a mixture or what is none of these. */
export async function formOf(paths: readonly string[]): Promise<LocalSource['form']> {
  const first = paths[0];
  if (first === undefined)
    throw new VcbenchError('badInput', 'Nothing was chosen.', 'Choose a folder, files or a ZIP.');
  const kinds = await Promise.all(paths.map(kindOfPath));
  if (paths.length === 1) return kinds[0]!;
  const other = kinds.findIndex((kind) => kind !== 'files');
  if (other === -1) return 'files';
  throw new VcbenchError(
    'badInput',
    `${paths[other]} is a ${kinds[other] === 'zip' ? 'ZIP' : 'folder'} among several paths.`,
    'Choose one folder, one ZIP, or only files.',
  );
}

/**
 * Finds the files of a run. A folder is searched in depth (the lab nests `<id>/varcaller/`), without `exclude` (the
 * destination) and without leaving it by a link. Call `close` when done.
 */
export async function openSource(
  form: LocalSource['form'],
  paths: readonly string[],
  exclude: string | undefined,
  signal: AbortSignal,
): Promise<Source> {
  signal.throwIfAborted();
  const first = paths[0];
  if (first === undefined || (form !== 'files' && paths.length !== 1)) {
    throw new VcbenchError('badInput', `Give exactly one ${form === 'zip' ? 'ZIP file' : 'folder'}.`);
  }
  if (form === 'zip') return openZipSource(first, signal);
  return form === 'folder' ? folderSource(resolve(first), exclude, signal) : filesSource(paths);
}

async function kindOfPath(path: string): Promise<LocalSource['form']> {
  try {
    const info = await stat(path);
    if (info.isDirectory()) return 'folder';
    if (!info.isFile()) throw new VcbenchError('badInput', `${path} is not a plain file.`);
    if (classifyRunFile(basename(path)) !== null) return 'files';
    if (/\.zip$/i.test(path)) return 'zip';
    const file = await open(path);
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0).finally(() => file.close());
    return buffer.toString('latin1') === 'PK\x03\x04' ? 'zip' : 'files';
  } catch (error) {
    throw fileProblem(error, path);
  }
}

async function filesSource(paths: readonly string[]): Promise<Source> {
  const files: SourceFile[] = [];
  const warnings: string[] = [];
  for (const path of paths) {
    if (classifyRunFile(basename(path)) === null) {
      warnings.push(`${shown(basename(path))} is not a file of a DRAGEN run and is left out.`);
    } else {
      files.push(await plainFile(resolve(path)));
    }
  }
  const folders = new Set(files.map((file) => file.folder));
  const source: Source = { files, warnings, close() {} };
  if (folders.size === 1) source.folderName = basename([...folders][0]!);
  return source;
}

async function folderSource(
  folder: string,
  exclude: string | undefined,
  signal: AbortSignal,
): Promise<Source> {
  const root = await realpath(folder).catch((error) => {
    throw fileProblem(error, folder);
  });
  const excluded = exclude === undefined ? undefined : await realpath(exclude).catch(() => exclude);
  const files: SourceFile[] = [];
  const warnings: string[] = [];
  const queue: { path: string; depth: number }[] = [{ path: root, depth: 0 }];
  let seen = 0;
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    signal.throwIfAborted();
    const entries = await readFolder(next.path, next.depth === 0, warnings);
    seen += entries.length;
    if (seen > MAX_ENTRIES) {
      throw new VcbenchError(
        'badInput',
        `${folder} holds more than ${MAX_ENTRIES} files and folders.`,
        'Choose the folder of one run.',
      );
    }
    for (const entry of entries) {
      const path = join(next.path, entry.name);
      if (entry.isDirectory()) {
        const deeper = next.depth < MAX_DEPTH && !entry.name.startsWith('.');
        if (deeper && path !== excluded) queue.push({ path, depth: next.depth + 1 });
      } else if (classifyRunFile(entry.name) !== null) {
        const problem = await whyNot(entry, path, root);
        if (problem === undefined) files.push(await plainFile(path));
        else warnings.push(problem);
      }
    }
  }
  return { files, folderName: basename(root), warnings, close() {} };
}

/** Entries in a stable order. Only the chosen folder itself has to be readable. */
async function readFolder(path: string, mustWork: boolean, warnings: string[]): Promise<Dirent[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (mustWork) throw fileProblem(error, path);
    warnings.push(`The folder ${shown(path)} cannot be read and is left out.`);
    return [];
  }
}

async function whyNot(entry: Dirent, path: string, root: string): Promise<string | undefined> {
  if (entry.isFile()) return undefined;
  if (!entry.isSymbolicLink()) return `${shown(path)} is not a plain file and is left out.`;
  const target = await realpath(path).catch(() => undefined);
  if (target === undefined) return `${shown(path)} is a link that leads nowhere and is left out.`;
  if (!target.startsWith(root.endsWith(sep) ? root : root + sep)) {
    return `${shown(path)} is a link that leads out of the folder and is left out; choose the file itself instead.`;
  }
  return (await stat(target)).isFile() ? undefined : `${shown(path)} is not a plain file and is left out.`;
}

async function plainFile(path: string): Promise<SourceFile> {
  try {
    const info = await stat(path);
    if (!info.isFile()) throw new VcbenchError('badInput', `${path} is not a plain file.`);
    return {
      name: basename(path),
      folder: dirname(path),
      size: info.size,
      mtimeMs: info.mtimeMs,
      path,
      read: async () => createReadStream(path, { highWaterMark: 1 << 20 }),
    };
  } catch (error) {
    throw fileProblem(error, path);
  }
}

/** A hostile name on one line and of bounded length. */
export function shown(name: string): string {
  const plain = name.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?');
  return plain.length > 200 ? `${plain.slice(0, 197)}...` : plain;
}
