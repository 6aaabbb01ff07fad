import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildWindow } from './support/buildWindow.ts';
import { type Serving, startServing } from './support/httpClient.ts';
import { writeStories } from './support/storyRuns.ts';
import { ROOT, Workbench } from './support/vcbench.ts';
import {
  launchChromium,
  noChromium,
  TestWindow,
  type WindowLook,
  withoutChromium,
} from './support/window.ts';
import { axeViolations, detail, rows } from './support/windowSteps.ts';

let browser: Browser;
let windows: TestWindow[] = [];
beforeAll(async () => {
  if (noChromium) return;
  await buildWindow();
  browser = await launchChromium();
});
afterAll(() => browser?.close());
afterEach(async () => {
  const opened = windows;
  windows = [];
  for (const window of opened) await window.close();
  expect(opened.flatMap((window) => window.complaints)).toEqual([]);
});

async function open(server: Serving, look: WindowLook = {}, place?: string): Promise<TestWindow> {
  const window = await TestWindow.open(browser, server.url, look);
  windows.push(window);
  if (place !== undefined) await window.go(place);
  return window;
}

describe.skipIf(noChromium)(`the list and the pages${withoutChromium}`, () => {
  let bench: Workbench;
  let server: Serving;
  let runIds: string[];
  beforeAll(async () => {
    bench = new Workbench();
    runIds = writeStories(bench.data, Date.now(), 300);
    server = await startServing(bench);
  });
  afterAll(async () => {
    await server?.stop();
    bench?.remove();
  });

  it('filters, searches and sorts; only what is seen is drawn', async () => {
    const { page } = await open(server);
    await rows(page).first().waitFor();
    expect(await rows(page).count()).toBeLessThan(60);
    await page.getByRole('button', { name: /^To check 1$/ }).click();
    await expect.poll(() => rows(page).count()).toBe(1);
    await page.getByRole('button', { name: /^All 300$/ }).click();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('na24385 lib1 passed');
    await expect.poll(() => rows(page).first().innerText()).toContain('NA24385_Lib1');
    await page.getByRole('searchbox').fill('nothing like this');
    await page.getByRole('button', { name: 'Show all runs' }).click();
    await page.getByLabel('Sort by').selectOption('sample');
    await expect.poll(() => rows(page).first().innerText()).toContain('HG001_a-very-long-name');
  });

  it('is walked by the keyboard, and remembers where one was', async () => {
    const { page } = await open(server);
    await page.locator('#run-list').focus();
    await page.keyboard.press('ArrowDown');
    await detail(page).getByRole('heading', { name: 'NA24143_Lib2_Rep3' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await detail(page).getByRole('heading', { name: 'NA24385_Lib1_Rep1' }).waitFor();
    await page.keyboard.press('End');
    await expect.poll(() => page.locator('.run-row.selected').getAttribute('aria-posinset')).toBe('300');
    await page.keyboard.press('Alt+2');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await page.getByLabel('Sample ID').waitFor();
  });

  it('shows a small window one thing at a time, without sideways scrolling', async () => {
    const { page } = await open(server, { width: 900, height: 600 }, `runs/${runIds[1]}`);
    await detail(page).getByRole('heading', { name: 'NA24385_Lib1_Rep1' }).waitFor();
    expect(await page.getByRole('listbox').count()).toBe(0);
    await page.getByRole('button', { name: 'Back to the list' }).click();
    await page.getByRole('listbox').waitFor();
    const over = await page.evaluate(() => {
      const { document, innerWidth } = globalThis as unknown as {
        document: { documentElement: { scrollWidth: number } };
        innerWidth: number;
      };
      return document.documentElement.scrollWidth - innerWidth;
    });
    expect(over).toBeLessThanOrEqual(0);
  });

  it('changes language and theme at once, and keeps them', async () => {
    const { page } = await open(server, {}, 'settings');
    await page.getByLabel('Theme').selectOption('dark');
    await page.getByLabel('Language').selectOption('fr');
    await page.getByRole('heading', { name: 'Réglages' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Réglages' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('fr');
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    const stored = JSON.parse(readFileSync(join(bench.folder, 'settings.json'), 'utf8'));
    expect(stored.window).toEqual({ language: 'fr', theme: 'dark' });
    await page.getByLabel('Langue').selectOption('system');
    await page.getByLabel('Theme').selectOption('system');
  });

  it('cuts nothing off results, however wide the window', async () => {
    const { page } = await open(server, { french: true }, `runs/${runIds[1]}`);
    await page.locator('.plot').first().waitFor();
    for (const strata of await page.locator('.strata summary').all()) await strata.click();
    const wide = page.getByRole('button', { name: 'toute la largeur' });
    for (const width of [900, 1080, 1280, 1366, 1600, 1920]) {
      await page.setViewportSize({ width, height: 860 });
      await expect.poll(() => page.evaluate(cutOff), { message: `${width} px` }).toEqual([]);
    }
    await wide.click();
    for (const width of [1920, 1600, 1366, 1280, 1080]) {
      await page.setViewportSize({ width, height: 860 });
      await expect.poll(() => page.evaluate(cutOff), { message: `${width} px, whole` }).toEqual([]);
    }
  });

  it('needs no mouse: from page to page, into a run, its tabs, its console and back', async () => {
    const { page } = await open(server);
    await rows(page).first().waitFor();
    const focused = () => page.evaluate(nameOfFocus);
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to content');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('#main');
    await page.locator('#run-list').focus();
    await page.keyboard.press('Home');
    await detail(page).getByRole('tab', { name: 'Results' }).waitFor();
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('#run-detail');
    await page.getByRole('tab', { name: 'Results' }).focus();
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toBe('Steps');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Console');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Console' }).waitFor();
    await page.locator('.log-viewport').focus();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('region', { name: 'Console' }).count()).toBe(0);
    await page.locator('#run-list').focus();
    await page.keyboard.press('Delete');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    expect(await focused()).toBe('#run-list');
    await page.keyboard.press('Alt+1');
    await page.getByLabel('Sample ID').waitFor();
    expect(await focused()).toBe('Sample ID');
  });

  it('stands still for whoever asked the system for it, and shows the focus in forced colours', async () => {
    const { page } = await open(server, {}, `runs/${runIds[0]}`);
    await page.emulateMedia({ reducedMotion: 'reduce', forcedColors: 'active' });
    await rows(page).first().waitFor();
    await page.locator('#run-list').focus();
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(movesOrHides)).toEqual([]);
  });

  it('is light enough: what the first page needs is under 300 KB', () => {
    const folder = join(ROOT, 'dist', 'renderer');
    const html = readFileSync(join(folder, 'index.html'), 'utf8');
    const files = [...html.matchAll(/(?:src|href)="\.?\/?([^"]+\.(?:js|css))"/g)].map(
      ([, name]) => name ?? '',
    );
    expect(files.length).toBeGreaterThan(1);
    const size = files.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length, 0);
    expect(size).toBeGreaterThan(20_000);
    expect(size).toBeLessThan(300_000);
    // The schemas of the contract have no place in it.
    for (const name of files) expect(readFileSync(join(folder, name), 'utf8')).not.toContain('ZodError');
  });

  it.each([
    ['light', false, false],
    ['dark', true, false],
    ['dark, French', true, true],
  ])('has no serious accessibility violation on any page (%s)', async (_name, dark, french) => {
    const window = await open(server, { dark, french });
    const { page } = window;
    const places = [
      `runs/${runIds[0]}`,
      `runs/${runIds[2]}`,
      'runs',
      'import',
      'references',
      'doctor',
      'settings',
    ];
    for (const place of places) {
      await window.go(place);
      if (place === `runs/${runIds[0]}`) {
        await detail(page).getByRole('button', { name: 'Console' }).click();
        await page.locator('.log-row').first().waitFor();
        await page.locator('.plot').first().waitFor();
      }
      if (place === 'doctor') await page.locator('.checks .chip').first().waitFor({ timeout: 40_000 });
      await page.locator('h1').first().waitFor();
      if (place === 'import') {
        await page.locator('.form input.input').first().fill('not a sample');
        await page.locator('.hint.bad').waitFor();
      }
      if (place === 'settings') {
        await page.locator('h1').click();
        await page.keyboard.press('?');
        await page.getByRole('dialog').waitFor();
      }
      const violations = await axeViolations(page);
      expect(violations, `${place}`).toEqual([]);
    }
  });
});

