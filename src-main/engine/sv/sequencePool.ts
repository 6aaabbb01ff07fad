import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { EngineError } from '../errors.ts';
import type { PlacedAllele } from './alleles.ts';
import { comparesSequences, type MatchParams, sameAlleles } from './match.ts';
import type { SvVariant } from './variant.ts';

/** Pairs for a thread; `pairs` holds two indexes of `alleles` for each. */
export interface SequenceJob {
  id: number;
  alleles: PlacedAllele[];
  pairs: Int32Array;
  noRoll: boolean;
}

export interface SequenceResult {
  id: number;
  similarities: Float64Array;
}

/** Compares the sequences of large chunks in worker threads, while the main thread goes on reading. */
export class SequencePool {
  readonly #workers: Worker[] = [];
  readonly #jobs = new Map<number, { resolve(result: Float64Array): void; reject(error: Error): void }>();
  #sent = 0;

  constructor(threads: number) {
    for (let i = 0; i < threads; i++) {
      const url = new URL(`./sequenceWorker${extname(import.meta.url)}`, import.meta.url);
      const worker = new Worker(url);
      worker.on('message', ({ id, similarities }: SequenceResult) => {
        this.#jobs.get(id)!.resolve(similarities);
        this.#jobs.delete(id);
      });
      worker.on('error', (error) => this.#fail(error));
      worker.on('exit', () =>
        this.#fail(new EngineError('internal', 'A thread of the comparison ended without an answer.')),
      );
      this.#workers.push(worker);
    }
  }

  /**
   * Similarities of all pairs of a chunk, as `MatchMatrix` takes them; null when it is quicker to compute them at once.
   */
  similarities(
    bases: readonly SvVariant[],
    comps: readonly SvVariant[],
    params: MatchParams,
  ): Promise<Float64Array> | null {
    if (this.#workers.length === 0) return null;
    const batches: Batch[] = [];
    let batch = new Batch();
    bases.forEach((base, b) => {
      comps.forEach((comp, c) => {
        if (!comparesSequences(base, comp, params) || sameAlleles(base, comp)) return;
        batch.add(base, comp, b * comps.length + c);
        if (batch.cost < LARGE) return;
        batches.push(batch);
        batch = new Batch();
      });
    });
    if (batches.length === 0 && batch.cost < WORTH_SENDING) return null;
    if (batch.cost > 0) batches.push(batch);
    const all = new Float64Array(bases.length * comps.length).fill(1);
    const work = Promise.all(
      batches.map(async ({ places, alleles, pairs }) => {
        const found = await this.#ask(alleles, pairs, params.noRoll);
        places.forEach((place, i) => {
          all[place] = found[i]!;
        });
      }),
    ).then(() => all);
    work.catch(() => {}); // Reported when it is awaited; a rejection before that must not end the process.
    return work;
  }

  /** Ends the threads; what they have not answered is rejected. */
  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #ask(alleles: PlacedAllele[], pairs: number[], noRoll: boolean): Promise<Float64Array> {
    const id = this.#sent++;
    return new Promise((resolve, reject) => {
      this.#jobs.set(id, { resolve, reject });
      const job: SequenceJob = { id, alleles, pairs: Int32Array.from(pairs), noRoll };
      this.#workers[id % this.#workers.length]!.postMessage(job);
    });
  }

  #fail(error: Error): void {
    for (const { reject } of this.#jobs.values()) reject(error);
    this.#jobs.clear();
  }
}

/** Bases to compare above which a chunk goes to a thread, and above which it is divided. */
const WORTH_SENDING = 30_000;
const LARGE = 3_000_000;

/** Pairs to be sent together. */
class Batch {
  readonly alleles: PlacedAllele[] = [];
  readonly pairs: number[] = [];
  /** Places of the pairs in the chunk. */
  readonly places: number[] = [];
  cost = 0;
  readonly #numbers = new Map<SvVariant, number>();

  add(base: SvVariant, comp: SvVariant, place: number): void {
    this.pairs.push(this.#number(base), this.#number(comp));
    this.places.push(place);
    const [left, right] = [base.allele.length, comp.allele.length];
    this.cost += left + right + ((left * right) >> 10);
  }

  #number(call: SvVariant): number {
    const known = this.#numbers.get(call);
    if (known !== undefined) return known;
    const { start, end, type, allele } = call;
    this.#numbers.set(call, this.alleles.length);
    return this.alleles.push({ start, end, type, allele: Uint8Array.from(allele) }) - 1;
  }
}
