import type { IpcMain, WebContents } from 'electron';
import type { Api, EventData } from '../../contract/api.ts';
import { type AppError, toAppError } from '../../contract/errors.ts';
import { EVENTS, type EventName, IPC_CHANNELS, type MethodName } from '../../contract/names.ts';
import { isOwnFrame } from './security.ts';

export interface IpcOptions {
  ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>;
  /** Opening the data folder may still be going on when the page asks for the first time. */
  service: Promise<Pick<Api, 'call'>>;
  /** The contents of the one window; undefined while there is none. */
  window(): WebContents | undefined;
  onRefused(what: string): void;
}

/**
 * Answers the page's calls with the service's envelopes. Only the main frame of our own window is answered; the method's
 * name and input are checked by the service against the contract. Nothing is thrown across. Returns what ends it.
 */
export function serveIpc({ ipcMain, service, window, onRefused }: IpcOptions): () => void {
  ipcMain.handle(IPC_CHANNELS.call, async (event, method: unknown, input: unknown) => {
    if (event.sender !== window() || !isOwnFrame(event.senderFrame)) {
      onRefused(`call from ${event.senderFrame?.url ?? 'a frame that is gone'}`);
      return refusal('Only the window of VCBench may call it.');
    }
    if (typeof method !== 'string') return refusal('The method has no name.');
    try {
      return await (await service).call(method as MethodName, input as never);
    } catch (error) {
      return { ok: false, error: toAppError(error) };
    }
  });
  return () => ipcMain.removeHandler(IPC_CHANNELS.call);
}

function refusal(message: string): { ok: false; error: AppError } {
  return { ok: false, error: { code: 'invalidRequest', message } };
}

/** Events wait this long for a later one that makes them needless. */
const COALESCE_MS = 50;

export interface EventForwarder {
  send<E extends EventName>(event: E, data: EventData<E>): void;
  dispose(): void;
}

/**
 * Sends the service's events to the window. Events say only how far something is, so of several about the same run or
 * log within 50 ms the last is enough: a page that is busy is never flooded.
 */
export function forwardEvents(
  service: Pick<Api, 'on'>,
  window: () => Pick<WebContents, 'send' | 'isDestroyed'> | undefined,
  coalesceMs = COALESCE_MS,
): EventForwarder {
  const waiting = new Map<string, { event: EventName; data: unknown }>();
  let timer: NodeJS.Timeout | undefined;

  function send(event: EventName, data: unknown): void {
    const key = keyOf(event, data);
    // To the end: the order of the last ones is kept.
    waiting.delete(key);
    waiting.set(key, { event, data });
    timer ??= setTimeout(flush, coalesceMs);
  }

  function flush(): void {
    timer = undefined;
    const contents = window();
    const batch = [...waiting.values()];
    waiting.clear();
    if (contents === undefined || contents.isDestroyed()) return;
    for (const { event, data } of batch) contents.send(IPC_CHANNELS.event, event, data);
  }

  const disposers = EVENTS.map((event) => service.on(event, (data) => send(event, data)));
  return {
    send,
    dispose() {
      for (const dispose of disposers) dispose();
      clearTimeout(timer);
    },
  };
}

function keyOf(event: EventName, data: unknown): string {
  const { runId = '', log = '' } = data as { runId?: string; log?: string };
  return `${event} ${runId} ${log}`;
}
