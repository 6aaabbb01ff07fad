/// <reference lib="dom" />
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  buildDesktop,
  type Desktop,
  type DesktopFolder,
  desktopFolder,
  launchStandIn,
  noChromium,
} from './support/desktop.ts';

/** `npm run dev` over the stand-in: the page of the dev server behind the application's own scheme. */
describe.skipIf(noChromium)(noChromium || 'The desktop application in development', () => {
  let place: DesktopFolder;
  let server: { address: string; close(): Promise<void> };
  let app: Desktop;
  beforeAll(async () => {
    await buildDesktop();
    place = desktopFolder();
    const path = '../scripts/dev/dev-server.mjs';
    server = await (await import(path)).startDevServer();
    app = await launchStandIn({ ...place, env: { ...place.env, VCBENCH_DEV_SERVER: server.address } });
  }, 120_000);
  afterAll(async () => {
    await app?.stop();
    await server?.close();
    place?.remove();
  });

  it('shows the page with hot reload, under a policy that admits the dev server and no other', async () => {
    const page = await app.page();
    const said: string[] = [];
    page.on('console', (message) => void said.push(message.text()));
    const answer = await page.reload();
    await page.waitForFunction(() => (document.querySelector('#root')?.children.length ?? 0) > 0);
    await expect.poll(() => said).toContain('[vite] connected.');
    const policy = answer?.headers()['content-security-policy'] ?? '';
    expect(policy).toContain(`connect-src 'self' ws://${new URL(server.address).host};`);
    expect(policy).toContain("default-src 'none'");
    expect(page.url()).toBe(`${app.origin}/`);
    const elsewhere = await page.evaluate(() => fetch('http://127.0.0.1:9/').then(String, () => 'refused'));
    expect(elsewhere).toBe('refused');
  }, 60_000);
});
