import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildWindow } from './support/buildWindow.ts';
import { type DemoLab, makeDemoLab, makeFakeTools } from './support/demoLab.ts';
import { startHostileS3 } from './support/hostileS3.ts';
import { type Serving, startServing } from './support/httpClient.ts';
import { type LoopbackS3, startS3 } from './support/s3.ts';
import { hasTool, Workbench } from './support/vcbench.ts';
import {
  launchChromium,
  noChromium,
  TestWindow,
  type WindowLook,
  withoutChromium,
} from './support/window.ts';
import { chip, expectText, rows } from './support/windowSteps.ts';

const SAMPLE = 'NA24143_Lib3_Rep1';
const awsMissing = !hasTool('aws');
const BUCKET = 'lab-results';

let browser: Browser;
let lab: DemoLab;
let windows: TestWindow[] = [];
beforeAll(async () => {
  if (noChromium) return;
  await buildWindow();
  browser = await launchChromium();
  lab = await makeDemoLab();
});
afterAll(async () => {
  await browser?.close();
  lab?.remove();
});
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

async function chooseOptions(page: Page, options: Record<string, boolean>): Promise<void> {
  for (const [name, wanted] of Object.entries(options))
    await page.getByRole('checkbox', { name }).setChecked(wanted);
}

describe.skipIf(noChromium || awsMissing)(
  `imports from S3${withoutChromium}${awsMissing ? ' (not run: aws not installed)' : ''}`,
  () => {
    let s3: LoopbackS3;
    let bench: Workbench;
    let server: Serving;
    beforeAll(async () => {
      s3 = await startS3();
      await s3.createBucket(BUCKET);
      const other = new Map([...lab.objects('runs')].map(([key, content]) => [renamed(key), content]));
      for (const [key, content] of [...lab.objects('runs'), ...other]) await s3.put(BUCKET, key, content);
      bench = new Workbench({ ...s3.env, VCBENCH_REFERENCE_CATALOGUE: catalogueWithoutSv() });
      setUp(bench, { bucket: BUCKET, basePath: 'runs', endpoint: s3.endpoint, region: 'us-east-1' });
      server = await startServing(bench);
    });
    afterAll(async () => {
      await server?.stop();
      await s3?.close();
      bench?.remove();
    });

    it('a known sample: recognised, warned about, imported, watched, with its results', async () => {
      const { page } = await open(server, {}, 'import');
      const start = page.getByRole('button', { name: 'Import from S3' });
      await expectText(page, 'Enter a sample ID.');
      await page.getByLabel('Sample ID').fill(SAMPLE);
      await expectText(page, 'NA24143 is GIAB HG004 (Ashkenazim mother), library 3, replicate 1.');
      await expectText(page, 'No GIAB truth set of structural variants exists for HG004');
      await expectText(page, /missing and will be fetched/);
      await chooseOptions(page, {
        'Small variants': true,
        'Structural variants': true,
        'DRAGEN metrics': true,
      });
      expect(await page.getByRole('checkbox', { name: 'Stratified by region' }).isEnabled()).toBe(true);
      await page.getByRole('button', { name: 'Dry run' }).click();
      const plan = page.getByRole('dialog', { name: 'What this import will do' });
      await plan
        .getByText(/aws_download_gvcf\.sh/)
        .first()
        .waitFor();
      await plan.getByRole('heading', { name: 'Small variants' }).waitFor();
      await page.keyboard.press('Escape');
      await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
      expect(await rows(page).count()).toBe(0);
      await start.click();

      await page.getByRole('region', { name: 'Console' }).waitFor();
      await chip(page)
        .getByText('No truth set')
        .or(chip(page).getByText('Check result'))
        .waitFor({ timeout: 60_000 });
      await page.getByRole('tab', { name: 'Results' }).waitFor();
      expect(await page.getByRole('tab', { name: 'Results' }).getAttribute('aria-selected')).toBe('true');
      await expectText(page, /Structural variants were not compared/);
      await page.getByRole('img', { name: /Recall and precision/ }).waitFor();
      await expectText(page, /6 of 6 within limits/);
      await page.getByRole('tab', { name: 'Steps' }).click();
      await page.locator('summary', { hasText: 'Download from S3' }).click();
      await expectText(page, /aws_download_gvcf\.sh .*--bucket lab-results/);
      expect(s3.fetchedKeys().length).toBeGreaterThan(5);
    });

    it('the same sample again: what is there is skipped', async () => {
      s3.forgetRequests();
      const { page } = await open(server, {}, 'import');
      await page.getByRole('button', { name: SAMPLE }).click();
      await expectText(page, /imported once before/);
      await chooseOptions(page, { 'Small variants': false, 'Structural variants': false });
      await page.getByRole('button', { name: 'Import from S3' }).click();
      await chip(page).getByText('Passed').waitFor({ timeout: 60_000 });
      await page.getByRole('button', { name: /Metrics/ }).waitFor();
      await expectText(page, 'Process completed successfully!');
      expect(s3.fetchedKeys()).toEqual([]);
    });

    it('an unknown sample: ends in error, in red, with the way out', async () => {
      const { page } = await open(server, {}, 'import');
      await page.getByLabel('Sample ID').fill('TEST_SAMPLE_123');
      await expectText(page, /Not a GIAB sample/);
      await chooseOptions(page, { 'Structural variants': false });
      await page.getByRole('button', { name: 'Import from S3' }).click();
      await chip(page).getByText('Not found').waitFor({ timeout: 30_000 });
      await page.locator('.log-row.error', { hasText: 'TEST_SAMPLE_123' }).waitFor();
      expect(await page.getByRole('alert').first().innerText()).toContain('TEST_SAMPLE_123');
      await page.getByRole('button', { name: 'Go to the first error' }).click();
      await page.locator('.log-row.here.error').waitFor();
    });

    it('a sample that is not of GIAB: its metrics are read, no truth is looked for', async () => {
      const { page } = await open(server, {}, 'import');
      await page.getByLabel('Sample ID').fill('LAB7_Lib1_Rep1');
      await expectText(page, /there is no truth set to compare with/);
      await chooseOptions(page, { 'Structural variants': false });
      await page.getByRole('button', { name: 'Import from S3' }).click();
      await chip(page).getByText('Passed').waitFor({ timeout: 60_000 });
    });

    it('automatic processing off: only the files, and on with one button', async () => {
      const { page } = await open(server, {}, 'import');
      await page.getByLabel('Sample ID').fill(SAMPLE);
      await chooseOptions(page, { 'Structural variants': false, 'Process automatically': false });
      await page.getByRole('button', { name: 'Import from S3' }).click();
      await page.getByRole('button', { name: 'Process now' }).click({ timeout: 60_000 });
      await page.getByRole('tab', { name: 'Results' }).waitFor({ timeout: 60_000 });
      await chip(page).getByText('Passed').waitFor();
    });

    it('bad input: a sentence next to the field, and a reason on the button', async () => {
      const { page } = await open(server, {}, 'import');
      await page.getByLabel('Sample ID').fill('NA24143; rm -rf /');
      await expectText(page, /Use 1 to 100 letters, digits/);
      const start = page.getByRole('button', { name: 'Import from S3' });
      expect(await start.getAttribute('aria-disabled')).toBe('true');
      await expectText(page, 'Correct the sample ID.');
      await page.getByLabel('Sample ID').press('Enter');
      expect(page.url()).toContain('#/import');
      await page.getByLabel('Sample ID').fill('x'.repeat(300));
      await expectText(page, /Use 1 to 100 letters, digits/);
      await page.getByLabel('Sample ID').fill(SAMPLE);
      await page.getByLabel('Bucket and prefix').fill('s3://Not A Bucket');
      await expectText(page, /A bucket name has 3 to 63 lower-case letters/);
      await chooseOptions(page, { 'Small variants': false });
      expect(await page.getByRole('checkbox', { name: 'Stratified by region' }).isDisabled()).toBe(true);
      await expectText(page, 'Needs “Small variants”.');
      await page.goto(`${server.address}/#/settings`);
      await page.getByLabel('Region').fill('Mars 1');
      await expectText(page, /Small letters, digits and “-”/);
      await expectText(page, 'Correct what is marked first.');
    });

    it('expired credentials: ends in error with the way to sign in again, and no more news', async () => {
      const hostile = await startHostileS3();
      hostile.behaviour = { kind: 'listError', status: 400, code: 'ExpiredToken' };
      const expired = new Workbench(s3.env);
      setUp(expired, { bucket: BUCKET, basePath: 'runs', endpoint: hostile.endpoint, region: 'us-east-1' });
      const other = await startServing(expired);
      try {
        const window = await open(other, {}, 'import');
        const { page } = window;
        await page.getByLabel('Sample ID').fill(SAMPLE);
        await page.getByRole('button', { name: 'Import from S3' }).click();
        await chip(page).getByText('AWS sign-in').waitFor({ timeout: 30_000 });
        const alert = page.locator('#run-detail').getByRole('alert');
        expect(await alert.innerText()).toMatch(/The AWS credentials have expired\.\s+Sign in again/);
        await page.locator('.log-row.error', { hasText: 'The AWS credentials have expired.' }).waitFor();
        expect(await page.getByRole('button', { name: 'Cancel' }).count()).toBe(0);
        await page.getByRole('button', { name: 'Retry' }).waitFor();
        await window.close();
      } finally {
        await other.stop();
        await hostile.close();
        expired.remove();
      }
    });

    it('refused credentials: named as such, in French too', async () => {
      const refused = new Workbench({
        ...s3.env,
        AWS_ACCESS_KEY_ID: 'AKIAEXPIRED',
        AWS_SECRET_ACCESS_KEY: 'x',
      });
      setUp(refused, { bucket: BUCKET, basePath: 'runs', endpoint: s3.endpoint, region: 'us-east-1' });
      const other = await startServing(refused);
      try {
        const window = await open(other, { french: true }, 'import');
        const { page } = window;
        await page.getByLabel('Identifiant de l’échantillon').fill(SAMPLE);
        await chooseOptions(page, { 'Variants structuraux': false });
        await page.getByRole('button', { name: 'Importer depuis S3' }).click();
        await chip(page).getByText('Connexion AWS').waitFor({ timeout: 30_000 });
        await expectText(page, 'S3 n’accepte pas ces identifiants AWS.');
        expect(await page.locator('body').innerText()).not.toContain('AKIAEXPIRED');
        await window.close();
      } finally {
        await other.stop();
        refused.remove();
      }
    });
  },
);

