import { BaseRoom } from '../io/baseRoom.ts';
import type { Fasta } from '../io/fasta.ts';
import { CELL } from './blocks.ts';

/** Bases that a block and what is around it nearly always have. */
const AHEAD = CELL + 16 * 1024;

/** Reads the bases of one block after the other, the next ones while those before are being looked at. */
export class ReferenceReader {
  readonly #fasta: Fasta;
  /** Where what was given out last is. */
  #current: BaseRoom | null = null;
  /** What will be wanted next. */
  #next: Ahead | null = null;
  /** To be read into. */
  readonly #rooms: BaseRoom[] = [];

  constructor(fasta: Fasta) {
    this.#fasta = fasta;
  }

  /**
   * Upper-case bases of [start, end), 0-based, until the next call; what is wanted then will begin at `next`. Throws what
   * `Fasta.fetchBytes` throws.
   */
  async read(contig: string, start: number, end: number, next: number): Promise<Uint8Array> {
    if (this.#current) this.#rooms.push(this.#current);
    this.#current = null;
    const { room, bases } = await this.#take(contig, start, end);
    this.#current = room;
    const nextEnd = Math.min(this.#fasta.contigs.get(contig)!, next + AHEAD);
    if (nextEnd > end) this.#next = this.#fetch(contig, next, nextEnd);
    return (await bases).subarray(0, end - start);
  }

  async #take(contig: string, start: number, end: number): Promise<Ahead> {
    const ready = this.#next;
    this.#next = null;
    if (!ready) return this.#fetch(contig, start, end);
    if (ready.contig === contig && ready.start === start && ready.end >= end) return ready;
    await ready.bases.catch(() => {}); // Not wanted; nor is what was wrong with it.
    this.#rooms.push(ready.room);
    return this.#fetch(contig, start, end);
  }

  #fetch(contig: string, start: number, end: number): Ahead {
    const room = this.#rooms.pop() ?? new BaseRoom();
    const bases = this.#fasta.fetchBytes(contig, start, end, room);
    bases.catch(() => {}); // Reported by the call that wants them.
    return { contig, start, end, room, bases };
  }
}

/** Bases asked for, and where they will be. */
interface Ahead {
  contig: string;
  start: number;
  end: number;
  room: BaseRoom;
  bases: Promise<Uint8Array>;
}
