// `npm run dist`: builds everything and makes the packages of this platform; arguments go to electron-builder (`-- --dir`).
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildElectron, buildRenderer } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
await buildRenderer();
await buildElectron();
const builder = join(root, 'node_modules', 'electron-builder', 'cli.js');
const args = [builder, '--publish', 'never', ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
process.exit(status ?? 1);
