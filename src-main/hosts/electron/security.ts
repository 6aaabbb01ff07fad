import type { App, Session, Shell, WebContents, WebFrameMain } from 'electron';
import { APP_ORIGIN } from './appProtocol.ts';

/** Pages that a link of ours may open in the user's browser; see {@link isKnownLink}. */
const KNOWN_PAGES = [
  'https://github.com/Illumina/hap.py',
  'https://github.com/ACEnglish/truvari',
  'https://github.com/genome-in-a-bottle',
  'https://github.com/ga4gh/benchmarking-tools',
  'https://www.nist.gov/programs-projects/genome-bottle',
  'https://ftp-trace.ncbi.nlm.nih.gov/ReferenceSamples/giab',
  'https://docs.aws.amazon.com/cli',
  'https://nodejs.org',
] as const;

/** Is it one of the pages that VCBench itself links to, or below one? */
export function isKnownLink(address: string): boolean {
  const url = URL.parse(address);
  if (
    url === null ||
    url.protocol !== 'https:' ||
    url.username !== '' ||
    url.password !== '' ||
    url.port !== ''
  ) {
    return false;
  }
  return KNOWN_PAGES.some((page) => {
    const known = new URL(page);
    const folder = known.pathname.replace(/\/$/, '');
    return url.host === known.host && (url.pathname === folder || url.pathname.startsWith(`${folder}/`));
  });
}

/** Is it the page itself? Nothing else may be navigated to. */
export function isOwnPage(address: string): boolean {
  const url = URL.parse(address);
  if (url === null || `${url.protocol}//${url.host}` !== APP_ORIGIN) return false;
  return url.pathname === '/' || url.pathname === '/index.html';
}

/** Is this frame our own page, and not a frame inside it or a page that took its place? */
export function isOwnFrame(frame: Pick<WebFrameMain, 'origin' | 'parent'> | null): boolean {
  try {
    return frame !== null && frame.parent === null && frame.origin === APP_ORIGIN;
  } catch {
    // The frame is gone.
    return false;
  }
}

export interface SecurityOptions {
  shell: Pick<Shell, 'openExternal'>;
  devServer: URL | undefined;
  onRefused(what: string): void;
}

/** The session has no permissions, no network and no spelling dictionaries to fetch. */
export function hardenSession(session: Session, { devServer, onRefused }: SecurityOptions): void {
  const allowed = (permission: string, origin: string, isMainFrame: boolean): boolean =>
    // To copy text, by a click of the user. Reading the clipboard stays forbidden.
    permission === 'clipboard-sanitized-write' && isMainFrame && isOwnOrigin(origin);
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const granted = allowed(permission, details.requestingUrl, details.isMainFrame);
    if (!granted) onRefused(`permission ${permission}`);
    answer(granted);
  });
  session.setPermissionCheckHandler((_contents, permission, origin, details) =>
    allowed(permission, origin, details.isMainFrame),
  );
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    const cancel = !mayLoad(url, devServer);
    if (cancel) onRefused(`request for ${url.slice(0, 200)}`);
    answer({ cancel });
  });
  session.on('will-download', (event, item) => {
    onRefused(`download of ${item.getURL().slice(0, 200)}`);
    event.preventDefault();
  });
}

/** Every page of this program, whatever made it: no other page, window, frame or embedded page. */
export function hardenContents(app: App, { shell, onRefused }: SecurityOptions): void {
  app.on('web-contents-created', (_event, contents) => {
    const keepHere = (event: { preventDefault(): void; readonly url: string }) => {
      if (isOwnPage(event.url)) return;
      onRefused(`navigation to ${event.url.slice(0, 200)}`);
      event.preventDefault();
    };
    contents.on('will-navigate', keepHere);
    contents.on('will-redirect', keepHere);
    contents.on('will-frame-navigate', keepHere);
    contents.on('will-attach-webview', (event) => {
      onRefused('an embedded page');
      event.preventDefault();
    });
    contents.setWindowOpenHandler(({ url }) => {
      openLink(url, contents, { shell, onRefused });
      return { action: 'deny' };
    });
  });
}

function openLink(
  url: string,
  contents: WebContents,
  { shell, onRefused }: Pick<SecurityOptions, 'shell' | 'onRefused'>,
): void {
  if (!isKnownLink(url) || !isOwnFrame(contents.mainFrame)) onRefused(`window for ${url.slice(0, 200)}`);
  else shell.openExternal(new URL(url).href).catch((error) => onRefused(`link ${url}: ${String(error)}`));
}

/** What the page may load: itself, and in development the dev server. */
export function mayLoad(address: string, devServer: URL | undefined): boolean {
  const url = URL.parse(address);
  if (url === null) return false;
  if (isOwnOrigin(address)) return true;
  // The developer tools are pages of Chromium's own that no page of ours can open.
  if (url.protocol === 'data:' || url.protocol === 'devtools:') return true;
  return devServer !== undefined && url.host === devServer.host;
}

function isOwnOrigin(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && `${url.protocol}//${url.host}` === APP_ORIGIN;
}
