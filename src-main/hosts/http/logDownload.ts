import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stripVTControlCharacters } from 'node:util';
import type { Api } from '../../contract/api.ts';
import { ask } from '../../contract/ask.ts';
import { VcbenchError } from '../../contract/errors.ts';
import type { LogLine } from '../../contract/log.ts';
import { dropWhenStalled } from './answers.ts';
import { logPages } from './logPages.ts';

/**
 * Sends a step's log as it stands now as a text file, page by page as the client takes it. Throws VcbenchError before
 * anything is sent; what fails later breaks the connection, so that half a log is never taken for a whole one.
 */
export async function sendLogText(
  service: Pick<Api, 'call'>,
  response: ServerResponse,
  place: { runId: string; log: string },
): Promise<void> {
  const { logs } = await ask(service, 'logs.list', { runId: place.runId });
  const info = logs.find(({ log }) => log === place.log);
  if (info === undefined) {
    throw new VcbenchError('unknownRun', `The run ${place.runId} has no log ${place.log}.`);
  }
  dropWhenStalled(response);
  response.writeHead(200, {
    'content-type': 'text/plain; charset=utf-8',
    'content-disposition': `attachment; filename="${place.runId}-${place.log}.txt"`,
  });
  const text = async function* () {
    for await (const lines of logPages(service, place, 1, info.lastN)) yield lines.map(logTextLine).join('');
  };
  await pipeline(Readable.from(text()), response).catch(() => response.destroy());
}

/** `2026-11-23T07:55:38.000Z warning text`, without colours and control characters: safe to print on a terminal. */
export function logTextLine({ t, level, text }: LogLine): string {
  // A line that explains a gap has no time of its own.
  const time = t > 0 ? `${new Date(t).toISOString()} ` : '';
  const plain = stripVTControlCharacters(text).replace(
    /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g,
    '\ufffd',
  );
  return `${time}${level.padEnd(8)} ${plain}\n`;
}
