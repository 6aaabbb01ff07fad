import { parentPort } from 'node:worker_threads';
import { alleleSimilarity } from './alleles.ts';
import { bestPairs } from './bestPairs.ts';
import { MatchMatrix, SETTLED } from './matrix.ts';
import type { SequenceJob, SequenceResult } from './sequencePool.ts';

// Entry of a worker thread: compares the pairs of alleles that it is sent, or what a chunk's best pairs come down to.
parentPort!.on('message', (job: SequenceJob) => {
  const similarities = 'table' in job ? settled(job) : all(job);
  parentPort!.postMessage({ id: job.id, similarities } satisfies SequenceResult, [similarities.buffer]);
});

function all({ alleles, pairs, noRoll }: Extract<SequenceJob, { alleles: unknown }>) {
  return Float64Array.from({ length: pairs.length / 2 }, (_, i) =>
    alleleSimilarity(alleles[pairs[2 * i]!]!, alleles[pairs[2 * i + 1]!]!, noRoll),
  );
}

function settled({ bases, comps, rules, table }: Extract<SequenceJob, { table: unknown }>) {
  const matrix = new MatchMatrix(bases, comps, rules, table);
  if (bestPairs(matrix, () => false) === null) matrix.settleAll();
  return matrix.sequenceSimilarity.map((similarity, pair) =>
    matrix.precision[pair] === SETTLED ? similarity : Number.NaN,
  );
}
