import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createAccess } from './access.ts';

const TOKEN = 'the-token';
const access = createAccess(TOKEN, 4711);

/** A request as Node hands it over, with just what the checks look at. */
function request(method: string, headers: Record<string, string>, more: string[] = []): IncomingMessage {
  const rawHeaders = [...Object.entries(headers).flat(), ...more];
  return { method, headers, rawHeaders } as unknown as IncomingMessage;
}

describe('refuseForeign', () => {
  it.each(['127.0.0.1:4711', 'localhost:8080', 'LOCALHOST:1', '[::1]:4711', '127.0.0.1'])(
    'knows itself as %s',
    (host) => {
      expect(access.refuseForeign(request('GET', { host }))).toBeNull();
    },
  );

  it.each([
    'evil.example',
    'evil.example:4711',
    '127.0.0.1.evil.example:4711',
    'localhost.evil.example',
    '127.0.0.1@evil.example',
    '127.0.0.1:4711, evil.example',
    '0.0.0.0:4711',
    '192.168.1.2:4711',
    '127.0.0.1:',
    '',
  ])('refuses the Host "%s"', (host) => {
    expect(access.refuseForeign(request('GET', { host }))?.status).toBe(403);
  });

  it('refuses a request with no Host or two', () => {
    expect(access.refuseForeign(request('GET', {}))?.status).toBe(403);
    const twice = request('GET', { host: '127.0.0.1:4711' }, ['Host', 'evil.example']);
    expect(access.refuseForeign(twice)?.status).toBe(403);
  });

  it('takes only its own origin, also through a tunnel with another port', () => {
    const check = (host: string, origin: string) => access.refuseForeign(request('POST', { host, origin }));
    expect(check('localhost:8080', 'http://localhost:8080')).toBeNull();
    for (const origin of [
      'null',
      'http://evil.example',
      'https://localhost:8080',
      'http://localhost:3000',
      'http://127.0.0.1:8080',
      'http://localhost',
    ]) {
      expect(check('localhost:8080', origin)?.status).toBe(403);
    }
  });

  it('refuses what a browser says comes from another site, but not following a link', () => {
    const host = '127.0.0.1:4711';
    for (const site of ['cross-site', 'same-site']) {
      const embedded = { host, 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' };
      expect(access.refuseForeign(request('GET', embedded))?.status).toBe(403);
      const link = { host, 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate' };
      expect(access.refuseForeign(request('GET', link))).toBeNull();
      expect(access.refuseForeign(request('POST', link))?.status).toBe(403);
    }
    expect(access.refuseForeign(request('GET', { host, 'sec-fetch-site': 'none' }))).toBeNull();
  });
});

describe('refuseUnknown', () => {
  const cookie = `a=b; vcbench_4711=${TOKEN}; c=d`;

  it('wants the token', () => {
    expect(access.refuseUnknown(request('GET', {}))?.status).toBe(401);
    for (const wrong of ['', 'x', `${TOKEN}x`, TOKEN.slice(1)]) {
      expect(access.refuseUnknown(request('GET', { authorization: `Bearer ${wrong}` }))?.status).toBe(401);
      expect(access.refuseUnknown(request('GET', { cookie: `vcbench_4711=${wrong}` }))?.status).toBe(401);
    }
    expect(access.refuseUnknown(request('GET', { cookie: `vcbench_4712=${TOKEN}` }))?.status).toBe(401);
    expect(access.refuseUnknown(request('GET', { authorization: `Basic ${TOKEN}` }))?.status).toBe(401);
  });

  it('takes it as a header, as a cookie, or as the lab sends its key', () => {
    expect(access.refuseUnknown(request('POST', { authorization: `Bearer ${TOKEN}` }))).toBeNull();
    expect(access.refuseUnknown(request('POST', { 'x-vcbench-api-key': TOKEN }))).toBeNull();
    expect(access.refuseUnknown(request('GET', { cookie }))).toBeNull();
  });

  it('lets the cookie change something only with the header that no form of a foreign page can send', () => {
    expect(access.refuseUnknown(request('POST', { cookie }))?.status).toBe(403);
    expect(access.refuseUnknown(request('DELETE', { cookie, 'x-vcbench': '0' }))?.status).toBe(403);
    expect(access.refuseUnknown(request('POST', { cookie, 'x-vcbench': '1' }))).toBeNull();
  });

  it('does not fall back on the cookie when the header is wrong', () => {
    expect(access.refuseUnknown(request('GET', { cookie, authorization: 'Bearer x' }))?.status).toBe(401);
  });
});
