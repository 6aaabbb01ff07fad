import { beforeAll, describe } from 'vitest';
import { buildDesktop, launchStandIn, noChromium } from './support/desktop.ts';
import { describeDesktop } from './support/desktopSpec.ts';

/** The built desktop application over the stand-in for Electron; see electronStandIn/README.md. */
describe.skipIf(noChromium)(noChromium || 'The desktop application', () => {
  beforeAll(buildDesktop, 120_000);
  describeDesktop('stand-in', launchStandIn);
});
