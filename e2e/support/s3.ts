import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import type { IncomingMessage, Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A loopback S3 server (s3rver) on a random port, with a folder of its own that goes when it is closed. */
export interface LoopbackS3 {
  endpoint: string;
  port: number;
  /** What a child needs to reach it: credentials, region and no profile of this machine. */
  env: Record<string, string>;
  /** `METHOD /bucket/key?query` of every request so far, percent-decoded. */
  requests: string[];
  /** Keys whose content was asked for (GET of an object), one entry per request. */
  fetchedKeys(): string[];
  forgetRequests(): void;
  createBucket(bucket: string): Promise<void>;
  /** Stores an object; `modified` is its LastModified. */
  put(bucket: string, key: string, content: string | Buffer, modified?: Date): Promise<void>;
  /** Path of an object's content on disk, for objects made without holding them in memory. */
  objectPath(bucket: string, key: string): string;
  close(): Promise<void>;
}

/** Starts the server. Signatures are checked, so a child with other credentials is refused. */
export async function startS3(): Promise<LoopbackS3> {
  const directory = await mkdtemp(join(tmpdir(), 'vcbench-s3-server-'));
  const S3rver = createRequire(import.meta.url)('s3rver') as S3rverConstructor;
  const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory, vhostBuckets: false });
  const { port } = await server.run();
  const requests: string[] = [];
  const fetched: string[] = [];
  server.httpServer.prependListener('request', (request: IncomingMessage) => {
    const [path = '', query] = (request.url ?? '').split('?');
    requests.push(decodeURIComponent(`${request.method} ${path}${query === undefined ? '' : `?${query}`}`));
    const key = decodeURIComponent(path).split('/').slice(2).join('/');
    if (request.method === 'GET' && key !== '') fetched.push(key);
  });
  const endpoint = `http://127.0.0.1:${port}`;
  const objectPath = (bucket: string, key: string) => join(directory, bucket, `${key}._S3rver_object`);
  return {
    endpoint,
    port,
    env: loopbackEnv(),
    requests,
    fetchedKeys: () => [...fetched],
    forgetRequests() {
      requests.length = 0;
      fetched.length = 0;
    },
    async createBucket(bucket) {
      await mkdir(join(directory, bucket), { recursive: true });
    },
    async put(bucket, key, content, modified) {
      const path = objectPath(bucket, key);
      await mkdir(dirname(path), { recursive: true });
      await rm(`${path}.md5`, { force: true });
      await writeFile(path, content);
      if (modified !== undefined) await utimes(path, modified, modified);
    },
    objectPath,
    async close() {
      server.httpServer.closeAllConnections();
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Environment of an AWS CLI that must see nothing of this machine's own AWS configuration. */
export function loopbackEnv(): Record<string, string> {
  const nowhere = join(tmpdir(), 'vcbench-no-aws-config');
  return {
    AWS_ACCESS_KEY_ID: 'S3RVER',
    AWS_SECRET_ACCESS_KEY: 'S3RVER',
    AWS_REGION: 'us-east-1',
    AWS_CONFIG_FILE: nowhere,
    AWS_SHARED_CREDENTIALS_FILE: nowhere,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '2',
  };
}

interface S3rverInstance {
  run(): Promise<AddressInfo>;
  close(): Promise<void>;
  httpServer: Server;
}
type S3rverConstructor = new (options: Record<string, unknown>) => S3rverInstance;
