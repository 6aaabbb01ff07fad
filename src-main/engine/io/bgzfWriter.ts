import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { EngineError } from '../errors.ts';
import { BGZF_EOF, BLOCK_TEXT, bgzfBlock } from './bgzfBlock.ts';
import { Packer } from './packer.ts';
import { guarded, writeAll } from './writing.ts';

export interface BgzfOptions {
  /** zlib's; 6 when not given. */
  level?: number;
  /** Has a thread compress and write the blocks. */
  packer?: boolean;
}

/**
 * Writes a BGZF file, as bgzip does: blocks of at most 65,280 bytes of text, an empty block at the end. Writing is
 * synchronous, so nothing piles up in memory. The file appears under the path given; use `writeAtomically` to have it
 * appear only when whole. Throws EngineError diskFull when there is no room.
 */
export class BgzfWriter {
  readonly path: string;
  readonly #level: number;
  readonly #packer: Packer | null;
  /** File offset of each block written. */
  readonly #offsets: number[] = [];
  /** Blocks ended, and blocks that the packer had written when we asked last. */
  #blocks = 0;
  #packed = 0;
  /** Text of the block begun. */
  #text: Buffer;
  #file: number | null;
  #filled = 0;
  #written = 0;
  #end = 0;

  constructor(path: string, { level = 6, packer = false }: BgzfOptions = {}) {
    this.path = path;
    this.#level = level;
    const file = guarded(path, () => openSync(path, 'w'));
    this.#file = file;
    this.#packer = packer ? new Packer(path, file, level) : null;
    this.#text = this.#packer?.text ?? Buffer.allocUnsafe(BLOCK_TEXT);
  }

  /**
   * Where the next byte written will be found: file offset of its block * 65536 + offset in the block's text. Not known
   * with a packer: see `place`.
   */
  get virtualOffset(): number {
    return this.#written * 65_536 + this.#filled;
  }

  /** The same with the number of the block in place of its file offset, which `blockOffsets` gives in the end. */
  get place(): number {
    return this.#blocks * 65_536 + this.#filled;
  }

  /** File offset of each block, and where the last one ends; complete after `close`. */
  get blockOffsets(): readonly number[] {
    return [...this.#offsets, this.#end];
  }

  write(data: Buffer | string): void {
    const bytes = typeof data === 'string' ? Buffer.from(data, 'utf8') : data;
    this.writePart(bytes, 0, bytes.length);
  }

  /** Writes the bytes [from, to). */
  writePart(bytes: Buffer, from: number, to: number): void {
    for (let at = from; at < to; ) {
      const length = Math.min(to - at, BLOCK_TEXT - this.#filled);
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

  /** Bytes that the block begun has room for. */
  get free(): number {
    return BLOCK_TEXT - this.#filled;
  }

  /**
   * Takes over the blocks of another BGZF file as they are; `offsets` are its `blockOffsets`. Returns the number of blocks
   * before them.
   */
  append(path: string, offsets: readonly number[]): number {
    this.endBlock();
    this.#finish();
    const before = this.#blocks;
    const from = this.#written;
    for (const offset of offsets.slice(0, -1)) this.#offsets.push(from + offset);
    this.#blocks = this.#offsets.length;
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
    this.#finish();
    this.#end = this.#written;
    this.#append(BGZF_EOF);
    await this.abort();
  }

  /** Closes the file as it is, incomplete. */
  async abort(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    // First: a number of a file that is closed may be another file's.
    await this.#packer?.close();
    if (file !== null) closeSync(file);
  }

  #flush(): void {
    const length = this.#filled;
    this.#filled = 0;
    this.#blocks++;
    if (this.#packer) {
      this.#packer.add(length);
      this.#text = this.#packer.text;
      return;
    }
    const block = bgzfBlock(this.#text.subarray(0, length), this.#level);
    this.#offsets.push(this.#written);
    this.#append(block);
  }

  /** Waits for the blocks that are being written. */
  #finish(): void {
    const sizes = this.#packer?.finish() ?? [];
    for (const size of sizes.slice(this.#packed)) {
      this.#offsets.push(this.#written);
      this.#written += size;
    }
    this.#packed = sizes.length;
  }

  #append(bytes: Buffer): void {
    writeAll(this.path, this.#opened(), bytes);
    this.#written += bytes.length;
  }

  #opened(): number {
    if (this.#file === null) throw new EngineError('internal', `${this.path} is already closed.`);
    return this.#file;
  }
}
