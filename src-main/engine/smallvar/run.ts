import { availableParallelism } from 'node:os';
import type { VcfWriter } from '../io/vcfWriter.ts';
import type { TaskOutput } from '../output.ts';
import { Pauses } from '../pauses.ts';
import { checkRegions, checkTotals } from './checks.ts';
import { compareInOrder } from './compareFiles.ts';
import { knownOptions, type SmallVariantOptions } from './options.ts';
import { compareInParallel, partsToShare } from './parallel.ts';
import { openSession } from './session.ts';
import { type SmallVariantSummary, summarise } from './summary.ts';
import { openAnnotated, prepareFolder, writeOutputs } from './write.ts';

/**
 * Compares query calls with a truth set as haplotypes and counts them as hap.py does (engine vcfeval, its default
 * options), contig by contig. Writes `summary.csv`, `extended.csv`, `roc.all.csv.gz`, `annotated.vcf.gz` with its index
 * and `runinfo.json` into `out`, each whole or not at all.
 * Throws EngineError badInput for input that cannot be compared (not sorted, no sample, no contig in common, another
 * reference), notFound for a missing file; the signal's reason when aborted. `onOneThread` is told before the comparison when no
 * more than one thread compares.
 */
export async function runSmallVariantBenchmark(
  given: SmallVariantOptions,
  output: TaskOutput,
  signal?: AbortSignal,
  onOneThread?: () => void,
): Promise<SmallVariantSummary> {
  const options = knownOptions(given);
  const discard = await prepareFolder(options.out);
  const session = await openSession(options).catch(async (error) => {
    await discard();
    throw error;
  });
  let annotated: VcfWriter | null = null;
  try {
    checkRegions(session, output);
    const size = session.truth.size + session.query.size;
    const threads = threadsFor(size, options);
    const parts = threads > 1 ? await partsToShare(session, threads) : null;
    if (parts === null) onOneThread?.();
    annotated = openAnnotated(session, parts === null && size > WORTH_PACKING);
    const totals = parts
      ? await compareInParallel(session, parts, threads, annotated, output, signal)
      : await compareInOrder(session, annotated, output, signal);
    annotated?.end();
    output.progress(size, size, 'bytes', 'compared');
    checkTotals(totals, session);
    totals.addRegions(session.regions.confident, session.regions.strata);
    const summary = summarise(options, session.regions, totals, output);
    await new Pauses(signal).take();
    await writeOutputs(options.out, summary, annotated);
    return summary;
  } catch (error) {
    await annotated?.abort();
    await discard();
    throw error;
  } finally {
    await session.close();
  }
}

function threadsFor(size: number, { threads, mbPerThread = 16 }: SmallVariantOptions): number {
  return Math.min(threads ?? availableParallelism(), Math.max(1, Math.ceil(size / (mbPerThread * MB))));
}

const MB = 1024 * 1024;
/** Bytes of both files that are worth a thread that compresses the annotated calls. */
const WORTH_PACKING = MB / 2;
