import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSettings, warningLine } from './settingsStore.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vcbench-settings-'));
  path = join(folder, 'settings.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a settings file', () => {
  it.each([
    ['{"concurrency": "2"}', '"concurrency" is "2"', 'a whole number from 1 to 64, without quotes'],
    ['{"s3": {"bucket": 7}}', '"s3.bucket" is 7', 'text in double quotes, at most 63 characters'],
    ['{"preset": "best"}', '"preset" is "best"', '"giab" or "lab"'],
    ['{"memoryMiB": 0}', '"memoryMiB" is 0', 'a whole number above 0'],
    ['{"tools": []}', '"tools" is []', 'an object in { and }'],
    ['[]', 'does not hold one JSON object', '{ and }'],
    ['{\n  "threads": 2,\n}\n', 'line 3 is not JSON', 'none after the last'],
    ['{\n  "preset": lab\n}\n', 'line 2 is not JSON', 'double quotes'],
    ['{\n  "threads": 2\n  "preset": "lab"\n}\n', 'line 3 is not JSON', 'comma'],
    ['{\n  "threads": 2', 'ends too early', 'Complete'],
    ['', 'ends too early', 'Complete'],
  ])('%j is told by key or line and left alone', (text, what, fix) => {
    writeFileSync(path, text);
    const store = openSettings(path);
    expect(store.problem).toMatchObject({ code: 'badInput' });
    expect(store.problem?.message).toContain(path);
    expect(store.problem?.message).toContain(what);
    expect(store.problem?.hint).toContain(fix);
    expect(store.warning).toMatchObject({ message: store.problem?.message, defaults: true });
    expect(warningLine(store.warning!)).toMatch(/ The defaults are used\. .+\.$/);
    expect(store.get().concurrency).toBe(1);
    expect(readdirSync(folder)).toEqual(['settings.json']);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('with keys that are not known is used, and they are named', () => {
    writeFileSync(path, '{"threads": 3, "concurency": 2, "s3": {"buckt": "x", "bucket": "lab"}}');
    const store = openSettings(path);
    expect(store.problem).toBeUndefined();
    expect(store.warning?.message).toContain('"concurency", "s3.buckt"');
    expect(store.warning?.defaults).toBe(false);
    expect(store.get()).toMatchObject({ threads: 3, s3: { bucket: 'lab' } });
  });

  it('that saving would change beyond the settings is kept, each time under a name of its own', async () => {
    for (const [index, text] of ['{"threads": "3"}', 'nonsense'].entries()) {
      writeFileSync(path, text);
      const store = openSettings(path);
      expect(store.warning).toBeDefined();
      await store.set({ threads: 5 });
      expect(store.warning).toBeUndefined();
      await store.set({ threads: 6 });
      expect(readFileSync(`${path}.kept-${index + 1}`, 'utf8')).toBe(text);
      expect(openSettings(path).get().threads).toBe(6);
    }
    expect(readdirSync(folder)).toHaveLength(3);
  });

  it('has its paths relative to its own folder', () => {
    writeFileSync(path, '{"dataDir": "data", "catalogue": "/c.tsv", "tools": {"happy": "~/bin/hap.py"}}');
    expect(openSettings(path).get()).toMatchObject({
      dataDir: join(folder, 'data'),
      catalogue: '/c.tsv',
      tools: { happy: join(homedir(), 'bin', 'hap.py') },
    });
  });

  it('that is not there means the defaults', () => {
    expect(openSettings(path)).toMatchObject({ problem: undefined, warning: undefined });
  });
});
