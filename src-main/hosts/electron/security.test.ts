import type { Session, WebFrameMain } from 'electron';
import { describe, expect, it } from 'vitest';
import { hardenSession, isKnownLink, isOwnFrame, isOwnPage, mayLoad } from './security.ts';

describe('links', () => {
  it.each([
    'https://github.com/Illumina/hap.py',
    'https://github.com/Illumina/hap.py/blob/master/doc/happy.md#full',
    'https://nodejs.org/en/download',
    'https://nodejs.org',
  ])('opens %s in the browser', (link) => expect(isKnownLink(link)).toBe(true));

  it.each([
    'http://github.com/Illumina/hap.py',
    'https://github.com/Illumina/hap.pyx',
    'https://github.com/Illumina/hap.py/../../evil/tool',
    'https://github.com.evil.org/Illumina/hap.py',
    'https://nodejs.org@evil.org/',
    'https://me:secret@nodejs.org/',
    'https://nodejs.org:8443/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'ftp://ftp-trace.ncbi.nlm.nih.gov/ReferenceSamples/giab',
    'smb://server/share',
    'nodejs.org',
    '',
  ])('does not open %s', (link) => expect(isKnownLink(link)).toBe(false));
});

describe('pages', () => {
  it.each(['app://vcbench/', 'app://vcbench/index.html', 'app://vcbench/#/runs', 'app://vcbench/?x=1'])(
    'stays on %s',
    (page) => expect(isOwnPage(page)).toBe(true),
  );
  it.each([
    'app://vcbench/assets/main.js',
    'app://other/',
    'app://vcbench.evil/',
    'https://vcbench/',
    'file:///index.html',
    'data:text/html,hello',
    'about:blank',
    'blob:app://vcbench/1234',
    'view-source:app://vcbench/',
  ])('does not go to %s', (page) => expect(isOwnPage(page)).toBe(false));

  it('loads only itself, and the dev server only in development', () => {
    const dev = new URL('http://127.0.0.1:5173/');
    expect(mayLoad('app://vcbench/assets/main.js', undefined)).toBe(true);
    expect(mayLoad('data:image/png;base64,AA==', undefined)).toBe(true);
    for (const address of ['http://127.0.0.1:5173/main.tsx', 'ws://127.0.0.1:5173/']) {
      expect(mayLoad(address, undefined)).toBe(false);
      expect(mayLoad(address, dev)).toBe(true);
    }
    for (const address of [
      'https://example.org/',
      'file:///etc/passwd',
      'http://127.0.0.1:9999/',
      'chrome://gpu',
      '',
    ]) {
      expect(mayLoad(address, dev)).toBe(false);
    }
  });
});

describe('who may call', () => {
  const frame = (origin: string, parent: unknown = null) => ({ origin, parent }) as WebFrameMain;
  it('is the main frame of our own page', () => {
    expect(isOwnFrame(frame('app://vcbench'))).toBe(true);
    expect(isOwnFrame(frame('app://vcbench', frame('app://vcbench')))).toBe(false);
    expect(isOwnFrame(frame('https://vcbench'))).toBe(false);
    expect(isOwnFrame(frame('null'))).toBe(false);
    expect(isOwnFrame(null)).toBe(false);
    const gone = {
      get parent(): never {
        throw new Error('Render frame was disposed');
      },
      origin: 'app://vcbench',
    };
    expect(isOwnFrame(gone)).toBe(false);
  });
});

describe('the session', () => {
  const handlers: Record<string, (...args: unknown[]) => unknown> = {};
  const keep = (name: string) => (handler: (...args: unknown[]) => unknown) => {
    handlers[name] = handler;
  };
  const refused: string[] = [];
  hardenSession(
    {
      setPermissionRequestHandler: keep('request'),
      setPermissionCheckHandler: keep('check'),
      setDevicePermissionHandler: keep('device'),
      setSpellCheckerEnabled: () => undefined,
      webRequest: { onBeforeRequest: keep('load') },
      on: (event: string, handler: () => void) => keep(event)(handler),
    } as unknown as Session,
    {
      shell: { openExternal: async () => undefined },
      devServer: undefined,
      onRefused: (what) => void refused.push(what),
    },
  );
  const request = (permission: string, requestingUrl: string, isMainFrame = true) => {
    let granted: unknown;
    const answer = (value: unknown) => {
      granted = value;
    };
    handlers.request?.(null, permission, answer, { requestingUrl, isMainFrame });
    const checked = handlers.check?.(null, permission, requestingUrl, { isMainFrame });
    expect(checked).toBe(granted);
    return granted;
  };

  it('lets the page write text to the clipboard, and nothing else', () => {
    expect(request('clipboard-sanitized-write', 'app://vcbench/')).toBe(true);
    expect(request('clipboard-sanitized-write', 'app://vcbench/', false)).toBe(false);
    expect(request('clipboard-sanitized-write', 'https://example.org/')).toBe(false);
    for (const permission of [
      'clipboard-read',
      'media',
      'geolocation',
      'notifications',
      'openExternal',
      'usb',
      'unknown',
    ]) {
      expect(request(permission, 'app://vcbench/')).toBe(false);
    }
    expect(handlers.device?.({})).toBe(false);
    expect(refused).toContain('permission clipboard-read');
  });

  it('cancels requests and downloads', () => {
    const answers: unknown[] = [];
    for (const url of [
      'app://vcbench/index.html',
      'https://example.org/',
      'ws://127.0.0.1:1/',
      'file:///etc/passwd',
    ]) {
      handlers.load?.({ url }, (answer: unknown) => void answers.push(answer));
    }
    expect(answers).toEqual([{ cancel: false }, { cancel: true }, { cancel: true }, { cancel: true }]);
    let prevented = false;
    const event = {
      preventDefault: () => {
        prevented = true;
      },
    };
    handlers['will-download']?.(event, { getURL: () => 'blob:app://vcbench/1' });
    expect(prevented).toBe(true);
  });
});
