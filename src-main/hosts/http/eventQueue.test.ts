import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { EventQueue, type EventSink } from './eventQueue.ts';

const LIMITS = { paceMs: 1, stallMs: 60_000, maxWaiting: 50 };
const RUN = (n: number) => `20261123T075538Z-S-${String(n).padStart(6, '0')}`;
const changed = (n: number, seq: number) => ({ runId: RUN(n), seq, state: 'running' }) as const;

/** A client that takes what it is sent only when told to. */
class Client implements EventSink {
  readonly texts: string[] = [];
  dropped = 0;
  private waiting: ((error?: Error | null) => void)[] = [];

  send(text: string, taken: (error?: Error | null) => void): void {
    this.texts.push(text);
    this.waiting.push(taken);
  }

  drop(): void {
    this.dropped += 1;
  }

  take(error?: Error): void {
    for (const taken of this.waiting.splice(0)) taken(error);
  }

  messages(): { event: string; data: Record<string, unknown> }[] {
    return this.texts.map((text) => JSON.parse(text));
  }
}

async function sent(client: Client, count: number): Promise<void> {
  for (let tries = 0; client.texts.length < count && tries < 2000; tries++) await sleep(1);
  expect(client.texts.length).toBe(count);
}

describe('EventQueue', () => {
  it('keeps of a burst the newest event of each run and each log, in order of first mention', async () => {
    const client = new Client();
    const queue = new EventQueue(client, LIMITS);
    for (let seq = 1; seq <= 1000; seq++) {
      queue.push('runs.changed', changed(1, seq));
      queue.push('logs.appended', {
        runId: RUN(1),
        stepId: 'download',
        log: '01-download.1',
        lastN: seq,
      });
      queue.push('logs.appended', { runId: RUN(1), stepId: 'csv', log: '02-csv.1', lastN: seq });
      queue.push('runs.changed', changed(2, seq));
    }
    await sent(client, 4);
    expect(
      client.messages().map(({ event, data }) => [event, data.log ?? data.runId, data.seq ?? data.lastN]),
    ).toEqual([
      ['runs.changed', RUN(1), 1000],
      ['logs.appended', '01-download.1', 1000],
      ['logs.appended', '02-csv.1', 1000],
      ['runs.changed', RUN(2), 1000],
    ]);
    queue.close();
  });

  it('sends nothing more to a client that has not taken the last delivery, then the newest', async () => {
    const client = new Client();
    const queue = new EventQueue(client, LIMITS);
    queue.push('runs.changed', changed(1, 1));
    await sent(client, 1);
    for (let seq = 2; seq <= 500; seq++) queue.push('runs.changed', changed(1, seq));
    await sleep(30);
    expect(client.texts.length).toBe(1);
    client.take();
    await sent(client, 2);
    expect(client.messages()[1]?.data.seq).toBe(500);
    queue.close();
  });

  it('drops a client with too many distinct events waiting, once', async () => {
    const client = new Client();
    const queue = new EventQueue(client, LIMITS);
    for (let n = 0; n < 500; n++) queue.push('runs.changed', changed(n, 1));
    expect(client.dropped).toBe(1);
    await sleep(10);
    expect(client.texts).toEqual([]);
  });

  it('drops a client that takes nothing for too long', async () => {
    const client = new Client();
    const queue = new EventQueue(client, { ...LIMITS, stallMs: 5 });
    queue.push('settings.changed', {});
    for (let tries = 0; client.dropped === 0 && tries < 2000; tries++) await sleep(1);
    expect(client.dropped).toBe(1);
    queue.push('settings.changed', {});
    await sleep(10);
    expect(client.texts.length).toBe(1);
  });

  it('tells the last events at the end, but not to a client that is behind', async () => {
    const prompt = new Client();
    const slow = new Client();
    const queues = [prompt, slow].map((client) => new EventQueue(client, { ...LIMITS, paceMs: 1000 }));
    for (const queue of queues) queue.push('runs.changed', changed(1, 1));
    await sent(prompt, 1);
    await sent(slow, 1);
    prompt.take();
    for (const queue of queues) queue.push('runs.changed', changed(1, 2));
    for (const queue of queues) queue.finish();
    expect(prompt.messages().map(({ data }) => data.seq)).toEqual([1, 2]);
    expect(slow.messages().map(({ data }) => data.seq)).toEqual([1]);
  });

  it('ends quietly when sending fails', async () => {
    const client = new Client();
    const queue = new EventQueue(client, LIMITS);
    queue.push('settings.changed', {});
    await sent(client, 1);
    client.take(new Error('gone'));
    queue.push('settings.changed', {});
    await sleep(10);
    expect(client.texts.length).toBe(1);
    expect(client.dropped).toBe(0);
  });
});
