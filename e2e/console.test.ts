import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { usualText, writeBigLog } from './support/bigLog.ts';
import { buildWindow } from './support/buildWindow.ts';
import { type DemoLab, makeDemoLab } from './support/demoLab.ts';
import { type Serving, startServing } from './support/httpClient.ts';
import { Workbench } from './support/vcbench.ts';
import { launchChromium, noChromium, TestWindow, withoutChromium } from './support/window.ts';

const LINES = 200_000;
const ERROR_AT = 123_456;
const HTML = '<img src=x onerror="document.title=\'owned\'"><b>bold</b> &amp; <script>1</script>';

let browser: Browser;
let window: TestWindow | undefined;
beforeAll(async () => {
  if (noChromium) return;
  await buildWindow();
  browser = await launchChromium();
});
afterAll(() => browser?.close());
afterEach(async () => {
  const complaints = window?.complaints ?? [];
  await window?.close();
  window = undefined;
  expect(complaints).toEqual([]);
});

const rows = (page: Page) => page.locator('.log-row');
const follow = (page: Page) => page.getByRole('button', { name: 'Follow' });
/** Turns a level off, and makes sure that the click has arrived. */
async function hide(page: Page, level: string): Promise<void> {
  const pill = page.getByRole('button', { name: level, exact: true });
  await pill.click();
  expect(await pill.getAttribute('aria-pressed')).toBe('false');
}
/** What was asked for is on the screen: nothing is being read any more. */
const shown = (page: Page) => page.locator('.log-viewport[aria-busy="false"]').waitFor();
/** Numbers of the lines that can be seen, not only drawn. */
const seen = (page: Page) =>
  page.evaluate(() => {
    interface Box {
      top: number;
      bottom: number;
    }
    const { document } = globalThis as unknown as {
      document: {
        querySelector(selector: string): { getBoundingClientRect(): Box };
        querySelectorAll(
          selector: string,
        ): Iterable<{ dataset: { n: string }; getBoundingClientRect(): Box }>;
      };
    };
    const screen = document.querySelector('.log-viewport').getBoundingClientRect();
    return [...document.querySelectorAll('.log-row')]
      .filter((row) => {
        const box = row.getBoundingClientRect();
        return box.top >= screen.top - 1 && box.bottom <= screen.bottom + 1;
      })
      .map((row) => Number(row.dataset.n));
  });

