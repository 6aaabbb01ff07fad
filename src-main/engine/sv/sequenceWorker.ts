import { parentPort } from 'node:worker_threads';
import { alleleSimilarity } from './alleles.ts';
import type { SequenceJob, SequenceResult } from './sequencePool.ts';

// Entry of a worker thread: compares the pairs of alleles that it is sent.
parentPort!.on('message', ({ id, alleles, pairs, noRoll }: SequenceJob) => {
  const similarities = new Float64Array(pairs.length / 2);
  for (let i = 0; i < similarities.length; i++)
    similarities[i] = alleleSimilarity(alleles[pairs[2 * i]!]!, alleles[pairs[2 * i + 1]!]!, noRoll);
  parentPort!.postMessage({ id, similarities } satisfies SequenceResult, [similarities.buffer]);
});
