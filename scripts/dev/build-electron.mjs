// Builds what Electron runs besides the page: main process, preload script, and the program that steps run.
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { BUNDLES, CLI_FOLDER } from '../../src-main/hosts/electron/bundle.config.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const target = join(root, 'dist', 'electron');

rmSync(target, { recursive: true, force: true });
for (const { output, ...input } of BUNDLES) {
  const bundle = await rolldown({ ...input, logLevel: 'warn' });
  await bundle.write(output);
  await bundle.close();
}
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
mkdirSync(CLI_FOLDER, { recursive: true });
writeFileSync(
  join(CLI_FOLDER, 'package.json'),
  `${JSON.stringify({ name: 'vcbench', version, type: 'module' })}\n`,
);
// A copy for packages: electron-builder takes what lies beside the archive out of the archive.
const outside = join(root, 'dist', 'cli');
rmSync(outside, { recursive: true, force: true });
cpSync(CLI_FOLDER, outside, { recursive: true, filter: (path) => !path.endsWith('.map') });
// Last, so that its time tells when the build was whole.
copyFileSync(join(root, 'build', 'icons', '512x512.png'), join(target, 'icon.png'));
