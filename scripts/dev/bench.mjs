// `npm run bench -- NAME`: measurements behind the figures in the documentation; never part of the tests.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildElectron } from './build.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const names = readdirSync(here).flatMap((file) => /^bench-(.+)\.ts$/.exec(file)?.[1] ?? []);
const [name, ...args] = process.argv.slice(2);
const script = join(here, `bench-${name}.ts`);
if (name === undefined || !names.includes(name) || !existsSync(script)) {
  console.error(`Usage: npm run bench -- NAME, where NAME is one of ${names.sort().join(', ')}.`);
  process.exit(2);
}
const build = spawnSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
if (build.status !== 0) process.exit(1);
// The program as packages have it: in a few files instead of hundreds.
await buildElectron();
process.exit(spawnSync(process.execPath, ['--expose-gc', script, ...args], { stdio: 'inherit' }).status ?? 1);
