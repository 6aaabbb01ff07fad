import { LineScanner } from '../../io/vcfScanner.ts';
import { type CallBatch, CallSink, type Selection } from '../callSink.ts';
import { QUAL, type ScoreField } from '../scoreField.ts';

/** All records take part. */
export const EVERYTHING: Selection = {
  reason: () => null,
  wholeUntil: () => Number.POSITIVE_INFINITY,
  passOnly: false,
};

/** The batches of calls that are made of VCF lines. */
export function scanLines(
  lines: readonly string[],
  select = EVERYTHING,
  score: ScoreField = QUAL,
  sample = 0,
): CallBatch[] {
  const columns = lines[0]!.split('\t').length;
  const options = { path: 'x.vcf', columns, headerLines: 0, contig: undefined, from: -1, to: 2 ** 31 };
  const scanner = new LineScanner<CallBatch>(
    { ...options, stopAfterContig: false, requireSorted: true },
    new CallSink(sample, select, score),
  );
  const bytes = Buffer.from(`${lines.join('\n')}\n`, 'latin1');
  const batches = [...scanner.scan({ bytes, ended: true })];
  const last = scanner.rest();
  return last ? [...batches, last] : batches;
}

/** The code of a call of these columns; 0 when it is not plain. */
export function codeOf(ref: string, alt: string, gt: string): number {
  // The first line of a contig is never taken at sight.
  const block = 'c\t1\t.\tA\t.\t.\t.\t.\tGT\t0/0';
  const [batch] = scanLines([block, `c\t1\t.\t${ref}\t${alt}\t30\tPASS\t.\tGT\t${gt}`]);
  return batch!.calls.length === 0 ? 0 : batch!.calls.codes[0]!;
}
