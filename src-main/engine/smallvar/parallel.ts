import { rm } from 'node:fs/promises';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { EngineError } from '../errors.ts';
import { errorOf, type Failure } from '../failure.ts';
import type { VcfPart, VcfWriter } from '../io/vcfWriter.ts';
import type { TaskOutput } from '../output.ts';
import { CELL } from './blocks.ts';
import type { ContigRange } from './contigStream.ts';
import type { SmallVariantOptions } from './options.ts';
import type { Regions, Session } from './session.ts';
import { sharedRegions } from './sharedRegions.ts';
import { type PlainTotals, Totals } from './totals.ts';

/** What a worker is started with. */
export interface Setting {
  options: SmallVariantOptions;
  regions: Regions;
}

/** A part of a contig to compare, and where its annotated calls go. */
export interface Question {
  cells: ContigRange;
  part: string | null;
}

export interface Found {
  totals: PlainTotals;
  annotated: VcfPart | null;
}

/** What a worker says: bytes read so far, any number of times, then what it found or what went wrong. */
export type Answer = { bytes: number } | Found | { failure: Failure };

/**
 * Parts of contigs to share out among `threads`, in the order of the truth: contigs, cut at multiples of CELL, large
 * pieces first and ever smaller ones, so that all threads end at about the same time. Null when that cannot be done: a file without an index.
 */
export async function partsToShare(
  { truth, query, fasta }: Session,
  threads: number,
): Promise<ContigRange[] | null> {
  const ofTruth = await truth.indexedContigs();
  const ofQuery = await query.indexedContigs();
  if (!ofTruth || !ofQuery) return null;
  const contigs = [...new Set([...ofTruth, ...ofQuery])];
  const cells = contigs.map((contig) => Math.max(1, Math.ceil((fasta.contigs.get(contig) ?? 0) / CELL)));
  let left = cells.reduce((sum, count) => sum + count, 0);
  return contigs.flatMap((contig, i) => {
    const parts: ContigRange[] = [];
    for (let from = 0, to = 0; from < cells[i]!; from = to) {
      to = Math.min(cells[i]!, from + Math.max(LEAST_CELLS, Math.ceil(left / (threads * 2))));
      parts.push({
        contig,
        from: from === 0 ? Number.NEGATIVE_INFINITY : from * CELL,
        to: to === cells[i]! ? Number.POSITIVE_INFINITY : to * CELL,
      });
      left -= to - from;
    }
    return parts;
  });
}

/** What finding the edges of a part costs is little beside the comparison of so many cells. */
const LEAST_CELLS = 4;

/**
 * Compares the parts in worker threads. Throws what the first failing worker threw; all are ended then, and nothing is
 * left of the pieces of `annotated` that they wrote.
 */
export async function compareInParallel(
  session: Session,
  parts: readonly ContigRange[],
  threads: number,
  annotated: VcfWriter | null,
  output: TaskOutput,
  signal?: AbortSignal,
): Promise<Totals> {
  const merger = new Merger(session, parts, annotated);
  const progress = new Progress(session.truth.size + session.query.size, parts.length, output);
  const path = (part: number): string | null => annotated && `${annotated.path}.${part}`;
  const regions = sharedRegions(session.regions);
  const workers: Worker[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL(`./worker${extname(import.meta.url)}`, import.meta.url), {
      workerData: { options: session.options, regions } satisfies Setting,
    });
    workers.push(worker);
    for (let part = next++; part < parts.length; part = next++) {
      const question = { cells: parts[part]!, part: path(part) };
      const report = (bytes: number) => progress.report(part, bytes, question.cells.contig);
      await merger.add(part, await ask(worker, question, report, signal));
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(threads, parts.length) }, work));
    return merger.totals;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
    for (let part = 0; annotated && part < parts.length; part++)
      await rm(`${path(part)}.partial`, { force: true });
  }
}

/** Puts together what was found, in order, as soon as all before it is there. */
class Merger {
  readonly totals = new Totals();
  readonly #session: Session;
  readonly #parts: readonly ContigRange[];
  readonly #annotated: VcfWriter | null;
  readonly #waiting = new Map<number, Found>();
  #merged = 0;
  #merging: Promise<void> = Promise.resolve();
  /** Records read of the contig so far. */
  #read = { truth: 0, query: 0 };

  constructor(session: Session, parts: readonly ContigRange[], annotated: VcfWriter | null) {
    this.#session = session;
    this.#parts = parts;
    this.#annotated = annotated;
  }

  add(part: number, found: Found): Promise<void> {
    this.#waiting.set(part, found);
    // One after the other: threads come here while another part is being written.
    this.#merging = this.#merging.then(() => this.#mergeWaiting());
    return this.#merging;
  }

  async #mergeWaiting(): Promise<void> {
    for (let next = this.#waiting.get(this.#merged); next; next = this.#waiting.get(this.#merged)) {
      this.#waiting.delete(this.#merged);
      const { contig, to } = this.#parts[this.#merged++]!;
      this.totals.merge(next.totals);
      if (next.annotated) this.#annotated?.append(next.annotated);
      for (const which of ['truth', 'query'] as const) {
        this.#read[which] += next.totals[which].read;
        if (to < Number.POSITIVE_INFINITY) continue;
        const found = this.#read[which];
        this.#read[which] = 0;
        await this.#session[which].checkRecords(contig, found);
      }
    }
  }
}

/** Bytes read by all threads. Parts share the blocks at their edges, so that the sum is held below the end. */
class Progress {
  readonly #size: number;
  readonly #read: Float64Array;
  readonly #output: TaskOutput;
  #said = 0;

  constructor(size: number, parts: number, output: TaskOutput) {
    this.#size = size;
    this.#read = new Float64Array(parts);
    this.#output = output;
  }

  report(part: number, bytes: number, label: string): void {
    this.#read[part] = bytes;
    this.#said = Math.max(
      this.#said,
      this.#read.reduce((sum, read) => sum + read, 0),
    );
    this.#output.progress(Math.min(this.#said, this.#size), this.#size, 'bytes', label);
  }
}

function ask(
  worker: Worker,
  question: Question,
  onBytes: (bytes: number) => void,
  signal: AbortSignal | undefined,
): Promise<Found> {
  return new Promise((resolve, reject) => {
    const onMessage = (answer: Answer): void => {
      if ('bytes' in answer) onBytes(answer.bytes);
      else if ('totals' in answer) done(() => resolve(answer));
      else done(() => reject(errorOf(answer.failure)));
    };
    const onError = (error: Error): void => done(() => reject(error));
    const onExit = (): void =>
      done(() => reject(new EngineError('internal', 'A thread of the comparison ended without an answer.')));
    const onAbort = (): void => done(() => reject(signal!.reason as Error));
    const done = (settle: () => void): void => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      signal?.removeEventListener('abort', onAbort);
      settle();
    };
    if (signal?.aborted) {
      reject(signal.reason as Error);
      return;
    }
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    signal?.addEventListener('abort', onAbort);
    worker.postMessage(question);
  });
}
