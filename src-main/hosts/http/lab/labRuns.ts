import type { Api } from '../../../contract/api.ts';
import { ask } from '../../../contract/ask.ts';
import { VcbenchError } from '../../../contract/errors.ts';
import type { RunView } from '../../../contract/run.ts';

/** The lab's routes speak of samples; a sample's run is the one created last. */
export interface LabRuns {
  /** Null when the sample has no run. Throws VcbenchError. */
  latest(sampleId: string): Promise<RunView | null>;
  close(): void;
}

/** Remembers which run is each sample's: listing thousands of runs at every poll would be slow. */
export function createLabRuns(service: Pick<Api, 'call' | 'on'>): LabRuns {
  let listed: Promise<Map<string, string>> | undefined;
  let runIds = new Set<string>();

  const list = async () => {
    const { runs } = await ask(service, 'runs.list', {});
    runIds = new Set(runs.map(({ runId }) => runId));
    const oldestFirst = runs.toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
    return new Map(oldestFirst.map(({ sampleId, runId }) => [sampleId, runId]));
  };
  const dispose = service.on('runs.changed', ({ runId, state }) => {
    if (state === null || !runIds.has(runId)) listed = undefined;
  });

  return {
    async latest(sampleId) {
      listed ??= list();
      const asked = listed;
      const runOf = await asked.catch((error) => {
        if (listed === asked) listed = undefined;
        throw error;
      });
      const runId = runOf.get(sampleId);
      if (runId === undefined) return null;
      try {
        return await ask(service, 'runs.get', { runId });
      } catch (error) {
        // Deleted this very moment.
        if (error instanceof VcbenchError && error.code === 'unknownRun') return null;
        throw error;
      }
    },
    close: dispose,
  };
}
