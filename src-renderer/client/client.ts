import type { Api, Envelope, Input, Output } from '../../src-main/contract/api.ts';
import type { AppError } from '../../src-main/contract/errors.ts';
import type { MethodName } from '../../src-main/contract/names.ts';
import type { Store } from '../state/store.ts';
import { type Bridge, ipcClient } from './ipcClient.ts';
import { webClient } from './webClient.ts';

/** `refused`: the server does not know this page (any more); it has to be opened by its printed address again. */
export type Connection = 'open' | 'lost' | 'refused';

/** The contract's client and what only the place it runs in can do. */
export interface Client extends Api {
  readonly kind: 'ipc' | 'web';
  readonly connection: Store<Connection>;
  /** Runs after a broken connection is back: whatever was missed has to be asked for again. */
  onReconnect(listener: () => void): () => void;
  /** Full path of a dropped file; null where a page may not know it. */
  pathForFile(file: File): string | null;
  /** Address of a step's whole log as text; null where the host saves it by a dialog. */
  logUrl(runId: string, log: string): string | null;
}

declare global {
  interface Window {
    readonly vcbench?: Bridge;
  }
}

let current: Client | undefined;

/** The client of this window: over the preload bridge when there is one, else over HTTP. */
export function client(): Client {
  current ??= window.vcbench ? ipcClient(window.vcbench) : webClient(window.location);
  return current;
}

/** Puts another client in place, for tests. */
export function replaceClient(other: Client): void {
  current = other;
}

/** A call through the window's client. Never rejects: a broken transport is an error envelope too. */
export async function call<M extends MethodName>(method: M, input: Input<M>): Promise<Envelope<Output<M>>> {
  try {
    return await client().call(method, input);
  } catch (error) {
    return { ok: false, error: brokenTransport(error) };
  }
}

/** What a transport says when it cannot reach the program at all. */
export function brokenTransport(error: unknown): AppError {
  return {
    code: 'network',
    message: 'VCBench does not answer.',
    hint: 'Look whether the program is still running, then try again.',
    detail: error instanceof Error ? error.message : String(error),
  };
}
