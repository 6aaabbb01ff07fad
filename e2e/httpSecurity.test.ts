import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../src-main/contract/api.ts';
import { type HttpHost, startHttpHost } from '../src-main/hosts/http/httpHost.ts';
import { JSON_HEADERS, listen, type Serving, send, sendRaw, startServing } from './support/httpClient.ts';
import { Workbench } from './support/vcbench.ts';

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

describe('vcbench serve refuses', () => {
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
    expect(await raw(`GET / HTTP/1.1\r\n${own}\r\nHost: evil.example\r\n${authorization}\r\n\r\n`)).not.toBe(
      200,
    );
    expect(await raw('\u0016\u0003\u0001 hello\r\n\r\n')).toBe(400);
    expect(await raw(`GET / HTTP/1.1\r\n${own}\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`)).toBe(431);
  });

  it('a body too large, declared or not, and goes on', async () => {
    const authorization = `Bearer ${server.token}`;
    const large = Buffer.alloc(5 * 1024 * 1024, 0x20);
    const declared = await call({ authorization }, large as unknown as string);
    expect(declared.status).toBe(413);
    const chunked = await call({ authorization, 'transfer-encoding': 'chunked' }, large as unknown as string);
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

describe('the host inside a program', () => {
  let folder: string;
  let host: HttpHost;
  const troubles: Error[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vcbench-http-'));
    const service = {
      call: async () => {
        throw new Error('a bug');
      },
      on: () => () => undefined,
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
});
