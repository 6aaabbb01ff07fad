import type { Envelope } from '../../src-main/contract/api.ts';
import { createStore } from '../state/store.ts';
import { brokenTransport, type Client, type Connection } from './client.ts';

const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 5000;

/**
 * The client of a page that `vcbench serve` delivered: calls over HTTP, events over one WebSocket that is opened again
 * when it breaks. The cookie set by the server identifies the page.
 */
export function webClient(location: Pick<Location, 'origin' | 'host' | 'protocol'>): Client {
  const connection = createStore<Connection>('open');
  const call: Client['call'] = async (method, input) => {
    let response: Response;
    try {
      response = await fetch(`${location.origin}/api/call/${method}`, {
        method: 'POST',
        credentials: 'same-origin',
        headers: { 'content-type': 'application/json', 'x-vcbench': '1' },
        body: JSON.stringify(input),
      });
    } catch (error) {
      return { ok: false, error: brokenTransport(error) };
    }
    if (response.ok) {
      if (connection.get() === 'refused') connection.set('open');
      return (await response.json()) as Envelope<never>;
    }
    if (response.status === 401 || response.status === 403) connection.set('refused');
    return { ok: false, error: await refusal(response) };
  };
  // A broken socket does not say why; a call does: the server is away, or it is another one that knows no such cookie.
  const events = eventSocket(location, connection, () => void call('app.info', {}));

  return {
    kind: 'web',
    connection,
    call,
    on: (event, listener) => events.on(event, listener as (data: unknown) => void),
    onReconnect: events.onReconnect,
    pathForFile: () => null,
    logUrl: (runId, log) =>
      `${location.origin}/api/logs/${encodeURIComponent(runId)}/${encodeURIComponent(log)}.txt`,
  };
}

async function refusal(response: Response): Promise<ReturnType<typeof brokenTransport>> {
  const detail = `HTTP ${response.status}`;
  if (response.status === 401 || response.status === 403) {
    return {
      code: 'accessDenied',
      message: 'This page is no longer signed in to the server.',
      hint: 'Open the address that the server printed last.',
      detail,
    };
  }
  const answer: unknown = await response.json().catch(() => null);
  if (typeof answer === 'object' && answer !== null && 'ok' in answer && 'error' in answer) {
    return (answer as { error: ReturnType<typeof brokenTransport> }).error;
  }
  return {
    code: 'internal',
    message: 'The server could not answer this request.',
    hint: 'Try again.',
    detail,
  };
}

function eventSocket(
  location: Pick<Location, 'host' | 'protocol'>,
  connection: { get(): Connection; set(next: Connection): void },
  askWhy: () => void,
) {
  const listeners = new Map<string, Set<(data: unknown) => void>>();
  const reconnected = new Set<() => void>();
  let started = false;
  let wait = FIRST_WAIT_MS;

  function open(again: boolean): void {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/api/events`);
    socket.onopen = () => {
      wait = FIRST_WAIT_MS;
      connection.set('open');
      if (again) for (const listener of [...reconnected]) listener();
    };
    socket.onmessage = ({ data }) => {
      const message = parse(data);
      if (message === null) return;
      for (const listener of [...(listeners.get(message.event) ?? [])]) listener(message.data);
    };
    socket.onclose = () => {
      if (connection.get() === 'open') connection.set('lost');
      else askWhy();
      setTimeout(() => open(true), wait);
      wait = Math.min(LONGEST_WAIT_MS, wait * 2);
    };
  }

  return {
    on(event: string, listener: (data: unknown) => void) {
      if (!started) {
        started = true;
        open(false);
      }
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set);
      set.add(listener);
      return () => void set.delete(listener);
    },
    onReconnect(listener: () => void) {
      reconnected.add(listener);
      return () => void reconnected.delete(listener);
    },
  };
}

function parse(text: unknown): { event: string; data: unknown } | null {
  try {
    const value: unknown = JSON.parse(String(text));
    if (typeof value !== 'object' || value === null || !('event' in value) || typeof value.event !== 'string')
      return null;
    return { event: value.event, data: 'data' in value ? value.data : undefined };
  } catch {
    return null;
  }
}
