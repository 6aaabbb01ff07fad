import { basename, posix } from 'node:path';
import { type Readable, Transform, type TransformCallback } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { VcbenchError } from '../../../contract/errors.ts';
import { classifyRunFile } from '../../inputs/runFiles.ts';
import { fileProblem } from './problems.ts';
import { type Source, type SourceFile, shown } from './source.ts';

const MAX_ENTRIES = 1_000_000;
/** The files of a run are compressed already or small text: a large entry that shrinks this much is a bomb. */
const MAX_RATIO = 200;
const RATIO_MATTERS_FROM = 50_000_000;
const ENCRYPTED_FLAG = 1;
const STORED = 0;
const DEFLATED = 8;

/**
 * The files of a run inside a ZIP, by its central directory. A ZIP that holds anything a run's ZIP never holds (a path
 * that leads out, a link, the same name twice, encryption, a bomb) is refused whole. Throws VcbenchError badInput.
 */
export async function openZipSource(path: string, signal: AbortSignal): Promise<Source> {
  const zip = await openZip(path);
  try {
    if (zip.entryCount > MAX_ENTRIES)
      refuse(path, `has ${zip.entryCount} entries`, 'Make a ZIP of one run only.');
    const files: SourceFile[] = [];
    const seen = new Set<string>();
    for await (const entry of entriesOf(zip, path)) {
      signal.throwIfAborted();
      checkAnyEntry(path, entry);
      if (entry.fileName.endsWith('/')) continue;
      const name = posix.basename(entry.fileName);
      // Finder adds a `__MACOSX/._NAME` for every file.
      if (classifyRunFile(name) === null) continue;
      if (seen.has(entry.fileName)) refuse(path, `has two entries called ${shown(entry.fileName)}`);
      seen.add(entry.fileName);
      checkWantedEntry(path, entry);
      files.push(zipFile(zip, path, entry, name));
    }
    files.sort((a, b) => (`${a.folder}/${a.name}` < `${b.folder}/${b.name}` ? -1 : 1));
    return {
      files,
      folderName: basename(path).replace(/\.zip$/i, ''),
      warnings: [],
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function openZip(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { autoClose: false, strictFileNames: true, validateEntrySizes: true });
  } catch (error) {
    const problem = fileProblem(error, path);
    if (problem instanceof VcbenchError) throw problem;
    throw notAZip(path, error);
  }
}

async function* entriesOf(zip: ZipFile, path: string): AsyncGenerator<Entry> {
  const entries = zip.eachEntry();
  for (;;) {
    let next: IteratorResult<Entry>;
    try {
      next = await entries.next();
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      if (/absolute path|invalid relative path|invalid characters in fileName/.test(text)) {
        refuse(path, `has an entry that leads out of its folder (${shown(text)})`);
      }
      throw notAZip(path, error);
    }
    if (next.done) return;
    yield next.value;
  }
}

function checkAnyEntry(path: string, entry: Entry): void {
  const name = entry.fileName;
  // yauzl has refused `..`, absolute names and backslashes; these are left.
  if (/[\p{Cc}\u2028\u2029]/u.test(name))
    refuse(path, `has an entry with a control character (${shown(name)})`);
  // Upper half of the external attributes: the Unix mode, when the ZIP was made on Unix.
  const type = (entry.externalFileAttributes >>> 16) & 0o170000;
  if (type === 0o120000) refuse(path, `has a link in it (${shown(name)})`);
  if (type !== 0 && type !== 0o100000 && type !== 0o040000) {
    refuse(path, `has an entry that is not a plain file (${shown(name)})`);
  }
}

function checkWantedEntry(path: string, entry: Entry): void {
  const name = shown(entry.fileName);
  if ((entry.generalPurposeBitFlag & ENCRYPTED_FLAG) !== 0) {
    refuse(path, `is encrypted (${name})`, 'Unpack it with its password and import the folder.');
  }
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    refuse(
      path,
      `uses compression method ${entry.compressionMethod} for ${name}`,
      'Unpack it and import the folder.',
    );
  }
  if (
    entry.uncompressedSize > RATIO_MATTERS_FROM &&
    entry.uncompressedSize > entry.compressedSize * MAX_RATIO
  ) {
    refuse(path, `claims that ${name} grows from ${entry.compressedSize} to ${entry.uncompressedSize} bytes`);
  }
}

function zipFile(zip: ZipFile, path: string, entry: Entry, name: string): SourceFile {
  return {
    name,
    folder: `${path}/${posix.dirname(entry.fileName)}`,
    size: entry.uncompressedSize,
    mtimeMs: entry.getLastModDate().getTime(),
    crc32: entry.crc32 >>> 0,
    async read() {
      const broken = (error: unknown) => damaged(path, name, error);
      let raw: Readable;
      try {
        raw = await zip.openReadStreamPromise(entry);
      } catch (error) {
        throw broken(error);
      }
      const checked = new CrcCheck(entry.crc32 >>> 0, () => broken(new Error('CRC-32 differs')));
      raw.on('error', (error) => checked.destroy(broken(error)));
      checked.on('close', () => raw.destroy());
      return raw.pipe(checked);
    },
  };
}

/** Passes bytes through and fails at the end unless their CRC-32 is the one the ZIP's directory gives. */
class CrcCheck extends Transform {
  #crc = 0;
  readonly #expected: number;
  readonly #problem: () => Error;

  constructor(expected: number, problem: () => Error) {
    super({ highWaterMark: 1 << 20 });
    this.#expected = expected;
    this.#problem = problem;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#crc = crc32(chunk, this.#crc);
    done(null, chunk);
  }

  override _flush(done: TransformCallback): void {
    done(this.#crc === this.#expected ? null : this.#problem());
  }
}

function refuse(
  path: string,
  what: string,
  hint = 'It was not made from a run folder; ask where it comes from.',
): never {
  throw new VcbenchError('badInput', `The ZIP ${path} ${what}; nothing of it is imported.`, hint);
}

function notAZip(path: string, error: unknown): VcbenchError {
  return new VcbenchError(
    'badInput',
    `${path} is not a whole ZIP file; it may be cut short.`,
    'Copy it again, or import the unpacked folder.',
    error instanceof Error ? error.message : String(error),
  );
}

function damaged(path: string, name: string, error: unknown): VcbenchError {
  return new VcbenchError(
    'badChecksum',
    `${name} is damaged inside the ZIP ${path}.`,
    'Copy the ZIP again, or make it anew.',
    error instanceof Error ? error.message : String(error),
  );
}
