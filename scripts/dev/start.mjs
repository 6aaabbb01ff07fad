// `npm start`: builds what is out of date and opens the desktop application.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildElectron, buildRenderer, electronBinary, explainMissingElectron } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
if (!existsSync(join(root, 'node_modules', 'vite')))
  fail('The dependencies are missing. Run "npm ci" first.');
const binary = electronBinary();
if (binary === null) fail(explainMissingElectron());

await buildRenderer();
await buildElectron();
const electron = spawn(binary, [root, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => electron.kill(signal));
electron.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
