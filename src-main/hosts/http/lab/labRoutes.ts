import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Api } from '../../../contract/api.ts';
import { ask } from '../../../contract/ask.ts';
import { type ErrorCode, toAppError, VcbenchError } from '../../../contract/errors.ts';
import { sampleIdSchema } from '../../../contract/run.ts';
import { dropWhenStalled, sendJson } from '../answers.ts';
import { readJson } from '../body.ts';
import type { RequestPath } from '../requestPath.ts';
import { labEntries, labLogs, labStatus } from './labLogs.ts';
import type { LabRuns } from './labRuns.ts';
import { labUpload } from './labUpload.ts';

export const LAB_PREFIX = '/api/v1/';

/**
 * The routes that the lab's scripts already use, with their shapes. An error has its sentence in `detail`, where those
 * scripts look for it, and the program's own error beside it.
 */
export async function answerLab(
  service: Api,
  runs: LabRuns,
  request: IncomingMessage,
  response: ServerResponse,
  { path, query }: RequestPath,
): Promise<void> {
  const route = `${request.method} ${path.slice(LAB_PREFIX.length)}`;
  const [, verb, sample] = /^GET download\/(status|logs)\/([^/]+)$/.exec(route) ?? [];
  try {
    if (route === 'POST upload/aws') return await upload(service, request, response);
    if (route === 'POST download/cleanup') return await cleanup(service, response);
    if (verb === 'status') return await status(service, runs, response, sampleOf(sample));
    if (verb === 'logs') return await logs(service, runs, response, sampleOf(sample), sinceOf(query));
    sendLabError(response, 404, new VcbenchError('invalidRequest', 'There is no such route.'));
  } catch (error) {
    if (response.headersSent) response.destroy();
    else sendLabError(response, statusOf(toAppError(error).code), error);
  }
}

/** Throws `invalidRequest`. */
export function sampleOf(text: string | undefined): string {
  const parsed = sampleIdSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new VcbenchError('invalidRequest', `sample_id: ${parsed.error.issues[0]?.message ?? 'not valid'}`);
}

/** Throws `invalidRequest`. */
export function sinceOf(query: URLSearchParams): number {
  const text = query.get('since') ?? '0';
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new VcbenchError('invalidRequest', 'since: Give the number of entries that you already have.');
}

async function upload(service: Api, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readJson(request);
  if (!body.ok) return sendLabError(response, body.status, new VcbenchError('invalidRequest', body.message));
  sendJson(response, 200, await labUpload(service, body.value));
}

async function cleanup(service: Api, response: ServerResponse): Promise<void> {
  const { removed } = await ask(service, 'logs.cleanup', {});
  sendJson(response, 200, { message: `Old logs cleaned up successfully (${removed} removed)` });
}

async function status(service: Api, runs: LabRuns, response: ServerResponse, sample: string): Promise<void> {
  const view = await runs.latest(sample);
  const found = view === null ? NO_LOGS : await labLogs(service, view.runId);
  sendJson(response, 200, await labStatus(service, sample, view, found));
}

/** All entries from `since` on in one answer, as the lab's scripts expect; written as they are read, whatever their number. */
async function logs(
  service: Api,
  runs: LabRuns,
  response: ServerResponse,
  sample: string,
  since: number,
): Promise<void> {
  const view = await runs.latest(sample);
  const found = view === null ? NO_LOGS : await labLogs(service, view.runId);
  const { status, log_count } = await labStatus(service, sample, view, found);
  const rest = { total_logs: log_count, status, has_more: since < log_count };
  dropWhenStalled(response);
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
  const text = async function* () {
    yield `{"sample_id":${JSON.stringify(sample)},"logs":[`;
    let separator = '';
    const pages = view === null ? [] : labEntries(service, view.runId, found, since);
    for await (const entries of pages) {
      if (entries.length === 0) continue;
      yield separator + entries.map((entry) => JSON.stringify(entry)).join(',');
      separator = ',';
    }
    yield `],${JSON.stringify(rest).slice(1)}`;
  };
  await pipeline(Readable.from(text()), response).catch(() => response.destroy());
}

const NO_LOGS = { parts: [], total: 0 };

function sendLabError(response: ServerResponse, status: number, thrown: unknown): void {
  const error = toAppError(thrown);
  // A stack trace is for this program's own log, not for a client.
  if (error.code === 'internal') delete error.detail;
  const detail = error.hint === undefined ? error.message : `${error.message} ${error.hint}`;
  sendJson(response, status, { ok: false, detail, error });
}

function statusOf(code: ErrorCode): number {
  if (code === 'busy') return 409;
  if (code === 'unknownRun' || code === 'notFound') return 404;
  return code === 'internal' || code === 'diskFull' ? 500 : 400;
}
