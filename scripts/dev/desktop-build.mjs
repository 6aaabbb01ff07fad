// What start, dev and dist share: is a part of the desktop application out of date, and how it is built.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The window's page, unless it is newer than all it is made of. */
export function buildRenderer() {
  if (isFresh('dist/renderer/index.html', ['src-renderer', 'src-main/contract', 'package-lock.json'])) return;
  run(join(root, 'node_modules', 'vite', 'bin', 'vite.js'), [
    'build',
    '--config',
    'src-renderer/vite.config.ts',
    '--logLevel',
    'warn',
  ]);
}

/** Main process, preload script and the program of the steps. */
export function buildElectron() {
  const sources = ['src-main', 'src-preload', 'scripts/dev/build-electron.mjs', 'build', 'package-lock.json'];
  if (isFresh('dist/electron/icon.png', sources)) return;
  run(join(root, 'scripts', 'dev', 'build-electron.mjs'), []);
}

/** Electron's own binary: of this clone, or where ELECTRON_OVERRIDE_DIST_PATH says; null when it is not installed. */
export function electronBinary() {
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(root, 'node_modules', 'electron', 'dist');
  const name = process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
  const path = join(dist, name);
  return existsSync(path) ? path : null;
}

export function explainMissingElectron() {
  return [
    'Electron itself is not installed yet: npm brings its package, the program is a download of its own (about 120 MB).',
    '  npx install-electron     gets it, once; then "npm start" again',
    '  npm run serve            opens the same window in your browser, without Electron',
  ].join('\n');
}

function isFresh(product, sources) {
  const path = join(root, product);
  if (!existsSync(path)) return false;
  const built = statSync(path).mtimeMs;
  return sources.every((source) => newest(join(root, source)) <= built);
}

function newest(path) {
  if (!existsSync(path)) return 0;
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), mtimeMs);
}

function run(script, args) {
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
  if (status === 0) return;
  process.stderr.write('error: the desktop application could not be built.\n');
  process.exit(1);
}
