import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Api } from '../../contract/api.ts';
import { toAppError, VcbenchError } from '../../contract/errors.ts';
import { type Access, createAccess } from './access.ts';
import { sendError, sendPage, sendText, setSecurityHeaders } from './answers.ts';
import { answerApi } from './api.ts';
import { createEventHub, type EventHub } from './events.ts';
import { answerLab, LAB_PREFIX, sampleOf, sinceOf } from './lab/labRoutes.ts';
import { createLabRuns, type LabRuns } from './lab/labRuns.ts';
import { streamLabLogs } from './lab/labStream.ts';
import { parseRequestPath, type RequestPath } from './requestPath.ts';
import { createSockets, type Sockets } from './sockets.ts';
import { findStaticFile, sendStaticFile } from './staticFiles.ts';

export interface HttpHostOptions {
  service: Api;
  /** 0: any free port. */
  port: number;
  /** The built window: a folder with index.html. */
  rendererDir: string;
  /** Told of failures that are this program's own fault. */
  onTrouble(error: Error): void;
}

export interface HttpHost {
  /** `http://127.0.0.1:PORT` */
  readonly address: string;
  readonly port: number;
  /** Secret of this server, new at every start. */
  readonly token: string;
  /** What to open in a browser; holds the token. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the window, every method of the contract, its events, and the lab's v1 routes on 127.0.0.1; see docs/http.md.
 * Throws `badInput` when the port cannot be had.
 */
export async function startHttpHost(options: HttpHostOptions): Promise<HttpHost> {
  const { service } = options;
  const server = createServer({ requestTimeout: 60_000, headersTimeout: 10_000 });
  server.maxConnections = 300;
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  const access = createAccess(randomBytes(32).toString('base64url'), port);
  const host = new Host(options, access, createEventHub(service), createLabRuns(service), createSockets());
  server.on('request', (request, response) => void host.answer(request, response));
  server.on('upgrade', (request, socket, head) => void host.upgrade(request, socket, head));
  const address = `http://127.0.0.1:${port}`;
  return {
    address,
    port,
    token: access.token,
    url: `${address}/?token=${access.token}`,
    async close() {
      host.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      setTimeout(() => server.closeAllConnections(), 1000).unref();
      server.closeIdleConnections();
      await closed;
    },
  };
}

class Host {
  private readonly options: HttpHostOptions;
  private readonly access: Access;
  private readonly events: EventHub;
  private readonly labRuns: LabRuns;
  private readonly sockets: Sockets;

  constructor(
    options: HttpHostOptions,
    access: Access,
    events: EventHub,
    labRuns: LabRuns,
    sockets: Sockets,
  ) {
    this.options = options;
    this.access = access;
    this.events = events;
    this.labRuns = labRuns;
    this.sockets = sockets;
  }

  /** Never rejects. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => response.destroy());
    try {
      const foreign = this.access.refuseForeign(request);
      setSecurityHeaders(response, foreign === null ? (request.headers.host as string) : '127.0.0.1');
      if (foreign !== null) return sendError(response, foreign.status, foreign.message);
      const target = parseRequestPath(request.url);
      if (target === null) return sendError(response, 400, 'The path of the request is not usable.');
      if (target.path === '/' && target.query.has('token') && request.method === 'GET') {
        return this.letIn(request, response, target.query.get('token'));
      }
      const unknown = this.access.refuseUnknown(request);
      if (unknown === null) return await this.route(request, response, target);
      if (target.path.startsWith('/api/')) return sendError(response, unknown.status, unknown.message);
      return sendPage(response, unknown.status, 'VCBench', [unknown.message.replaceAll('"', '')]);
    } catch (error) {
      if (request.destroyed && !request.complete) return;
      this.options.onTrouble(error instanceof Error ? error : new Error(String(error)));
      if (response.headersSent) response.destroy();
      else sendError(response, 500, 'The server could not answer this request.', 'internal');
    }
  }

  /** Never rejects. */
  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    const target = parseRequestPath(request.url);
    const refusal = this.access.refuseForeign(request) ?? this.access.refuseUnknown(request);
    if (refusal !== null) return refuseUpgrade(socket, refusal.status);
    const { service } = this.options;
    const sample = /^\/ws\/download\/([^/]+)$/.exec(target?.path ?? '')?.[1];
    try {
      let accepted = true;
      if (target?.path === '/api/events') {
        accepted = this.sockets.accept(request, socket, head, (client) => this.events.add(client));
      } else if (target && sample !== undefined) {
        const wanted = { sample: sampleOf(sample), since: sinceOf(target.query) };
        accepted = this.sockets.accept(request, socket, head, (client) => {
          void streamLabLogs(service, this.labRuns, client, wanted.sample, wanted.since);
        });
      } else return refuseUpgrade(socket, 404);
      if (!accepted) refuseUpgrade(socket, 503);
    } catch {
      refuseUpgrade(socket, 400);
    }
  }

  close(): void {
    this.events.close();
    this.labRuns.close();
    this.sockets.closeAll();
  }

  /**
   * Trades the token in the address for a cookie, so that it leaves the address bar. A browser that follows a link of
   * another site keeps the cookie back through a redirect: there the page itself goes on.
   */
  private letIn(request: IncomingMessage, response: ServerResponse, token: string | null): void {
    if (!this.access.isToken(token)) {
      sendPage(response, 401, 'VCBench', [
        'The token in this address is not this server’s; it changes at every start. Open the address that vcbench serve printed last.',
      ]);
      return;
    }
    response.setHeader('set-cookie', this.access.cookie());
    const site = request.headers['sec-fetch-site'];
    if (site === undefined || site === 'none' || site === 'same-origin') {
      response.writeHead(303, { location: '/' }).end();
      return;
    }
    sendText(response, 200, 'text/html', '<!doctype html>\n<meta http-equiv="refresh" content="0;url=/">\n');
  }

  private async route(
    request: IncomingMessage,
    response: ServerResponse,
    target: RequestPath,
  ): Promise<void> {
    const { service, rendererDir } = this.options;
    const { path } = target;
    if (path.startsWith(LAB_PREFIX)) return answerLab(service, this.labRuns, request, response, target);
    if (path.startsWith('/api/')) return answerApi(service, request, response, path);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      return sendError(response, 405, 'Pages can only be read.');
    }
    const file = await findStaticFile(rendererDir, path);
    if (file !== null) return sendStaticFile(response, file, request.method === 'HEAD');
    if (path !== '/') return sendPage(response, 404, 'VCBench', ['There is no such page.']);
    sendPage(response, 503, 'VCBench: the window is not built', [
      'The server runs, and programs can use it, but the files of the window are missing.',
      'In a clone of the repository, build them with <code>npm run build</code>, then load this page again.',
    ]);
  }
}

async function listen(server: Server, port: number): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === 'EADDRINUSE'
        ? 'another program uses it'
        : code === 'EACCES'
          ? 'permission denied'
          : toAppError(error).message;
    throw new VcbenchError(
      'badInput',
      `Port ${port} on 127.0.0.1 cannot be opened: ${why}.`,
      'Choose another --port, or none: a free one is found.',
    );
  }
}

const REASON = { 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found' } as const;

function refuseUpgrade(socket: Duplex, status: keyof typeof REASON | 503): void {
  const reason = status === 503 ? 'Service Unavailable' : REASON[status];
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  setTimeout(() => socket.destroy(), 1000).unref();
}
