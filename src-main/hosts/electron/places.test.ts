import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepPrograms } from './places.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vcbench-places-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function mount(name: string, script: string): string {
  const root = join(folder, name);
  mkdirSync(join(root, 'scripts', 'lib'), { recursive: true });
  mkdirSync(join(root, 'cli'));
  writeFileSync(join(root, 'scripts', 'setup_reference.sh'), script);
  chmodSync(join(root, 'scripts', 'setup_reference.sh'), 0o755);
  writeFileSync(join(root, 'scripts', 'lib', 'a.sh'), 'a');
  writeFileSync(join(root, 'cli', 'main.js'), 'main');
  return root;
}

describe('programs of an AppImage', () => {
  it('lie in the same place at every start, whole and executable', async () => {
    const to = join(folder, 'programs');
    const first = await keepPrograms(mount('mount1', 'one'), to);
    const again = await keepPrograms(mount('mount2', 'one'), to);
    expect(again).toBe(first);
    expect(readFileSync(join(first, 'scripts', 'lib', 'a.sh'), 'utf8')).toBe('a');
    expect(statSync(join(first, 'scripts', 'setup_reference.sh')).mode & 0o111).toBe(0o111);
    expect(readdirSync(to)).toHaveLength(1);
  });

  it('of another version lie elsewhere, beside those that earlier runs name', async () => {
    const to = join(folder, 'programs');
    const first = await keepPrograms(mount('mount1', 'one'), to);
    const second = await keepPrograms(mount('mount2', 'two'), to);
    expect(second).not.toBe(first);
    expect(readFileSync(join(first, 'scripts', 'setup_reference.sh'), 'utf8')).toBe('one');
  });

  it('two starts at once agree', async () => {
    const to = join(folder, 'programs');
    const from = mount('mount1', 'one');
    const kept = await Promise.all([keepPrograms(from, to), keepPrograms(from, to), keepPrograms(from, to)]);
    expect(new Set(kept).size).toBe(1);
    expect(readdirSync(to)).toHaveLength(1);
  });

  it('leaves nothing half-copied', async () => {
    const from = mount('mount1', 'one');
    rmSync(join(from, 'cli'), { recursive: true });
    const to = join(folder, 'programs');
    await expect(keepPrograms(from, to)).rejects.toThrow(/ENOENT/);
  });
});
