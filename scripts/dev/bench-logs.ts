/**
 * `npm run bench -- logs [LINES]`: runs bench-logs-program.mjs, which measures the built program in a process of its own,
 * as it runs for a user: plain JavaScript and the young generation bounded as in vcbench.mjs. V8 would otherwise
 * let it grow to 64 MB and twice that on a machine with much memory.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const program = join(import.meta.dirname, 'bench-logs-program.mjs');
const built = join(import.meta.dirname, '../../dist/src-main/core/logs/logStore.js');
if (existsSync(built)) {
  const argv = ['--max-semi-space-size=16', program, ...process.argv.slice(2)];
  process.exitCode = spawnSync(process.execPath, argv, { stdio: 'inherit' }).status ?? 1;
} else {
  console.error('error: the program is not built. Run "npm run build" first.');
  process.exitCode = 1;
}
