import { readdir, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { VcbenchError } from '../../contract/errors.ts';
import type { Assessment } from '../../core/results/suspicion.ts';
import { readBed } from '../../engine/io/bed.ts';
import { openVcf } from '../../engine/io/vcf.ts';
import type { SmallVariantOptions, SmallVariantSummary } from '../../engine/smallvar/index.ts';
import { EXIT, ExitWith } from './exit.ts';
import { plain } from './text.ts';

/**
 * Refuses a folder with something in it: results of two comparisons would mix. Returns what takes the results away again,
 * and the folder if it was not there. Throws `badInput`.
 */
export async function needFreshFolder(path: string): Promise<() => Promise<void>> {
  const entries = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    const why = error.code === 'ENOTDIR' ? 'is not a folder' : `cannot be read (${error.code})`;
    throw new VcbenchError('badInput', `${path} ${why}.`, 'Name another folder for the results.');
  });
  if (entries === null) return () => rm(path, { recursive: true, force: true });
  if (entries.length > 0)
    throw new VcbenchError(
      'badInput',
      `The folder for the results ${path} is not empty.`,
      'Name another one, or remove it.',
    );
  return async () => {
    for (const name of await readdir(path)) await rm(join(path, name), { recursive: true, force: true });
  };
}

/** Why a comparison of a file with itself says nothing; null when there are two. */
export async function sameFileDoubt(truth: string, query: string): Promise<string | null> {
  const [first, second] = await Promise.all([truth, query].map((path) => realpath(path).catch(() => null)));
  if (first === null || first !== second) return null;
  return `Truth and calls are the same file, ${truth}: it agrees with itself, which says nothing about a run.`;
}

/**
 * Says which sample is compared where nobody chose one of several, and what is lost where there is none, unless the
 * comparison refuses that (`needsSample`).
 */
export async function warnOfSamples(
  path: string,
  chosen: string | undefined,
  option: string,
  warn: (text: string) => void,
  needsSample = false,
): Promise<void> {
  const reader = await openVcf(path);
  const { samples } = reader.header;
  await reader.close();
  if (samples.length === 0 && !needsSample)
    warn(
      `${path} has no sample, so genotypes are not compared (as truvari does); its calls count as they are.`,
    );
  else if (samples.length > 1 && chosen === undefined)
    warn(
      `${path} has ${samples.length} samples; the first, ${samples[0]}, is compared. Choose with ${option}.`,
    );
}

/**
 * Refuses a table of zeros whose only reason is that regions or targets lie on other contigs than the truth set's calls.
 * `discard` takes it away. Throws `badInput`.
 */
export async function needRegionsOnTruth(
  { contigs, truth }: Pick<SmallVariantSummary, 'contigs' | 'truth'>,
  options: Pick<SmallVariantOptions, 'truth' | 'regions' | 'targets'>,
  discard: () => Promise<void>,
): Promise<void> {
  if (truth.read === 0) return;
  for (const path of [options.regions, options.targets]) {
    if (path === undefined) continue;
    const names = [...(await readBed(path)).keys()];
    if (names.some((name) => contigs.includes(name))) continue;
    await discard();
    throw new VcbenchError(
      'badInput',
      `The truth ${options.truth} has no call on the contigs of ${path} (${firstOf(names)}).`,
      `Its calls are on ${firstOf(contigs)}; use regions that belong to this truth set.`,
    );
  }
}

function firstOf(names: readonly string[]): string {
  return names.slice(0, 3).join(', ') + (names.length > 3 ? ', ...' : '');
}

/** Ends with exit code 3, saying why, when the figures are not to be believed. */
export function endIfDoubtful({ state, reasons }: Assessment): void {
  if (state === 'ok') return;
  for (const reason of reasons) process.stderr.write(`warning: ${plain(reason)}\n`);
  throw new ExitWith(EXIT.warned);
}
