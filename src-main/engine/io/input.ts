import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { EngineError } from '../errors.ts';
import { blockSize, readBgzf, truncated, type VirtualOffset } from './bgzf.ts';
import { BGZF_EOF } from './bgzfBlock.ts';
import { readAt } from './readAt.ts';

/** How a text file is stored, told from its first bytes, never from its name. */
export type Compression = 'plain' | 'gzip' | 'bgzf';

/** A text file, compressed or not, that can be read from the start any number of times. */
export interface TextInput {
  path: string;
  compression: Compression;
  /** Size of the file on disk, in bytes. */
  size: number;
  /** The first uncompressed bytes, at most 64 KiB. */
  head: Buffer;
  /**
   * The uncompressed bytes; `onRead` gets the number of bytes of the file consumed for each piece. What lies beyond the
   * byte `wanted` of the file will hardly be asked for.
   */
  chunks(onRead?: (bytes: number) => void, from?: VirtualOffset, wanted?: number): AsyncGenerator<Buffer>;
}

/**
 * Opens a text file. Throws EngineError notFound when it is not there, badInput when it is empty, not a regular
 * file, or bgzip-compressed without the end-of-file block.
 */
export async function openInput(path: string): Promise<TextInput> {
  const handle = await openFile(path);
  try {
    const { size } = await handle.stat();
    if (size === 0)
      throw new EngineError('badInput', `${path} is empty.`, 'Copy or download the file again.');
    const first = readAt(handle, 0, 65_536);
    const compression = compressionOf(first);
    if (compression === 'bgzf') {
      const tail = readAt(handle, Math.max(0, size - BGZF_EOF.length), BGZF_EOF.length);
      if (!tail.equals(BGZF_EOF)) throw truncated(path, 'it lacks the empty block that ends a bgzip file');
    }
    const input = { path, compression, size, chunks };
    const head = compression === 'plain' ? first : await firstPiece(chunks());
    return { ...input, head };

    function chunks(
      onRead: (bytes: number) => void = () => {},
      from?: VirtualOffset,
      wanted?: number,
    ): AsyncGenerator<Buffer> {
      if (compression === 'bgzf') return bgzfChunks(path, from ?? { block: 0, within: 0 }, onRead, wanted);
      return compression === 'gzip' ? gzipChunks(path, onRead) : plainChunks(path, onRead);
    }
  } finally {
    await handle.close();
  }
}

/** Opens a regular file for reading; EngineError with the path and the reason when that cannot be done. */
export async function openFile(path: string): Promise<FileHandle> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new EngineError('notFound', `${path} does not exist.`);
    throw new EngineError('badInput', `${path} cannot be opened (${code ?? String(error)}).`);
  }
  if (!(await handle.stat()).isFile()) {
    await handle.close();
    throw new EngineError('badInput', `${path} is not a regular file.`);
  }
  return handle;
}

function compressionOf(first: Buffer): Compression {
  if (first[0] !== 0x1f || first[1] !== 0x8b) return 'plain';
  return blockSize(first, 0) > 0 ? 'bgzf' : 'gzip';
}

async function firstPiece(chunks: AsyncGenerator<Buffer>): Promise<Buffer> {
  for await (const chunk of chunks) if (chunk.length > 0) return Buffer.from(chunk.subarray(0, 65_536));
  return Buffer.alloc(0);
}

async function* bgzfChunks(
  path: string,
  from: VirtualOffset,
  onRead: (bytes: number) => void,
  wanted: number | undefined,
): AsyncGenerator<Buffer> {
  const handle = await openFile(path);
  try {
    yield* readBgzf(handle, path, from, onRead, wanted);
  } finally {
    await handle.close();
  }
}

async function* plainChunks(path: string, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    onRead(chunk.length);
    yield chunk;
  }
}

async function* gzipChunks(path: string, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: CHUNK });
  const text = createGunzip({ chunkSize: CHUNK });
  let read = 0;
  file.on('data', (chunk) => {
    read += chunk.length;
  });
  file.on('error', (error) => text.destroy(error));
  file.pipe(text);
  try {
    for await (const chunk of text as AsyncIterable<Buffer>) {
      onRead(read);
      read = 0;
      yield chunk;
    }
    onRead(read);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR')
      throw truncated(path, 'its gzip stream stops early');
    throw new EngineError(
      'badInput',
      `${path} is damaged: ${(error as Error).message}.`,
      'Copy or download it again.',
    );
  } finally {
    file.destroy();
    text.destroy();
  }
}

const CHUNK = 1024 * 1024;
