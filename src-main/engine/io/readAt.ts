import { readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

/** Up to `length` bytes at a file offset; fewer only at the end of the file. */
export function readAt(handle: FileHandle, position: number, length: number): Buffer {
  return readNow(handle, position, Buffer.allocUnsafe(length));
}

/**
 * The same into a buffer, as many as it has room for. Reads at once, without the thread pool: where little is read, in
 * order, the system has it ready, and a request would wait behind blocks that are being compressed.
 */
export function readNow(handle: FileHandle, position: number, buffer: Buffer): Buffer {
  let got = 0;
  while (got < buffer.length) {
    const read = readSync(handle.fd, buffer, got, next(buffer, got), position + got);
    if (read === 0) break;
    got += read;
  }
  return buffer.subarray(0, got);
}

/** The same in the thread pool, for much at once. */
export async function readInto(handle: FileHandle, position: number, buffer: Buffer): Promise<Buffer> {
  let got = 0;
  while (got < buffer.length) {
    const { bytesRead } = await handle.read(buffer, got, next(buffer, got), position + got);
    if (bytesRead === 0) break;
    got += bytesRead;
  }
  return buffer.subarray(0, got);
}

function next(buffer: Buffer, got: number): number {
  return Math.min(buffer.length - got, MOST_AT_ONCE);
}

/** The system reads no more than 2 GB in one call. */
const MOST_AT_ONCE = 2 ** 30;
