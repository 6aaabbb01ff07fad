import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, isAbsolute, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { dropWhenStalled } from './answers.ts';

/** A file that may be served. */
export interface StaticFile {
  path: string;
  size: number;
  type: string;
  /** Its name holds a hash of its content, so a browser may keep it. */
  hashed: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * The regular file that a request path (see parseRequestPath) names below `root`; null when there is none, when it lies
 * outside (also through a link), or when its kind is not one that a page is made of (such as source maps).
 */
export async function findStaticFile(root: string, requestPath: string): Promise<StaticFile | null> {
  const name = requestPath === '/' ? 'index.html' : requestPath.slice(1);
  const type = TYPES[extname(name).toLowerCase()];
  if (type === undefined) return null;
  try {
    const path = await realpath(join(root, name));
    if (!isBelow(await realpath(root), path)) return null;
    const found = await stat(path);
    if (!found.isFile()) return null;
    return { path, size: found.size, type, hashed: /^assets\/.+-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$/.test(name) };
  } catch {
    return null;
  }
}

/** Sends a file; ends quietly when the client goes away. */
export async function sendStaticFile(
  response: ServerResponse,
  file: StaticFile,
  headOnly: boolean,
): Promise<void> {
  dropWhenStalled(response);
  response.writeHead(200, {
    'content-type': file.type,
    'content-length': file.size,
    'cache-control': file.hashed ? 'private, max-age=31536000, immutable' : 'no-cache',
  });
  if (headOnly) {
    response.end();
    return;
  }
  // Not a byte more than announced, should the file grow meanwhile.
  const content = file.size === 0 ? [] : createReadStream(file.path, { end: file.size - 1 });
  await pipeline(content, response).catch(() => response.destroy());
}

function isBelow(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
