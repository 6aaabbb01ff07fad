import { afterEach, describe, expect, it, vi } from 'vitest';
import { webClient } from './webClient.ts';

const PLACE = { origin: 'http://127.0.0.1:1', host: '127.0.0.1:1', protocol: 'http:' };

class FakeSocket {
  static last: FakeSocket;
  static count = 0;
  onopen: () => void = () => undefined;
  onclose: () => void = () => undefined;
  onmessage: (event: { data: unknown }) => void = () => undefined;
  readonly url: string;
  constructor(url: string) {
    this.url = url;
    FakeSocket.last = this;
    FakeSocket.count++;
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('webClient', () => {
  it('posts with the header that a foreign page cannot send', async () => {
    const fetched = vi.fn(
      async (_url: string, _init: RequestInit) => new Response('{"ok":true,"value":{"profiles":[]}}'),
    );
    vi.stubGlobal('fetch', fetched);
    expect(await webClient(PLACE).call('aws.profiles', {})).toEqual({ ok: true, value: { profiles: [] } });
    const [url, init] = fetched.mock.calls[0] as [string, RequestInit];
    expect(url).toBe('http://127.0.0.1:1/api/call/aws.profiles');
    expect(init.headers).toMatchObject({ 'x-vcbench': '1' });
  });

  it('turns a dead server and a lost sign-in into errors with a way out', async () => {
    const client = webClient(PLACE);
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('fetch failed');
    });
    expect(await client.call('aws.profiles', {})).toMatchObject({ ok: false, error: { code: 'network' } });
    vi.stubGlobal('fetch', async () => new Response('no', { status: 401 }));
    expect(await client.call('aws.profiles', {})).toMatchObject({
      ok: false,
      error: { code: 'accessDenied' },
    });
    expect(client.connection.get()).toBe('refused');
  });

  it('asks only when events come, so that none between answer and opening is missed', async () => {
    vi.useFakeTimers();
    vi.stubGlobal('WebSocket', FakeSocket);
    const fetched = vi.fn(async () => new Response('{"ok":true,"value":{"profiles":[]}}'));
    vi.stubGlobal('fetch', fetched);
    const client = webClient(PLACE);
    const again = vi.fn();
    client.onReconnect(again);
    client.on('runs.changed', () => undefined);
    const answer = client.call('aws.profiles', {});
    await vi.advanceTimersByTimeAsync(500);
    expect(fetched).not.toHaveBeenCalled();
    FakeSocket.last.onopen();
    expect(await answer).toMatchObject({ ok: true });
    expect(again).not.toHaveBeenCalled();
  });

  it('asks without events when they are long in coming, and says so when they come', async () => {
    vi.useFakeTimers();
    vi.stubGlobal('WebSocket', FakeSocket);
    vi.stubGlobal('fetch', async () => new Response('{"ok":true,"value":{"profiles":[]}}'));
    const client = webClient(PLACE);
    const again = vi.fn();
    client.onReconnect(again);
    client.on('runs.changed', () => undefined);
    const answer = client.call('aws.profiles', {});
    await vi.advanceTimersByTimeAsync(1000);
    expect(await answer).toMatchObject({ ok: true });
    FakeSocket.last.onopen();
    expect(again).toHaveBeenCalledTimes(1);
  });

  it('hears events, survives nonsense, and opens the socket again when it breaks', async () => {
    vi.useFakeTimers();
    vi.stubGlobal('WebSocket', FakeSocket);
    const client = webClient(PLACE);
    const heard: unknown[] = [];
    const again = vi.fn();
    client.onReconnect(again);
    const leave = client.on('runs.changed', (data) => heard.push(data));
    expect(FakeSocket.last.url).toBe('ws://127.0.0.1:1/api/events');
    FakeSocket.last.onopen();
    FakeSocket.last.onmessage({ data: '{"event":"runs.changed","data":{"seq":1}}' });
    for (const data of ['', 'null', '{"event":7}', '[]']) FakeSocket.last.onmessage({ data });
    expect(heard).toEqual([{ seq: 1 }]);
    const before = FakeSocket.count;
    FakeSocket.last.onclose();
    expect(client.connection.get()).toBe('lost');
    await vi.advanceTimersByTimeAsync(400);
    expect(FakeSocket.count).toBe(before + 1);
    FakeSocket.last.onopen();
    expect(again).toHaveBeenCalledTimes(1);
    expect(client.connection.get()).toBe('open');
    leave();
    FakeSocket.last.onmessage({ data: '{"event":"runs.changed","data":{"seq":2}}' });
    expect(heard).toHaveLength(1);
  });
});
