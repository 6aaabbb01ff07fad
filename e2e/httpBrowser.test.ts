import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Serving, startServing } from './support/httpClient.ts';
import { Workbench } from './support/vcbench.ts';

const bench = new Workbench();
let server: Serving;
beforeAll(async () => {
  server = await startServing(bench);
});
afterAll(async () => {
  await server.stop();
  bench.remove();
});

const CHROMIUM = '/usr/bin/chromium';
const noChromium = !existsSync(CHROMIUM);
describe(`a real browser${noChromium ? ' (not run: chromium not installed)' : ''}`, () => {
  it.skipIf(noChromium)('that is signed in gives nothing away to pages of other servers', async () => {
    // Another port of the same machine: to the browser the same site, so the cookie goes along.
    const foreign = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>foreign</title>');
    });
    await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
    const { port } = foreign.address() as AddressInfo;
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-background-networking', '--disable-gpu'],
    });
    try {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(server.url);
      expect(page.url()).toBe(`${server.address}/`);
      expect(
        (await context.cookies(server.address)).map(({ name, httpOnly, sameSite }) => [
          name,
          httpOnly,
          sameSite,
        ]),
      ).toEqual([[`vcbench_${server.port}`, true, 'Strict']]);
      const own = await page.evaluate(tryEverything, server.address);
      expect(own).toEqual({ call: 200, read: true, plain: 403, socket: 'open', image: false, frame: false });
      await page.goto(`http://127.0.0.1:${port}/`);
      const other = await page.evaluate(tryEverything, server.address);
      expect(other).toEqual({
        call: 0,
        read: false,
        plain: 0,
        socket: 'refused',
        image: false,
        frame: false,
      });
      await page.goto(`http://localhost:${port}/`);
      expect(await page.evaluate(tryEverything, server.address)).toEqual(other);
    } finally {
      await browser.close();
      foreign.close();
    }
  });

  it.skipIf(noChromium)(
    'keeps its own page from everything but the methods and the served files',
    async () => {
      let visits = 0;
      const outside = createServer((_request, response) => {
        visits++;
        response.writeHead(200, { 'access-control-allow-origin': '*' }).end('outside');
      });
      await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
      const { port } = outside.address() as AddressInfo;
      const browser = await chromium.launch({
        executablePath: CHROMIUM,
        args: ['--no-sandbox', '--disable-background-networking', '--disable-gpu'],
      });
      try {
        const page = await (await browser.newContext()).newPage();
        await page.goto(server.url);
        expect(await page.evaluate(tryToLeave, `http://127.0.0.1:${port}`)).toEqual({
          node: [],
          methods: [],
          files: [],
          inline: false,
          evaluated: false,
          outside: [],
        });
        expect(visits).toBe(0);
        expect(page.url()).toBe(`${server.address}/`);
      } finally {
        await browser.close();
        outside.close();
      }
    },
  );
});