/** Runs inside the page: texts of results that reach beyond what is shown and cannot be scrolled to. */
function cutOff(): string[] {
  interface Element {
    className: string;
    textContent: string;
    scrollWidth: number;
    clientWidth: number;
    getBoundingClientRect(): { left: number; right: number };
    closest(selector: string): Element | null;
  }
  const { document } = globalThis as unknown as {
    document: { querySelectorAll(selector: string): Iterable<Element> };
  };
  const found: string[] = [];
  for (const cell of document.querySelectorAll('.panel th, .panel td, .panel dd, .panel dt, .panel h2')) {
    if (cell.closest('.table-scroll') !== null || cell.closest('.sr-only') !== null) continue;
    const panel = cell.closest('.panel');
    const edge = panel?.getBoundingClientRect().right ?? 0;
    if (cell.getBoundingClientRect().right > edge + 1) found.push(`${cell.textContent} beyond its card`);
    if (cell.scrollWidth > cell.clientWidth + 1) found.push(`${cell.textContent} cut`);
  }
  for (const box of document.querySelectorAll('.table-scroll')) {
    const card = box.closest('.panel')?.getBoundingClientRect().right ?? 0;
    if (box.getBoundingClientRect().right > card + 1) found.push('a table beyond its card');
  }
  return found;
}

/** Runs inside the page: what has the focus, by its ID or its name. */
function nameOfFocus(): string {
  const { document } = globalThis as unknown as {
    document: {
      activeElement: {
        id: string;
        ariaLabel: string | null;
        textContent: string;
        labels?: ArrayLike<{ textContent: string }>;
      };
    };
  };
  const { id, ariaLabel, textContent, labels } = document.activeElement;
  if (/^(?:main|run-list|run-detail)$/.test(id)) return `#${id}`;
  return labels?.[0]?.textContent ?? ariaLabel ?? textContent.trim();
}

/** Runs inside the page: what moves, and the focus when nothing shows where it is. */
function movesOrHides(): string[] {
  interface Style {
    animationName: string;
    transitionDuration: string;
    outlineStyle: string;
  }
  const { document, getComputedStyle } = globalThis as unknown as {
    document: { querySelectorAll(selector: string): Iterable<{ className: unknown }>; activeElement: object };
    getComputedStyle(element: object): Style;
  };
  const found: string[] = [];
  for (const element of document.querySelectorAll('body *')) {
    const { animationName, transitionDuration } = getComputedStyle(element);
    if (animationName !== 'none' || /[1-9]/.test(transitionDuration)) found.push(String(element.className));
  }
  if (getComputedStyle(document.activeElement).outlineStyle === 'none') found.push('no focus ring');
  return found;
}
