import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import {
  copyFile,
  lstat,
  mkdir,
  open,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  statfs,
  utimes,
} from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { VcbenchError } from '../../../contract/errors.ts';
import type { ImportOutput } from '../importLocal.ts';
import type { ChosenFile } from './choose.ts';
import { fileProblem, humanBytes } from './problems.ts';

interface CopyContext {
  destination: string;
  staging: string;
  /** Every file of the run, also those that are already in place. */
  all: readonly ChosenFile[];
  output: ImportOutput;
  signal: AbortSignal;
}

const SPARE_BYTES = 16 << 20;
const MAX_MD5_FILE = 65_536;

/**
 * Which files are already whole in the destination: the source itself; same size and time as the source (an import
 * keeps the time); or same size and, where the time differs, the lab's md5 or the ZIP's CRC says so.
 * Throws badInput when something other than a file has a wanted name.
 */
export async function findWhole(
  files: readonly ChosenFile[],
  destination: string,
  output: ImportOutput,
  signal: AbortSignal,
): Promise<Set<ChosenFile>> {
  const whole = new Set<ChosenFile>();
  for (const file of files) {
    const path = join(destination, file.target);
    const info = await lstat(path).catch(() => undefined);
    if (info === undefined) continue;
    if (!info.isFile())
      throw new VcbenchError('badInput', `${path} is not a plain file.`, 'Move it away, then retry.');
    if (info.size !== file.size) continue;
    if (sameTime(info.mtimeMs, file.mtimeMs) || (await isItself(file, path))) whole.add(file);
    else if (await contentIsRight(file, path, files, output, signal)) whole.add(file);
  }
  return whole;
}

/**
 * Copies by sharing blocks where the file system can (Btrfs, XFS, APFS): in no time and no space. Returns the files
 * for which that worked; they lie in the staging folder.
 */
export async function clonePlainFiles(
  files: readonly ChosenFile[],
  staging: string,
  signal: AbortSignal,
): Promise<Set<ChosenFile>> {
  const cloned = new Set<ChosenFile>();
  const folder = join(staging, 'import');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true }).catch((error) => {
    throw fileProblem(error, folder);
  });
  for (const file of files) {
    signal.throwIfAborted();
    if (file.path === undefined) continue;
    try {
      await copyFile(file.path, join(folder, file.target), constants.COPYFILE_FICLONE_FORCE);
      cloned.add(file);
    } catch {
      // Not there, or not between these two disks: the plain copy says what is wrong, if anything.
      await rm(join(folder, file.target), { force: true });
      break;
    }
  }
  return cloned;
}

/** Copies, checks and renames into place. Checksum files come first, as the others are judged by them. */
export async function copyFiles(
  files: readonly ChosenFile[],
  cloned: ReadonlySet<ChosenFile>,
  context: CopyContext,
): Promise<void> {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const toWrite = files.filter((file) => !cloned.has(file)).reduce((sum, file) => sum + file.size, 0);
  await checkSpace(context.destination, toWrite);
  let done = 0;
  const inOrder = [...files].sort((a, b) => Number(isChecksum(b.target)) - Number(isChecksum(a.target)));
  for (const file of inOrder) {
    context.signal.throwIfAborted();
    const staged = join(context.staging, 'import', file.target);
    const expected = isChecksum(file.target) ? undefined : await expectedMd5(file, context);
    const advance = (bytes: number) => {
      done += bytes;
      context.output.progress(done, total, 'bytes', file.target);
    };
    try {
      const actual = cloned.has(file)
        ? await digestFile(staged, expected !== undefined, advance, context.signal)
        : await copyOne(file, staged, expected !== undefined, advance, context.signal);
      if (expected !== undefined && actual !== expected) throw wrongMd5(file, actual, expected);
      await checkUnchanged(file, staged);
      await utimes(staged, new Date(), new Date(file.mtimeMs));
      await rename(staged, join(context.destination, file.target));
    } catch (error) {
      await rm(staged, { force: true });
      throw fileProblem(error, join(context.destination, file.target));
    }
    const checked = expected === undefined ? '' : ', md5 right';
    context.output.info(`imported ${file.target} (${humanBytes(file.size)}${checked})`);
  }
}

