import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findStaticFile } from './staticFiles.ts';

let folder: string;
let root: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vcbench-static-'));
  root = join(folder, 'renderer');
  mkdirSync(join(root, 'assets'), { recursive: true });
  mkdirSync(join(folder, 'renderer-other'));
  for (const name of [
    'index.html',
    'icon.svg',
    'notes.map',
    'assets/index-B4tQ9x_z.js',
    'assets/plain.css',
  ]) {
    writeFileSync(join(root, name), name);
  }
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'renderer-other', 'secret.txt'), 'secret');
  symlinkSync(join(folder, 'secret.txt'), join(root, 'out.txt'));
  symlinkSync(folder, join(root, 'up'));
  symlinkSync(join(root, 'index.html'), join(root, 'inside.html'));
  symlinkSync(join(root, 'loop.txt'), join(root, 'loop.txt'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('findStaticFile', () => {
  it('finds the page and its parts, with their types', async () => {
    expect(await findStaticFile(root, '/')).toMatchObject({
      type: 'text/html; charset=utf-8',
      hashed: false,
    });
    expect(await findStaticFile(root, '/icon.svg')).toMatchObject({ type: 'image/svg+xml', size: 8 });
    expect(await findStaticFile(root, '/inside.html')).toMatchObject({ size: 'index.html'.length });
  });

  it('lets a browser keep only what has a hash in its name', async () => {
    expect(await findStaticFile(root, '/assets/index-B4tQ9x_z.js')).toMatchObject({
      hashed: true,
      type: 'text/javascript; charset=utf-8',
    });
    expect(await findStaticFile(root, '/assets/plain.css')).toMatchObject({ hashed: false });
  });

  it.each([
    '/nothing.html',
    '/assets',
    '/assets/',
    '/notes.map',
    '/../secret.txt',
    '/../renderer-other/secret.txt',
    '/assets/../../secret.txt',
    '/out.txt',
    '/up/secret.txt',
    '/loop.txt',
    '/index.html\0.txt',
  ])('serves nothing for %j', async (path) => {
    expect(await findStaticFile(root, path)).toBeNull();
  });

  it('serves nothing from an absolute path or a folder that is not there', async () => {
    expect(await findStaticFile(root, `/${join(folder, 'secret.txt')}`)).toBeNull();
    expect(await findStaticFile(join(folder, 'absent'), '/')).toBeNull();
  });
});
