import type { IncomingMessage } from 'node:http';

/** Why a body cannot be used. */
export interface BadBody {
  status: 400 | 413 | 415;
  message: string;
}

/** More than any request of the contract needs: 1,000 long paths. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * Reads a JSON body of at most {@link MAX_BODY_BYTES}. Of a larger one, which is not kept, all is read that can be expected:
 * a connection closed while a client still writes to it may cost the client the answer. Throws when the client goes away.
 */
export async function readJson(
  request: IncomingMessage,
): Promise<{ ok: true; value: unknown } | ({ ok: false } & BadBody)> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    return { ok: false, status: 415, message: 'Send the request as JSON (content-type: application/json).' };
  }
  const tooLarge = {
    ok: false,
    status: 413,
    message: `The request is larger than ${MAX_BODY_BYTES} bytes.`,
  } as const;
  const bytes = await readAtMost(request, MAX_BODY_BYTES);
  if (bytes === null) return tooLarge;
  try {
    return { ok: true, value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch {
    return { ok: false, status: 400, message: 'The request is not valid JSON in UTF-8.' };
  }
}

/** Null when there is more. */
function readAtMost(request: IncomingMessage, limit: number): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) {
        chunks.push(chunk);
        return;
      }
      chunks = [];
      if (size <= limit + MOST_DROPPED) return;
      request.off('data', onData);
      request.resume();
      resolve(null);
    };
    request.on('data', onData);
    request.once('end', () => resolve(size <= limit ? Buffer.concat(chunks) : null));
    request.once('error', reject);
    request.once('close', () => reject(new Error('The client went away.')));
  });
}

/** Bytes beyond the limit that are waited for. */
const MOST_DROPPED = 16 * 1024 * 1024;
