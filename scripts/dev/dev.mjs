// `npm run dev`: the desktop application with its page from a dev server, so that a change shows at once (hot reload). The page
// keeps its own scheme, sender checks and preload script; only its content security policy admits the dev server.
import { spawn } from 'node:child_process';
import { createServer as createNetServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { buildElectron, electronBinary, explainMissingElectron } from './desktop-build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const binary = electronBinary();
if (binary === null) {
  process.stderr.write(`${explainMissingElectron()}\n`);
  process.exit(1);
}
buildElectron();

const host = '127.0.0.1';
const port = await freePort();
const server = await createServer({
  configFile: join(root, 'src-renderer', 'vite.config.ts'),
  base: '/',
  server: { host, port, strictPort: true, hmr: { protocol: 'ws', host, clientPort: port }, cors: false },
});
await server.listen();
const env = { ...process.env, VCBENCH_DEV_SERVER: `http://${host}:${port}/` };
const electron = spawn(binary, [root, ...process.argv.slice(2)], { stdio: 'inherit', env });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => electron.kill(signal));
electron.on('exit', async (code) => {
  await server.close();
  process.exit(code ?? 1);
});

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createNetServer();
    probe.on('error', reject);
    probe.listen(0, host, () => {
      const { port: free } = probe.address();
      probe.close(() => resolve(free));
    });
  });
}
