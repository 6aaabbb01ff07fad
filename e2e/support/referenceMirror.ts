import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateRawSync } from 'node:zlib';

/** How the mirror answers for one path. */
export interface Offer {
  body: Buffer;
  /** Status other than 200/206, with an HTML body. */
  status?: number;
  /** Cut the connection once this many bytes of the file are out, on the first request only. */
  resetAt?: number;
  /** Ignore ranges, as a plain server does. */
  noRanges?: boolean;
  /** Send no Content-Length. */
  chunked?: boolean;
  /** Bytes a tick of 20 ms, to be caught half-way. */
  slow?: number;
  etag?: string;
}

export interface Mirror {
  url: string;
  offers: Map<string, Offer>;
  /** Per path: the first byte asked for, and the bytes of body handed out. */
  log: { path: string; from: number; sent: number }[];
  close(): Promise<void>;
}

/** A loopback web server that can misbehave as real mirrors do. */
export async function startMirror(): Promise<Mirror> {
  const offers = new Map<string, Offer>();
  const log: Mirror['log'] = [];
  const server: Server = createServer((request, response) => {
    const offer = offers.get(request.url ?? '');
    if (offer === undefined) {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<html>not here</html>');
      return;
    }
    void answer(request, response, offer, log);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    offers,
    log,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  offer: Offer,
  log: Mirror['log'],
): Promise<void> {
  const { body, etag } = offer;
  if (offer.status !== undefined) {
    response.writeHead(offer.status, { 'content-type': 'text/html' }).end('<html>sorry</html>');
    return;
  }
  const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1];
  const sameFile =
    request.headers['if-range'] === undefined || request.headers['if-range'] === (etag ?? '"v1"');
  const from = asked !== undefined && !offer.noRanges && sameFile ? Number(asked) : 0;
  if (from > 0 && from >= body.length) {
    response.writeHead(416).end();
    return;
  }
  const entry = { path: request.url ?? '', from, sent: 0 };
  log.push(entry);
  const headers: Record<string, string | number> = { etag: etag ?? '"v1"' };
  if (!offer.chunked) headers['content-length'] = body.length - from;
  if (from > 0) headers['content-range'] = `bytes ${from}-${body.length - 1}/${body.length}`;
  response.writeHead(from > 0 ? 206 : 200, headers);
  const end = offer.resetAt !== undefined ? offer.resetAt : body.length;
  delete offer.resetAt;
  const step = offer.slow ?? 65_536;
  for (let at = from; at < end && !response.destroyed; at += step) {
    const piece = body.subarray(at, Math.min(at + step, end));
    const flowing = response.write(piece);
    entry.sent += piece.length;
    if (!flowing) await roomIn(response);
    if (offer.slow !== undefined) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  if (end < body.length) {
    // Let what is written leave before the reset.
    setTimeout(() => response.socket?.destroy(), 50);
  } else response.end();
}

/** Compresses as bgzip does: BGZF blocks and the closing empty block (SAM specification, 4.1). */
export function bgzip(text: string | Buffer): Buffer {
  const data = Buffer.from(text);
  const blocks: Buffer[] = [];
  for (let at = 0; at < data.length; at += 60_000) blocks.push(block(data.subarray(at, at + 60_000)));
  return Buffer.concat([...blocks, BGZF_END]);
}

const BGZF_END = Buffer.from('1f8b08040000000000ff0600424302001b0003000000000000000000', 'hex');

function block(data: Buffer): Buffer {
  const deflated = deflateRawSync(data);
  const head = Buffer.from('1f8b08040000000000ff0600424302000000', 'hex');
  head.writeUInt16LE(head.length + deflated.length + 8 - 1, 16);
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(crc32(data), 0);
  tail.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, deflated, tail]);
}

function crc32(data: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

export function md5(data: Buffer): string {
  return createHash('md5').update(data).digest('hex');
}
export function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Until more can be written, or the client has gone. */
function roomIn(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      response.off('drain', go).off('close', go);
      resolve();
    };
    response.on('drain', go).on('close', go);
  });
}
