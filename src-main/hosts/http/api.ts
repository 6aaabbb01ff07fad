import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Api, Input } from '../../contract/api.ts';
import { toAppError } from '../../contract/errors.ts';
import { METHODS, type MethodName } from '../../contract/names.ts';
import { sendError, sendJson } from './answers.ts';
import { readJson } from './body.ts';
import { sendLogText } from './logDownload.ts';

const CALL_PREFIX = '/api/call/';
const LOG_PATH = /^\/api\/logs\/([A-Za-z0-9_.-]{1,200})\/([0-9]{2}-[a-z]+\.[0-9]+)\.txt$/;

/** `POST /api/call/METHOD` for every method of the contract, and `GET /api/logs/RUN/LOG.txt`. */
export async function answerApi(
  service: Api,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const log = LOG_PATH.exec(path);
  if (path.startsWith(CALL_PREFIX)) {
    if (!allow(request, response, 'POST')) return;
    return call(service, request, response, path.slice(CALL_PREFIX.length));
  }
  if (log === null) return sendError(response, 404, 'There is no such route.');
  if (!allow(request, response, 'GET')) return;
  try {
    await sendLogText(service, response, { runId: log[1] as string, log: log[2] as string });
  } catch (error) {
    const { code, message } = toAppError(error);
    sendError(response, code === 'unknownRun' ? 404 : 400, message, code);
  }
}

/** The envelope is the answer, whatever it says; the HTTP status only tells whether the call reached the service. */
async function call(
  service: Api,
  request: IncomingMessage,
  response: ServerResponse,
  method: string,
): Promise<void> {
  if (!isMethod(method)) return sendError(response, 404, `There is no method "${method.slice(0, 100)}".`);
  const body = await readJson(request);
  if (!body.ok) return sendError(response, body.status, body.message);
  const answer = await service.call(method, body.value as Input<typeof method>);
  // A stack trace is for this program's own log, not for a client.
  if (!answer.ok && answer.error.code === 'internal') delete answer.error.detail;
  sendJson(response, 200, answer);
}

function isMethod(name: string): name is MethodName {
  return (METHODS as readonly string[]).includes(name);
}

function allow(request: IncomingMessage, response: ServerResponse, method: string): boolean {
  if (request.method === method) return true;
  response.setHeader('allow', method);
  sendError(response, 405, `Use ${method} here.`);
  return false;
}
