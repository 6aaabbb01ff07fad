import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Api } from '../src-main/contract/api.ts';
import { EVENTS, type EventName, IPC_CHANNELS, METHODS } from '../src-main/contract/names.ts';

/**
 * The whole of what the page can reach: calls and events by the names of the contract, and the path of a dropped file.
 * Everything else of the call is checked by the main process.
 */
type Bridge = Api & { pathForFile(file: File): string };

const listeners = new Map<EventName, Set<(data: never) => void>>();
/** A click on a notification may open the window: the wish waits until the page listens. */
const waiting = new Map<EventName, unknown>();
const WAITS: readonly EventName[] = ['host.openRun', 'host.command'];

ipcRenderer.on(IPC_CHANNELS.event, (_event, name: EventName, data: unknown) => {
  const subscribed = listeners.get(name);
  if (subscribed !== undefined && subscribed.size > 0)
    for (const listener of [...subscribed]) listener(data as never);
  else if (WAITS.includes(name)) waiting.set(name, data);
});

const bridge: Bridge = {
  call(method, input) {
    if (!METHODS.includes(method)) {
      const message = `There is no method "${String(method).slice(0, 100)}".`;
      return Promise.resolve({ ok: false, error: { code: 'invalidRequest', message } });
    }
    return ipcRenderer.invoke(IPC_CHANNELS.call, method, input);
  },
  on(event, listener) {
    if (!EVENTS.includes(event) || typeof listener !== 'function') return () => undefined;
    const subscribed = listeners.get(event) ?? new Set();
    listeners.set(event, subscribed);
    // Its own function each time, so that the same listener subscribed twice is two subscriptions.
    const own = (data: never) => listener(data);
    subscribed.add(own);
    if (waiting.has(event)) {
      const data = waiting.get(event) as never;
      waiting.delete(event);
      queueMicrotask(() => own(data));
    }
    return () => void subscribed.delete(own);
  },
  pathForFile: (file) => webUtils.getPathForFile(file),
};

contextBridge.exposeInMainWorld('vcbench', bridge);
