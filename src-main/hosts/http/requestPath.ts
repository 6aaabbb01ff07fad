/** A request's target, taken apart and proved harmless. */
export interface RequestPath {
  /** Decoded once, begins with `/`; every segment is a plain name. */
  path: string;
  query: URLSearchParams;
}

/**
 * Takes a request target apart. Null unless it is an origin-form path (RFC 9112, 3.2.1) whose decoded segments are plain
 * names: no `..` or `.`, no empty segment but the last, no backslash, no NUL or other control character, however they are
 * encoded. The URL class is no use here: it resolves `..` silently.
 */
export function parseRequestPath(target: string | undefined): RequestPath | null {
  if (target === undefined || !target.startsWith('/')) return null;
  const mark = target.indexOf('?');
  const path = decoded(mark < 0 ? target : target.slice(0, mark));
  if (path === null || /[\\\p{Cc}]/u.test(path)) return null;
  const segments = path.split('/').slice(1);
  const isPlain = (segment: string, index: number) =>
    segment === '' ? index === segments.length - 1 : segment !== '.' && segment !== '..';
  if (!segments.every(isPlain)) return null;
  return { path, query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)) };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
