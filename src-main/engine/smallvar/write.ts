import { mkdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { EngineError } from '../errors.ts';
import { VcfWriter } from '../io/vcfWriter.ts';
import { annotatedHeader } from './annotate.ts';
import type { Session } from './session.ts';
import type { SmallVariantSummary } from './summary.ts';
import { extendedCsv, summaryCsv } from './table.ts';

/**
 * Makes the output folder; what is returned takes it away again when it was not there and is empty. Throws EngineError
 * badInput when something else stands in its place.
 */
export async function prepareFolder(out: string): Promise<() => Promise<void>> {
  try {
    const made = await mkdir(out, { recursive: true });
    if ((await stat(out)).isDirectory())
      return async () => {
        if (made !== undefined) await rmdir(out).catch(() => {});
      };
  } catch (error) {
    throw new EngineError(
      'badInput',
      `Cannot make the output folder ${out}: ${(error as Error).message}`,
      'Check the folder and its permissions.',
    );
  }
  throw new EngineError('badInput', `${out} is not a folder.`);
}

/** zlib's, for the annotated calls: with it they are nearly as small as with the usual 6, in a third of the time. */
export const ANNOTATED_LEVEL = 2;

/** The annotated VCF of a comparison, to be written, perhaps by a thread of its own; null when it is switched off. */
export function openAnnotated({ options, fasta, query }: Session, packer: boolean): VcfWriter | null {
  if (options.annotate === false) return null;
  const header = annotatedHeader(fasta.contigs, query.header.lines);
  return new VcfWriter(join(options.out, ANNOTATED), header, { level: ANNOTATED_LEVEL, packer });
}

const ANNOTATED = 'annotated.vcf.gz';

/**
 * Writes all files under provisional names first, then puts them in place, the annotated calls first, which are closed. Those of
 * an earlier run go.
 */
export async function writeOutputs(
  out: string,
  summary: SmallVariantSummary,
  annotated: VcfWriter | null,
): Promise<void> {
  const field = summary.options.roc || 'QUAL';
  const roc = promisify(gzip)(extendedCsv(summary.rocRows, field), { level: 3 });
  const files: [string, string | Promise<Buffer>][] = [
    ['summary.csv', summaryCsv(summary.rows)],
    ['extended.csv', extendedCsv(summary.rows, field)],
    ['roc.all.csv.gz', roc],
    ['runinfo.json', `${JSON.stringify(runInfo(summary), null, 2)}\n`],
  ];
  const partial = (name: string): string => join(out, `${name}.partial`);
  try {
    for (const [name, text] of files) await writeFile(partial(name), await text);
    if (annotated) await annotated.close();
    else for (const name of [ANNOTATED, `${ANNOTATED}.tbi`]) await rm(join(out, name), { force: true });
    for (const [name] of files) await rename(partial(name), join(out, name));
  } catch (error) {
    for (const [name] of files) await rm(partial(name), { force: true });
    throw error instanceof EngineError ? error : cannotWrite(out, error as NodeJS.ErrnoException);
  }
}

function cannotWrite(out: string, { code, message }: NodeJS.ErrnoException): EngineError {
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new EngineError(
      'diskFull',
      `The disk is full while writing ${out}.`,
      'Free some space and try again.',
    );
  return new EngineError(
    'badInput',
    `Cannot write the results to ${out}: ${message}`,
    'Check the folder and its permissions.',
  );
}

/** Version of the comparison; it goes up when counts can change. */
export const ENGINE_VERSION = '1.1';

function runInfo(summary: SmallVariantSummary): object {
  const { options, contigs, records, truth, query, tooHard } = summary;
  return {
    engine: 'vcbench built-in',
    version: ENGINE_VERSION,
    comparison: 'small variants',
    arguments: options,
    contigs,
    truth,
    query,
    tooComplex: tooHard,
    ...(records && { vcfevalRecordCounts: records }),
  };
}
