import type { ServerResponse } from 'node:http';
import type { AppError, ErrorCode } from '../../contract/errors.ts';

/** Headers of every answer: no CORS, nothing guessed, nothing framed, nothing remembered unless said otherwise. */
export function setSecurityHeaders(response: ServerResponse, host: string): void {
  const headers = {
    'content-security-policy': contentSecurityPolicy(host),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
    'x-frame-options': 'DENY',
    'cache-control': 'no-store',
  };
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}

/** `host` is the Host header, already checked: not every browser counts WebSockets of the own server as 'self'. */
export function contentSecurityPolicy(host: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ws://${host}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** A client that takes nothing of its answer for this long is let go, milliseconds. */
const STALL_MS = 60_000;

/** To be called when an answer begins: not before, since a call may take its time. */
export function dropWhenStalled(response: ServerResponse): void {
  response.setTimeout(STALL_MS, () => response.destroy());
}

export function sendText(response: ServerResponse, status: number, type: string, text: string): void {
  const body = Buffer.from(text);
  dropWhenStalled(response);
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'content-length': body.length });
  response.end(body);
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  sendText(response, status, 'application/json', JSON.stringify(value));
}

/** An answer that something is wrong, in the envelope of every call. */
export function sendError(
  response: ServerResponse,
  status: number,
  message: string,
  code: ErrorCode = status === 401 || status === 403 ? 'accessDenied' : 'invalidRequest',
): void {
  const error: AppError = { code, message };
  sendJson(response, status, { ok: false, error });
}

/** A small page without script or style. Every value put in it must be plain text without markup. */
export function sendPage(
  response: ServerResponse,
  status: number,
  title: string,
  paragraphs: string[],
): void {
  const text = paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join('\n');
  sendText(
    response,
    status,
    'text/html',
    `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>${title}</title>\n<h1>${title}</h1>\n${text}\n</html>\n`,
  );
}