describe.skipIf(noChromium)(`a log of 200,000 lines${withoutChromium}`, () => {
  let bench: Workbench;
  let server: Serving;
  let runId: string;
  beforeAll(async () => {
    bench = new Workbench();
    runId = writeBigLog(
      bench.data,
      LINES,
      new Map([
        [5, { text: HTML }],
        [6, { text: '\u001b[1;31mred\u001b[0m plain \u001b[2Jclear' }],
        [7, { text: `start ${'x'.repeat(60_000)} end` }],
        [50_000, { level: 'warning' as const, text: 'needle in the haystack' }],
        [ERROR_AT, { level: 'error' as const, text: 'ERROR the first of two' }],
        [150_000, { text: 'another NEEDLE here' }],
        [180_000, { level: 'error' as const, text: 'ERROR the second, a needle too' }],
      ]),
    );
    server = await startServing(bench);
  });
  afterAll(async () => {
    await server?.stop();
    bench?.remove();
  });

  async function openLog(): Promise<Page> {
    window = await TestWindow.open(browser, server.url);
    const { page } = window;
    await window.go(`runs/${runId}`);
    await page.locator('#run-detail').getByRole('button', { name: 'Console' }).click();
    await rows(page).first().waitFor();
    return page;
  }

  it('opens at its end, drawing a screenful', async () => {
    const page = await openLog();
    await expect.poll(async () => (await seen(page)).at(-1)).toBe(LINES);
    expect(await rows(page).count()).toBeLessThan(120);
    expect(await follow(page).getAttribute('aria-pressed')).toBe('true');
    await page.getByText(usualText(LINES)).waitFor();
  });

  it('stops following when one scrolls up, and follows again at the end', async () => {
    const page = await openLog();
    await page.locator('.log-viewport').hover();
    await page.mouse.wheel(0, -500);
    await expect.poll(() => follow(page).getAttribute('aria-pressed')).toBe('false');
    await expect.poll(async () => (await seen(page)).at(-1)).toBeLessThan(LINES - 20);
    const above = await seen(page);
    expect(above).toEqual(above.map((_n, index) => (above[0] as number) + index));
    await page.mouse.wheel(0, 5000);
    await expect.poll(() => follow(page).getAttribute('aria-pressed')).toBe('true');
    await page.mouse.wheel(0, -300);
    await expect.poll(() => follow(page).getAttribute('aria-pressed')).toBe('false');
    await follow(page).click();
    await expect.poll(async () => (await seen(page)).at(-1)).toBe(LINES);
  });

  it('is walked by the keyboard and by its scroll bar, without gaps', async () => {
    const page = await openLog();
    await page.locator('.log-viewport').focus();
    await page.keyboard.press('Home');
    await expect.poll(async () => (await seen(page))[0]).toBe(1);
    // At the edge of what has been read so far the view waits for more.
    await expect
      .poll(async () => {
        await page.keyboard.press('PageDown');
        return (await seen(page))[0];
      })
      .toBeGreaterThan(400);
    const after = await seen(page);
    expect(after).toEqual(after.map((_n, index) => (after[0] as number) + index));
    await page.keyboard.press('ArrowDown');
    await expect.poll(async () => (await seen(page))[0]).toBe((after[0] as number) + 1);
    const bar = await page.getByRole('scrollbar').boundingBox();
    if (bar === null) throw new Error('no scroll bar');
    await page.mouse.click(bar.x + 5, bar.y + bar.height / 2);
    await expect
      .poll(async () => Math.abs(((await seen(page))[0] ?? 0) - LINES / 2))
      .toBeLessThan(LINES / 20);
  });

  it('keeps everything text: markup, control sequences, lines of 60,000 characters', async () => {
    const page = await openLog();
    await page.locator('.log-viewport').focus();
    await page.keyboard.press('Home');
    await page.getByText('onerror=').waitFor();
    expect(await page.locator('.log-rows img, .log-rows b, .log-rows script').count()).toBe(0);
    expect(await page.title()).not.toContain('owned');
    expect(await page.locator('[data-n="5"] .log-text').innerText()).toBe(HTML);
    expect(await page.locator('[data-n="6"] .fg1.b').innerText()).toBe('red');
    expect(await page.locator('[data-n="6"] .log-text').innerText()).toBe('red plain \u241b[2Jclear');
    await page.locator('[data-n="7"]').getByText('the rest of this line is cut here').waitFor();
    await page.getByRole('button', { name: 'Wrap long lines' }).click();
    await expect
      .poll(async () => (await page.locator('[data-n="7"]').boundingBox())?.height ?? 0)
      .toBeGreaterThan(500);
    await page.mouse.move(600, 700);
    await page.mouse.wheel(0, 4000);
    await expect.poll(async () => (await seen(page))[0] ?? 0).toBeGreaterThan(7);
    await page.getByRole('button', { name: 'Wrap long lines' }).click();
  });

  it('is searched as a whole, forwards and backwards', async () => {
    const page = await openLog();
    await page.locator('.log-viewport').focus();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('needle');
    await page.getByText('1 of 3').waitFor();
    await page.locator('.log-row.here', { hasText: 'needle in the haystack' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('2 of 3').waitFor();
    await page.locator('.log-row.here mark', { hasText: 'NEEDLE' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('3 of 3').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('1 of 3').waitFor();
    await page.keyboard.press('Shift+Enter');
    await page.getByText('3 of 3').waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('(nothing like it');
    await page.getByText('no match').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('search').count()).toBe(0);
  });

  it('shows the first error, and only the levels one asks for', async () => {
    const page = await openLog();
    await page.getByRole('button', { name: 'Go to the first error' }).click();
    await page.locator(`.log-row.here[data-n="${ERROR_AT}"]`).waitFor();
    for (const level of ['info', 'success', 'warning', 'progress']) await hide(page, level);
    await shown(page);
    expect(await seen(page)).toEqual([ERROR_AT, 180_000]);
    await hide(page, 'error');
    await page.getByText('Every level is hidden').waitFor();
    expect(await rows(page).count()).toBe(0);
  });

  it('reads the log for the levels that are wanted in the end, not for all on the way there', async () => {
    const page = await openLog();
    const asked: string[] = [];
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/api/call/logs.read', async (route) => {
      const { levels } = route.request().postDataJSON() as { levels?: string[] };
      if (levels !== undefined) {
        asked.push(levels.join());
        await held;
      }
      await route.continue();
    });
    for (const level of ['info', 'success', 'warning', 'progress']) await hide(page, level);
    answer();
    await shown(page);
    expect(await seen(page)).toEqual([ERROR_AT, 180_000]);
    expect(asked).toEqual(['success,warning,error,progress', 'error']);
  });

  it('gives lines to the clipboard and the whole log to a file', async () => {
    const page = await openLog();
    await page.locator('.log-viewport').focus();
    await page.keyboard.press('Home');
    await page.locator('[data-gutter="10"]').click();
    await page.locator('.log-viewport').press('End');
    await page.keyboard.down('Shift');
    await page.locator('[data-gutter="200000"]').click();
    await page.keyboard.up('Shift');
    await page.getByRole('button', { name: 'Copy 199,991 lines' }).waitFor();
    await page.locator('.log-viewport').press('Home');
    await page.locator('[data-gutter="10"]').click();
    await page.locator('[data-gutter="12"]').click({ modifiers: ['Shift'] });
    await page.getByRole('button', { name: 'Copy 3 lines' }).click();
    await page.getByText('3 lines copied.').waitFor();
    const copied = await page.evaluate(() =>
      (
        globalThis as unknown as { navigator: { clipboard: { readText(): Promise<string> } } }
      ).navigator.clipboard.readText(),
    );
    expect(copied).toBe(`${[10, 11, 12].map(usualText).join('\n')}\n`);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Save the whole log' }).click();
    const text = readFileSync(await (await download).path(), 'utf8');
    expect(text.trimEnd().split('\n')).toHaveLength(LINES);
    expect(text).toContain('needle in the haystack');
  });
});

describe.skipIf(noChromium)(`a log that grows${withoutChromium}`, () => {
  let lab: DemoLab;
  let bench: Workbench;
  let server: Serving;
  let tools: string;
  beforeAll(async () => {
    lab = await makeDemoLab();
    tools = mkdtempSync(join(tmpdir(), 'vcbench-tools-'));
    const script = `#!/usr/bin/env bash
if [ "$1" = version ]; then echo 'Truvari v5.4.0'; exit 0; fi
seq -f 'line %.0f' 1 2000
while [ ! -e "${tools}/more" ]; do sleep 0.1; done
seq -f 'line %.0f' 2001 20000
head -c 1000000 /dev/zero | tr '\\0' x; printf ' <img src=x onerror=alert(1)>\\n'
printf '10%%\\r20%%\\r'; echo 'all is said'
while [ ! -e "${tools}/end" ]; do sleep 0.1; done
exit 3
`;
    writeFileSync(join(tools, 'truvari'), script);
    chmodSync(join(tools, 'truvari'), 0o755);
    bench = new Workbench({
      VCBENCH_REFERENCE_CATALOGUE: lab.catalogue,
      PATH: `${tools}:${process.env.PATH}`,
    });
    server = await startServing(bench);
  });
  afterAll(async () => {
    await server?.stop();
    bench?.remove();
    lab?.remove();
    rmSync(tools, { recursive: true, force: true });
  });

  it('is followed to its last line; scrolling up holds it still', async () => {
    const benchmarks = { happy: false, stratified: false, truvari: true, csv: false };
    const started = await server.call('runs.importLocal', { paths: [lab.demo.runDirectory], benchmarks });
    if (!started.ok) throw new Error(started.error.message);
    window = await TestWindow.open(browser, server.url);
    const { page } = window;
    await window.go(`runs/${started.value.runIds[0]}`);
    await page.locator('#run-detail').getByRole('button', { name: 'Console' }).click();
    await page.getByText('line 2000').waitFor();
    await page.locator('.log-viewport').hover();
    await page.mouse.wheel(0, -400);
    await expect.poll(() => follow(page).getAttribute('aria-pressed')).toBe('false');
    const held = await seen(page);
    writeFileSync(join(tools, 'more'), '');
    const length = () => page.getByRole('scrollbar').getAttribute('aria-valuemax');
    await expect.poll(async () => Number(await length())).toBeGreaterThan(20_000);
    expect(await seen(page)).toEqual(held);
    await follow(page).click();
    await page.getByText('all is said').waitFor();
    await page.getByText('the rest of this line is cut here').waitFor();
    expect(await page.locator('.log-text').filter({ hasText: '10%' }).count()).toBe(0);
    expect(await page.locator('.log-rows img').count()).toBe(0);
    const end = await seen(page);
    expect(end).toEqual(end.map((_n, index) => (end[0] as number) + index));

    writeFileSync(join(tools, 'end'), '');
    await page.locator('.log-row.error').first().waitFor();
    await page.locator('#run-detail .chip', { hasText: 'Tool failed' }).waitFor();
    expect(await follow(page).getAttribute('aria-pressed')).toBe('true');
  });
});
