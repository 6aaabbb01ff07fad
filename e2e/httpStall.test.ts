import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../src-main/contract/api.ts';
import { type HttpHost, startHttpHost } from '../src-main/hosts/http/httpHost.ts';
import { eventsOf, listen, stalledListener } from './support/httpClient.ts';
import { until } from './support/vcbench.ts';

const SAMPLE = 'NA24143_Lib3_Rep1';
const RUN = `20261123T075538Z-${SAMPLE}-000001`;
const LINES = 2_000_000;

/** A service with one run whose log has millions of lines, which counts the pages it is asked for. */
class LongLog {
  pages = 0;
  private readonly listeners = new Map<string, Set<(data: unknown) => void>>();

  emit(event: string, data: unknown): void {
    for (const listener of this.listeners.get(event) ?? []) listener(data);
  }

  get api(): Api {
    return {
      call: async (method: string, input: { from: number; limit: number }) => ({
        ok: true,
        value: this.answer(method, input),
      }),
      on: (event: string, listener: (data: unknown) => void) => {
        this.listeners.set(event, (this.listeners.get(event) ?? new Set()).add(listener));
        return () => this.listeners.get(event)?.delete(listener);
      },
    } as unknown as Api;
  }

  private answer(method: string, { from, limit }: { from: number; limit: number }): unknown {
    const times = { createdAt: '2026-11-23T07:55:38.000Z' };
    if (method === 'runs.list') return { runs: [{ runId: RUN, sampleId: SAMPLE, ...times }] };
    if (method === 'runs.get') return { runId: RUN, state: 'running', steps: [], ...times };
    if (method === 'logs.list') return { logs: [{ log: '01-download.1', lastN: LINES }] };
    if (limit > 1) this.pages += 1;
    const lines = Array.from({ length: Math.min(limit, LINES - from + 1) }, (_, index) => ({
      n: from + index,
      t: 1_795_000_000_000,
      stream: 'stdout',
      level: 'info',
      text: `line ${from + index} ${'of a tool that prints much '.repeat(4)}`,
    }));
    return { lines, lastN: LINES };
  }
}

const service = new LongLog();
let host: HttpHost;
beforeAll(async () => {
  host = await startHttpHost({
    service: service.api,
    port: 0,
    rendererDir: '/nowhere',
    onTrouble(error) {
      throw error;
    },
  });
});
afterAll(() => host.close());

describe('a client that does not read', () => {
  it('has few events held for it, is dropped when too far behind, and costs the others nothing', async () => {
    const stalled = await stalledListener(host.port, '/api/events', host.token);
    const gone = new Promise<void>((resolve) => stalled.on('close', () => resolve()));
    const reader = await listen(host.port, '/api/events', { authorization: `Bearer ${host.token}` });
    const runId = (n: number) => `20261123T075538Z-S-${String(n).padStart(6, '0')}`;
    const before = process.memoryUsage().heapUsed;
    const rounds = 400;
    for (let round = 1; round <= rounds; round++) {
      for (let n = 0; n < 1500; n++)
        service.emit('runs.changed', { runId: runId(n), seq: round, state: 'running' });
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until('the reader knows the last of every run', () => {
      const last = new Map(eventsOf(reader.messages, 'runs.changed').map(({ runId, seq }) => [runId, seq]));
      return last.size === 1500 && [...last.values()].every((seq) => seq === rounds);
    });
    expect(reader.messages.length).toBeLessThan((rounds * 1500) / 4);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(200 * 1024 * 1024);
    for (let n = 0; n < 2500; n++)
      service.emit('runs.changed', { runId: runId(n), seq: rounds + 1, state: 'running' });
    stalled.resume();
    await gone;
    reader.socket.terminate();
  });

  it('of a long log has it read from disk no further than it takes, by WebSocket and by HTTP', async () => {
    service.pages = 0;
    const stream = await stalledListener(host.port, `/ws/download/${SAMPLE}`, host.token);
    const whole = await stalledRequest(`/api/v1/download/logs/${SAMPLE}`);
    await until('reading has stopped', async () => {
      const before = service.pages;
      await sleep(300);
      return before > 0 && service.pages === before;
    });
    expect(service.pages).toBeLessThan(LINES / 2000 / 4);
    stream.destroy();
    whole.destroy();
  });
});

/** A request whose answer begins and is then not read. */
async function stalledRequest(path: string): Promise<Socket> {
  const socket = connect(host.port, '127.0.0.1');
  socket.on('error', () => undefined);
  const head = `Host: 127.0.0.1:${host.port}\r\nAuthorization: Bearer ${host.token}`;
  socket.write(`GET ${path} HTTP/1.1\r\n${head}\r\n\r\n`);
  await new Promise<void>((resolve) => socket.once('data', () => resolve()));
  socket.pause();
  return socket;
}
