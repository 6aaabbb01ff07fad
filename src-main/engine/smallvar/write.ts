import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../errors.ts';
import type { SmallVariantSummary } from './summary.ts';
import { extendedCsv, summaryCsv } from './table.ts';

/** Makes the output folder. Throws EngineError badInput when something else stands in its place. */
export async function prepareFolder(out: string): Promise<void> {
  try {
    await mkdir(out, { recursive: true });
    if ((await stat(out)).isDirectory()) return;
  } catch (error) {
    throw new EngineError('badInput', `Cannot make the output folder ${out}: ${(error as Error).message}`);
  }
  throw new EngineError('badInput', `${out} is not a folder.`);
}

/** Writes all files under provisional names first, then puts them in place. */
export async function writeOutputs(out: string, summary: SmallVariantSummary): Promise<void> {
  const files: [string, string][] = [
    ['summary.csv', summaryCsv(summary.rows)],
    ['extended.csv', extendedCsv(summary.rows)],
    ['runinfo.json', `${JSON.stringify(runInfo(summary), null, 2)}\n`],
  ];
  const partial = (name: string): string => join(out, `${name}.partial`);
  try {
    for (const [name, text] of files) await writeFile(partial(name), text);
    for (const [name] of files) await rename(partial(name), join(out, name));
  } catch (error) {
    for (const [name] of files) await rm(partial(name), { force: true });
    const code = (error as NodeJS.ErrnoException).code === 'ENOSPC' ? 'diskFull' : 'badInput';
    throw new EngineError(code, `Cannot write the results to ${out}: ${(error as Error).message}`);
  }
}

/** Version of the comparison; it goes up when counts can change. */
export const ENGINE_VERSION = '1.0';

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
