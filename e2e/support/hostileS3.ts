import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server does: to a listing, or to the content of an object while listings are answered properly. */
export type Behaviour =
  | { kind: 'honest' }
  | { kind: 'listError' | 'objectError'; status: number; code: string }
  /** Closes the connection after so many bytes of an object's content, so many times. */
  | { kind: 'reset'; after: number; times: number }
  /** Has the object shorter than listed by so many bytes. */
  | { kind: 'short'; by: number }
  /** Delivers so many bytes of a large object, then nothing more. Small ones arrive. */
  | { kind: 'stall'; after: number };

export interface HostileS3 {
  endpoint: string;
  port: number;
  behaviour: Behaviour;
  /** Key -> content of the one bucket that exists whatever it is called. */
  objects: Map<string, Buffer>;
  /** `GET key range` of every request for an object's content. */
  gets: { key: string; range: string | undefined }[];
  close(): Promise<void>;
}

/** A small S3-like server on a random loopback port that misbehaves on request. It checks no signatures. */
export async function startHostileS3(): Promise<HostileS3> {
  const server = createServer((request, response) => answer(hostile, request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const hostile: HostileS3 = {
    endpoint: `http://127.0.0.1:${port}`,
    port,
    behaviour: { kind: 'honest' },
    objects: new Map(),
    gets: [],
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  return hostile;
}

const STALL_FROM = 100_000;
/** Keys in one page of a listing: few, so that every listing has several pages. */
const PAGE = 2;

function answer(s3: HostileS3, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://x');
  const key = decodeURIComponent(url.pathname.split('/').slice(2).join('/'));
  const headOnly = request.method === 'HEAD';
  const content = s3.objects.get(key);
  if (key === '') {
    if (s3.behaviour.kind === 'listError') fail(response, s3.behaviour, headOnly);
    else list(s3, url, response);
  } else if (content === undefined) {
    fail(response, { status: 404, code: 'NoSuchKey' }, headOnly);
  } else if (s3.behaviour.kind === 'objectError') {
    fail(response, s3.behaviour, headOnly);
  } else {
    serve(s3, key, content, request, response);
  }
}

function serve(
  s3: HostileS3,
  key: string,
  whole: Buffer,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const { behaviour } = s3;
  const content = behaviour.kind === 'short' ? whole.subarray(0, whole.length - behaviour.by) : whole;
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const from = range ? Number(range[1]) : 0;
  const to = range && range[2] !== '' ? Math.min(Number(range[2]) + 1, content.length) : content.length;
  const body = content.subarray(from, to);
  response.statusCode = range ? 206 : 200;
  response.setHeader('ETag', etag(whole));
  response.setHeader('Last-Modified', new Date(0).toUTCString());
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('Content-Length', body.length);
  if (range) response.setHeader('Content-Range', `bytes ${from}-${to - 1}/${content.length}`);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  s3.gets.push({ key, range: request.headers.range });
  if (behaviour.kind === 'reset' && body.length > behaviour.after && behaviour.times > 0) {
    behaviour.times--;
    response.write(body.subarray(0, behaviour.after), () => response.socket?.destroy());
  } else if (behaviour.kind === 'stall' && whole.length > STALL_FROM) {
    response.write(body.subarray(0, Math.max(0, behaviour.after - from)));
  } else {
    response.end(body);
  }
}

function list(s3: HostileS3, url: URL, response: ServerResponse): void {
  const prefix = url.searchParams.get('prefix') ?? '';
  const all = [...s3.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  const from = Number(url.searchParams.get('continuation-token') ?? 0);
  const keys = all.slice(from, from + PAGE);
  const next =
    from + PAGE < all.length ? `<NextContinuationToken>${from + PAGE}</NextContinuationToken>` : '';
  const rows = keys.map((key) => {
    const content = s3.objects.get(key)!;
    return `<Contents><Key>${encodeURIComponent(key)}</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified><ETag>${etag(content).replaceAll('"', '&quot;')}</ETag><Size>${content.length}</Size><StorageClass>STANDARD</StorageClass></Contents>`;
  });
  response.setHeader('Content-Type', 'application/xml');
  response.end(
    `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Prefix>${encodeURIComponent(prefix)}</Prefix><KeyCount>${keys.length}</KeyCount><MaxKeys>1000</MaxKeys><EncodingType>url</EncodingType><IsTruncated>${next !== ''}</IsTruncated>${next}${rows.join('')}</ListBucketResult>`,
  );
}

function fail(response: ServerResponse, error: { status: number; code: string }, headOnly: boolean): void {
  response.statusCode = error.status;
  response.setHeader('Content-Type', 'application/xml');
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${error.code}</Code><Message>The server says ${error.code}.</Message></Error>`;
  response.end(headOnly ? undefined : body);
}

function etag(content: Buffer): string {
  return `"${createHash('md5').update(content).digest('hex')}"`;
}
