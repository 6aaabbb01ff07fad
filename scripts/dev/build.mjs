// What the npm scripts share: is a part of the program out of date, and how it is built. What a build says goes to stderr: stdout
// is the program's own. Two commands at once build one after the other.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const modules = join(root, 'node_modules');

/** The program of the command line. */
export function buildProgram() {
  const tsc = join(modules, 'typescript', 'bin', 'tsc');
  const product = 'src-main/hosts/cli/main.js';
  return buildPart('program', product, ['src-main', 'package-lock.json'], [tsc, '-b', 'src-main/hosts/cli']);
}

/** The window's page. */
export function buildRenderer() {
  const vite = join(modules, 'vite', 'bin', 'vite.js');
  const sources = ['src-renderer', 'src-main/contract', 'package-lock.json'];
  const args = ['build', '--config', 'src-renderer/vite.config.ts', '--logLevel', 'warn'];
  return buildPart('renderer', 'renderer/index.html', sources, [vite, ...args]);
}

/** Main process, preload script and the program of the steps. */
export function buildElectron() {
  const script = join(root, 'scripts', 'dev', 'build-electron.mjs');
  const sources = ['src-main', 'src-preload', 'scripts/dev/build-electron.mjs', 'build', 'package-lock.json'];
  return buildPart('electron', 'electron/icon.png', sources, [script]);
}

/** Electron's own binary: of this clone, or where ELECTRON_OVERRIDE_DIST_PATH says; null when it is not installed. */
export function electronBinary() {
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(modules, 'electron', 'dist');
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

/** Runs `argv` with Node, unless its product is there and no source changed since the last such build began. */
async function buildPart(part, product, sources, argv) {
  const dist = join(root, 'dist');
  const stamp = join(dist, `.built-${part}`);
  const isFresh = () =>
    existsSync(join(dist, product)) &&
    existsSync(stamp) &&
    sources.every((source) => newest(join(root, source)) <= time(stamp));
  if (isFresh()) return;
  if (!existsSync(argv[0])) fail('The dependencies are missing. Run "npm ci" first.');
  mkdirSync(dist, { recursive: true });
  const lock = join(dist, `.building-${part}`);
  while (!tryLock(lock)) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    if (isFresh()) return;
  }
  const started = new Date();
  // A test runner's own NODE_ENV would make a development build of the page.
  const env = { ...process.env, NODE_ENV: 'production' };
  const { status } = spawnSync(process.execPath, argv, { cwd: root, env, stdio: ['ignore', 2, 2] });
  if (status === 0) {
    writeFileSync(stamp, '');
    utimesSync(stamp, started, started);
  }
  rmdirSync(lock);
  if (status !== 0) fail('The program could not be built.');
}

function newest(path) {
  if (!existsSync(path)) return 0;
  if (!statSync(path).isDirectory()) return time(path);
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), time(path));
}

function time(path) {
  return statSync(path).mtimeMs;
}

/** A build that was killed leaves its lock: after two minutes it does not count. */
function tryLock(lock) {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    if (existsSync(lock) && Date.now() - time(lock) > 120_000) rmdirSync(lock);
    return false;
  }
}

function fail(message) {
  process.stderr.write(`error: ${message}\n`);
  process.exit(1);
}