describe.skipIf(noChromium)(`a run that goes on${withoutChromium}`, () => {
  const tools = makeFakeTools();
  let bench: Workbench;
  let server: Serving;
  beforeAll(async () => {
    bench = new Workbench({
      VCBENCH_REFERENCE_CATALOGUE: lab.catalogue,
      PATH: `${tools.bin}:${process.env.PATH}`,
    });
    server = await startServing(bench);
  });
  afterAll(async () => {
    await server?.stop();
    bench?.remove();
    tools.remove();
  });

  it('local import by path: preview, start, reload half-way, two windows, cancel, retry', async () => {
    tools.slow(true);
    const first = await open(server, {}, 'import');
    const { page } = first;
    await page.getByRole('tab', { name: 'From this computer' }).click();
    await page.getByLabel('Path on the server').fill('/no/such/place');
    await expectText(page, /no such|not there|cannot be read/i);
    await page.getByLabel('Path on the server').fill(lab.demo.runDirectory);
    await page.locator('.preview').getByText('GIAB HG004').waitFor();
    await expectText(page, /hard-filtered\.vcf\.gz/);
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await chip(page).getByText('Benchmarking SVs').waitFor({ timeout: 60_000 });
    await page.locator('.log-row', { hasText: 'comparing' }).waitFor();

    const address = page.url();
    await page.reload();
    await chip(page).getByText('Benchmarking SVs').waitFor();
    expect(page.url()).toBe(address);
    const second = await open(server);
    await second.page.getByRole('option', { name: new RegExp(SAMPLE) }).click();
    await chip(second.page).getByText('Benchmarking SVs').waitFor();

    await page.getByRole('button', { name: 'Cancel' }).click();
    await chip(page).getByText('Cancelled').waitFor({ timeout: 30_000 });
    await chip(second.page).getByText('Cancelled').waitFor();

    tools.slow(false);
    await second.page.getByRole('button', { name: 'Retry' }).click();
    await chip(page).getByText('Passed').waitFor({ timeout: 60_000 });
    await chip(second.page).getByText('Passed').waitFor();
    await page.getByRole('tab', { name: 'Steps' }).click();
    await expectText(page, /Already done, files unchanged/);
    await page.getByRole('tab', { name: 'Results' }).click();
    await expectText(page, 'truvari 5.4.0');
  });

  it('a ZIP, and deleting a run by the keyboard', async () => {
    const zip = join(bench.folder, `${SAMPLE}_R002.zip`);
    execFileSync('python3', ['-m', 'zipfile', '-c', zip, ...lab.demo.run.map((file) => file.path)]);
    const { page } = await open(server, {}, 'import');
    await page.getByRole('tab', { name: 'From this computer' }).click();
    await page.getByLabel('Path on the server').fill(zip);
    await page.locator('.preview').getByText('ZIP').first().waitFor();
    await chooseOptions(page, { 'Structural variants': false });
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await chip(page).getByText('Passed').waitFor({ timeout: 60_000 });

    const before = await rows(page).count();
    await page.locator('#run-list').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Delete');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await expectText(page, /is deleted/);
    await expect.poll(() => rows(page).count()).toBe(before - 1);
  });

  it('the first page offers the demo', async () => {
    const empty = new Workbench();
    const other = await startServing(empty);
    try {
      const window = await open(other);
      const { page } = window;
      await page.getByRole('button', { name: 'Run the demo' }).click();
      await page.getByRole('region', { name: 'Console' }).waitFor();
      await page.locator('#main:focus').waitFor();
      await chip(page).getByText('Passed').waitFor({ timeout: 90_000 });
      await expectText(page, /Synthetic data/);
      await window.close();
    } finally {
      await other.stop();
      empty.remove();
    }
  });
});

function setUp(bench: Workbench, s3: Record<string, string>): void {
  mkdirSync(bench.folder, { recursive: true });
  writeFileSync(join(bench.folder, 'settings.json'), JSON.stringify({ s3 }));
}

/** The demo's files under the name of a sample that GIAB does not know. */
function renamed(key: string): string {
  return key.replaceAll(SAMPLE, 'LAB7_Lib1_Rep1');
}

/** As GIAB publishes it: no truth set of SVs but for HG002. */
function catalogueWithoutSv(): string {
  const path = join(lab.folder, 'no-sv.tsv');
  const rows = readFileSync(lab.catalogue, 'utf8').split('\n');
  writeFileSync(path, rows.filter((line) => !line.includes('\tsv')).join('\n'));
  return path;
}
