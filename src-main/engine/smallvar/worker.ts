import { parentPort, workerData } from 'node:worker_threads';
import { EngineError } from '../errors.ts';
import { compareOne } from './compareFiles.ts';
import type { SmallVariantOptions } from './options.ts';
import type { Answer } from './parallel.ts';
import { openSession, type Session } from './session.ts';

// Entry of a worker thread: opens the files itself, then compares each contig it is told.
let session: Promise<Session> | undefined;

parentPort!.on('message', async (contig: string) => {
  parentPort!.postMessage(await answer(contig));
});

async function answer(contig: string): Promise<Answer> {
  try {
    session ??= openSession(workerData as SmallVariantOptions);
    return { totals: (await compareOne(await session, contig)).toPlain() };
  } catch (error) {
    if (error instanceof EngineError) {
      const { code, message, hint } = error;
      return { failure: { code, message, hint } };
    }
    return {
      failure: { code: 'internal', message: String((error as Error).stack ?? error), hint: undefined },
    };
  }
}
