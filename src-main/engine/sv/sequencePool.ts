import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { EngineError } from '../errors.ts';
import type { PlacedAllele } from './alleles.ts';
import { type MatchMatrix, type PairTable, type PlacedCall, SETTLED, type SequenceRules } from './matrix.ts';
import type { Pick } from './options.ts';
import type { SvVariant } from './variant.ts';

/** Pairs for a thread; `pairs` holds two indexes of `alleles` for each. */
interface PairJob {
  alleles: PlacedAllele[];
  pairs: Int32Array;
  noRoll: boolean;
}

/** A chunk of which a thread is to settle what the best pairs come down to. */
interface ChunkJob {
  bases: PlacedCall[];
  comps: PlacedCall[];
  rules: SequenceRules;
  table: PairTable;
}

export type SequenceJob = { id: number } & (PairJob | ChunkJob);

/** Of a chunk one for each pair, NaN where it was not settled. */
export interface SequenceResult {
  id: number;
  similarities: Float64Array;
}

/**
 * Compares the sequences of large chunks in worker threads, while the main thread goes on reading. A thread is started when
 * there is work for it.
 */
export class SequencePool {
  readonly #threads: number;
  readonly #workers: Worker[] = [];
  readonly #jobs = new Map<number, { resolve(result: Float64Array): void; reject(error: Error): void }>();
  #sent = 0;

  constructor(threads: number) {
    this.#threads = threads;
  }

  /**
   * Settles the pairs of a chunk that will be asked for: all of them, or where only the best matter what these come down
   * to. Null when it is quicker to do so as they are asked for.
   */
  settle(matrix: MatchMatrix, pick: Pick): Promise<void> | null {
    if (this.#threads === 0) return null;
    const work = pick === 'single' ? this.#settleBest(matrix) : this.#settleAll(matrix);
    work?.catch(() => {}); // Reported when it is awaited; a rejection before that must not end the process.
    return work;
  }

  #settleBest(matrix: MatchMatrix): Promise<void> | null {
    const { bases, comps, rules, precision } = matrix;
    if (precision.length > MOST_SENT) return null;
    // About as many pairs are settled as the side with fewer calls has; the others cost next to nothing.
    const worth = WORTH_SENDING * Math.min(bases.length, comps.length);
    let cost = 0;
    for (let pair = 0; pair < precision.length && cost < worth; pair++) {
      if (precision[pair] !== SETTLED) cost += costOf(...matrix.callsOf(pair));
    }
    if (cost < worth || cost === 0) return null;
    const { state, score, sequenceSimilarity, startDistance, endDistance } = matrix;
    const job: ChunkJob = {
      bases: bases.map(plainCall),
      comps: comps.map(plainCall),
      rules: { pctseq: rules.pctseq, noRoll: rules.noRoll },
      table: { state, score, sequenceSimilarity, startDistance, endDistance, precision },
    };
    return this.#ask(job).then((similarities) => {
      similarities.forEach((similarity, pair) => {
        if (!Number.isNaN(similarity)) matrix.settle(pair, similarity);
      });
    });
  }

  #settleAll(matrix: MatchMatrix): Promise<void> | null {
    const batches: Batch[] = [];
    let batch = new Batch();
    matrix.precision.forEach((precision, pair) => {
      if (precision === SETTLED) return;
      batch.add(matrix, pair);
      if (batch.cost < LARGE) return;
      batches.push(batch);
      batch = new Batch();
    });
    if (batches.length === 0 && batch.cost < WORTH_SENDING) return null;
    if (batch.cost > 0) batches.push(batch);
    return Promise.all(
      batches.map(async ({ places, alleles, pairs }) => {
        const job = { alleles, pairs: Int32Array.from(pairs), noRoll: matrix.rules.noRoll };
        const found = await this.#ask(job);
        places.forEach((place, i) => {
          matrix.settle(place, found[i]!);
        });
      }),
    ).then(() => {});
  }

  /** Ends the threads; what they have not answered is rejected. */
  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #ask(work: PairJob | ChunkJob): Promise<Float64Array> {
    const id = this.#sent++;
    return new Promise((resolve, reject) => {
      this.#jobs.set(id, { resolve, reject });
      this.#worker(id % this.#threads).postMessage({ id, ...work } satisfies SequenceJob);
    });
  }

  #worker(number: number): Worker {
    const known = this.#workers[number];
    if (known) return known;
    const worker = new Worker(new URL(`./sequenceWorker${extname(import.meta.url)}`, import.meta.url));
    worker.on('message', ({ id, similarities }: SequenceResult) => {
      this.#jobs.get(id)!.resolve(similarities);
      this.#jobs.delete(id);
    });
    worker.on('error', (error) => this.#fail(error));
    worker.on('exit', () =>
      this.#fail(new EngineError('internal', 'A thread of the comparison ended without an answer.')),
    );
    this.#workers[number] = worker;
    return worker;
  }

  #fail(error: Error): void {
    for (const { reject } of this.#jobs.values()) reject(error);
    this.#jobs.clear();
  }
}

/** Bases to compare above which a chunk goes to a thread, and above which it is divided. */
const WORTH_SENDING = 30_000;
const LARGE = 3_000_000;

/** Pairs above which sending a whole chunk would take too much memory. */
const MOST_SENT = 1_000_000;

/** Pairs to be sent together. */
class Batch {
  readonly alleles: PlacedAllele[] = [];
  readonly pairs: number[] = [];
  /** Places of the pairs in the chunk. */
  readonly places: number[] = [];
  cost = 0;
  readonly #numbers = new Map<SvVariant, number>();

  add(matrix: MatchMatrix, pair: number): void {
    const [base, comp] = matrix.callsOf(pair);
    this.pairs.push(this.#number(base), this.#number(comp));
    this.places.push(pair);
    this.cost += costOf(base, comp);
  }

  #number(call: SvVariant): number {
    const known = this.#numbers.get(call);
    if (known !== undefined) return known;
    this.#numbers.set(call, this.alleles.length);
    return this.alleles.push(plainCall(call)) - 1;
  }
}

function costOf({ allele: left }: SvVariant, { allele: right }: SvVariant): number {
  return left.length + right.length + ((left.length * right.length) >> 10);
}

function plainCall({ start, end, type, size, allele }: SvVariant): PlacedCall {
  return { start, end, type, size, allele: Uint8Array.from(allele) };
}
