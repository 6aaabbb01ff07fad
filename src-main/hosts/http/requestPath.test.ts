import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRequestPath } from './requestPath.ts';

describe('parseRequestPath', () => {
  it('decodes once and keeps the query apart', () => {
    expect(parseRequestPath('/')?.path).toBe('/');
    expect(parseRequestPath('/api/logs/a%20b?x=1&x=2')?.path).toBe('/api/logs/a b');
    expect(parseRequestPath('/a?since=7')?.query.get('since')).toBe('7');
    expect(parseRequestPath('/%252e%252e/x')?.path).toBe('/%2e%2e/x');
  });

  it.each([
    ['nothing', undefined],
    ['an absolute form', 'http://127.0.0.1/x'],
    ['an asterisk', '*'],
    ['a network path', '//etc/passwd'],
    ['a parent', '/assets/../../package.json'],
    ['an encoded parent', '/%2e%2e/package.json'],
    ['a half-encoded parent', '/.%2e/package.json'],
    ['an encoded slash to a parent', '/assets%2f..%2f..%2fpackage.json'],
    ['a dot', '/./index.html'],
    ['a backslash', '/..\\package.json'],
    ['an encoded backslash', '/%5c..%5cpackage.json'],
    ['a NUL', '/index.html%00.js'],
    ['a line break', '/index%0d%0a.html'],
    ['no UTF-8', '/%ff%fe'],
    ['a broken escape', '/%zz'],
  ])('refuses %s', (_what, target) => {
    expect(parseRequestPath(target)).toBeNull();
  });

  it('lets nothing through that has a segment other than a plain name', () => {
    const piece = fc.constantFrom('/', '..', '.', '%2e', '%2f', '\\', '%5c', 'a', '%00', '%', '?', 'b.js');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const parsed = parseRequestPath(`/${pieces.join('')}`);
        if (parsed === null) return;
        expect(parsed.path).toMatch(/^\/(?:[^/\\\0]+\/)*[^/\\\0]*$/);
        expect(parsed.path.split('/').some((segment) => segment === '..' || segment === '.')).toBe(false);
      }),
    );
  });
});