/** The bytes of `file` written to `staged` and synced; their md5 when asked for. */
async function copyOne(
  file: ChosenFile,
  staged: string,
  wantMd5: boolean,
  advance: (bytes: number) => void,
  signal: AbortSignal,
): Promise<string> {
  const hash = createHash('md5');
  const target = await open(staged, 'wx');
  // Opened last: nothing may come between it and the loop that hears its errors.
  let source: Readable | undefined;
  try {
    source = await file.read();
    for await (const chunk of source as AsyncIterable<Buffer>) {
      signal.throwIfAborted();
      if (wantMd5) hash.update(chunk);
      await target.write(chunk);
      advance(chunk.length);
    }
    await target.sync();
  } finally {
    source?.destroy();
    await target.close();
  }
  return wantMd5 ? hash.digest('hex') : '';
}

async function digestFile(
  path: string,
  wantMd5: boolean,
  advance: (bytes: number) => void,
  signal: AbortSignal,
): Promise<string> {
  if (!wantMd5) {
    advance((await stat(path)).size);
    return '';
  }
  const hash = createHash('md5');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    signal.throwIfAborted();
    hash.update(chunk);
    advance(chunk.length);
  }
  return hash.digest('hex');
}

async function checkUnchanged(file: ChosenFile, staged: string): Promise<void> {
  const copy = await stat(staged);
  const source = file.path === undefined ? file : await stat(file.path);
  if (copy.size === file.size && source.size === file.size && source.mtimeMs === file.mtimeMs) return;
  throw new VcbenchError(
    'badInput',
    `${file.path ?? file.name} changed while it was copied.`,
    'Wait until nothing writes to it any more, then retry.',
  );
}

/** What the lab's md5 file says about `file`; undefined without one. It is one of the run's files, already in place or not. */
async function expectedMd5(
  file: ChosenFile,
  context: Pick<CopyContext, 'all' | 'output'>,
): Promise<string | undefined> {
  const companion = context.all.find(
    (one) => isChecksum(one.target) && one.target.replace(/\.md5(sum)?$/, '') === file.target,
  );
  if (companion === undefined) return undefined;
  const text = companion.size > MAX_MD5_FILE ? '' : await readAll(companion);
  const lines = text.split('\n').flatMap((line) => {
    const md5 = /(?<![0-9a-z])[0-9a-f]{32}(?![0-9a-z])/i.exec(line)?.[0].toLowerCase();
    return md5 === undefined ? [] : [{ line, md5 }];
  });
  const md5 = (lines.find(({ line }) => line.includes(file.name)) ?? lines[0])?.md5;
  if (md5 === undefined) {
    context.output.warn(`${companion.name} holds no md5; ${file.name} is checked by its size only.`);
  }
  return md5;
}

async function readAll(file: ChosenFile): Promise<string> {
  if (file.path !== undefined) return readFile(file.path, 'utf8');
  const chunks: Buffer[] = [];
  for await (const chunk of (await file.read()) as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function contentIsRight(
  file: ChosenFile,
  path: string,
  all: readonly ChosenFile[],
  output: ImportOutput,
  signal: AbortSignal,
): Promise<boolean> {
  const md5 = isChecksum(file.target) ? undefined : await expectedMd5(file, { all, output });
  if (md5 === undefined && file.crc32 === undefined) return false;
  const hash = createHash('md5');
  let crc = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    signal.throwIfAborted();
    if (md5 !== undefined) hash.update(chunk);
    if (file.crc32 !== undefined) crc = crc32(chunk, crc);
  }
  return (
    (md5 === undefined || hash.digest('hex') === md5) && (file.crc32 === undefined || crc === file.crc32)
  );
}

async function checkSpace(destination: string, bytes: number): Promise<void> {
  if (bytes === 0) return;
  const { bavail, bsize } = await statfs(destination);
  const free = bavail * bsize;
  if (free >= bytes + SPARE_BYTES) return;
  throw new VcbenchError(
    'diskFull',
    `The disk is full: ${humanBytes(bytes)} are needed, with ${humanBytes(SPARE_BYTES)} to spare, and ${humanBytes(free)} are free in ${destination}.`,
    'Free some space or choose another data folder.',
  );
}

function wrongMd5(file: ChosenFile, actual: string, expected: string): VcbenchError {
  return new VcbenchError(
    'badChecksum',
    `${file.name} does not match its md5 (it has ${actual}, the lab says ${expected}).`,
    'Copy the file from its origin again; it was damaged on the way.',
  );
}

async function isItself(file: ChosenFile, path: string): Promise<boolean> {
  return file.path !== undefined && (await realpath(file.path)) === (await realpath(path));
}

/** utimes keeps milliseconds at best, a ZIP two seconds. */
function sameTime(a: number, b: number): boolean {
  return Math.abs(a - b) < 2;
}

function isChecksum(name: string): boolean {
  return /\.md5(sum)?$/.test(name);
}
