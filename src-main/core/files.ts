import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import type { z } from 'zod';
import { VcbenchError } from '../contract/errors.ts';

/**
 * Writes a whole file or nothing: to a `.partial` beside it, synced, then renamed. A crash or a full disk leaves the old file.
 * Throws the file system's error; the partial is gone then.
 */
export async function writeWhole(path: string, content: string, mode = 0o644): Promise<void> {
  const partial = `${path}.${randomBytes(4).toString('hex')}.partial`;
  try {
    const file = await open(partial, 'wx', mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** A JSON file our own step wrote, checked. Throws `suspiciousResult` when it is missing or not what it should be. */
export async function readJsonFile<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new VcbenchError('suspiciousResult', `${path} is missing or damaged.`, 'Retry the run.', detail);
  }
}
