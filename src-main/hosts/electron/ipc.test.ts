import type { IpcMain, WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import type { Api } from '../../contract/api.ts';
import type { EventName } from '../../contract/names.ts';
import { forwardEvents, serveIpc } from './ipc.ts';

const own = { origin: 'app://vcbench', parent: null, url: 'app://vcbench/' };
const contents = {} as WebContents;

function setUp(call: Api['call'] = async () => ({ ok: true, value: 'done' as never })) {
  let handler: (event: unknown, ...args: unknown[]) => Promise<unknown> = async () => undefined;
  const refused: string[] = [];
  const ipcMain = {
    handle: (_channel: string, given: typeof handler) => {
      handler = given;
    },
    removeHandler: () => undefined,
  } as unknown as IpcMain;
  serveIpc({
    ipcMain,
    service: Promise.resolve({ call }),
    window: () => contents,
    onRefused: (what) => void refused.push(what),
  });
  return { call: (event: object, ...args: unknown[]) => handler(event, ...args), refused };
}

describe('calls of the page', () => {
  it('are answered by the service', async () => {
    const asked: unknown[] = [];
    const { call } = setUp(async (method, input) => {
      asked.push([method, input]);
      return { ok: true, value: {} as never };
    });
    expect(await call({ sender: contents, senderFrame: own }, 'runs.get', { runId: 'x' })).toEqual({
      ok: true,
      value: {},
    });
    expect(asked).toEqual([['runs.get', { runId: 'x' }]]);
  });

  it.each([
    ['another window', { sender: {}, senderFrame: own }],
    ['a frame in the page', { sender: contents, senderFrame: { ...own, parent: own } }],
    ['another page', { sender: contents, senderFrame: { ...own, origin: 'https://evil.org' } }],
    ['a frame that is gone', { sender: contents, senderFrame: null }],
  ])('are refused from %s, and that is noted', async (_who, event) => {
    const { call, refused } = setUp(async () => {
      throw new Error('must not be reached');
    });
    expect(await call(event, 'runs.list', {})).toMatchObject({
      ok: false,
      error: { code: 'invalidRequest' },
    });
    expect(refused).toHaveLength(1);
  });

  it('never throw', async () => {
    const { call } = setUp(async () => {
      throw new Error('broken');
    });
    expect(await call({ sender: contents, senderFrame: own }, 'runs.list', {})).toMatchObject({
      ok: false,
      error: { code: 'internal', message: 'broken' },
    });
    expect(
      await call({ sender: contents, senderFrame: own }, { toString: () => 'runs.list' }, {}),
    ).toMatchObject({
      ok: false,
    });
  });
});

describe('events for the page', () => {
  it('are one for each run and log in a burst, the last of each, in order', async () => {
    const listeners = new Map<EventName, (data: unknown) => void>();
    const service = {
      on: (event: EventName, listener: (data: unknown) => void) => {
        listeners.set(event, listener);
        return () => void listeners.delete(event);
      },
    } as unknown as Pick<Api, 'on'>;
    const sent: unknown[][] = [];
    const window = { send: (...args: unknown[]) => void sent.push(args), isDestroyed: () => false };
    const forwarder = forwardEvents(service, () => window, 1);
    for (let lastN = 1; lastN <= 1000; lastN++) {
      listeners.get('logs.appended')?.({ runId: 'a', stepId: 'csv', log: '01-csv.1', lastN });
    }
    listeners.get('runs.changed')?.({ runId: 'a', seq: 1, state: 'running' });
    listeners.get('runs.changed')?.({ runId: 'b', seq: 1, state: 'running' });
    listeners.get('runs.changed')?.({ runId: 'a', seq: 2, state: 'succeeded' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(sent.map(([, event, data]) => [event, data])).toEqual([
      ['logs.appended', { runId: 'a', stepId: 'csv', log: '01-csv.1', lastN: 1000 }],
      ['runs.changed', { runId: 'b', seq: 1, state: 'running' }],
      ['runs.changed', { runId: 'a', seq: 2, state: 'succeeded' }],
    ]);
    forwarder.dispose();
    expect(listeners.size).toBe(0);
  });

  it('go nowhere without a window', async () => {
    const service = { on: () => () => undefined } as unknown as Pick<Api, 'on'>;
    const destroyed = {
      send: () => {
        throw new Error('Object has been destroyed');
      },
      isDestroyed: () => true,
    };
    for (const window of [undefined, destroyed]) {
      const forwarder = forwardEvents(service, () => window, 1);
      forwarder.send('settings.changed', {});
      await new Promise((resolve) => setTimeout(resolve, 10));
      forwarder.dispose();
    }
  });
});
