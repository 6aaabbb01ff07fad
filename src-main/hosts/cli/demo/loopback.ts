import { createReadStream } from 'node:fs';
import { copyFile, mkdir, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { VcbenchError } from '../../../contract/errors.ts';

/** A server on 127.0.0.1 that lives as long as the demo. */
export interface LoopbackServer {
  url: string;
  close(): Promise<void>;
}

/** Serves exactly the given files, by their relative paths; `Range` is honoured so that a download can resume. */
export async function serveFiles(
  files: readonly { path: string; relativePath: string }[],
): Promise<LoopbackServer> {
  const byUrl = new Map(files.map((file) => [`/${file.relativePath}`, file.path]));
  const server = createServer(async (request, response) => {
    const path = byUrl.get(decodeURIComponent(request.url ?? ''));
    if (path === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) {
      response.writeHead(404).end();
      return;
    }
    const { size } = await stat(path);
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (from >= size) {
      response.writeHead(416, { 'content-range': `bytes */${size}` }).end();
      return;
    }
    const range = from > 0 ? { 'content-range': `bytes ${from}-${size - 1}/${size}` } : {};
    response.writeHead(from > 0 ? 206 : 200, {
      'content-length': size - from,
      'accept-ranges': 'bytes',
      ...range,
    });
    if (request.method === 'HEAD') response.end();
    else createReadStream(path, { start: from }).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * An S3 server (s3rver, a development dependency) with one bucket holding `files` under `prefix`. Its contents lie below
 * `directory`. Throws `toolMissing` when s3rver is not installed, as in a packaged program.
 */
export async function serveBucket(
  directory: string,
  bucket: string,
  files: readonly { path: string; key: string }[],
): Promise<LoopbackServer> {
  const S3rver = loadS3rver();
  for (const { path, key } of files) {
    // s3rver keeps an object's content under this name.
    const place = join(directory, bucket, `${key}._S3rver_object`);
    await mkdir(dirname(place), { recursive: true });
    await copyFile(path, place);
  }
  const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory, vhostBuckets: false });
  const { port } = await server.run();
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.httpServer.closeAllConnections();
      await server.close();
    },
  };
}

/** s3rver's only credentials. */
export const S3_DEMO_ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: 'S3RVER',
  AWS_SECRET_ACCESS_KEY: 'S3RVER',
  AWS_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
} as const;

interface S3rver {
  run(): Promise<AddressInfo>;
  close(): Promise<void>;
  httpServer: { closeAllConnections(): void };
}

function loadS3rver(): new (options: object) => S3rver {
  try {
    return createRequire(import.meta.url)('s3rver');
  } catch {
    throw new VcbenchError(
      'toolMissing',
      'The demo S3 server (s3rver) is not installed with this build.',
      'Run it from a clone after "npm ci", or run the demo without --s3.',
    );
  }
}
