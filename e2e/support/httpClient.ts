import { type IncomingHttpHeaders, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { Envelope, EventData, Input, Output } from '../../src-main/contract/api.ts';
import type { MethodName } from '../../src-main/contract/names.ts';
import { type Running, until, type Workbench } from './vcbench.ts';

/** A running `vcbench serve`, and the ways to talk to it. */
export interface Serving {
  running: Running;
  port: number;
  token: string;
  url: string;
  address: string;
  /** The cookie a browser holds after opening the printed address. */
  cookie: string;
  /** `file` is where programs find address and token. */
  file: string;
  send(path: string, options?: Sending): Promise<Answer>;
  call<M extends MethodName>(method: M, input: Input<M>): Promise<Envelope<Output<M>>>;
  /** Opens a WebSocket as a program does, and keeps what it says. */
  listen(path: string): Promise<Listener>;
  /** SIGTERM, and waits for the end. */
  stop(signal?: NodeJS.Signals): ReturnType<Workbench['run']>;
}

export interface Sending {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  json<T = Record<string, unknown>>(): T;
}

export interface Listener {
  socket: WebSocket;
  messages: Record<string, unknown>[];
  /** Close code, once closed. */
  closed: Promise<number>;
}

/** Starts the built program's server in the workbench and waits until it listens. Throws with its words when it ends. */
export async function startServing(bench: Workbench, ...args: string[]): Promise<Serving> {
  const running = bench.start('serve', '--json', ...args);
  let ended = false;
  void running.done.then(() => {
    ended = true;
  });
  // Warnings are printed beside it.
  const answer = () => /^\{.*\}\n/m.exec(running.output())?.[0];
  await until('the server listens', () => ended || answer() !== undefined);
  if (ended) throw new Error(`vcbench serve ended: ${running.output()}`);
  const { value } = JSON.parse(answer() ?? '');
  const { port, token, url, address, file } = value;
  const authorization = `Bearer ${token}`;
  return {
    running,
    port,
    token,
    url,
    address,
    file,
    cookie: `vcbench_${port}=${token}`,
    send: (path, options = {}) =>
      send(port, path, { ...options, headers: { authorization, ...options.headers } }),
    async call(method, input) {
      const headers = { authorization, 'content-type': 'application/json' };
      const path = `/api/call/${method}`;
      return (await send(port, path, { method: 'POST', headers, body: JSON.stringify(input) })).json();
    },
    listen: (path) => listen(port, path, { authorization }),
    stop(signal = 'SIGTERM') {
      running.child.kill(signal);
      return running.done;
    },
  };
}

/** One request exactly as given: no header is added but Host, unless it is given too. */
export function send(port: number, path: string, options: Sending = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: text,
          json: () => JSON.parse(text),
        });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Writes bytes that no client library would, and gives the status and everything that came back. */
export async function sendRaw(port: number, text: string): Promise<{ status: number; text: string }> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    answer += chunk;
  });
  const ended = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  socket.on('error', () => undefined);
  socket.write(text);
  await ended;
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0), text: answer };
}

/** Opens a WebSocket; rejects with `HTTP <status>` when it is refused. */
export function listen(port: number, path: string, headers: Record<string, string>): Promise<Listener> {
  const { origin, ...rest } = headers;
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
    headers: rest,
    ...(origin === undefined ? {} : { origin }),
  });
  const messages: Record<string, unknown>[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve({ socket, messages, closed }));
    socket.on('unexpected-response', (_request, response) => {
      reject(new Error(`HTTP ${response.statusCode}`));
      socket.terminate();
    });
    socket.on('error', reject);
  });
}

/** A WebSocket client that completes the handshake and then never reads again. */
export async function stalledListener(port: number, path: string, token: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(
    [
      `GET ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      `Authorization: Bearer ${token}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
      '',
      '',
    ].join('\r\n'),
  );
  await new Promise<void>((resolve) => socket.once('data', () => resolve()));
  socket.pause();
  return socket;
}

export const JSON_HEADERS = { 'content-type': 'application/json' };

/** The data of one kind of event, in order. */
export function eventsOf<E extends 'runs.changed' | 'logs.appended'>(
  messages: readonly Record<string, unknown>[],
  event: E,
): EventData<E>[] {
  return messages.flatMap((message) => (message.event === event ? [message.data as EventData<E>] : []));
}
