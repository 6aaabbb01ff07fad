import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from '../dataFolder.ts';
import { classifyRunFile } from './runFiles.ts';

/** Written by an import and by the download script at their end: the names of what they delivered, one a line. */
export const DELIVERY_FILE = '.delivered';

/**
 * A run is judged by what was delivered for it, so files of an earlier delivery that the last one did not hold (its SV
 * calls, say, or an index of other calls) are moved to `.earlier/<time>/` in the run folder. Files that are none of
 * DRAGEN's stay. Tells each by `warn`. Throws VcbenchError when one cannot be moved.
 */
export async function setEarlierAside(
  runFolder: string,
  now: Date,
  warn: (text: string) => void,
): Promise<void> {
  const list = await readFile(join(runFolder, DELIVERY_FILE), 'utf8').catch(() => null);
  if (list === null) return;
  const delivered = new Set(list.split('\n'));
  const names = (await readdir(runFolder)).filter(
    (name) => classifyRunFile(name) !== null && !delivered.has(name),
  );
  if (names.length === 0) return;
  const aside = join('.earlier', now.toISOString().replace(/[-:]|\.\d+/g, ''));
  try {
    await mkdir(join(runFolder, aside), { recursive: true });
    for (const name of names.sort()) {
      await rename(join(runFolder, name), join(runFolder, aside, name));
      warn(`${name} is of an earlier delivery and not in this one; it is moved to ${aside}.`);
    }
  } catch (error) {
    throw fileError(error, runFolder);
  }
}
