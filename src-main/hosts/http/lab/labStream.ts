import { setTimeout as sleep } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import type { Api } from '../../../contract/api.ts';
import { ask } from '../../../contract/ask.ts';
import { isTerminal, type RunView } from '../../../contract/run.ts';
import { type LabEntry, type LabStatus, labEntries, labLogs, labStatus } from './labLogs.ts';
import type { LabRuns } from './labRuns.ts';

/** A client that has taken nothing for this long is dropped. */
const STALL_MS = 30_000;
/** Most entries handed to a client at once. */
const BATCH = 200;
/** Events say when to look again, but not more often than this. */
const LEAST_PAUSE_MS = 200;
/** For what no event tells. */
const LOOK_AGAIN_MS = 2000;

/**
 * Sends a sample's log entries, one a message, from number `since` on and as they come; once its run has ended, the status,
 * and then closes. A sample without a run is waited for. Entries are read from disk as the client takes them, so a slow one
 * costs no memory and slows nobody. Never rejects.
 */
export async function streamLabLogs(
  service: Pick<Api, 'call' | 'on'>,
  runs: LabRuns,
  client: WebSocket,
  sampleId: string,
  since: number,
): Promise<void> {
  const news = watch(service, client);
  try {
    let runId: string | undefined;
    let sent = since;
    while (client.readyState === client.OPEN) {
      const view: RunView | null =
        runId === undefined ? await runs.latest(sampleId) : await ask(service, 'runs.get', { runId });
      if (view !== null) {
        runId = view.runId;
        const logs = await labLogs(service, runId);
        for await (const entries of labEntries(service, runId, logs, sent)) await sendAll(client, entries);
        sent = Math.max(sent, logs.total);
        if (isTerminal(view.state)) {
          await sendAll(client, [await labStatus(service, sampleId, view, logs)]);
          client.close(1000);
          return;
        }
      }
      await sleep(LEAST_PAUSE_MS);
      await news.next(runId);
    }
  } catch {
    // The run was deleted, its logs cannot be read, or the client is gone or stuck.
    if (client.readyState === client.OPEN) client.close(1011, 'The log cannot be read.');
    setTimeout(() => client.terminate(), 1000).unref();
  } finally {
    news.dispose();
  }
}

async function sendAll(client: WebSocket, messages: readonly (LabEntry | LabStatus)[]): Promise<void> {
  for (let at = 0; at < messages.length; at += BATCH) {
    const batch = messages.slice(at, at + BATCH).map((message) => JSON.stringify(message));
    await taken(client, batch);
  }
}

/** Resolves when the system has taken the last of the texts. */
function taken(client: WebSocket, texts: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const stall = setTimeout(() => {
      client.terminate();
      reject(new Error('The client does not read.'));
    }, STALL_MS);
    const done = (error?: Error | null) => {
      clearTimeout(stall);
      if (error) reject(error);
      else resolve();
    };
    for (const [index, text] of texts.entries()) {
      if (index === texts.length - 1) client.send(text, done);
      else client.send(text, () => undefined);
    }
  });
}

/** Wakes when something has happened to a run, the client has gone, or some time has passed. */
function watch(service: Pick<Api, 'on'>, client: WebSocket) {
  let happened = false;
  let wanted: string | undefined;
  let wake: (() => void) | undefined;
  const tell = (runId?: string) => {
    if (wanted !== undefined && runId !== undefined && runId !== wanted) return;
    happened = true;
    wake?.();
  };
  const disposers = [
    service.on('logs.appended', ({ runId }) => tell(runId)),
    service.on('runs.changed', ({ runId }) => tell(runId)),
  ];
  client.once('close', () => tell());
  return {
    next(runId: string | undefined): Promise<void> {
      wanted = runId;
      return new Promise((resolve) => {
        const timer = setTimeout(() => wake?.(), LOOK_AGAIN_MS);
        wake = () => {
          clearTimeout(timer);
          wake = undefined;
          happened = false;
          resolve();
        };
        if (happened) wake();
      });
    },
    dispose() {
      for (const dispose of disposers) dispose();
    },
  };
}
