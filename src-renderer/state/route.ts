import { createStore } from './store.ts';

export const PAGES = ['import', 'runs', 'references', 'doctor', 'settings'] as const;
export type Page = (typeof PAGES)[number];

/** Where the window is; kept in the address, so that a reload comes back to it. */
export interface Route {
  page: Page;
  runId: string | null;
}

export const route = createStore<Route>(parseRoute(globalThis.location?.hash ?? ''));

/** Shows a page, or a run. `replace`: a step back skips what was there, as when one walks down a list. */
export function go(page: Page, runId: string | null = null, replace = false): void {
  const hash = `#/${page}${runId === null ? '' : `/${encodeURIComponent(runId)}`}`;
  if (replace) history.replaceState(null, '', hash);
  else if (location.hash !== hash) location.hash = hash;
  route.set(sameOr(parseRoute(hash)));
}

/** Follows the address, for back and forward. */
export function watchAddress(): void {
  addEventListener('hashchange', () => route.set(sameOr(parseRoute(location.hash))));
}

/** What an address means; the run list when it means nothing. */
export function parseRoute(hash: string): Route {
  const [name, id] = hash.replace(/^#\/?/, '').split('/');
  const page = PAGES.find((known) => known === name) ?? 'runs';
  return { page, runId: page === 'runs' && id ? decode(id) : null };
}

function sameOr(next: Route): Route {
  const now = route.get();
  return now.page === next.page && now.runId === next.runId ? now : next;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
