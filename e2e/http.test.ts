import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api, EventData } from '../src-main/contract/api.ts';
import type { LogLine } from '../src-main/contract/log.ts';
import { METHODS } from '../src-main/contract/names.ts';
import { isTerminal, type RunView } from '../src-main/contract/run.ts';
import { type HttpHost, startHttpHost } from '../src-main/hosts/http/httpHost.ts';
import { type DemoLab, makeDemoLab } from './support/demoLab.ts';
import { type HostileS3, startHostileS3 } from './support/hostileS3.ts';
import {
  type Listener,
  listen,
  type Serving,
  send,
  sendRaw,
  stalledListener,
  startServing,
} from './support/httpClient.ts';
import { hasTool, until, Workbench } from './support/vcbench.ts';

const SAMPLE = 'NA24143_Lib3_Rep1';
const JSON_HEADERS = { 'content-type': 'application/json' };

describe('vcbench serve', () => {
  const bench = new Workbench();
  let server: Serving;
  beforeAll(async () => {
    server = await startServing(bench);
  });
  afterAll(async () => {
    await server.stop();
    bench.remove();
  });

  describe('is found', () => {
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
      const other = await bench.run(
        'serve',
        '--data',
        join(bench.folder, 'other'),
        '--port',
        `${server.port}`,
      );
      expect(other.code).toBe(2);
      expect(other.stderr).toContain(
        `Port ${server.port} on 127.0.0.1 cannot be opened: another program uses it.`,
      );
      expect(existsSync(join(bench.folder, 'other', 'serve.json'))).toBe(false);
      expect((await bench.run('serve', '--port', '70000')).code).toBe(2);
    });
  });

  describe('lets a browser in', () => {
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

  describe('refuses', () => {
    const call = (headers: Record<string, string>, body = '{}') =>
      send(server.port, '/api/call/app.info', {
        method: 'POST',
        headers: { ...JSON_HEADERS, ...headers },
        body,
      });
    const own = () => `http://127.0.0.1:${server.port}`;

    it('everything without the token', async () => {
      for (const path of [
        '/',
        '/index.html',
        '/assets/x.js',
        '/api/logs/a/01-a.1.txt',
        '/api/v1/download/status/S',
      ]) {
        expect((await send(server.port, path)).status).toBe(401);
      }
      const answer = await call({});
      expect(answer.status).toBe(401);
      expect(answer.json()).toEqual({
        ok: false,
        error: {
          code: 'accessDenied',
          message: 'The token is missing or wrong. Open the address that "vcbench serve" printed.',
        },
      });
    });

    it('a wrong token, wherever it stands', async () => {
      const wrong = server.token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
      expect((await call({ authorization: `Bearer ${wrong}` })).status).toBe(401);
      expect((await call({ cookie: `vcbench_${server.port}=${wrong}`, 'x-vcbench': '1' })).status).toBe(401);
      const opened = await send(server.port, `/?token=${wrong}`);
      expect(opened.status).toBe(401);
      expect(opened.headers['set-cookie']).toBeUndefined();
    });

    it('a foreign Host, as DNS rebinding brings it, even with the token', async () => {
      for (const host of ['evil.example', `evil.example:${server.port}`, '127.0.0.1.evil.example']) {
        expect((await call({ host, authorization: `Bearer ${server.token}` })).status).toBe(403);
        expect((await send(server.port, `/?token=${server.token}`, { headers: { host } })).status).toBe(403);
      }
    });

    it('a foreign Origin, even with the cookie and the header', async () => {
      for (const origin of [
        'http://evil.example',
        'null',
        `http://localhost:${server.port}`,
        'http://127.0.0.1:1',
      ]) {
        expect((await call({ origin, cookie: server.cookie, 'x-vcbench': '1' })).status).toBe(403);
      }
      expect((await call({ origin: own(), cookie: server.cookie, 'x-vcbench': '1' })).status).toBe(200);
    });

    it("a form's or script's POST from another page: no header, or the browser's own word", async () => {
      expect((await call({ cookie: server.cookie })).status).toBe(403);
      const form = { cookie: server.cookie, 'content-type': 'text/plain', 'x-vcbench': '1' };
      expect((await call(form)).status).toBe(415);
      const crossSite = { cookie: server.cookie, 'x-vcbench': '1', 'sec-fetch-site': 'same-site' };
      expect((await call(crossSite)).status).toBe(403);
    });

    it('a preflight, so that no browser sends the real request', async () => {
      const answer = await send(server.port, '/api/call/app.info', {
        method: 'OPTIONS',
        headers: { origin: 'http://evil.example', 'access-control-request-method': 'POST' },
      });
      expect(answer.status).toBe(403);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    });

    it('paths out of the served folder, sent raw', async () => {
      const outside = [
        '/../package.json',
        '/..%2fpackage.json',
        '/%2e%2e/%2e%2e/package.json',
        '/assets/..\\..\\package.json',
        '/assets/%5c..%5c..%5cpackage.json',
        '/index.html%00',
        '//etc/passwd',
        '/etc/passwd',
        '/%2fetc%2fpasswd',
        'file:///etc/passwd',
        'http://127.0.0.1/../etc/passwd',
        '/....//....//etc/passwd',
      ];
      for (const path of outside) {
        const head = `Host: 127.0.0.1:${server.port}\r\nAuthorization: Bearer ${server.token}\r\nConnection: close`;
        const { status, text } = await sendRaw(server.port, `GET ${path} HTTP/1.1\r\n${head}\r\n\r\n`);
        expect([path, status]).toEqual([path, expect.toSatisfy((code) => code === 400 || code === 404)]);
        expect(text).not.toMatch(/root:|vcbench-desktop/);
      }
    });

    it('no Host, two of them, and what is no HTTP', async () => {
      const authorization = `Authorization: Bearer ${server.token}\r\nConnection: close`;
      const raw = async (text: string) => (await sendRaw(server.port, text)).status;
      expect(await raw(`GET / HTTP/1.1\r\n${authorization}\r\n\r\n`)).toBe(400);
      const own = `Host: 127.0.0.1:${server.port}`;
      expect(
        await raw(`GET / HTTP/1.1\r\n${own}\r\nHost: evil.example\r\n${authorization}\r\n\r\n`),
      ).not.toBe(200);
      expect(await raw('\u0016\u0003\u0001 hello\r\n\r\n')).toBe(400);
      expect(await raw(`GET / HTTP/1.1\r\n${own}\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`)).toBe(431);
    });

    it('a body too large, declared or not, and goes on', async () => {
      const authorization = `Bearer ${server.token}`;
      const large = Buffer.alloc(5 * 1024 * 1024, 0x20);
      const declared = await call({ authorization }, large as unknown as string);
      expect(declared.status).toBe(413);
      const chunked = await call(
        { authorization, 'transfer-encoding': 'chunked' },
        large as unknown as string,
      );
      expect(chunked.status).toBe(413);
      expect((await call({ authorization })).status).toBe(200);
    });

    it.each([
      ['no JSON', '{'],
      ['nothing', ''],
      ['no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ])('a body that is %s', async (_what, body) => {
      const answer = await call({ authorization: `Bearer ${server.token}` }, body as string);
      expect(answer.status).toBe(400);
      expect(answer.json()).toMatchObject({ ok: false, error: { code: 'invalidRequest' } });
    });

    it('methods that are not in the contract, and other verbs', async () => {
      const post = { method: 'POST', headers: JSON_HEADERS, body: '{}' };
      for (const name of ['app.exit', '__proto__', 'constructor', 'toString', '']) {
        const answer = await server.send(`/api/call/${name}`, post);
        expect(answer.status).toBe(404);
        expect(answer.json()).toMatchObject({ ok: false });
      }
      expect((await server.send('/api/call/app.info')).status).toBe(405);
      expect((await server.send('/', { method: 'DELETE' })).status).toBe(405);
      expect((await server.send('/api/nothing')).status).toBe(404);
      expect((await server.send('/api/v1/nothing')).status).toBe(404);
    });

    it('WebSockets without the token, from foreign pages, to nowhere', async () => {
      const open = (path: string, headers: Record<string, string>) => listen(server.port, path, headers);
      const { cookie } = server;
      for (const path of ['/api/events', `/ws/download/${SAMPLE}`]) {
        await expect(open(path, {})).rejects.toThrow('HTTP 401');
        await expect(open(path, { cookie: 'vcbench=x' })).rejects.toThrow('HTTP 401');
        await expect(open(path, { cookie, origin: 'http://evil.example' })).rejects.toThrow('HTTP 403');
        await expect(open(path, { cookie, host: 'evil.example' })).rejects.toThrow('HTTP 403');
      }
      await expect(open('/api/nothing', { cookie })).rejects.toThrow('HTTP 404');
      await expect(open('/ws/download/..%2fx', { cookie })).rejects.toThrow(/HTTP 40/);
      const fine = await open('/api/events', { cookie, origin: own() });
      fine.socket.send('x'.repeat(10_000));
      expect(await fine.closed).toBe(1009);
    });
  });

  describe('answers', () => {
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
        await until('the end is told', () => of(messages, 'runs.changed').at(-1)?.seq === run.seq);
        expect(of(messages, 'runs.changed').at(-1)).toEqual({ runId, seq: run.seq, state: 'succeeded' });
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
        const sequence = of(messages, 'runs.changed').map(({ seq }) => seq);
        expect(sequence).toEqual([...new Set(sequence)].sort((a, b) => a - b));
        const appended = of(messages, 'logs.appended');
        expect(appended.length).toBeLessThan(logs.reduce((sum, { lastN }) => sum + lastN, 0));
        for (const { log, lastN } of logs) {
          expect([log, appended.findLast((event) => event.log === log)?.lastN]).toEqual([log, lastN]);
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
});

const awsMissing = !hasTool('aws');
describe(`the lab's import from S3${awsMissing ? ' (not run: aws not installed)' : ''}`, () => {
  let lab: DemoLab;
  let s3: HostileS3;
  let bench: Workbench;
  beforeAll(async () => {
    lab = await makeDemoLab();
    s3 = await startHostileS3();
    bench = new Workbench({
      VCBENCH_REFERENCE_CATALOGUE: lab.catalogue,
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
      AWS_EC2_METADATA_DISABLED: 'true',
    });
    s3.objects = lab.objects('runs');
  });
  afterAll(async () => {
    await s3.close();
    lab.remove();
    bench.remove();
  });

  const upload = (server: Serving, body: object) =>
    server.send('/api/v1/upload/aws', { method: 'POST', headers: JSON_HEADERS, body: JSON.stringify(body) });
  const configure = (server: Serving) =>
    server.call('settings.set', {
      s3: { bucket: 'lab', basePath: 'runs', region: 'ca-central-1', endpoint: s3.endpoint },
    });

  it('says what is wrong with a request', async () => {
    const server = await startServing(bench);
    const noBucket = await upload(server, { sample_id: SAMPLE });
    expect(noBucket.status).toBe(400);
    expect(noBucket.json()).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/^No S3 bucket is set\./),
    });
    await configure(server);
    const stratified = await upload(server, { sample_id: SAMPLE, benchmarks: ['stratified'] });
    expect(stratified.status).toBe(400);
    expect(stratified.json().detail).toContain('"stratified" needs "happy"');
    expect((await upload(server, { sample_id: '../x' })).status).toBe(400);
    expect((await upload(server, [])).status).toBe(400);
    expect((await server.call('runs.list', {})) as object).toMatchObject({ value: { runs: [] } });
    expect((await server.stop('SIGINT')).code).toBe(0);
  });

  it.skipIf(awsMissing)(
    'downloads, processes, and is followed from before its start to its end',
    async () => {
      const server = await startServing(bench);
      await configure(server);
      const follower = await server.listen(`/ws/download/${SAMPLE}`);
      const answer = await upload(server, { sample_id: SAMPLE, benchmarks: ['csv'] });
      expect(answer.json()).toEqual({
        ok: true,
        sample_id: SAMPLE,
        run_name: `${SAMPLE}_R001`,
        job_id: expect.stringContaining(SAMPLE),
        auto_process: true,
        benchmarking: 'csv',
        message: 'AWS download initiated',
      });
      expect(await follower.closed).toBe(1000);
      expect(follower.messages.at(-1)).toMatchObject({ sample_id: SAMPLE, status: 'completed' });
      const { logs } = (await server.send(`/api/v1/download/logs/${SAMPLE}`)).json<{ logs: object[] }>();
      expect(follower.messages.slice(0, -1)).toEqual(logs);
      await server.stop();
    },
  );

  it.skipIf(awsMissing)(
    'is interrupted when the server is asked to end, and its clients see it',
    async () => {
      const server = await startServing(bench);
      await configure(server);
      s3.behaviour = { kind: 'stall', after: 50_000 };
      s3.objects = new Map(
        [...s3.objects].map(([key, content]) => [key.replaceAll(SAMPLE, 'NA24143_Lib9_Rep1'), content]),
      );
      const events = await server.listen('/api/events');
      const { job_id: runId } = (await upload(server, { sample_id: 'NA24143_Lib9_Rep1' })).json<{
        job_id: string;
      }>();
      const status = async () =>
        (await server.send('/api/v1/download/status/NA24143_Lib9_Rep1')).json<{
          status: string;
          log_count: number;
        }>();
      await until('the download runs', async () => (await status()).log_count > 2);
      expect((await status()).status).toBe('running');
      const finished = await server.stop();
      expect(finished.code).toBe(0);
      expect(finished.stderr).toContain('1 active run becomes interrupted');
      expect(await events.closed).toBe(1001);
      expect(of(events.messages, 'runs.changed').at(-1)).toMatchObject({ runId, state: 'interrupted' });
      expect(existsSync(server.file)).toBe(false);
      expect(await bench.json('show', runId)).toMatchObject({ state: 'interrupted', reason: 'appQuit' });
    },
  );
});

describe('the host inside a program', () => {
  let folder: string;
  let host: HttpHost;
  let emit: (event: string, data: unknown) => void;
  const troubles: Error[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vcbench-http-'));
    const listeners = new Map<string, Set<(data: unknown) => void>>();
    emit = (event, data) => {
      for (const listener of listeners.get(event) ?? []) listener(data);
    };
    const service = {
      call: async () => {
        throw new Error('a bug');
      },
      on: (event: string, listener: (data: unknown) => void) => {
        listeners.set(event, (listeners.get(event) ?? new Set()).add(listener));
        return () => listeners.get(event)?.delete(listener);
      },
    } as unknown as Api;
    host = await startHttpHost({
      service,
      port: 0,
      rendererDir: join(folder, 'renderer'),
      onTrouble: (error) => troubles.push(error),
    });
  });
  afterAll(async () => {
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const get = (path: string, method = 'GET') =>
    send(host.port, path, { method, headers: { authorization: `Bearer ${host.token}` } });

  it('says how to build the window while it is not there, then serves it', async () => {
    const unbuilt = await get('/');
    expect(unbuilt.status).toBe(503);
    expect(unbuilt.body).toContain('npm run build');
    mkdirSync(join(folder, 'renderer', 'assets'), { recursive: true });
    writeFileSync(join(folder, 'renderer', 'index.html'), '<!doctype html><title>é</title>');
    writeFileSync(join(folder, 'renderer', 'assets', 'index-abcdefgh.js'), 'export {};');
    writeFileSync(join(folder, 'renderer', 'empty.txt'), '');
    writeFileSync(join(folder, 'secret.txt'), 'secret');
    symlinkSync(join(folder, 'secret.txt'), join(folder, 'renderer', 'out.txt'));
    const page = await get('/');
    expect([page.status, page.body]).toEqual([200, '<!doctype html><title>é</title>']);
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
    });
    const script = await get('/assets/index-abcdefgh.js');
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'private, max-age=31536000, immutable',
      'content-length': '10',
    });
    expect(await get('/assets/index-abcdefgh.js', 'HEAD')).toMatchObject({ status: 200, body: '' });
    expect(await get('/empty.txt')).toMatchObject({ status: 200, body: '' });
    expect((await get('/out.txt')).status).toBe(404);
    expect((await get('/../secret.txt')).status).toBe(400);
    expect((await get('/assets')).status).toBe(404);
  });

  it('answers a failure of its own without a stack trace, and tells the program', async () => {
    const answer = await send(host.port, '/api/call/app.info', {
      method: 'POST',
      headers: { ...JSON_HEADERS, authorization: `Bearer ${host.token}` },
      body: '{}',
    });
    expect(answer.status).toBe(500);
    expect(answer.json()).toEqual({
      ok: false,
      error: { code: 'internal', message: 'The server could not answer this request.' },
    });
    expect(troubles.map(({ message }) => message)).toEqual(['a bug']);
  });

  it('holds few events for a client that does not read, drops it when it falls too far behind, and serves the other', async () => {
    const stalled = await stalledListener(host.port, '/api/events', host.token);
    const gone = new Promise<void>((resolve) => stalled.on('close', () => resolve()));
    const reader = await listen(host.port, '/api/events', { authorization: `Bearer ${host.token}` });
    const runId = (n: number) => `20261123T075538Z-S-${String(n).padStart(6, '0')}`;
    const before = process.memoryUsage().heapUsed;
    const rounds = 400;
    for (let round = 1; round <= rounds; round++) {
      for (let n = 0; n < 1500; n++) emit('runs.changed', { runId: runId(n), seq: round, state: 'running' });
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until(
      'the reader knows the last',
      () => of(reader.messages, 'runs.changed').at(-1)?.seq === rounds,
    );
    const last = new Map(of(reader.messages, 'runs.changed').map((event) => [event.runId, event.seq]));
    expect(last.size).toBe(1500);
    expect([...last.values()].every((seq) => seq === rounds)).toBe(true);
    expect(reader.messages.length).toBeLessThan((rounds * 1500) / 4);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(200 * 1024 * 1024);
    for (let n = 0; n < 2500; n++)
      emit('runs.changed', { runId: runId(n), seq: rounds + 1, state: 'running' });
    stalled.resume();
    await gone;
    reader.socket.terminate();
  });
});

/** The data of one kind of event, in order. */
function of<E extends 'runs.changed' | 'logs.appended'>(
  messages: readonly Record<string, unknown>[],
  event: E,
): EventData<E>[] {
  return messages.flatMap((message) => (message.event === event ? [message.data as EventData<E>] : []));
}
