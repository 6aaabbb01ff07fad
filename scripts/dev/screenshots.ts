// Makes the pictures under docs/screenshots: every page, light and dark, English and French, in the states that an
// analyst meets. Needs a build (`npm run build`) and Chromium. An argument limits it to names that hold it.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { buildWindow } from '../../e2e/support/buildWindow.ts';
import { makeDemoLab, makeFakeTools } from '../../e2e/support/demoLab.ts';
import { type Serving, startServing } from '../../e2e/support/httpClient.ts';
import { writeStories } from '../../e2e/support/storyRuns.ts';
import { ROOT, until, Workbench } from '../../e2e/support/vcbench.ts';
import { launchChromium, noChromium, TestWindow, type WindowLook } from '../../e2e/support/window.ts';

const OUT = join(ROOT, 'docs', 'screenshots');
const MOST_BYTES = 150_000;
/** The system's own tools, so that the pictures look the same wherever they are made. */
const TOOL_PATH = '/usr/bin:/bin';

/** Where things lie on the computer that makes the pictures, and what the pictures say instead. */
const PLACES: [string, string][] = [
  [ROOT, '/opt/vcbench'],
  [`${tmpdir()}/vcbench-e2e-\\w+/data`, '/data/vcbench'],
  [`${tmpdir()}/vcbench-(?:tools|lab|e2e)-\\w+`, '/data/transfer'],
];

if (noChromium) {
  console.log('not run: chromium not installed');
  process.exit(0);
}
await buildWindow();
const only = process.argv[2];
mkdirSync(OUT, { recursive: true });
if (only === undefined) for (const old of readdirSync(OUT)) rmSync(join(OUT, old));
const browser = await launchChromium();
try {
  await empty(browser);
  await many(browser);
  await busy(browser);
} finally {
  await browser.close();
}
for (const name of readdirSync(OUT)) {
  const { size } = statSync(join(OUT, name));
  if (size > MOST_BYTES) console.error(`${name} is too large: ${size} bytes`);
}

/** The first start: nothing there yet. */
async function empty(browser: Browser): Promise<void> {
  await serving({}, async (server) => {
    await shoot(browser, server, 'first-start-light', {}, 'runs');
    await shoot(browser, server, 'first-start-dark-fr', { dark: true, french: true }, 'runs');
    await shoot(browser, server, 'references-empty-light', {}, 'references', async ({ page }) => {
      await page.getByText('GRCh38').waitFor();
    });
  });
}

