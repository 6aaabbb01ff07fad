import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe } from 'vitest';
import { launchStandIn, noChromium } from './support/desktop.ts';
import { describeDesktop } from './support/desktopSpec.ts';
import { ROOT } from './support/vcbench.ts';

/** The built desktop application over the stand-in for Electron; see electronStandIn/README.md. */
describe.skipIf(noChromium)(noChromium || 'The desktop application', () => {
  beforeAll(() => {
    execFileSync(process.execPath, [join(ROOT, 'scripts', 'dev', 'build-electron.mjs')], {
      stdio: 'inherit',
    });
  }, 60_000);
  describeDesktop('stand-in', launchStandIn);
});
