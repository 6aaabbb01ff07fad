import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildWindow } from './support/buildWindow.ts';
import { type Serving, startServing } from './support/httpClient.ts';
import { writeStories } from './support/storyRuns.ts';
import { Workbench } from './support/vcbench.ts';
import { launchChromium, noChromium, TestWindow, withoutChromium } from './support/window.ts';
import { axeViolations, detail, expectText, rows } from './support/windowSteps.ts';

let browser: Browser;
beforeAll(async () => {
  if (noChromium) return;
  await buildWindow();
  browser = await launchChromium();
});
afterAll(() => browser?.close());

describe.skipIf(noChromium)(`when things go wrong${withoutChromium}`, () => {
  let bench: Workbench;
  let server: Serving;
  let runIds: string[];
  beforeAll(async () => {
    bench = new Workbench();
    runIds = writeStories(bench.data, Date.now(), 6);
    server = await startServing(bench);
  });
  afterAll(async () => {
    await server?.stop();
    bench?.remove();
  });

  it('says that the server is gone, that another one took its place, and comes back by itself', async () => {
    const { page, context } = await TestWindow.open(browser, server.url);
    await rows(page).first().waitFor();
    await server.stop('SIGKILL');
    await expectText(page, /No connection to VCBench/);
    expect(await rows(page).count()).toBe(6);
    server = await startServing(bench, '--port', String(server.port));
    await page
      .getByRole('alert')
      .getByText(/no longer signed in/)
      .waitFor();
    const other = await context.newPage();
    await other.goto(server.url);
    await rows(other).first().waitFor();
    await expect.poll(() => page.getByRole('alert').count()).toBe(0);
    await expect.poll(() => page.getByText(/No connection/).count()).toBe(0);
    await context.close();
  });

  it('shows a run whose record is damaged as such, and all the others', async () => {
    const [first = '', second = ''] = runIds;
    const journal = (runId: string) => join(bench.data, 'runs', runId, 'journal.ndjson');
    const lines = readFileSync(journal(first), 'utf8').split('\n');
    writeFileSync(journal(first), [lines[0], '{"v":1,"seq":"<b>', ...lines.slice(2)].join('\n'));
    writeFileSync(join(bench.data, 'runs', second, 'spec.json'), '\0\0not json');
    appendFileSync(journal(runIds[2] ?? ''), '{"cut off in the mid');
    await server.stop();
    server = await startServing(bench);
    const { page, context, complaints } = await TestWindow.open(browser, server.url);
    await rows(page).first().waitFor();
    expect(await rows(page).count()).toBeGreaterThanOrEqual(4);
    await page.locator('.unreadable').getByText(second).waitFor({ state: 'attached' });
    await page.goto(`${server.address}/#/runs/${second}`);
    const alert = page.locator('.detail').getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).not.toMatch(/\bat .*\.[jt]s|undefined|\[object/);
    await page.goto(`${server.address}/#/runs/20200101T000000Z-none-000000`);
    await alert.getByText(/There is no run/).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('tells next to the field what is wrong with a sample ID, and starts nothing', async () => {
    const window = await TestWindow.open(browser, server.url);
    const { page, context } = window;
    const calls: string[] = [];
    page.on('request', (request) => calls.push(request.url()));
    await window.go('import');
    const field = page.getByLabel('Sample ID');
    const hint = page.locator('.field', { has: field }).locator('.hint.bad');
    const start = page.getByRole('button', { name: 'Import from S3' });
    await page.getByLabel('Bucket and prefix').fill('s3://lab-results/genmol');
    for (const text of [
      'a/b',
      '../x',
      'a b',
      'a"b',
      '名前',
      '$(id)',
      'a.',
      'x'.repeat(300),
      'x'.repeat(5000),
    ]) {
      await field.fill(text);
      await hint.getByText(/^Use 1 to 100 letters, digits/).waitFor();
      expect(await field.getAttribute('aria-invalid'), text).toBe('true');
      await field.press('Enter');
      await start.click({ force: true });
      await field.fill('');
      await expect.poll(() => hint.count()).toBe(0);
    }
    await field.fill('two\nlines');
    expect(await field.inputValue()).not.toContain('\n');
    expect(calls.filter((url) => url.includes('runs.import'))).toEqual([]);
    expect(window.complaints).toEqual([]);
    await context.close();
  });

  it('takes what is dropped as far as a browser tells: it says that it wants the path', async () => {
    const { page, context } = await TestWindow.open(browser, server.url);
    await rows(page).first().waitFor();
    await page.evaluate(dropFile);
    await expectText(page, /does not tell|cannot tell|path/i);
    await page.getByLabel('Path on the server').waitFor();
    await context.close();
  });

  it('goes back and forward, and a bookmark of nowhere leads to the list', async () => {
    const { page, context } = await TestWindow.open(browser, server.url);
    await page.goto(`${server.address}/#/nowhere/at/all`);
    await rows(page).first().waitFor();
    await page.goto(`${server.address}/#/settings`);
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.goBack();
    await rows(page).first().click();
    await detail(page).or(page.locator('.detail')).first().waitFor();
    await context.close();
  });
});

describe.skipIf(noChromium)(`a settings file with a mistake${withoutChromium}`, () => {
  let bench: Workbench;
  let server: Serving | undefined;
  const file = () => join(bench.folder, 'settings.json');
  beforeEach(() => {
    bench = new Workbench();
  });
  afterEach(async () => {
    await server?.stop();
    bench.remove();
  });

  it('is told on every page, with the remedy on that of the settings, and no more once they are saved', async () => {
    const text = '{"concurrency": "two", "threads": 3}';
    writeFileSync(file(), text);
    server = await startServing(bench);
    const { page, context, complaints } = await TestWindow.open(browser, server.url);
    const banner = page.locator('.banner');
    await banner.getByText(/cannot be used: "concurrency" is "two"\. The defaults are in/).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await banner.getByRole('button', { name: 'Open the settings' }).click();
    const note = page.locator('.note.warn');
    await note.getByText('It must be a whole number from 1 to 64, without quotes.').waitFor();
    expect(await banner.count()).toBe(0);
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await expectText(page, 'Settings saved.');
    await expect.poll(() => note.count()).toBe(0);
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ concurrency: 1 });
    expect(readFileSync(`${file()}.kept-1`, 'utf8')).toBe(text);
    await page.keyboard.press('Alt+2');
    await expect.poll(() => banner.count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('is told in French, also where only a key is not known', async () => {
    writeFileSync(file(), '{"preset": "best"}');
    server = await startServing(bench);
    const look = { french: true };
    const first = await TestWindow.open(browser, server.url, look);
    await first.go('settings');
    const note = (window: TestWindow) => window.page.locator('.note.warn').innerText();
    await expect
      .poll(() => note(first))
      .toMatch(/«\spreset\s» vaut "best"\. Il faut «\sgiab\s» ou «\slab\s»\./);
    await first.context.close();
    await server.stop();
    writeFileSync(file(), '{"concurency": 2}');
    server = await startServing(bench);
    const second = await TestWindow.open(browser, server.url, look);
    await second.go('settings');
    await expect.poll(() => note(second)).toMatch(/ne sert pas\s: "concurency"\.\s+Tous les autres réglages/);
    await second.context.close();
  });
});

/** Runs inside the page: a file dropped on it. */
function dropFile(): void {
  const { DataTransfer, DragEvent, File, dispatchEvent } = globalThis as unknown as {
    DataTransfer: new () => { items: { add(file: object): void } };
    DragEvent: new (type: string, init: object) => object;
    File: new (parts: string[], name: string) => object;
    dispatchEvent(event: object): void;
  };
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(['x'], 'NA24143_Lib3_Rep1_R001.zip'));
  for (const type of ['dragenter', 'dragover', 'drop']) {
    dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }
}