/** A thousand runs that ended, of every kind. */
async function many(browser: Browser): Promise<void> {
  let ids: string[] = [];
  const prepare = (bench: Workbench) => {
    ids = writeStories(bench.data, Date.now(), 1000);
    writeFileSync(
      join(bench.folder, 'settings.json'),
      JSON.stringify({
        s3: { bucket: 'lab-results', basePath: 'genmol', profile: 'lab', region: 'ca-central-1' },
      }),
    );
  };
  await serving({ prepare }, async (server) => {
    const [check, passed, failed] = ids;
    const settled = async ({ page }: TestWindow) => {
      await page.locator('.detail').waitFor();
      await page.waitForTimeout(300);
    };
    await shoot(browser, server, 'runs-1000-light', {}, `runs/${passed}`, settled);
    await shoot(browser, server, 'runs-1000-dark', { dark: true }, `runs/${passed}`, settled);
    const whole = async (window: TestWindow) => {
      await settled(window);
      await window.page.getByRole('button', { name: /whole width|toute la largeur/ }).click();
      await window.page.locator('.plot').first().waitFor();
    };
    await shoot(browser, server, 'results-light', {}, `runs/${passed}`, whole);
    await shoot(browser, server, 'results-dark', { dark: true }, `runs/${passed}`, whole);
    await shoot(browser, server, 'results-light-fr', { french: true }, `runs/${passed}`, whole);
    const logOf = (button: RegExp) => async (window: TestWindow) => {
      await settled(window);
      await window.page.locator('.detail').getByRole('button', { name: 'Console' }).click();
      await window.page.getByRole('button', { name: button }).click();
      await window.page.locator('.log-row').first().waitFor();
    };
    await shoot(
      browser,
      server,
      'check-light',
      {},
      `runs/${check}`,
      logOf(/^Small variants|^Petits variants/),
    );
    await shoot(
      browser,
      server,
      'check-dark-fr',
      { dark: true, french: true },
      `runs/${check}`,
      logOf(/^Petits variants/),
    );
    await shoot(browser, server, 'failed-light', {}, `runs/${failed}`, logOf(/^Download/));
    await shoot(browser, server, 'failed-dark', { dark: true }, `runs/${failed}`, logOf(/^Download/));
    await shoot(browser, server, 'console-search-dark', { dark: true }, `runs/${check}`, async (window) => {
      await logOf(/^Small variants/)(window);
      await window.page.locator('.log-viewport').focus();
      await window.page.keyboard.press('Control+f');
      await window.page.keyboard.type('query');
      await window.page.getByText(/of \d/).last().waitFor();
      await window.page.waitForTimeout(400);
    });
    await shoot(browser, server, 'narrow-900x600', { width: 900, height: 600 }, `runs/${passed}`, settled);
    await shoot(browser, server, 'zoom-200', { width: 680, height: 430, scale: 2 }, 'runs');
    await shoot(browser, server, 'filtered-light', {}, 'runs', async ({ page }) => {
      await page.getByRole('button', { name: /^Failed/ }).click();
    });
    await shoot(browser, server, 'no-match-light', {}, 'runs', async ({ page }) => {
      await page.getByRole('searchbox').fill('no such run');
    });
    const typed = async ({ page }: TestWindow) => {
      await page.locator('.form input.input').first().fill('NA24143_Lib3_Rep1');
      await page.locator('.hint.ok').first().waitFor();
      await page.locator('.before .busy').waitFor({ state: 'detached', timeout: 30_000 });
      await page.waitForTimeout(3000);
      await page.locator('.before .busy').waitFor({ state: 'detached', timeout: 30_000 });
    };
    await shoot(browser, server, 'import-light', {}, 'import', typed);
    await shoot(browser, server, 'import-dark', { dark: true }, 'import', typed);
    await shoot(browser, server, 'import-light-fr', { french: true }, 'import', typed);
    await shoot(browser, server, 'import-invalid-light', {}, 'import', async ({ page }) => {
      await page.locator('.form input.input').first().fill('NA24143 Lib3/../Rep1');
      await page.locator('.hint.bad').first().waitFor();
    });
    for (const name of ['doctor', 'settings'] as const) {
      const ready = async ({ page }: TestWindow) => {
        if (name === 'doctor') await page.locator('.checks .chip').first().waitFor({ timeout: 40_000 });
        await page.waitForTimeout(200);
      };
      await shoot(browser, server, `${name}-light`, {}, name, ready);
      await shoot(browser, server, `${name}-dark`, { dark: true }, name, ready);
      await shoot(browser, server, `${name}-light-fr`, { french: true }, name, ready);
    }
    await shoot(browser, server, 'shortcuts-light', {}, 'runs', async ({ page }) => {
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    });
    await shoot(browser, server, 'delete-dark', { dark: true }, `runs/${failed}`, async (window) => {
      await settled(window);
      await window.page.locator('#run-list').focus();
      await window.page.keyboard.press('Delete');
      await window.page.getByRole('dialog').waitFor();
    });
  });
}

