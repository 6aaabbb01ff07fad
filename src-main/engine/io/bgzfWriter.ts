import { closeSync, fstatSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { crc32, deflateRaw, deflateRawSync } from 'node:zlib';
import { EngineError } from '../errors.ts';
import { BGZF_EOF } from './bgzf.ts';

/**
 * Writes a BGZF file, as bgzip does: blocks of at most 65,280 bytes of text, an empty block at the end. Writing is
 * synchronous, so nothing piles up in memory; in the background, blocks are compressed off the main thread, and
 * `settle` must be awaited now and then for the same. The file appears under the path given; use `writeAtomically` to
 * have it appear only when whole. Throws EngineError diskFull when there is no room.
 */
export class BgzfWriter {
  readonly path: string;
  readonly #level: number;
  readonly #background: boolean;
  /** Blocks that are being compressed, in order. */
  readonly #pending: { whole: Buffer; text: Buffer; data: Promise<Buffer> }[] = [];
  /** Room for the text of blocks to come. */
  readonly #spare: Buffer[] = [];
  /** File offset of each block. */
  readonly #offsets: number[] = [];
  #text: Buffer = Buffer.allocUnsafe(BLOCK_TEXT);
  readonly #room: { bytes: Buffer; at: number } = { bytes: this.#text, at: 0 };
  #file: number | null;
  #filled = 0;
  #written = 0;
  #end = 0;

  constructor(path: string, options: { level?: number; background?: boolean } = {}) {
    this.path = path;
    this.#level = options.level ?? 6;
    this.#background = options.background ?? false;
    this.#file = guarded(path, () => openSync(path, 'w'));
  }

  /**
   * Where the next byte written will be found: file offset of its block * 65536 + offset in the block's text. Not known
   * in the background: see `place`.
   */
  get virtualOffset(): number {
    return this.#written * 65_536 + this.#filled;
  }

  /** The same with the number of the block in place of its file offset, which `blockOffsets` gives in the end. */
  get place(): number {
    return (this.#offsets.length + this.#pending.length) * 65_536 + this.#filled;
  }

  /** File offset of each block, and where the last one ends; complete after `close`. */
  get blockOffsets(): readonly number[] {
    return [...this.#offsets, this.#end];
  }

  /** Waits until no more than `left` blocks are still being compressed, and writes the others. */
  async settle(left = 0): Promise<void> {
    while (this.#pending.length > left) {
      const { whole, text, data } = this.#pending[0]!;
      const compressed = await data;
      if (this.#file === null) return;
      this.#writeBlock(text, compressed);
      this.#pending.shift();
      this.#spare.push(whole);
    }
  }

  write(data: Buffer | string): void {
    const bytes = typeof data === 'string' ? Buffer.from(data, 'utf8') : data;
    for (let at = 0; at < bytes.length; ) {
      const length = Math.min(bytes.length - at, BLOCK_TEXT - this.#filled);
      bytes.copy(this.#text, this.#filled, at, at + length);
      this.#filled += length;
      at += length;
      if (this.#filled === BLOCK_TEXT) this.#flush();
    }
  }

  /** A line, with its line end; it is kept together where a block has room for it. */
  writeLine(text: string): void {
    // A UTF-16 unit takes three bytes at most.
    if (this.#filled + text.length * 3 + 1 > BLOCK_TEXT) {
      const line = Buffer.from(`${text}\n`, 'utf8');
      this.keepTogether(line.length);
      this.write(line);
      return;
    }
    this.#filled += this.#text.write(text, this.#filled, 'utf8');
    this.#text[this.#filled++] = 10;
  }

  /** The same for the first `length` of some bytes. */
  writeLineBytes(line: Buffer, length: number): void {
    this.keepTogether(length + 1);
    if (length >= BLOCK_TEXT) {
      this.write(line.subarray(0, length));
      this.write(LINE_END);
      return;
    }
    line.copy(this.#text, this.#filled, 0, length);
    this.#filled += length;
    this.#text[this.#filled++] = 10;
    if (this.#filled === BLOCK_TEXT) this.#flush();
  }

  /**
   * Room for a line of at most `length` bytes with its line end, for `endLine`: where the line begins in the block's text.
   * Null when the block may not have enough.
   */
  room(length: number): { bytes: Buffer; at: number } | null {
    if (this.#filled + length > BLOCK_TEXT) return null;
    this.#room.bytes = this.#text;
    this.#room.at = this.#filled;
    return this.#room;
  }

  /** Ends a line that was put into `room`; `end` is where it ends there. */
  endLine(end: number): void {
    this.#text[end] = 10;
    this.#filled = end + 1;
    if (this.#filled === BLOCK_TEXT) this.#flush();
  }

  /**
   * Takes over the blocks of another BGZF file as they are; `offsets` are its `blockOffsets`. Returns the number of blocks
   * before them.
   */
  async append(path: string, offsets: readonly number[]): Promise<number> {
    this.endBlock();
    await this.settle();
    const before = this.#offsets.length;
    const from = this.#written;
    for (const offset of offsets.slice(0, -1)) this.#offsets.push(from + offset);
    const source = guarded(path, () => openSync(path, 'r'));
    try {
      const piece = Buffer.allocUnsafe(1024 * 1024);
      let left = guarded(path, () => fstatSync(source).size) - BGZF_EOF.length;
      while (left > 0) {
        const length = guarded(path, () => readSync(source, piece, 0, Math.min(left, piece.length), null));
        if (length === 0) throw new EngineError('internal', `${path} ends early.`);
        this.#append(piece.subarray(0, length));
        left -= length;
      }
    } finally {
      closeSync(source);
    }
    return before;
  }

  /**
   * Ends the current block when fewer than `length` bytes fit into it, as htslib does before each record, so that
   * a record rarely straddles two blocks.
   */
  keepTogether(length: number): void {
    if (this.#filled > 0 && this.#filled + length > BLOCK_TEXT) this.#flush();
  }

  /** Writes out the block begun, if there is one. */
  endBlock(): void {
    if (this.#filled > 0) this.#flush();
  }

  /** Writes what is left and the end-of-file block. */
  async close(): Promise<void> {
    this.endBlock();
    await this.settle();
    this.#end = this.#written;
    this.#append(BGZF_EOF);
    this.abort();
  }

  /** Closes the file as it is, incomplete. */
  abort(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }

  #flush(): void {
    const whole = this.#text;
    const text = whole.subarray(0, this.#filled);
    this.#filled = 0;
    if (!this.#background) {
      this.#writeBlock(text, deflateRawSync(text, { level: this.#level, chunkSize: 65_536 }));
      return;
    }
    this.#text = this.#spare.pop() ?? Buffer.allocUnsafe(BLOCK_TEXT);
    const data = deflateAsync(text, { level: this.#level, chunkSize: 65_536 });
    data.catch(() => {}); // Reported by `settle`; before that it must not end the process.
    this.#pending.push({ whole, text, data });
  }

  #writeBlock(text: Buffer, compressed: Buffer): void {
    const fits = compressed.length <= 65_536 - 26;
    const data = fits ? compressed : deflateRawSync(text, { level: 0, chunkSize: 131_072 });
    const block = Buffer.allocUnsafe(data.length + 26);
    BGZF_EOF.copy(block, 0, 0, 16);
    block.writeUInt16LE(data.length + 25, 16);
    data.copy(block, 18);
    block.writeUInt32LE(crc32(text), data.length + 18);
    block.writeUInt32LE(text.length, data.length + 22);
    this.#offsets.push(this.#written);
    this.#append(block);
  }

  #append(block: Buffer): void {
    const file = this.#file;
    if (file === null) throw new EngineError('internal', `${this.path} is already closed.`);
    guarded(this.path, () => {
      for (let at = 0; at < block.length; ) at += writeSync(file, block, at, block.length - at);
    });
    this.#written += block.length;
  }
}

/**
 * Lets `write` make `path` under a temporary name beside it and renames it when `write` has succeeded; when it
 * throws, the temporary file is removed and `path` is as it was.
 */
export async function writeAtomically<T>(path: string, write: (partial: string) => Promise<T>): Promise<T> {
  const partial = `${path}.partial`;
  try {
    const result = await write(partial);
    guarded(path, () => renameSync(partial, path));
    return result;
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}

/** Runs a file operation; EngineError with the path and the reason when it fails. */
export function guarded<T>(path: string, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new EngineError(
        'diskFull',
        `The disk is full: ${path} could not be written.`,
        'Free some space and try again.',
      );
    }
    if (error instanceof EngineError || code === undefined) throw error;
    throw new EngineError('badInput', `${path} cannot be written (${code}).`);
  }
}

const deflateAsync = promisify(deflateRaw) as (text: Buffer, options: object) => Promise<Buffer>;
const BLOCK_TEXT = 65_280;
const LINE_END = Buffer.from('\n');
