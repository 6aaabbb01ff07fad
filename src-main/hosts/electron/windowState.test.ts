import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Box, readWindowState, saveWindowState, usablePlace } from './windowState.ts';

const LAPTOP: Box = { x: 0, y: 25, width: 1440, height: 875 };
const BESIDE: Box = { x: 1440, y: 0, width: 2560, height: 1400 };

describe('where the window opens', () => {
  it('opens where it was', () => {
    const saved = { x: 1600, y: 100, width: 1200, height: 800, maximized: false };
    expect(usablePlace(saved, [LAPTOP, BESIDE], LAPTOP)).toEqual(saved);
  });

  it('leaves the place to the window manager when the screen is gone', () => {
    const saved = { x: 1600, y: 100, width: 1200, height: 800, maximized: true };
    expect(usablePlace(saved, [LAPTOP], LAPTOP)).toEqual({ width: 1200, height: 800, maximized: true });
  });

  it('fits a window from a large screen into a small one', () => {
    const saved = { x: 100, y: 100, width: 2400, height: 1300, maximized: false };
    expect(usablePlace(saved, [LAPTOP], LAPTOP)).toMatchObject({ width: 1440, height: 875 });
  });

  it.each([
    ['above the screen', { x: 100, y: -500, width: 1200, height: 800 }],
    ['below the screen', { x: 100, y: 899, width: 1200, height: 800 }],
    ['with only a sliver to the left', { x: -1190, y: 100, width: 1200, height: 800 }],
  ])('does not open %s', (_where, saved) => {
    const place = usablePlace(saved, [LAPTOP], LAPTOP);
    expect(place.x).toBeUndefined();
    expect(place.y).toBeUndefined();
  });

  it('never opens smaller than can be used', () => {
    const saved = { x: 100, y: 100, width: 3, height: 4, maximized: false };
    expect(usablePlace(saved, [LAPTOP], LAPTOP)).toMatchObject({ width: 720, height: 480 });
  });

  it.each([
    undefined,
    null,
    'text',
    {},
    [],
    { x: 'a', y: 1, width: 2, height: 3 },
    { x: 1e300, y: 0, width: 800, height: 600 },
    { x: 0, y: 0, width: Number.NaN, height: 600 },
  ])('takes the default for %j', (saved) => {
    expect(usablePlace(saved, [LAPTOP], LAPTOP)).toEqual({ width: 1280, height: 820, maximized: false });
  });

  it('keeps the default on a tiny screen inside it', () => {
    const tiny = { x: 0, y: 0, width: 640, height: 400 };
    expect(usablePlace(undefined, [tiny], tiny)).toEqual({ width: 640, height: 400, maximized: false });
  });
});

describe('the remembered place', () => {
  it('survives being written and read, and a damaged file is as none', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vcbench-window-'));
    try {
      const path = join(folder, 'window.json');
      await saveWindowState(path, { x: 1, y: 2, width: 800, height: 600 }, true);
      expect(readWindowState(path)).toEqual({ x: 1, y: 2, width: 800, height: 600, maximized: true });
      expect(readdirSync(folder)).toEqual(['window.json']);
      writeFileSync(path, '{"x": 1,');
      expect(readWindowState(path)).toBeUndefined();
      await saveWindowState(join(folder, 'no', 'such', 'folder.json'), LAPTOP, false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
