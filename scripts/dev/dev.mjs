// `npm run dev`: the desktop application with its page from a dev server, so that a change shows at once (hot reload). The page
// keeps its own scheme, sender checks and preload script; only its content security policy admits the dev server.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildElectron, electronBinary, explainMissingElectron } from './build.mjs';
import { startDevServer } from './dev-server.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const binary = electronBinary();
if (binary === null) {
  process.stderr.write(`${explainMissingElectron()}\n`);
  process.exit(1);
}
await buildElectron();

const server = await startDevServer();
const env = { ...process.env, VCBENCH_DEV_SERVER: server.address };
const electron = spawn(binary, [root, ...process.argv.slice(2)], { stdio: 'inherit', env });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => electron.kill(signal));
electron.on('exit', async (code) => {
  await server.close();
  process.exit(code ?? 1);
});
