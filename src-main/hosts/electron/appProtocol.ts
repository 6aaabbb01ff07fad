import { readFile } from 'node:fs/promises';
import { parseRequestPath } from '../http/requestPath.ts';
import { findStaticFile } from '../http/staticFiles.ts';

export const APP_SCHEME = 'app';
export const APP_HOST = 'vcbench';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

/** Nothing is allowed but what the page is made of; see docs/electron.md. */
export function contentSecurityPolicy(devServer?: URL): string {
  const dev = devServer !== undefined;
  return Object.entries({
    'default-src': "'none'",
    // The dev server's hot reload starts from an inline script and inserts style elements.
    'script-src': `'self'${dev ? " 'unsafe-inline'" : ''}`,
    'style-src': `'self'${dev ? " 'unsafe-inline'" : ''}`,
    'img-src': "'self' data:",
    'font-src': "'self'",
    'connect-src': `'self'${dev ? ` ws://${devServer.host}` : ''}`,
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  })
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
}

export interface AppPages {
  /** Folder of the built page. */
  root: string;
  /** Instead of the folder, in development. */
  devServer?: URL | undefined;
  fetch?: (url: string, init: { bypassCustomProtocolHandlers: boolean }) => Promise<Response>;
}

/**
 * Answers a request to `app://vcbench/`: files below the page's folder and nothing else. Whatever is not a plain path to
 * such a file (another host or method, `..`, encoded separators, absolute paths, links out of the folder) is 404.
 */
export async function answerAppRequest(request: Request, pages: AppPages): Promise<Response> {
  const target = targetOf(request.url);
  if (target === null || (request.method !== 'GET' && request.method !== 'HEAD')) return refuse();
  const { devServer, fetch } = pages;
  if (devServer !== undefined && fetch !== undefined) {
    return fromDevServer(new URL(target.path + target.query, devServer), devServer, fetch);
  }
  const file = await findStaticFile(pages.root, target.path);
  if (file === null) return refuse();
  const body = request.method === 'HEAD' ? null : await readFile(file.path);
  return new Response(body, { headers: headers(file.type) });
}

/** The URL as it was written: the URL class would resolve `..` without a word. */
function targetOf(url: string): { path: string; query: string } | null {
  const prefix = `${APP_ORIGIN}/`;
  if (!url.startsWith(prefix)) return null;
  const written = url.slice(prefix.length - 1).split('#')[0] ?? '';
  const parsed = parseRequestPath(written);
  const query = written.includes('?') ? written.slice(written.indexOf('?')) : '';
  return parsed === null ? null : { path: parsed.path, query };
}

/** The dev server sees the same requests, and its answers get the same headers. */
async function fromDevServer(
  address: URL,
  devServer: URL,
  fetch: NonNullable<AppPages['fetch']>,
): Promise<Response> {
  const response = await fetch(address.href, { bypassCustomProtocolHandlers: true });
  const type = response.headers.get('content-type') ?? 'application/octet-stream';
  return new Response(response.body, { status: response.status, headers: headers(type, devServer) });
}

function headers(type: string, devServer?: URL): Record<string, string> {
  return {
    'content-type': type,
    'content-security-policy': contentSecurityPolicy(devServer),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-cache',
  };
}

function refuse(): Response {
  return new Response('Not found', { status: 404, headers: headers('text/plain; charset=utf-8') });
}
