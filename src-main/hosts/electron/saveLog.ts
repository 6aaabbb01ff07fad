import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import type { Api } from '../../contract/api.ts';
import { ask } from '../../contract/ask.ts';
import { VcbenchError } from '../../contract/errors.ts';
import { fileError } from '../../core/dataFolder.ts';
import { logTextLine } from '../http/logDownload.ts';
import { logPages } from '../http/logPages.ts';

/**
 * Writes a step's log as it stands now to a text file, page by page: beside it first, then renamed, so that an existing
 * file is replaced by a whole one or stays. Throws VcbenchError (unknown log, disk full, no permission).
 */
export async function saveLogText(
  service: Pick<Api, 'call'>,
  place: { runId: string; log: string },
  path: string,
): Promise<void> {
  const { logs } = await ask(service, 'logs.list', { runId: place.runId });
  const info = logs.find(({ log }) => log === place.log);
  if (info === undefined) {
    throw new VcbenchError('notFound', `The run ${place.runId} has no log ${place.log}.`);
  }
  const partial = `${path}.${randomBytes(4).toString('hex')}.partial`;
  try {
    const file = await open(partial, 'wx', 0o644);
    try {
      for await (const lines of logPages(service, place, 1, info.lastN)) {
        await file.writeFile(lines.map(logTextLine).join(''));
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw error instanceof VcbenchError ? error : fileError(error, `The log cannot be saved as ${path}`);
  }
}
