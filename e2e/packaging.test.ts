import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildDesktop, desktopFolder, launchStandIn, noChromium } from './support/desktop.ts';
import { ask, followRun } from './support/desktopWatch.ts';
import { ROOT } from './support/vcbench.ts';

/**
 * electron-builder makes the packaged directory around a folder in the shape of an unpacked Electron, with nothing of it
 * but the place where its fuses are. What goes where, and the fuses, are then as in a real package.
 */
const resolver = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const asar = createRequire(resolver.resolve('app-builder-lib'))('@electron/asar') as {
  createPackage(from: string, to: string): Promise<void>;
  listPackage(archive: string, options: object): string[];
  extractFile(archive: string, file: string): Buffer;
  extractAll(archive: string, to: string): void;
};
const folder = mkdtempSync(join(tmpdir(), 'vcbench-package-'));
const resources = join(folder, 'packages', 'linux-unpacked', 'resources');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const whyNot = process.platform === 'linux' ? false : 'not run: Linux only';

describe.skipIf(whyNot)(whyNot || 'The packaged program', () => {
  beforeAll(async () => {
    await buildDesktop();
    const shape = await makeShape(join(folder, 'electron'));
    const builder = join(ROOT, 'node_modules', 'electron-builder', 'cli.js');
    const args = [
      '--linux',
      'dir',
      '--x64',
      `-c.electronDist=${shape}`,
      `-c.directories.output=${folder}/packages`,
    ];
    execFileSync(process.execPath, [builder, ...args], { cwd: ROOT, stdio: 'pipe' });
  }, 120_000);

  it('holds the built program, and neither sources nor tests nor dependencies', () => {
    const files = asar.listPackage(join(resources, 'app.asar'), {});
    for (const file of [
      'main.js',
      'step.js',
      'preload.cjs',
      'icon.png',
      'cli/main.js',
      'cli/worker.js',
      'cli/packerThread.js',
      'cli/sequenceWorker.js',
      'cli/package.json',
    ]) {
      expect(files).toContain(`/dist/electron/${file}`);
    }
    expect(files).toContain('/dist/renderer/index.html');
    expect(files.filter((file) => /node_modules|\.ts$|\.map$|test|e2e|src-/.test(file))).toEqual([]);
    const about = JSON.parse(asar.extractFile(join(resources, 'app.asar'), 'package.json').toString());
    expect(about).toMatchObject({
      main: 'dist/electron/main.js',
      type: 'module',
      desktopName: 'vcbench.desktop',
    });
    expect(about.version).toBe(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version);
  });

  it('has the scripts and the command line beside the archive, ready to run', () => {
    for (const script of ['setup_reference.sh', 'aws_download_gvcf.sh']) {
      expect(statSync(join(resources, 'scripts', script)).mode & 0o111).toBe(0o111);
    }
    for (const file of ['references.tsv', 'lib/references/install.sh', 'lib/s3_transfer.sh']) {
      expect(existsSync(join(resources, 'scripts', file))).toBe(true);
    }
    expect(existsSync(join(resources, 'scripts', 'dev'))).toBe(false);
    const cli = join(resources, 'cli', 'main.js');
    const version = execFileSync(process.execPath, [cli, '--version'], {
      encoding: 'utf8',
      cwd: folder,
    }).trim();
    expect(version).toBe(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version);
  });

  it.skipIf(noChromium)(
    'runs as an AppImage does: its programs in a place that stays, its parts found',
    async () => {
      const app = join(folder, 'unpacked');
      asar.extractAll(join(resources, 'app.asar'), app);
      const place = desktopFolder();
      const env = { ...place.env, STANDIN_RESOURCES: resources, APPIMAGE: '/nowhere/vcbench.AppImage' };
      const desktop = await launchStandIn({ ...place, env, app });
      try {
        const page = await desktop.page();
        const { runIds } = await ask(page, 'runs.demo', {});
        const runId = runIds[0] ?? '';
        expect((await page.evaluate(followRun, runId)).at(-1)).toBe('Process completed successfully!');
        const script = readFileSync(join(place.data, 'runs', runId, 'work', 'csv', 'command.sh'), 'utf8');
        const programs = join(place.folder, 'user', 'programs');
        expect(script).toContain(`exec node ${programs}/`);
        const again = /^exec node (\S+) step csv/m.exec(script)?.[1] ?? '';
        expect(execFileSync(process.execPath, [again, '--version'], { encoding: 'utf8' })).toMatch(/^\d/);
        expect(readdirSync(programs)).toHaveLength(1);
      } finally {
        await desktop.stop();
        place.remove();
      }
    },
    90_000,
  );

  it('has its fuses set', () => {
    const program = readFileSync(join(folder, 'packages', 'linux-unpacked', 'vcbench')).toString('latin1');
    const wire = program.slice(program.indexOf(SENTINEL) + SENTINEL.length + 2);
    // In the order of @electron/fuses: as Node, cookies, NODE_OPTIONS, inspect, asar integrity, only asar, snapshot, file.
    expect(wire.slice(0, 8)).toBe('01001100');
  });
});

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

async function makeShape(shape: string): Promise<string> {
  mkdirSync(join(shape, 'resources'), { recursive: true });
  mkdirSync(join(shape, 'locales'));
  mkdirSync(join(folder, 'nothing'));
  writeFileSync(join(folder, 'nothing', 'package.json'), '{}');
  await asar.createPackage(join(folder, 'nothing'), join(shape, 'resources', 'default_app.asar'));
  for (const name of [
    'locales/en-US.pak',
    'locales/fr.pak',
    'LICENSE',
    'LICENSES.chromium.html',
    'chrome-sandbox',
  ]) {
    writeFileSync(join(shape, name), '');
  }
  writeFileSync(join(shape, 'electron'), `${SENTINEL}\u0001\u0009111111111`, 'latin1');
  chmodSync(join(shape, 'electron'), 0o755);
  return shape;
}
