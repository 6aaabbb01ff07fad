import { renameSync, rmSync, writeSync } from 'node:fs';
import { EngineError } from '../errors.ts';

/**
 * Lets `write` make `path` under a temporary name beside it and renames it when `write` has succeeded; when it
 * throws, the temporary file is removed and `path` is as it was.
 */
export async function writeAtomically<T>(path: string, write: (partial: string) => Promise<T>): Promise<T> {
  const partial = `${path}.partial`;
  try {
    const result = await write(partial);
    guarded(path, () => renameSync(partial, path));
    return result;
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}

/** Writes all the bytes at the end of an open file. Throws as `guarded`. */
export function writeAll(path: string, file: number, bytes: Buffer): void {
  guarded(path, () => {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at);
  });
}

/** Runs a file operation; EngineError with the path and the reason when it fails. */
export function guarded<T>(path: string, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new EngineError(
        'diskFull',
        `The disk is full: ${path} could not be written.`,
        'Free some space and try again.',
      );
    }
    if (error instanceof EngineError || code === undefined) throw error;
    throw new EngineError('badInput', `${path} cannot be written (${code}).`);
  }
}
