import { existsSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogLine } from '../src-main/contract/log.ts';
import { METHODS } from '../src-main/contract/names.ts';
import { isTerminal, type RunView } from '../src-main/contract/run.ts';
import {
  eventsOf,
  JSON_HEADERS,
  type Listener,
  listen,
  type Serving,
  send,
  stalledListener,
  startServing,
} from './support/httpClient.ts';
import { until, Workbench } from './support/vcbench.ts';

const SAMPLE = 'NA24143_Lib3_Rep1';

const bench = new Workbench();
let server: Serving;
beforeAll(async () => {
  server = await startServing(bench);
});
afterAll(async () => {
  await server.stop();
  bench.remove();
});

describe('vcbench serve is found', () => {
  it('by a URL with a fresh token, which programs read from a file of this user alone', async () => {
    expect(server.url).toBe(`http://127.0.0.1:${server.port}/?token=${server.token}`);
    expect(server.token).toMatch(/^[\w-]{43}$/);
    expect(server.file).toBe(join(bench.data, 'serve.json'));
    expect(statSync(server.file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(server.file, 'utf8'))).toEqual({
      url: server.address,
      token: server.token,
      pid: server.running.child.pid,
    });
  });

  it('only on this machine', async () => {
    const others = Object.values(networkInterfaces()).flatMap((addresses) =>
      (addresses ?? []).filter(({ internal, family }) => !internal && family === 'IPv4'),
    );
    for (const { address } of others) {
      const outcome = await new Promise((resolve) => {
        const socket = connect(server.port, address);
        socket.on('connect', () => resolve('connected')).on('error', () => resolve('refused'));
        socket.setTimeout(2000, () => resolve('silent'));
      });
      expect(outcome).not.toBe('connected');
    }
    const elsewhere = await bench.run('serve', '--host', '0.0.0.0');
    expect(elsewhere.code).toBe(2);
    expect(elsewhere.stderr).toContain('The server is for this machine only');
  });

  it('by one server a data folder: a second one is refused with the holder named', async () => {
    const second = await bench.run('serve');
    expect(second.code).toBe(4);
    expect(second.stderr).toMatch(
      new RegExp(
        `^error: The data folder .+ is in use by another VCBench \\(process ${server.running.child.pid} on .+\\)\\.\nhint: It is a server at ${server.address}; its token is in .+serve\\.json\\.\n$`,
      ),
    );
    expect(existsSync(server.file)).toBe(true);
    const other = await bench.run('serve', '--data', join(bench.folder, 'other'), '--port', `${server.port}`);
    expect(other.code).toBe(2);
    expect(other.stderr).toContain(
      `Port ${server.port} on 127.0.0.1 cannot be opened: another program uses it.`,
    );
    expect(existsSync(join(bench.folder, 'other', 'serve.json'))).toBe(false);
    expect((await bench.run('serve', '--port', '70000')).code).toBe(2);
  });
});

