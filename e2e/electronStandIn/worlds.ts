/// <reference lib="dom" />

/** Where the page of the stand-in lies instead of `app://vcbench`. */
export const PAGE_ORIGIN = 'https://vcbench.standin';
export const APP_ORIGIN = 'app://vcbench';

export const toApp = (url: string): string => moved(url, PAGE_ORIGIN, APP_ORIGIN);
export const toPage = (url: string): string => moved(url, APP_ORIGIN, PAGE_ORIGIN);

/** Name of the binding, known to the preload's world only. */
export const BINDING = 'standInSend';
export const WORLD = 'electron-preload';

/** For the page's world, before any script of the page. */
export const pageWorldScript = (): string => `(${joinPageWorld})()`;

/** For the preload's world: the sandboxed preload script as Electron runs it. */
export const preloadWorldScript = (script: string): string => `if (window === window.top) {
  const electron = (${electronOfPreload})();
  const require = (name) => {
    if (name === 'electron') return electron;
    throw new Error('A sandboxed preload script cannot require ' + name);
  };
  const module = { exports: {} };
  (function (require, module, exports) { ${script} })(require, module, module.exports);
}`;

function moved(url: string, from: string, to: string): string {
  return url === from || url.startsWith(`${from}/`) ? to + url.slice(from.length) : url;
}

type Message = Record<string, unknown> & { type: string };
type AnyFunction = (...args: unknown[]) => unknown;

/**
 * In the page's world: turns what the preload exposes into values of this world, as the context bridge does. Values cross
 * as copies; functions as numbers that the other side calls.
 */
function joinPageWorld(): void {
  if (window !== window.top) return;
  const functions: AnyFunction[] = [];
  const returned = new Map<unknown, Message>();
  const promises = new Map<unknown, { resolve(value: unknown): void; reject(error: unknown): void }>();
  let calls = 0;
  const send = (detail: Message) => window.dispatchEvent(new CustomEvent('standin-to-preload', { detail }));
  const encode = (value: unknown): unknown =>
    typeof value === 'function' ? { $page: functions.push(value as AnyFunction) - 1 } : value;
  const call = (fn: unknown, args: unknown[]): unknown => {
    const id = ++calls;
    send({ type: 'call', fn, id, args: args.map(encode) });
    const answer = returned.get(id);
    returned.delete(id);
    if (answer?.error !== undefined) throw new Error(String(answer.error));
    if (answer?.promise !== true) return decode(answer?.value);
    return new Promise((resolve, reject) => promises.set(id, { resolve, reject }));
  };
  const decode = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if ('$preload' in value) return (...args: unknown[]) => call(value.$preload, args);
    if (Array.isArray(value)) return value.map(decode);
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, decode(entry)]));
  };
  window.addEventListener('standin-to-page', (event) => {
    const message = (event as CustomEvent<Message>).detail;
    const { type, id, error } = message;
    if (type === 'expose') {
      const value = Object.freeze(decode(message.value));
      Object.defineProperty(window, String(message.name), { value, enumerable: true });
    } else if (type === 'return') {
      returned.set(id, message);
    } else if (type === 'settle') {
      if (error === undefined) promises.get(id)?.resolve(decode(message.value));
      else promises.get(id)?.reject(new Error(String(error)));
      promises.delete(id);
    } else if (type === 'run') {
      functions[Number(message.fn)]?.(...(message.args as unknown[]).map(decode));
    }
  });
}

/** In the preload's world: the `electron` module as a sandboxed preload script has it. */
function electronOfPreload() {
  const world = globalThis as unknown as Record<string, unknown>;
  const functions: AnyFunction[] = [];
  const invoked = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const listeners = new Map<string, AnyFunction[]>();
  const paths: Record<string, string> = {};
  let invocations = 0;
  const toPage = (detail: Message) => window.dispatchEvent(new CustomEvent('standin-to-page', { detail }));
  const encode = (value: unknown): unknown => {
    if (typeof value === 'function') return { $preload: functions.push(value as AnyFunction) - 1 };
    if (Array.isArray(value)) return value.map(encode);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, encode(entry)]));
  };
  const decode = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || !('$page' in value)) return value;
    return (...args: unknown[]) => void toPage({ type: 'run', fn: value.$page, args: args.map(encode) });
  };
  window.addEventListener('standin-to-preload', (event) => {
    const { fn, id, args } = (event as CustomEvent<{ fn: number; id: number; args: unknown[] }>).detail;
    try {
      const value = functions[fn]?.(...args.map(decode));
      if (!(value instanceof Promise)) return void toPage({ type: 'return', id, value: encode(value) });
      toPage({ type: 'return', id, promise: true });
      value.then(
        (settled) => toPage({ type: 'settle', id, value: encode(settled) }),
        (error) => toPage({ type: 'settle', id, error: String(error) }),
      );
    } catch (error) {
      toPage({ type: 'return', id, error: String(error) });
    }
  });
  // What the main process calls, through the debugging protocol.
  world.standInReply = (id: number, ok: boolean, value: unknown) => {
    const waiting = invoked.get(id);
    invoked.delete(id);
    if (ok) waiting?.resolve(value);
    else waiting?.reject(new Error(String(value)));
  };
  world.standInReceive = (channel: string, args: unknown[]) => {
    for (const listener of listeners.get(channel) ?? []) listener({}, ...args);
  };
  world.standInPaths = (known: Record<string, string>) => void Object.assign(paths, known);
  return {
    contextBridge: {
      exposeInMainWorld: (name: string, value: unknown) =>
        void toPage({ type: 'expose', name, value: encode(value) }),
    },
    ipcRenderer: {
      invoke: (channel: string, ...args: unknown[]) =>
        new Promise((resolve, reject) => {
          invoked.set(++invocations, { resolve, reject });
          (world.standInSend as AnyFunction)(JSON.stringify({ id: invocations, channel, args }));
        }),
      on: (channel: string, listener: AnyFunction) =>
        void listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
    },
    webUtils: { getPathForFile: (file: File) => paths[file.name] ?? '' },
  };
}
