import { parentPort, workerData } from 'node:worker_threads';
import { failureOf } from '../failure.ts';
import { VcfWriter } from '../io/vcfWriter.ts';
import { compareRange } from './compareFiles.ts';
import type { Answer, Question, Setting } from './parallel.ts';
import { openSession, type Session } from './session.ts';
import { receivedRegions } from './sharedRegions.ts';
import { ANNOTATED_LEVEL } from './write.ts';

const { options, regions } = workerData as Setting;

// Entry of a worker thread: opens the files itself, then compares each part of a contig that it is told.
let session: Promise<Session> | undefined;

parentPort!.on('message', async (question: Question) => {
  const answer = await answerTo(question);
  // The calls of the ROC are moved, not copied.
  const calls = 'totals' in answer ? Object.values(answer.totals.roc!.calls) : [];
  parentPort!.postMessage(
    answer,
    calls.flatMap(({ levels, codes }) => [levels.buffer, codes.buffer] as ArrayBuffer[]),
  );
});

async function answerTo({ cells, part }: Question): Promise<Answer> {
  const annotated = part === null ? null : new VcfWriter(part, null, { level: ANNOTATED_LEVEL });
  try {
    session ??= openSession(options, receivedRegions(regions));
    const totals = await compareRange(await session, cells, annotated, (bytes) =>
      parentPort!.postMessage({ bytes } satisfies Answer),
    );
    return { totals: totals.toPlain(), annotated: annotated && (await annotated.closePart()) };
  } catch (error) {
    await annotated?.abort();
    return { failure: failureOf(error) };
  }
}
