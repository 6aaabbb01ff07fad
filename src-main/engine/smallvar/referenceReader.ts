import type { Fasta } from '../io/fasta.ts';
import { CELL } from './blocks.ts';

/** Bases that a block and what is around it nearly always have. */
const AHEAD = CELL + 16 * 1024;
/** Bytes of FASTA for as many, with their line ends. */
const ROOM = AHEAD + AHEAD / 8;

/** Reads the bases of one block after the other, the next ones while those before are being looked at. */
export class ReferenceReader {
  readonly #fasta: Fasta;
  readonly #contig: string;
  readonly #length: number;
  /** What was given out last. */
  #current: Uint8Array | null = null;
  /** What will be wanted next. */
  #next: { start: number; end: number; bases: Promise<Uint8Array> } | null = null;
  /** To be read into: memory made anew each time costs as much time as reading. */
  readonly #rooms: ArrayBufferLike[] = [];

  /** `length` is that of the contig. */
  constructor(fasta: Fasta, contig: string, length: number) {
    this.#fasta = fasta;
    this.#contig = contig;
    this.#length = length;
  }

  /**
   * Upper-case bases of [start, end), 0-based, until the next call; what is wanted then will begin at `next`. Throws what
   * `Fasta.fetchBytes` throws.
   */
  async read(start: number, end: number, next: number): Promise<Uint8Array> {
    this.#release(this.#current);
    this.#current = await this.#take(start, end);
    const nextEnd = Math.min(this.#length, next + AHEAD);
    if (nextEnd > end) {
      const bases = this.#fetch(next, nextEnd);
      bases.catch(() => {}); // Reported by the call that wants them.
      this.#next = { start: next, end: nextEnd, bases };
    }
    return this.#current.subarray(0, end - start);
  }

  async #take(start: number, end: number): Promise<Uint8Array> {
    const ready = this.#next;
    this.#next = null;
    if (!ready) return this.#fetch(start, end);
    const bases = await ready.bases;
    if (ready.start === start && ready.end >= end) return bases;
    this.#release(bases);
    return this.#fetch(start, end);
  }

  #release(bases: Uint8Array | null): void {
    if (bases && bases.buffer.byteLength >= ROOM) this.#rooms.push(bases.buffer);
  }

  #fetch(start: number, end: number): Promise<Uint8Array> {
    const room = this.#rooms.pop() ?? new ArrayBuffer(ROOM);
    return this.#fasta.fetchBytes(this.#contig, start, end, Buffer.from(room));
  }
}