describe('vcbench serve lets a browser in', () => {
  it('that opens the printed URL: a cookie, and the token leaves the address', async () => {
    const answer = await send(server.port, `/?token=${server.token}`);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/');
    expect(answer.headers['set-cookie']).toEqual([`${server.cookie}; HttpOnly; SameSite=Strict; Path=/`]);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('that follows a link of another site, where a redirect would lose the cookie', async () => {
    const answer = await send(server.port, `/?token=${server.token}`, {
      headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('http-equiv="refresh" content="0;url=/"');
    expect(answer.headers['set-cookie']?.[0]).toContain(server.cookie);
  });

  it('with the policy that a page runs nothing but its own files', async () => {
    const answer = await send(server.port, '/', { headers: { cookie: server.cookie } });
    expect([200, 503]).toContain(answer.status);
    expect(answer.headers).toMatchObject({
      'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self' ws://127.0.0.1:${server.port}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'x-frame-options': 'DENY',
    });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('vcbench serve answers', () => {
  let run: RunView;
  let events: Listener[];

  it('every method of the contract with an envelope', async () => {
    // What starts work is called in the tests that look at it.
    for (const method of METHODS.filter((name) => name !== 'runs.demo' && name !== 'doctor.run')) {
      const answer = await server.send(`/api/call/${method}`, {
        method: 'POST',
        headers: JSON_HEADERS,
        body: '{}',
      });
      expect([method, answer.status]).toEqual([method, 200]);
      const envelope = answer.json<{ ok: boolean; error?: { code: string; detail?: string } }>();
      if (envelope.ok) continue;
      expect([method, envelope.error?.code]).toEqual([method, 'invalidRequest']);
      expect(envelope.error?.detail).toBeUndefined();
    }
    expect(await server.call('host.info', {})).toMatchObject({
      ok: true,
      value: { kind: 'http', canPick: false, canOpenFolder: false, canSaveLog: false },
    });
  });

  it('a demo, whose events reach two clients while a third reads nothing', async () => {
    events = [
      await server.listen('/api/events'),
      await listen(server.port, '/api/events', { cookie: server.cookie }),
    ];
    const stalled = await stalledListener(server.port, '/api/events', server.token);
    const stalledLog = await stalledListener(server.port, `/ws/download/${SAMPLE}`, server.token);
    const started = await server.call('runs.demo', {});
    if (!started.ok) throw new Error(started.error.message);
    const [runId] = started.value.runIds as [string];
    const view = async () => {
      const answer = await server.call('runs.get', { runId });
      if (!answer.ok) throw new Error(answer.error.message);
      return answer.value;
    };
    await until('the demo ends', async () => isTerminal((await view()).state), 60_000);
    run = await view();
    expect(run.state).toBe('succeeded');
    expect(run.synthetic).toBe(true);
    for (const { messages } of events) {
      await until('the end is told', () => eventsOf(messages, 'runs.changed').at(-1)?.seq === run.seq);
      expect(eventsOf(messages, 'runs.changed').at(-1)).toEqual({ runId, seq: run.seq, state: 'succeeded' });
    }
    stalled.destroy();
    stalledLog.destroy();
  });

  it('with events in order and coalesced, whose last tells the last line of every log', async () => {
    const { logs } = (
      (await server.call('logs.list', { runId: run.runId })) as {
        value: { logs: { log: string; lastN: number }[] };
      }
    ).value;
    expect(logs.length).toBeGreaterThan(3);
    for (const { messages } of events) {
      const sequence = eventsOf(messages, 'runs.changed').map(({ seq }) => seq);
      expect(sequence).toEqual([...new Set(sequence)].sort((a, b) => a - b));
      expect(eventsOf(messages, 'logs.appended').length).toBeLessThan(
        logs.reduce((sum, { lastN }) => sum + lastN, 0),
      );
      for (const { log, lastN } of logs) {
        await until(`the last line of ${log} is told`, () =>
          eventsOf(messages, 'logs.appended').some((event) => event.log === log && event.lastN === lastN),
        );
      }
    }
  });

  it("a step's log as a text file", async () => {
    const [step] = run.steps;
    const path = `/api/logs/${run.runId}/${step?.log}.txt`;
    const answer = await send(server.port, path, { headers: { cookie: server.cookie } });
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="${run.runId}-${step?.log}.txt"`,
      'x-content-type-options': 'nosniff',
    });
    const page = await server.call('logs.read', {
      runId: run.runId,
      log: step?.log as string,
      from: 1,
      limit: 5000,
    });
    const lines: LogLine[] = page.ok ? page.value.lines : [];
    expect(answer.body.split('\n').slice(0, -1)).toEqual(
      lines.map(({ t, level, text }) => `${new Date(t).toISOString()} ${level.padEnd(8)} ${text}`),
    );
    for (const wrong of [
      `/api/logs/${run.runId}/09-none.1.txt`,
      '/api/logs/20260101T000000Z-x/01-import.1.txt',
    ]) {
      expect((await server.send(wrong)).status).toBe(404);
    }
    for (const wrong of [
      `/api/logs/${run.runId}/..%2fjournal.ndjson`,
      `/api/logs/../${run.runId}/01-import.1.txt`,
    ]) {
      expect([400, 404]).toContain((await server.send(wrong)).status);
    }
  });

  it("the lab's status and logs of a sample", async () => {
    const status = (await server.send(`/api/v1/download/status/${SAMPLE}`)).json<{ log_count: number }>();
    expect(status).toEqual({
      sample_id: SAMPLE,
      status: 'completed',
      log_count: expect.any(Number),
      started_at: run.startedAt,
      updated_at: expect.stringMatching(/^\d{4}-.+Z$/),
    });
    const logs = async (since: string) =>
      (await server.send(`/api/v1/download/logs/${SAMPLE}?since=${since}`)).json<{ logs: object[] }>();
    const all = await logs('0');
    const total = status.log_count;
    expect(all).toEqual({
      sample_id: SAMPLE,
      logs: expect.any(Array),
      total_logs: total,
      status: 'completed',
      has_more: true,
    });
    expect(all.logs.length).toBe(total);
    expect(Object.keys(all.logs[0] ?? {})).toEqual(['timestamp', 'message', 'level']);
    expect((await logs('7')).logs).toEqual(all.logs.slice(7));
    expect(await logs(`${total}`)).toEqual({ ...all, logs: [], has_more: false });
    expect(await logs('999999')).toMatchObject({ logs: [], has_more: false });
    const bad = await server.send(`/api/v1/download/logs/${SAMPLE}?since=-1`);
    expect(bad.status).toBe(400);
    expect(bad.json().detail).toMatch(/^since: /);
  });

  it('nothing yet for a sample it does not know', async () => {
    const nothing = { sample_id: 'Nobody_1', status: 'pending' };
    expect((await server.send('/api/v1/download/status/Nobody_1')).json()).toEqual({
      ...nothing,
      log_count: 0,
      started_at: null,
      updated_at: null,
    });
    expect((await server.send('/api/v1/download/logs/Nobody_1')).json()).toEqual({
      ...nothing,
      logs: [],
      total_logs: 0,
      has_more: false,
    });
    expect((await server.send('/api/v1/download/status/..')).status).toBe(400);
    expect((await server.send('/api/v1/download/status/%20')).status).toBe(400);
  });

  it("the same entries over the lab's WebSocket, ending with the status", async () => {
    const { logs } = (await server.send(`/api/v1/download/logs/${SAMPLE}`)).json<{ logs: object[] }>();
    const status = (await server.send(`/api/v1/download/status/${SAMPLE}`)).json();
    const whole = await server.listen(`/ws/download/${SAMPLE}`);
    expect(await whole.closed).toBe(1000);
    expect(whole.messages).toEqual([...logs, status]);
    const rest = await server.listen(`/ws/download/${SAMPLE}?since=${logs.length - 2}`);
    expect(await rest.closed).toBe(1000);
    expect(rest.messages).toEqual([...logs.slice(-2), status]);
  });

  it("the lab's clean-up by the retention rule of the settings", async () => {
    const post = { method: 'POST', headers: JSON_HEADERS };
    const answer = await server.send('/api/v1/download/cleanup', post);
    expect(answer.json()).toEqual({ message: 'Old logs cleaned up successfully (0 removed)' });
    const settings = await server.call('settings.get', {});
    if (!settings.ok) throw new Error(settings.error.message);
    await server.call('settings.set', { ...settings.value, logs: { ...settings.value.logs, maxBytes: 1 } });
    const again = (await server.send('/api/v1/download/cleanup', post)).json<{ message: string }>();
    expect(again.message).toMatch(/\([1-9]\d* removed\)/);
    expect((await server.send(`/api/v1/download/status/${SAMPLE}`)).json()).toMatchObject({
      status: 'completed',
      log_count: 0,
    });
    await server.call('settings.set', settings.value);
  });
});
