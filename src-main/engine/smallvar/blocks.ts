import { Calls } from './calls.ts';
import type { ContigStream } from './contigStream.ts';

/** Calls of a stretch [from, to) of a contig that can be compared by itself. */
export interface CallBlock {
  from: number;
  to: number;
  truth: Calls;
  query: Calls;
}

/** A stretch of a contig whose edges are cuts or the contig's ends; -Infinity and Infinity for those. */
export interface Stretch {
  from: number;
  to: number;
}

/** A contig is cut near every multiple of this many bases. */
export const CELL = 2 ** 20;
/** Least distance of a cut to the start of any call. */
const CLEAR = 1250;

/**
 * Reads truth and query of a stretch side by side and cuts it into blocks, near every multiple of CELL: at the first
 * place from there on that has no start of a call within 1,250 bases. A call covers at most 1,000 of them, and indels
 * are not shifted or matched over the rest but in repeats as long as that. Where the cuts are depends on nothing but the
 * calls around them, so that the blocks are the same however a contig is shared out. They tile the stretch, and memory
 * does not grow with it. `waiting` are query calls read earlier, when the file has another order.
 */
export async function* callBlocks(
  contig: string,
  length: number,
  truth: ContigStream,
  query: ContigStream,
  waiting?: Calls,
  { from, to }: Stretch = WHOLE,
): AsyncGenerator<CallBlock> {
  const calls = new MergedCalls(contig, truth, query, waiting);
  const end = Math.min(to, length);
  let start = Math.max(0, from);
  for (;;) {
    const cut = await nextCut(calls, cellAfter(start));
    if (cut >= end) break;
    yield { from: start, to: cut, ...calls.takePassed() };
    start = cut;
  }
  await calls.passAll();
  yield { from: start, to: end, ...calls.takePassed() };
}

const WHOLE: Stretch = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/**
 * The cut that `callBlocks` makes near a multiple of CELL, found from there on; -Infinity for 0, Infinity where there is
 * none before the contig's end. Both streams must give the calls of the contig from `readFrom` of it on.
 */
export async function cutNear(
  cell: number,
  contig: string,
  length: number,
  truth: ContigStream,
  query: ContigStream,
): Promise<number> {
  if (cell <= 0) return Number.NEGATIVE_INFINITY;
  const cut = cell < length ? await nextCut(new MergedCalls(contig, truth, query), cell) : length;
  return cut < length ? cut : Number.POSITIVE_INFINITY;
}

/** First place whose calls decide about the cut near a multiple of CELL. */
export function readFrom(cell: number): number {
  return cell - CLEAR;
}

function cellAfter(position: number): number {
  return (Math.floor(position / CELL) + 1) * CELL;
}

/** Passes all calls before the cut. */
async function nextCut(calls: MergedCalls, cell: number): Promise<number> {
  await calls.passBefore(cell - CLEAR);
  let cut = cell;
  for (;;) {
    if (calls.starved) await calls.fill();
    const { start } = calls;
    if (start >= cut + CLEAR) return cut;
    if (start >= cut - CLEAR) cut = start + CLEAR + 1;
    calls.pass();
  }
}

/** Calls of both files in order of their starts; those passed are kept until they are taken. */
class MergedCalls {
  readonly #truth: Side;
  readonly #query: Side;

  constructor(contig: string, truth: ContigStream, query: ContigStream, waiting?: Calls) {
    this.#truth = new Side(contig, truth);
    this.#query = new Side(contig, waiting ? null : query, waiting);
  }

  /** Whether more must be read to know the next call. */
  get starved(): boolean {
    return this.#truth.starved || this.#query.starved;
  }

  async fill(): Promise<void> {
    await this.#truth.fill();
    await this.#query.fill();
  }

  /** Passes all calls that start before a position. */
  async passBefore(position: number): Promise<void> {
    do {
      if (this.starved) await this.fill();
      this.#truth.passBefore(position);
      this.#query.passBefore(position);
    } while (this.starved);
  }

  /** Start of the next call; Infinity at the end. */
  get start(): number {
    return Math.min(this.#truth.start, this.#query.start);
  }

  pass(): void {
    (this.#truth.start <= this.#query.start ? this.#truth : this.#query).passed++;
  }

  async passAll(): Promise<void> {
    for (const side of [this.#truth, this.#query]) await side.passAll();
  }

  takePassed(): { truth: Calls; query: Calls } {
    return { truth: this.#truth.takePassed(), query: this.#query.takePassed() };
  }
}

class Side {
  passed = 0;
  readonly #contig: string;
  #stream: ContigStream | null;
  #calls: Calls;

  constructor(contig: string, stream: ContigStream | null, calls = new Calls()) {
    this.#contig = contig;
    this.#stream = stream;
    this.#calls = calls;
  }

  get starved(): boolean {
    return this.passed >= this.#calls.length && this.#stream !== null;
  }

  get start(): number {
    const { length, starts } = this.#calls;
    return this.passed < length ? starts[this.passed]! : Number.POSITIVE_INFINITY;
  }

  async fill(): Promise<void> {
    while (this.starved) {
      const more = await this.#stream!.calls(this.#contig);
      if (!more) this.#stream = null;
      else if (this.#calls.length === 0) this.#calls = more;
      else this.#calls.append(more);
    }
  }

  /** Passes calls that are here. */
  passBefore(position: number): void {
    const { length, starts } = this.#calls;
    let low = this.passed;
    for (let high = length; low < high; ) {
      const middle = (low + high) >> 1;
      if (starts[middle]! < position) low = middle + 1;
      else high = middle;
    }
    this.passed = low;
  }

  async passAll(): Promise<void> {
    for (; this.#stream; await this.fill()) this.passed = this.#calls.length;
    this.passed = this.#calls.length;
  }

  takePassed(): Calls {
    const taken = this.#calls.slice(0, this.passed);
    this.#calls = this.#calls.slice(this.passed, this.#calls.length);
    this.passed = 0;
    return taken;
  }
}
