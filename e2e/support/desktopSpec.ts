/// <reference lib="dom" />
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MethodName } from '../../src-main/contract/names.ts';
import { type Desktop, type DesktopFolder, desktopFolder, type LaunchDesktop } from './desktop.ts';
import { ask, call, followRun, lastEvent, notes, type Seen, seen, tell, watch } from './desktopWatch.ts';
import { until } from './vcbench.ts';

/** The desktop application from its start to its end, the same on the stand-in and on a real Electron. */
export function describeDesktop(name: string, launch: LaunchDesktop): void {
  describe(`${name}: a session`, () => session(launch));
  describe(`${name}: in French`, () => inFrench(launch));
  describe(`${name}: starting`, () => starting(launch));
}

function session(launch: LaunchDesktop): void {
  let place: DesktopFolder;
  let app: Desktop;
  let page: Page;
  let runId = '';
  beforeAll(async () => {
    place = desktopFolder();
    app = await launch(place);
    page = await app.page();
    await watch(app);
  }, 60_000);
  afterAll(async () => {
    await app?.stop();
    place?.remove();
  });

  it('shows its page over its own scheme, with the bridge and nothing of Node', async () => {
    const found = await page.evaluate(() => ({
      origin: location.origin,
      bridge: Object.keys(vcbench).sort(),
      node: ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter(
        (word) => word in window,
      ),
      frozen: Object.isFrozen(vcbench),
    }));
    expect(found).toEqual({
      origin: app.origin,
      bridge: ['call', 'on', 'pathForFile'],
      node: [],
      frozen: true,
    });
    expect(await ask(page, 'host.info', {})).toMatchObject({
      kind: 'electron',
      canPick: true,
      canOpenFolder: true,
      canSaveLog: true,
    });
    expect(await ask(page, 'app.info', {})).toMatchObject({ dataDir: place.data, writable: true });
    await page.getByRole('heading', { name: 'Welcome to VCBench' }).waitFor();
  });

  it('refuses methods outside the table, and input that does not fit', async () => {
    for (const method of ['shell.exec', 'constructor', '__proto__', 'toString', '']) {
      expect(await call(page, method as MethodName, {})).toMatchObject({
        ok: false,
        error: { code: 'invalidRequest' },
      });
    }
    for (const input of [{ runId: '../../etc' }, { runId: 1 }, {}, 'text']) {
      const answer = await call(page, 'runs.get', input as never);
      expect(answer).toMatchObject({ ok: false, error: { code: 'invalidRequest' } });
    }
  });

  it.each([
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '/%252e%252e/package.json',
    '/..%5c..%5cpackage.json',
    '//etc/passwd',
    '/%2fetc%2fpasswd',
    '/assets/..%2f..%2f..%2fpackage.json',
  ])('serves no file outside its page: %s', async (path) => {
    const status = await page.evaluate(
      (address) =>
        fetch(address).then(
          (response) => response.status,
          () => 'refused',
        ),
      path.startsWith('//') ? `${app.origin}${path}` : path,
    );
    expect([404, 'refused']).toContain(status);
  });

  it('reaches nothing else: no network, no file, no inline script', async () => {
    const reached = await page.evaluate(async () => {
      const attempt = (address: string) =>
        fetch(address).then(
          () => address,
          () => null,
        );
      const addresses = [
        'https://example.org/',
        'http://127.0.0.1:80/',
        'file:///etc/passwd',
        'data:text/plain,x',
      ];
      const found = (await Promise.all(addresses.map(attempt))).filter((address) => address !== null);
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      document.body.append(script);
      const frame = document.createElement('iframe');
      frame.src = 'https://example.org/';
      document.body.append(frame);
      await new Promise((resolve) => setTimeout(resolve, 100));
      frame.remove();
      return { found, injected: 'injected' in window, evaluated: canEvaluate() };
      function canEvaluate(): boolean {
        try {
          return new Function('return true')();
        } catch {
          return false;
        }
      }
    });
    expect(reached).toEqual({ found: [], injected: false, evaluated: false });
  });

  it('stays where it is: no navigation, no new window, links only to known pages', async () => {
    const before = page.url();
    const log = () => readFileSync(join(place.folder, 'user', 'logs', 'main.log'), 'utf8');
    await page.evaluate(() => {
      location.href = 'https://example.org/';
    });
    // A second navigation at once would replace the first before it is heard of.
    await until('it is refused', () => log().includes('Refused: navigation to https://example.org/'));
    await page.evaluate(() => {
      location.href = `${location.origin}/assets/`;
    });
    await page.evaluate(() => void window.open('https://example.org/'));
    await page.evaluate(() => void window.open(`${location.origin}/index.html`));
    await page.evaluate(() => void window.open('https://github.com/Illumina/hap.py'));
    await until('the known link is opened', async () => (await seen(app, 'links')).length > 0);
    expect(await seen(app, 'links')).toEqual(['https://github.com/Illumina/hap.py']);
    expect(page.url()).toBe(before);
    expect(log()).toContain('Refused: window for https://example.org/');
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    expect(await page.evaluate(() => typeof vcbench.call)).toBe('function');
  });

  it('picks with the native dialogs, and tells the path of a file', async () => {
    await tell(app, 'files', ['/data/run', '/data/b.csv']);
    for (const what of ['folder', 'files', 'zip', 'dataFolder'] as const) {
      expect(await ask(page, 'host.pick', { what })).toEqual({ paths: ['/data/run', '/data/b.csv'] });
    }
    await tell(app, 'files', []);
    expect(await ask(page, 'host.pick', { what: 'folder' })).toEqual({ paths: [] });
    const path = join(place.folder, 'NA24143.csv');
    writeFileSync(path, 'x');
    await app.knowFile(path);
    await page.evaluate(() => {
      const input = document.createElement('input');
      input.type = 'file';
      input.id = 'for-the-test';
      document.body.append(input);
    });
    await page.setInputFiles('#for-the-test', path);
    const told = await page.evaluate(() => {
      const input = document.querySelector<HTMLInputElement>('#for-the-test');
      const [file] = input?.files ?? [];
      input?.remove();
      return file === undefined ? null : vcbench.pathForFile(file);
    });
    expect(told).toBe(path);
  });

  it('runs the demo at a click, and its lines arrive in the console', async () => {
    await page.getByRole('button', { name: 'Run the demo' }).click();
    await page.getByRole('region', { name: 'Console' }).waitFor();
    const [run] = (await ask(page, 'runs.list', {})).runs;
    runId = run?.runId ?? '';
    const lines = await page.evaluate(followRun, runId);
    expect(lines.at(-1)).toBe('Process completed successfully!');
    expect(lines.filter((line) => line.startsWith('Verifying reference files'))).not.toEqual([]);
    await page.getByText('Process completed successfully!').first().waitFor();
    const view = await ask(page, 'runs.get', { runId });
    expect(view.state).toBe('succeeded');
    expect(view.steps.map((step) => step.state)).not.toContain('failed');
  }, 90_000);

  it('told the desktop how far it was, and that it is done', async () => {
    await until('the notification', async () => (await notes(app)).length > 0);
    const [note] = await notes(app);
    expect(note?.title).toBe('NA24143_Lib3_Rep1_R001 is done');
    expect(note?.body).toMatch(/^Finished after .* Click to see the run\.$/);
    await until('the bar is gone', async () => (await seen(app, 'progress')).at(-1) === -1);
    const progress = (await seen(app, 'progress')).filter((value) => value >= 0);
    expect(progress.length).toBeGreaterThan(0);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  });

  it('opens the run when the notification is clicked', async () => {
    await page.evaluate(() => {
      location.hash = '#/settings';
    });
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
    await app.evaluate(() => {
      const { notes: shown } = (globalThis as unknown as { seen: Seen }).seen;
      shown[0]?.emit('click');
    });
    await page.waitForFunction((id) => location.hash === `#/runs/${id}`, runId);
    await page.getByRole('heading', { name: 'NA24143_Lib3_Rep1' }).waitFor();
  });

  it('opens folders of the data folder, and saves a log whole', async () => {
    for (const which of ['files', 'results', 'logs'] as const)
      await ask(page, 'host.openFolder', { runId, which });
    expect(await seen(app, 'opened')).toEqual([
      join(place.data, 'demo', 'lab_runs', 'NA24143_Lib3_Rep1_R001'),
      join(place.data, 'demo', 'processed', 'NA24143_Lib3_Rep1_R001'),
      join(place.data, 'runs', runId, 'logs'),
    ]);
    const target = join(place.folder, 'log.txt');
    await tell(app, 'saveAs', target);
    const { logs } = await ask(page, 'logs.list', { runId });
    const log = logs[0]?.log ?? '';
    expect(await ask(page, 'host.saveLog', { runId, log })).toEqual({ path: target });
    expect(readFileSync(target, 'utf8').trimEnd().split('\n')).toHaveLength(logs[0]?.lastN ?? -1);
    await tell(app, 'saveAs', '');
    expect(await ask(page, 'host.saveLog', { runId, log })).toEqual({ path: null });
    expect(readdirSync(place.folder).filter((entry) => entry.endsWith('.partial'))).toEqual([]);
  });

  it('ran its steps as a person can run them again', async () => {
    const script = readFileSync(join(place.data, 'runs', runId, 'work', 'csv', 'command.sh'), 'utf8');
    const cli = /^exec node (\S+\/main\.js) step csv /m.exec(script)?.[1] ?? '';
    expect(existsSync(cli)).toBe(true);
    const version = execFileSync(process.execPath, [cli, '--version'], { encoding: 'utf8' }).trim();
    expect(version).toBe(await app.evaluate(({ app: own }) => own.getVersion()));
    const journal = readFileSync(join(place.data, 'runs', runId, 'journal.ndjson'), 'utf8');
    const spawned = journal.split('\n').filter((line) => line.includes('"type":"step.spawned"'));
    expect(spawned.length).toBeGreaterThanOrEqual(5);
    for (const line of spawned) expect(JSON.parse(line).pid).toBeGreaterThan(1);
  });

  it('shows what was dropped on it', async () => {
    // Only the operating system can drop a file with a path on a real one.
    if (app.origin.startsWith('app:')) return;
    const name = 'NA24143_Lib3_Rep1_R001.mapping_metrics.csv';
    const path = join(place.data, 'demo', 'lab_runs', 'NA24143_Lib3_Rep1_R001', name);
    expect(existsSync(path)).toBe(true);
    await app.knowFile(path);
    await page.evaluate((file) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], file));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    }, name);
    await page.waitForFunction(() => location.hash === '#/import');
    await page.getByText(name).first().waitFor();
  });

  it('asks the page for what is chosen in the menu', async () => {
    await page.evaluate(() => {
      const told = window as unknown as { commands: string[] };
      told.commands = [];
      vcbench.on('host.command', ({ command }) => void told.commands.push(command));
    });
    await app.evaluate(({ Menu }) => {
      const menu = Menu.getApplicationMenu();
      for (const id of ['import', 'settings', 'find']) menu?.getMenuItemById(id)?.click();
    });
    await page.waitForFunction(() => (window as unknown as { commands: string[] }).commands.length === 3);
    expect(await page.evaluate(() => (window as unknown as { commands: string[] }).commands)).toEqual([
      'import',
      'settings',
      'find',
    ]);
  });

  it('asks before it interrupts a run, and stays when told to', async () => {
    const [started] = (await ask(page, 'runs.demo', {})).runIds;
    runId = started ?? '';
    await tell(app, 'answers', [0]);
    await app.evaluate(({ app: own }) => own.quit());
    await until('the question', async () => (await seen(app, 'boxes')).length === 1);
    expect((await seen(app, 'boxes'))[0]).toMatchObject({
      message: 'A run is still going on.',
      buttons: ['Keep Running', 'Quit and Interrupt'],
    });
    expect((await ask(page, 'runs.get', { runId })).state).not.toBe('interrupted');
  });

  it('interrupts the run when told to quit, and remembers its window', async () => {
    await tell(app, 'answers', [1]);
    await app.evaluate(({ app: own }) => own.quit());
    expect(await app.exited).toBe(0);
    expect(lastEvent(place.data, runId)).toMatchObject({
      type: 'run.finished',
      outcome: 'interrupted',
      reason: 'appQuit',
    });
    const remembered = JSON.parse(readFileSync(join(place.folder, 'user', 'window.json'), 'utf8'));
    expect(remembered).toMatchObject({
      width: expect.any(Number),
      height: expect.any(Number),
      maximized: false,
    });
    expect(existsSync(join(place.data, 'lock.json'))).toBe(false);
    expect(app.output()).not.toMatch(/error/i);
  }, 60_000);
}

