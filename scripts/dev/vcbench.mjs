// Runs the command-line program of this clone, building it first when the sources are newer than the build.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const stamp = join(root, 'dist', '.built');

await buildIfStale();
const child = spawn(
  process.execPath,
  [
    '--enable-source-maps',
    join(root, 'dist', 'src-main', 'hosts', 'cli', 'main.js'),
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
// Ctrl-C reaches the child by itself; this process only waits to hand on its exit code.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT') child.kill(signal);
  });
}
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));

async function buildIfStale() {
  if (!isStale()) return;
  mkdirSync(join(root, 'dist'), { recursive: true });
  const lock = join(root, 'dist', '.building');
  while (!tryLock(lock)) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    if (!isStale()) return;
  }
  try {
    const started = new Date();
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    if (!existsSync(tsc)) fail('The dependencies are missing. Run "npm ci" first.');
    const built = spawnSync(process.execPath, [tsc, '-b', 'src-main/hosts/cli'], {
      cwd: root,
      stdio: ['ignore', 2, 2],
    });
    if (built.status !== 0) fail('The program could not be built.');
    writeFileSync(stamp, '');
    utimesSync(stamp, started, started);
  } finally {
    rmdirSync(lock);
  }
}

function isStale() {
  if (!existsSync(stamp)) return true;
  const built = statSync(stamp).mtimeMs;
  return newest(join(root, 'src-main')) > built || statSync(join(root, 'package-lock.json')).mtimeMs > built;
}

function newest(folder) {
  let latest = statSync(folder).mtimeMs;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const time = entry.isDirectory() ? newest(path) : statSync(path).mtimeMs;
    if (time > latest) latest = time;
  }
  return latest;
}

/** A build that was killed leaves its lock: after two minutes it does not count. */
function tryLock(lock) {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    if (existsSync(lock) && Date.now() - statSync(lock).mtimeMs > 120_000) rmdirSync(lock);
    return false;
  }
}

function fail(message) {
  process.stderr.write(`error: ${message}\n`);
  process.exit(1);
}
