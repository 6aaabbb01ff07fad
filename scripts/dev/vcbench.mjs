// Runs the command-line program of this clone, building first what is older than its sources.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildProgram, buildRenderer } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const program = join(root, 'dist', 'src-main', 'hosts', 'cli', 'main.js');
const args = process.argv.slice(2);

await buildProgram();
if (args[0] === 'serve') await buildRenderer();
const child = spawn(process.execPath, ['--enable-source-maps', program, ...args], { stdio: 'inherit' });
// Ctrl-C reaches the child by itself; this process only waits to hand on its exit code.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT') child.kill(signal);
  });
}
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
