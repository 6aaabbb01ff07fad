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
  /** For the bases given out last, and for those that come. */
  #rooms: [Buffer, Buffer] = [Buffer.allocUnsafe(ROOM), Buffer.allocUnsafe(ROOM)];
  #next: { start: number; end: number; bases: Promise<Uint8Array> } | null = null;

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
    const ready = this.#next;
    this.#next = null;
    let bases = await (ready?.bases ?? this.#fetch(start, end));
    if (ready) {
      const fits = ready.start === start && end <= ready.end;
      bases = fits ? bases.subarray(0, end - start) : await this.#fetch(start, end);
    }
    const nextEnd = Math.min(this.#length, next + AHEAD);
    if (nextEnd > end) {
      this.#next = { start: next, end: nextEnd, bases: this.#fetch(next, nextEnd) };
      this.#next.bases.catch(() => {}); // Reported by the call that wants them.
    }
    return bases;
  }

  #fetch(start: number, end: number): Promise<Uint8Array> {
    this.#rooms.reverse();
    return this.#fasta.fetchBytes(this.#contig, start, end, this.#rooms[0]);
  }
}
