import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, it } from 'vitest';
import { buildDesktop, electronBinary, launchReal } from './support/desktop.ts';
import { describeDesktop } from './support/desktopSpec.ts';
import { ROOT } from './support/vcbench.ts';

/**
 * The specs of electron.test.ts on a real Electron: the development build, and the packaged directory that
 * `npm run dist -- --dir -c.electronFuses.enableNodeCliInspectArguments=true` makes. It differs from what is shipped by
 * that fuse only, without which Playwright cannot drive it.
 */
const binary = electronBinary();
const packaged = packagedProgram();
const noDisplay = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
const screen = noDisplay ? 'not run: no display (use xvfb-run)' : undefined;

const whyNotDevelopment =
  binary === undefined ? "not run: Electron's binary is not installed (npx install-electron)" : screen;
if (whyNotDevelopment !== undefined)
  it.skip(`Electron, development build: ${whyNotDevelopment}`, () => undefined);
else {
  describe('Electron', () => {
    beforeAll(buildDesktop, 120_000);
    describeDesktop('development build', launchReal(binary as string));
  });
}

const whyNotPackaged =
  packaged === undefined ? 'not run: no packaged program in dist/packages (npm run dist -- --dir)' : screen;
if (whyNotPackaged !== undefined) it.skip(`Electron, packaged: ${whyNotPackaged}`, () => undefined);
else describeDesktop('packaged program', launchReal(packaged as string, true));

function packagedProgram(): string | undefined {
  const folder = join(ROOT, 'dist', 'packages');
  const unpacked = existsSync(folder) ? readdirSync(folder) : [];
  return unpacked
    .flatMap((name) => [
      join(folder, name, 'vcbench'),
      join(folder, name, 'VCBench.app', 'Contents', 'MacOS', 'VCBench'),
    ])
    .find((path) => existsSync(path));
}
