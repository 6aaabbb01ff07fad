import type { Envelope } from '../../src-main/contract/api.ts';
import { createStore } from '../state/store.ts';
import { brokenTransport, type Client, type Connection } from './client.ts';

const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 5000;
/** So long the first calls wait for the socket, so that no event between their answer and its opening is missed. */
const FIRST_OPEN_MS = 1000;

/**
 * The client of a page that `vcbench serve` delivered: calls over HTTP, events over one WebSocket that is opened again
 * when it breaks. The cookie set by the server identifies the page.
 */
export function webClient(location: Pick<Location, 'origin' | 'host' | 'protocol'>): Client {
  const connection = createStore<Connection>('open');
  const call: Client['call'] = async (method, input) => {
    await events.opened();
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
  let first: Promise<void> | undefined;
  let wait = FIRST_WAIT_MS;
  /** Whether something may have happened that no event told of. */
  let missed = false;

  function open(settled: () => void): void {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/api/events`);
    socket.onopen = () => {
      wait = FIRST_WAIT_MS;
      connection.set('open');
      if (missed) for (const listener of [...reconnected]) listener();
      missed = false;
      settled();
    };
    socket.onmessage = ({ data }) => {
      const message = parse(data);
      if (message === null) return;
      for (const listener of [...(listeners.get(message.event) ?? [])]) listener(message.data);
    };
    socket.onclose = () => {
      missed = true;
      settled();
      if (connection.get() === 'open') connection.set('lost');
      else askWhy();
      setTimeout(() => open(() => undefined), wait);
      wait = Math.min(LONGEST_WAIT_MS, wait * 2);
    };
  }

  function openFirst(): Promise<void> {
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        missed = true;
        resolve();
      }, FIRST_OPEN_MS);
      open(() => {
        clearTimeout(late);
        resolve();
      });
    });
  }

  return {
    /** When events come, or it is clear that none will for now; at once when nobody wants any. */
    opened: () => first ?? Promise.resolve(),
    on(event: string, listener: (data: unknown) => void) {
      first ??= openFirst();
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