/** Runs inside the page: what a script smuggled into it would try. Every list is of what succeeded. */
async function tryToLeave(foreign: string) {
  const page = globalThis as unknown as PageDocument & {
    document: PageDocument;
    location: { origin: string };
    stolen?: boolean;
    Worker: new (source: string) => PageElement;
  };
  const { document } = page;
  const node = ['require', 'process', 'module', 'Buffer', '__dirname', 'vcbench'].filter(
    (name) => name in page,
  );

  const call = (method: string) =>
    fetch(`/api/call/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-vcbench': '1' },
      body: '{"path":"/etc/passwd"}',
    });
  const methods: string[] = [];
  for (const method of [
    'fs.readFile',
    'constructor',
    '__proto__',
    'toString',
    'service.close',
    '../logs',
    'app',
  ]) {
    const response = await call(method);
    if (response.ok && ((await response.json()) as { ok: boolean }).ok) methods.push(method);
  }

  const files: string[] = [];
  const ways = [
    '/../../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%2f..%2fetc%2fpasswd',
    '/%5c..%5c..%5cetc%5cpasswd',
  ];
  const absolute = [
    '//etc/passwd',
    '/etc/passwd',
    '/assets/../../../package.json',
    '/api/logs/../../serve.json',
  ];
  for (const path of [...ways, ...absolute, 'file:///etc/passwd', '/api/logs/%2e%2e%2f%2e%2e/serve.txt']) {
    const text = await fetch(path).then(
      (response) => response.text(),
      () => '',
    );
    if (/root:|"token"|"dependencies"/.test(text)) files.push(path);
  }

  const inline = document.createElement('script');
  inline.textContent = 'globalThis.stolen = true';
  document.head.append(inline);
  const evaluated = await new Promise<boolean>((resolve) =>
    setTimeout(() => {
      try {
        // biome-ignore lint/security/noGlobalEval: the test is that the page's policy refuses it
        resolve(globalThis.eval('true') === true);
      } catch {
        resolve(false);
      }
    }, 0),
  );

  const outside: string[] = [];
  const said = (name: string, way: Promise<unknown>) =>
    way.then(
      () => outside.push(name),
      () => undefined,
    );
  await said('fetch', fetch(foreign));
  for (const name of ['img', 'script', 'iframe', 'object'] as const) {
    const element = document.createElement(name);
    const loaded = new Promise<void>((resolve, reject) => {
      element.onload = () => (name === 'iframe' || name === 'object' ? reject() : resolve());
      element.onerror = () => reject();
      setTimeout(reject, 300);
    });
    element.src = foreign;
    element.data = foreign;
    document.body.append(element);
    await said(name, loaded);
  }
  const form = document.createElement('form');
  form.action = foreign;
  form.method = 'post';
  document.body.append(form);
  form.submit();
  await new Promise((resolve) => setTimeout(resolve, 300));
  return { node, methods, files, inline: page.stolen === true, evaluated, outside };
}

/** Runs inside a page: everything a script can try against the server. 0 is a network error, as CORS makes it. */
async function tryEverything(address: string) {
  const { document } = globalThis as unknown as { document: PageDocument };
  const post = (headers: Record<string, string>) =>
    fetch(`${address}/api/call/app.info`, { method: 'POST', credentials: 'include', headers, body: '{}' });
  const json = { 'content-type': 'application/json', 'x-vcbench': '1' };
  const call = await post(json).then(
    async (response) => ({ status: response.status, text: await response.text() }),
    () => ({ status: 0, text: '' }),
  );
  const plain = await post({ 'content-type': 'application/json' }).then(
    ({ status }) => status,
    () => 0,
  );
  const socket = await new Promise<string>((resolve) => {
    const opened = new WebSocket(`${address.replace('http', 'ws')}/api/events`);
    opened.onopen = () => resolve('open');
    opened.onerror = () => resolve('refused');
  });
  const loads = (name: 'img' | 'script', source: string) =>
    new Promise<boolean>((resolve) => {
      const element = document.createElement(name);
      element.onload = () => resolve(true);
      element.onerror = () => resolve(false);
      element.src = source;
      document.head.append(element);
    });
  const image = await loads('img', `${address}/api/call/app.info`);
  const frame = await new Promise<boolean>((resolve) => {
    const element = document.createElement('iframe');
    element.src = `${address}/`;
    element.onload = () => {
      try {
        resolve(element.contentDocument?.body.textContent.includes('VCBench') ?? false);
      } catch {
        resolve(false);
      }
    };
    document.body.append(element);
    setTimeout(() => resolve(false), 2000);
  });
  return { call: call.status, read: call.text.includes('dataDir'), plain, socket, image, frame };
}

/** What the script above uses of a page; the tests are not compiled for browsers. */
interface PageDocument {
  head: { append(element: PageElement): void };
  body: { append(element: PageElement): void };
  createElement(name: string): PageElement;
}
interface PageElement {
  src: string;
  data: string;
  action: string;
  method: string;
  textContent: string;
  submit(): void;
  onload: () => void;
  onerror: () => void;
  contentDocument?: { body: { textContent: string } } | null;
}
