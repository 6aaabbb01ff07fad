import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerAppRequest, contentSecurityPolicy } from './appProtocol.ts';

let folder: string;
let root: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vcbench-app-'));
  root = join(folder, 'renderer');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(root, 'index.html'), '<!doctype html>');
  writeFileSync(join(root, 'assets', 'main.js'), 'x');
  writeFileSync(join(root, 'assets', 'main.js.map'), '{}');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  mkdirSync(join(folder, 'renderer-beside'));
  writeFileSync(join(folder, 'renderer-beside', 'index.html'), 'secret');
  symlinkSync(join(folder, 'secret.txt'), join(root, 'link.txt'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A Request whose URL is kept as written, as Chromium may hand over one that it did not clean up. */
const ask = (url: string, method = 'GET') => answerAppRequest({ url, method } as Request, { root });

describe('app://vcbench', () => {
  it('serves the page with its policy', async () => {
    const response = await ask('app://vcbench/');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<!doctype html>');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await ask('app://vcbench/assets/main.js?v=1#x')).headers.get('content-type')).toMatch(
      /^text\/javascript/,
    );
    expect((await ask('app://vcbench/index.html', 'HEAD')).body).toBeNull();
  });

  it.each([
    'app://vcbench/../secret.txt',
    'app://vcbench/assets/../../secret.txt',
    'app://vcbench/%2e%2e/secret.txt',
    'app://vcbench/%2e%2e%2fsecret.txt',
    'app://vcbench/..%2fsecret.txt',
    'app://vcbench/..%5csecret.txt',
    'app://vcbench/..\\secret.txt',
    'app://vcbench/%252e%252e%252fsecret.txt',
    'app://vcbench//etc/passwd',
    'app://vcbench/%2fetc%2fpasswd',
    'app://vcbench/../renderer-beside/index.html',
    'app://vcbench/index.html%00.txt',
    'app://vcbench/link.txt',
    'app://vcbench/assets',
    'app://vcbench/assets/main.js.map',
    'app://vcbench/no-such-file.js',
    'app://vcbench/%',
    'app://elsewhere/index.html',
    'app://vcbench.evil/index.html',
    'app://vcbench@evil/index.html',
    'file:///etc/passwd',
    'https://vcbench/index.html',
    'app:index.html',
    '',
  ])('refuses %s', async (url) => {
    const response = await ask(url);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('Not found');
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s', async (method) => {
    expect((await ask('app://vcbench/index.html', method)).status).toBe(404);
  });

  it('admits the dev server only in development', () => {
    expect(contentSecurityPolicy()).not.toMatch(/unsafe|ws:|http:/);
    expect(contentSecurityPolicy(new URL('http://127.0.0.1:5173/'))).toContain(
      "connect-src 'self' ws://127.0.0.1:5173;",
    );
  });
});
