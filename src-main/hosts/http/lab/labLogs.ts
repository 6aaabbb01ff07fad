import type { Api } from '../../../contract/api.ts';
import { ask } from '../../../contract/ask.ts';
import type { LogLevel, LogLine } from '../../../contract/log.ts';
import { labState, type RunView } from '../../../contract/run.ts';
import { logPages } from '../logPages.ts';

/** One log entry as the lab's scripts know it. */
export interface LabEntry {
  timestamp: string;
  message: string;
  level: LogLevel;
}

/** What `GET /api/v1/download/status/{sample_id}` answers. */
export interface LabStatus {
  sample_id: string;
  status: ReturnType<typeof labState>;
  log_count: number;
  started_at: string | null;
  updated_at: string | null;
}

/** The step logs of a run, one after the other, as the lab's scripts see them. */
export interface LabLogs {
  parts: { log: string; lastN: number }[];
  /** Lines of all parts; entry number n (from 0) is always the same line. */
  total: number;
}

type Caller = Pick<Api, 'call'>;

/**
 * Puts a run's step logs in the order in which they were begun, which a retry only adds to. The name does not tell: after a
 * retry `01-download.2` comes behind `02-references.1`.
 */
export async function labLogs(service: Caller, runId: string): Promise<LabLogs> {
  const { logs } = await ask(service, 'logs.list', { runId });
  const begun = [];
  for (const { log, lastN } of logs) {
    const { lines } = await ask(service, 'logs.read', { runId, log, from: 1, limit: 1 });
    begun.push({ log, lastN, at: lines[0]?.t ?? Number.POSITIVE_INFINITY });
  }
  begun.sort((a, b) => (a.at === b.at ? (a.log < b.log ? -1 : 1) : a.at - b.at));
  const parts = begun.map(({ log, lastN }) => ({ log, lastN }));
  return { parts, total: parts.reduce((sum, { lastN }) => sum + lastN, 0) };
}

/** The entries from number `since` (from 0) up to what `logs` counted, page by page. */
export async function* labEntries(
  service: Caller,
  runId: string,
  logs: LabLogs,
  since: number,
): AsyncGenerator<LabEntry[]> {
  let before = 0;
  for (const { log, lastN } of logs.parts) {
    const from = Math.max(1, since - before + 1);
    for await (const lines of logPages(service, { runId, log }, from, lastN)) yield lines.map(entryOf);
    before += lastN;
  }
}

/** The state of a sample; one without a run is pending, with no lines and no times. */
export async function labStatus(
  service: Caller,
  sampleId: string,
  view: RunView | null,
  logs: LabLogs,
): Promise<LabStatus> {
  const unknown = { status: 'pending', log_count: 0, started_at: null, updated_at: null } as const;
  if (view === null) return { sample_id: sampleId, ...unknown };
  return {
    sample_id: sampleId,
    status: labState(view.state),
    log_count: logs.total,
    started_at: view.startedAt ?? view.createdAt,
    updated_at: await lastChange(service, view, logs),
  };
}

async function lastChange(service: Caller, view: RunView, logs: LabLogs): Promise<string> {
  const times = [view.createdAt, view.startedAt, view.endedAt];
  for (const { startedAt, endedAt } of view.steps) times.push(startedAt, endedAt);
  const last = logs.parts.findLast(({ lastN }) => lastN > 0);
  if (last !== undefined) {
    const place = { runId: view.runId, log: last.log };
    const { lines } = await ask(service, 'logs.read', { ...place, from: last.lastN, limit: 1 });
    const t = lines[0]?.t;
    if (t !== undefined && t > 0) times.push(new Date(t).toISOString());
  }
  // All are written by toISOString, so they sort as text.
  return times.filter((time) => time !== undefined).reduce((a, b) => (a > b ? a : b));
}

function entryOf({ t, text, level }: LogLine): LabEntry {
  return { timestamp: new Date(t).toISOString(), message: text, level };
}