function inFrench(launch: LaunchDesktop): void {
  let place: DesktopFolder;
  let app: Desktop;
  let page: Page;
  beforeAll(async () => {
    place = desktopFolder();
    writeFileSync(
      join(place.folder, 'settings.json'),
      JSON.stringify({ window: { language: 'fr', theme: 'dark' } }),
    );
    app = await launch(place);
    page = await app.page();
    await watch(app);
  }, 60_000);
  afterAll(async () => {
    await app?.stop();
    place?.remove();
  });

  it('speaks French in the menu, and changes at once with the setting', async () => {
    const labels = () =>
      app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map((item) => item.label));
    await until('the service is open', async () => (await call(page, 'app.info', {})).ok);
    expect(await labels()).toContain('Affichage');
    await page.getByRole('heading', { name: 'Bienvenue' }).waitFor();
    expect(await app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
    const settings = await ask(page, 'settings.get', {});
    await ask(page, 'settings.set', { ...settings, window: { language: 'en', theme: 'light' } });
    expect(await labels()).toContain('View');
    expect(await app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('light');
    await ask(page, 'settings.set', { ...settings, window: { language: 'fr', theme: 'light' } });
  });

  it('tells a failure in French, with the reason', async () => {
    const empty = join(place.folder, 'NA24143_Lib1_Rep1_R001');
    mkdirSync(empty);
    writeFileSync(join(empty, 'NA24143_Lib1_Rep1_R001.mapping_metrics.csv'), 'this is no metric file\n');
    const benchmarks = { happy: false, stratified: false, truvari: false, csv: true };
    const { runIds } = await ask(page, 'runs.importLocal', { paths: [empty], benchmarks });
    await until('the notification', async () => (await notes(app)).length > 0);
    const [note] = await notes(app);
    const { state, error } = await ask(page, 'runs.get', { runId: runIds[0] ?? '' });
    expect(state).toBe('failed');
    expect(note?.title).toBe('NA24143_Lib1_Rep1_R001 : échec');
    expect(note?.body).toBe(error?.message.replace(/\s+/g, ' '));
  }, 60_000);

  it('ends without a question when it is told to by the machine, even with a run', async () => {
    const [runId = ''] = (await ask(page, 'runs.demo', {})).runIds;
    app.signal('SIGTERM');
    await app.exited;
    expect(lastEvent(place.data, runId)).toMatchObject({ type: 'run.finished', outcome: 'interrupted' });
  }, 60_000);
}

function starting(launch: LaunchDesktop): void {
  it('a second start brings the first window to the front and ends', async () => {
    const place = desktopFolder();
    const first = await launch(place);
    try {
      await first.page();
      await first.evaluate(({ app }) => {
        app.on('second-instance', () => Object.assign(globalThis, { knocked: true }));
      });
      const second = await launch(place).catch(() => null);
      if (second !== null) expect(await second.exited).toBe(0);
      await until('the first one hears of it', () => first.evaluate(() => 'knocked' in globalThis));
    } finally {
      await first.stop();
      place.remove();
    }
  }, 90_000);

  it('says why the data folder cannot be used', async () => {
    const place = desktopFolder();
    writeFileSync(join(place.folder, 'file'), '');
    // The stand-in and a test machine without a desktop answer no dialog: what was said is in the log.
    const app = await launch({
      ...place,
      env: { ...place.env, VCBENCH_DATA: join(place.folder, 'file', 'data') },
    });
    const log = join(place.folder, 'user', 'logs', 'main.log');
    await until(
      'the reason is in the log',
      () => existsSync(log) && /cannot be written/.test(readFileSync(log, 'utf8')),
    );
    await app.stop();
    place.remove();
  }, 90_000);
}
