import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { EngineError } from '../errors.ts';
import { errorOf, type Failure } from '../failure.ts';
import { BLOCK_TEXT } from './bgzfBlock.ts';

/** What the thread is started with; all memory is shared. */
export interface PackerData {
  /** An open file, and its name for messages. */
  file: number;
  path: string;
  level: number;
  /** SLOTS times BLOCK_TEXT bytes of text. */
  text: SharedArrayBuffer;
  /** Numbers at the places of STATE, then the length of the text of each slot, then the size of its block in the file. */
  state: SharedArrayBuffer;
  /** A Failure as JSON, when there is one. */
  failure: SharedArrayBuffer;
}

/** Blocks filled and blocks written so far, or FAILED; a sign of life; whether to stop; how long the failure's text is. */
export const STATE = { filled: 0, written: 1, beat: 2, stop: 3, failure: 4, lengths: 8 } as const;
export const SLOTS = 24;
/** More blocks than are ever waited for: who begins to wait just then must not wait for a change that has been. */
export const FAILED = 0x7fffffff;
/** Characters of a failure's message. */
export const LONGEST_MESSAGE = 8192;

/**
 * A thread that compresses blocks and writes them to a file, in order. It is not woken for a block, which would cost the
 * one that fills them more than compressing it: it looks by itself, a thousand times a second. All calls are synchronous;
 * they throw EngineError diskFull or badInput when a block could not be written.
 */
export class Packer {
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  readonly #text: SharedArrayBuffer;
  readonly #state: Int32Array;
  readonly #failure: Buffer;
  readonly #sizes: number[] = [];
  #filled = 0;

  constructor(path: string, file: number, level: number) {
    this.#text = new SharedArrayBuffer(SLOTS * BLOCK_TEXT);
    const state = new SharedArrayBuffer((STATE.lengths + 2 * SLOTS) * 4);
    const failure = new SharedArrayBuffer(8 * LONGEST_MESSAGE);
    this.#state = new Int32Array(state);
    this.#failure = Buffer.from(failure);
    this.#worker = new Worker(new URL(`./packerThread${extname(import.meta.url)}`, import.meta.url), {
      workerData: { file, path, level, text: this.#text, state, failure } satisfies PackerData,
    });
    this.#ended = new Promise((resolve) => {
      this.#worker.on('exit', () => resolve());
    });
    // Such as too little memory for it; `add` and `finish` find that it gives no sign of life.
    this.#worker.on('error', () => {});
  }

  /** Room for the text of the block to be filled: BLOCK_TEXT bytes. */
  get text(): Buffer {
    return Buffer.from(this.#text, (this.#filled % SLOTS) * BLOCK_TEXT, BLOCK_TEXT);
  }

  /** The block in `text` is filled, up to `length` bytes. Waits while there is no room for another. */
  add(length: number): void {
    this.#state[STATE.lengths + (this.#filled % SLOTS)] = length;
    Atomics.store(this.#state, STATE.filled, ++this.#filled);
    this.#wait(this.#filled - SLOTS + 1);
  }

  /** Waits until all blocks are written; returns their sizes in bytes, in order. */
  finish(): readonly number[] {
    this.#wait(this.#filled);
    return this.#sizes;
  }

  /** Ends the thread, which writes nothing any more when this has resolved. */
  async close(): Promise<void> {
    Atomics.store(this.#state, STATE.stop, 1);
    await this.#ended;
  }

  /** Waits until so many blocks are written. */
  #wait(wanted: number): void {
    let beat = Atomics.load(this.#state, STATE.beat);
    for (let written = this.#collect(); written < wanted; written = this.#collect()) {
      if (Atomics.wait(this.#state, STATE.written, written, PATIENCE) !== 'timed-out') continue;
      const last = beat;
      beat = Atomics.load(this.#state, STATE.beat);
      if (beat === last)
        throw new EngineError('internal', 'A thread of the comparison ended without an answer.');
    }
  }

  /** Takes over the sizes of the blocks written since. */
  #collect(): number {
    const written = Atomics.load(this.#state, STATE.written);
    if (written === FAILED) {
      const length = this.#state[STATE.failure];
      throw errorOf(JSON.parse(this.#failure.toString('utf8', 0, length)) as Failure);
    }
    for (let i = this.#sizes.length; i < written; i++)
      this.#sizes.push(this.#state[STATE.lengths + SLOTS + (i % SLOTS)]!);
    return written;
  }
}

/** Milliseconds without a sign of life; a write to a slow disk may take long. */
const PATIENCE = 60_000;