/** Runs that go on: one compares, two wait. */
async function busy(browser: Browser): Promise<void> {
  const lab = await makeDemoLab();
  const tools = makeFakeTools();
  tools.slow(true);
  const prepare = (bench: Workbench) => {
    writeStories(bench.data, Date.now(), 6);
    Object.assign(bench.env, {
      VCBENCH_REFERENCE_CATALOGUE: lab.catalogue,
      PATH: `${tools.bin}:${TOOL_PATH}`,
    });
  };
  try {
    await serving({ prepare }, async (server) => {
      const benchmarks = { happy: true, stratified: false, truvari: true, csv: true };
      const runIds: string[] = [];
      for (let n = 0; n < 3; n++) {
        const started = await server.call('runs.importLocal', { paths: [lab.demo.runDirectory], benchmarks });
        if (!started.ok) throw new Error(started.error.message);
        runIds.push(...started.value.runIds);
      }
      const [first = ''] = runIds;
      await until(
        'the comparison is on',
        async () => {
          const view = await server.call('runs.get', { runId: first });
          return view.ok && view.value.currentStep === 'truvari';
        },
        90_000,
      );
      execFileSync('sleep', ['7']);
      const open = async (window: TestWindow) => {
        await window.page.locator('.detail').getByRole('button', { name: 'Console' }).click();
        await window.page.locator('.log-row').first().waitFor();
        await window.page.waitForTimeout(300);
      };
      await shoot(browser, server, 'busy-light', {}, `runs/${first}`, open);
      await shoot(browser, server, 'busy-dark', { dark: true }, `runs/${first}`, open);
      await shoot(browser, server, 'busy-light-fr', { french: true }, `runs/${first}`, open);
      await shoot(browser, server, 'silent-dark', { dark: true }, `runs/${first}`, async ({ page }) => {
        await page.clock.install();
        await page.reload();
        await page.locator('.detail').waitFor();
        await page.clock.fastForward(9 * 60_000);
        await page.getByText(/no output for/).waitFor();
      });
      const references = async ({ page }: TestWindow) => {
        const sample = page.locator('.reference', { hasText: 'HG004' });
        await sample.getByRole('button').click();
        await sample.locator('table').waitFor();
      };
      await shoot(browser, server, 'references-light', {}, 'references', references);
      await shoot(browser, server, 'references-dark', { dark: true }, 'references', references);
      await shoot(browser, server, 'references-light-fr', { french: true }, 'references', references);
      for (const runId of runIds.reverse()) await server.call('runs.cancel', { runId });
    });
  } finally {
    tools.remove();
    lab.remove();
  }
}

async function serving(
  { prepare }: { prepare?: (bench: Workbench) => void },
  use: (server: Serving) => Promise<void>,
): Promise<void> {
  const bench = new Workbench({ PATH: TOOL_PATH });
  const profiles = join(bench.folder, 'aws-config');
  writeFileSync(profiles, '[profile lab]\nregion = ca-central-1\n');
  bench.env.AWS_CONFIG_FILE = profiles;
  prepare?.(bench);
  const server = await startServing(bench);
  try {
    await use(server);
  } finally {
    await server.stop();
    bench.remove();
  }
}

async function shoot(
  browser: Browser,
  server: Serving,
  name: string,
  look: WindowLook,
  place: string,
  prepare: (window: TestWindow) => Promise<void> = async () => undefined,
): Promise<void> {
  if (only !== undefined && !name.includes(only)) return;
  const window = await TestWindow.open(browser, server.url, look);
  try {
    await window.go(place);
    await window.page.waitForTimeout(250);
    await prepare(window);
    await window.page.evaluate(hidePaths, PLACES);
    const file = join(OUT, `${name}.png`);
    await window.page.screenshot({ path: file });
    shrink(file);
    for (const complaint of window.complaints) console.error(`${name}: ${complaint}`);
  } finally {
    await window.close();
  }
}

/** Runs inside the page. */
function hidePaths(places: [string, string][]): void {
  const { document } = globalThis as unknown as {
    document: {
      body: object;
      createTreeWalker(root: object, what: number): { nextNode(): { nodeValue: string } | null };
      querySelectorAll(selector: string): Iterable<{ placeholder: string }>;
    };
  };
  const hide = (text: string) =>
    places.reduce((left, [from, to]) => left.replace(new RegExp(from, 'g'), to), text);
  const texts = document.createTreeWalker(document.body, 4);
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const shown = hide(node.nodeValue);
    if (shown !== node.nodeValue) node.nodeValue = shown;
  }
  for (const field of document.querySelectorAll('input[placeholder]'))
    field.placeholder = hide(field.placeholder);
}

/** 256 colours are plenty for these pictures; without the tool they stay as they are. */
function shrink(file: string): void {
  if (existsSync('/usr/bin/pngquant')) {
    execFileSync('pngquant', ['--force', '--skip-if-larger', '--ext', '.png', '256', file]);
  }
}
