import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { crc32, gunzip, inflateRawSync } from 'node:zlib';
import { EngineError } from '../errors.ts';
import { readNow } from './readAt.ts';

/** Where to start reading: a block's offset in the file and an offset in its uncompressed text. */
export interface VirtualOffset {
  block: number;
  within: number;
}

/**
 * Size in bytes of the BGZF block that starts at `offset`, from its BSIZE field; 0 when the bytes are not a BGZF
 * block header; -1 when more bytes are needed to tell.
 */
export function blockSize(bytes: Uint8Array, offset: number): number {
  if (offset + 18 > bytes.length) return -1;
  if (bytes[offset] !== 0x1f || bytes[offset + 1] !== 0x8b || bytes[offset + 2] !== 8) return 0;
  if ((bytes[offset + 3]! & 4) === 0) return 0;
  const extraEnd = offset + 12 + bytes[offset + 10]! + bytes[offset + 11]! * 256;
  if (extraEnd > bytes.length) return -1;
  for (let at = offset + 12; at + 4 <= extraEnd; ) {
    const length = bytes[at + 2]! + bytes[at + 3]! * 256;
    if (bytes[at] === 0x42 && bytes[at + 1] === 0x43 && length === 2 && at + 6 <= extraEnd) {
      return bytes[at + 4]! + bytes[at + 5]! * 256 + 1;
    }
    at += 4 + length;
  }
  return 0;
}

/**
 * Uncompressed text of a BGZF file, in pieces of a quarter of a megabyte at first and then of about one. Runs of blocks are
 * inflated together by zlib off the main thread, which also checks each block's CRC and ISIZE: the first by itself, as
 * often no more is wanted, then two runs ahead, but none that lies beyond the byte `wanted` of the file.
 * Throws EngineError badInput, naming the byte, for a block that is cut short, damaged or not BGZF, and for a file
 * that does not end in the empty block.
 */
export async function* readBgzf(
  handle: FileHandle,
  path: string,
  from: VirtualOffset,
  onRead: (bytes: number) => void,
  wanted = Number.POSITIVE_INFINITY,
): AsyncGenerator<Buffer> {
  const pending: { text: Promise<Buffer>; compressed: number }[] = [];
  let skip = from.within;
  let ahead = 0;
  for await (const run of readRuns(handle, path, from.block)) {
    const text = inflateRun(run, path);
    text.catch(() => {}); // Reported when it is awaited below; a rejection before that must not end the process.
    pending.push({ text, compressed: run.bytes.length });
    while (pending.length > ahead) {
      yield* next();
      ahead = run.offset < wanted ? READ_AHEAD : 0;
    }
  }
  while (pending.length > 0) yield* next();

  async function* next(): AsyncGenerator<Buffer> {
    const { text, compressed } = pending.shift()!;
    const bytes = await text;
    onRead(compressed);
    if (skip < bytes.length) yield skip === 0 ? bytes : bytes.subarray(skip);
    skip = Math.max(0, skip - bytes.length);
  }
}

/** Bytes read at once at the beginning, and later: each run takes the main thread as much time as some ten thousand bytes. */
const FIRST_READ = 64 * 1024;
const LARGEST_READ = 256 * 1024;
/** Bytes of text in a run for each byte read at once. */
const TEXT_PER_BYTE = 4;
const READ_AHEAD = 2;
const gunzipAsync = promisify(gunzip) as (bytes: Buffer, options: object) => Promise<Buffer>;

interface Run {
  bytes: Buffer;
  /** Offset of the run in the file. */
  offset: number;
  textLength: number;
}

async function* readRuns(handle: FileHandle, path: string, start: number): AsyncGenerator<Run> {
  let rest: Buffer = Buffer.alloc(0);
  let offset = start;
  let position = start;
  let endsEmpty = false;
  for (let size = FIRST_READ; ; size = Math.min(size * 2, LARGEST_READ)) {
    const chunk = Buffer.allocUnsafe(rest.length + size);
    rest.copy(chunk);
    const bytesRead = readNow(handle, position, chunk.subarray(rest.length)).length;
    position += bytesRead;
    const bytes = chunk.subarray(0, rest.length + bytesRead);
    let at = 0;
    let runStart = 0;
    let textLength = 0;
    for (;;) {
      const block = blockSize(bytes, at);
      if (block === 0) throw notABlock(path, offset + at);
      if (block < 0 || at + block > bytes.length) break;
      if (block < 26) throw notABlock(path, offset + at);
      const isize = bytes.readUInt32LE(at + block - 4);
      if (isize > 65536) throw damaged(path, offset + at);
      endsEmpty = isize === 0;
      textLength += isize;
      at += block;
      if (textLength >= size * TEXT_PER_BYTE) {
        yield { bytes: bytes.subarray(runStart, at), offset: offset + runStart, textLength };
        runStart = at;
        textLength = 0;
      }
    }
    if (at > runStart) yield { bytes: bytes.subarray(runStart, at), offset: offset + runStart, textLength };
    rest = bytes.subarray(at);
    offset += at;
    if (bytesRead > 0) continue;
    if (rest.length > 0) throw truncated(path, `its last block, at byte ${offset}, is incomplete`);
    if (!endsEmpty) throw truncated(path, 'it lacks the empty block that ends a bgzip file');
    return;
  }
}

async function inflateRun(run: Run, path: string): Promise<Buffer> {
  if (run.textLength === 0) return Buffer.alloc(0);
  try {
    const text = await gunzipAsync(run.bytes, {
      chunkSize: run.textLength + 64,
      maxOutputLength: run.textLength + 64,
    });
    if (text.length === run.textLength) return text;
  } catch {
    // Which block it was is found below.
  }
  throw damaged(path, run.offset + firstDamaged(run.bytes));
}

function firstDamaged(bytes: Buffer): number {
  for (let at = 0; at < bytes.length; ) {
    const size = blockSize(bytes, at);
    if (!isSound(bytes.subarray(at, at + size))) return at;
    at += size;
  }
  return 0;
}

function isSound(block: Buffer): boolean {
  try {
    const text = inflateRawSync(block.subarray(12 + block.readUInt16LE(10), block.length - 8));
    return (
      crc32(text) === block.readUInt32LE(block.length - 8) &&
      text.length === block.readUInt32LE(block.length - 4)
    );
  } catch {
    return false;
  }
}

/** A compressed file that stops too early. */
export function truncated(path: string, why: string): EngineError {
  return new EngineError('badInput', `${path} is truncated: ${why}.`, 'Copy or download the file again.');
}

function damaged(path: string, offset: number): EngineError {
  return new EngineError(
    'badInput',
    `${path} is damaged: the compressed block at byte ${offset} does not match its checksum.`,
    'Copy or download the file again.',
  );
}

function notABlock(path: string, offset: number): EngineError {
  return new EngineError(
    'badInput',
    `${path} is damaged: what starts at byte ${offset} is not a bgzip block.`,
    'Copy or download the file again, or compress it again with bgzip.',
  );
}
