import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Why a request is turned away. */
export interface Refusal {
  status: 401 | 403;
  message: string;
}

/**
 * Who may talk to the server. Any web page can send requests to 127.0.0.1, and any name can be made to resolve to it, so
 * a request must name this machine (Host), must not come from another origin (Origin, Sec-Fetch-Site), and must carry the
 * token.
 */
export interface Access {
  readonly token: string;
  /** From a foreign name or page? Checked before anything else, also on WebSocket upgrades. */
  refuseForeign(request: IncomingMessage): Refusal | null;
  /** Without the token, by cookie or header? A change by cookie also needs `x-vcbench: 1`, which no foreign form can send. */
  refuseUnknown(request: IncomingMessage): Refusal | null;
  isToken(text: string | null): boolean;
  /** The Set-Cookie value that lets a browser in. */
  cookie(): string;
}

const LOOPBACK_HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;

export function createAccess(token: string, port: number): Access {
  const digest = sha256(token);
  // Browsers send cookies of one host to all its ports: the port in the name keeps two servers apart.
  const name = `vcbench_${port}`;
  const isToken = (text: string | null) => text !== null && timingSafeEqual(sha256(text), digest);

  return {
    token,
    isToken,
    cookie: () => `${name}=${token}; HttpOnly; SameSite=Strict; Path=/`,
    refuseForeign(request) {
      if (!isOwnHost(request)) {
        return forbidden('This server answers only to the names 127.0.0.1 and localhost.');
      }
      const { origin } = request.headers;
      if (origin !== undefined && origin.toLowerCase() !== `http://${request.headers.host}`.toLowerCase()) {
        return forbidden('Requests from pages of other servers are refused.');
      }
      const site = request.headers['sec-fetch-site'];
      const isNavigation = request.method === 'GET' && request.headers['sec-fetch-mode'] === 'navigate';
      if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isNavigation) {
        return forbidden('Requests from pages of other servers are refused.');
      }
      return null;
    },
    refuseUnknown(request) {
      const key = headerToken(request);
      if (key !== null) return isToken(key) ? null : unknown();
      if (!cookiesNamed(request, name).some(isToken)) return unknown();
      const changes = request.method !== 'GET' && request.method !== 'HEAD';
      if (changes && request.headers['x-vcbench'] !== '1') {
        return forbidden('A request with the cookie needs the header "x-vcbench: 1".');
      }
      return null;
    },
  };
}

function isOwnHost(request: IncomingMessage): boolean {
  const hosts = request.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  return hosts.length === 1 && LOOPBACK_HOST.test(request.headers.host ?? '');
}

/** `Authorization: Bearer TOKEN`, or `X-VCBench-API-Key: TOKEN` as the lab's scripts send it. */
function headerToken(request: IncomingMessage): string | null {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return bearer;
  const key = request.headers['x-vcbench-api-key'];
  return typeof key === 'string' ? key : null;
}

function cookiesNamed(request: IncomingMessage, name: string): string[] {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function forbidden(message: string): Refusal {
  return { status: 403, message };
}

function unknown(): Refusal {
  return {
    status: 401,
    message: 'The token is missing or wrong. Open the address that "vcbench serve" printed.',
  };
}
