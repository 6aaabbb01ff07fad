import { isTerminal, type RunEvent, type RunView } from '../../contract/run.ts';
import type { DataFolder } from '../dataFolder.ts';
import { endMarked, endOrphans } from '../process/processFamily.ts';
import { openJournal, readJournal } from './journal.ts';
import type { RunCache } from './runCache.ts';
import { markerOf } from './stepRunner.ts';

/**
 * After a crash: ends the processes that earlier runs left behind and closes those runs as `interrupted`. Call it only with
 * the data folder's lock held: only then is a run that is not finished surely nobody's. Returns their run IDs. A run whose
 * end cannot be written (a full disk) stays open for the next time; it must not keep others from being read or deleted.
 */
export async function recoverRuns(folder: DataFolder, cache: RunCache): Promise<string[]> {
  const recovered: string[] = [];
  const { runs } = await cache.scan();
  for (const { runId, state } of runs) {
    if (isTerminal(state)) continue;
    const closed = await cache
      .load(runId)
      .then(({ view }) => closeRun(folder, view))
      .then(
        () => true,
        () => false,
      );
    if (closed) recovered.push(runId);
  }
  return recovered;
}

async function closeRun(folder: DataFolder, view: RunView): Promise<void> {
  const { runId } = view;
  const events = await readJournal(folder.run(runId));
  for (const child of spawnedChildren(events))
    await endOrphans({ ...child, procStart: child.procStart ?? '' });
  const journal = await openJournal(folder.run(runId), () => undefined);
  try {
    for (const step of view.steps) {
      if (step.state !== 'running') continue;
      // Started a moment before the crash, its pid never recorded.
      await endMarked(markerOf(runId, step.id, step.attempt), GRACE);
      await journal.append({
        type: 'step.finished',
        stepId: step.id,
        attempt: step.attempt,
        outcome: 'interrupted',
        reason: 'crash',
        exitCode: null,
        signal: null,
      });
    }
    await journal.append({
      type: 'run.finished',
      outcome: 'interrupted',
      reason: 'crash',
      error: {
        code: 'crash',
        message: 'The program ended while this run was going on.',
        hint: 'Retry the run: it goes on where it stopped.',
      },
    });
  } finally {
    await journal.close();
  }
}

const GRACE = { graceMs: 5000, giveUpMs: 5000 };

type Spawned = Extract<RunEvent, { type: 'step.spawned' }>;

/** Children of steps that have no end in the journal. */
function spawnedChildren(events: readonly RunEvent[]): Spawned[] {
  const open = new Map<string, Spawned>();
  for (const event of events) {
    if (event.type === 'step.spawned') open.set(event.stepId, event);
    if (event.type === 'step.finished') open.delete(event.stepId);
  }
  return [...open.values()];
}
