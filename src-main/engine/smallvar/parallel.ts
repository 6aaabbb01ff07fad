import { rm } from 'node:fs/promises';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { EngineError } from '../errors.ts';
import type { VcfPart, VcfWriter } from '../io/vcfWriter.ts';
import type { TaskOutput } from '../output.ts';
import type { Session } from './session.ts';
import { type PlainTotals, Totals } from './totals.ts';

/** A contig to compare, and where its annotated calls go. */
export interface Question {
  contig: string;
  part: string | null;
}

/** What a worker answers for a contig. */
export type Answer =
  | { totals: PlainTotals; annotated: VcfPart | null }
  | { failure: { code: EngineError['code']; message: string; hint: string | undefined } };

/**
 * Contigs to share out, in the order of the truth; null when that cannot be done (a file without an index) or is not
 * worth it (one contig).
 */
export async function contigsToShare({ truth, query }: Session): Promise<string[] | null> {
  const ofTruth = await truth.indexedContigs();
  const ofQuery = await query.indexedContigs();
  if (!ofTruth || !ofQuery || ofTruth.length < 2) return null;
  return [...new Set([...ofTruth, ...ofQuery])];
}

/**
 * Compares contigs in worker threads, the longest first. Throws what the first failing worker threw; all are ended then,
 * and nothing is left of the parts of `annotated` that they wrote.
 */
export async function compareInParallel(
  { options, fasta, truth, query }: Session,
  contigs: readonly string[],
  threads: number,
  annotated: VcfWriter | null,
  output: TaskOutput,
  signal?: AbortSignal,
): Promise<Totals> {
  const totals = new Totals();
  const size = truth.size + query.size;
  const length = (names: Iterable<string>): number =>
    [...names].reduce((sum, name) => sum + (fasta.contigs.get(name) ?? 0), 0);
  const waiting = [...contigs].sort((a, b) => length([b]) - length([a]));
  const found = new Map<string, Extract<Answer, { totals: PlainTotals }>>();
  const part = (contig: string): string | null => annotated && `${annotated.path}.${contigs.indexOf(contig)}`;
  const workers: Worker[] = [];
  const one = async (): Promise<void> => {
    const worker = new Worker(new URL(`./worker${extname(import.meta.url)}`, import.meta.url), {
      workerData: options,
    });
    workers.push(worker);
    for (let contig = waiting.shift(); contig !== undefined; contig = waiting.shift()) {
      found.set(contig, await ask(worker, { contig, part: part(contig) }, signal));
      const done = Math.round((size * length(found.keys())) / Math.max(1, length(contigs)));
      output.progress(done, size, 'bytes', contig);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(threads, contigs.length) }, one));
    for (const contig of contigs) {
      const answer = found.get(contig)!;
      totals.merge(answer.totals);
      if (answer.annotated) annotated?.append(answer.annotated);
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
    for (const contig of annotated ? contigs : []) await rm(`${part(contig)}.partial`, { force: true });
  }
  return totals;
}

function ask(
  worker: Worker,
  question: Question,
  signal: AbortSignal | undefined,
): Promise<Extract<Answer, { totals: PlainTotals }>> {
  return new Promise((resolve, reject) => {
    const onMessage = (answer: Answer): void => {
      if ('totals' in answer) done(() => resolve(answer));
      else {
        const { code, message, hint } = answer.failure;
        done(() => reject(new EngineError(code, message, hint)));
      }
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
