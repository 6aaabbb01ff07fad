import { parentPort, workerData } from 'node:worker_threads';
import { EngineError } from '../errors.ts';
import { VcfWriter } from '../io/vcfWriter.ts';
import { compareOne } from './compareFiles.ts';
import type { SmallVariantOptions } from './options.ts';
import type { Answer, Question } from './parallel.ts';
import { openSession, type Session } from './session.ts';
import { ANNOTATED_LEVEL } from './write.ts';

// Entry of a worker thread: opens the files itself, then compares each contig it is told.
let session: Promise<Session> | undefined;

parentPort!.on('message', async (question: Question) => {
  parentPort!.postMessage(await answer(question));
});

async function answer({ contig, part }: Question): Promise<Answer> {
  const annotated = part === null ? null : new VcfWriter(part, null, { level: ANNOTATED_LEVEL });
  try {
    session ??= openSession(workerData as SmallVariantOptions);
    const totals = (await compareOne(await session, contig, annotated)).toPlain();
    return { totals, annotated: annotated && (await annotated.closePart()) };
  } catch (error) {
    annotated?.abort();
    if (error instanceof EngineError) {
      const { code, message, hint } = error;
      return { failure: { code, message, hint } };
    }
    return {
      failure: { code: 'internal', message: String((error as Error).stack ?? error), hint: undefined },
    };
  }
}
