// The renderer's dev server for the desktop application, on a free port of this machine only.
import { createServer as createNetServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const host = '127.0.0.1';

/** Its address goes into VCBENCH_DEV_SERVER. The page is at `app://`, so hot reload has to be told where its socket is. */
export async function startDevServer() {
  const port = await freePort();
  const server = await createServer({
    configFile: join(root, 'src-renderer', 'vite.config.ts'),
    base: '/',
    server: { host, port, strictPort: true, hmr: { protocol: 'ws', host, clientPort: port }, cors: false },
  });
  await server.listen();
  return { address: `http://${host}:${port}/`, close: () => server.close() };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createNetServer();
    probe.on('error', reject);
    probe.listen(0, host, () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
