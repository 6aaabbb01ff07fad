import type { Api } from '../../src-main/contract/api.ts';
import { createStore } from '../state/store.ts';
import type { Client } from './client.ts';

/** What the preload script puts on `window`. */
export interface Bridge extends Api {
  pathForFile(file: File): string;
}

/** The client inside the desktop application. Its connection lives as long as the window does. */
export function ipcClient(bridge: Bridge): Client {
  return {
    kind: 'ipc',
    connection: createStore<'open'>('open'),
    call: (method, input) => bridge.call(method, input),
    on: (event, listener) => bridge.on(event, listener),
    onReconnect: () => () => undefined,
    pathForFile: (file) => bridge.pathForFile(file) || null,
    logUrl: () => null,
  };
}
