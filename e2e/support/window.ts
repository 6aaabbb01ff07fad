import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';

export const CHROMIUM = '/usr/bin/chromium';
export const noChromium = !existsSync(CHROMIUM);
export const withoutChromium = noChromium ? ' (not run: chromium not installed)' : '';

export function launchChromium(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-gpu', ...args],
  });
}

export interface WindowLook {
  dark?: boolean;
  french?: boolean;
  width?: number;
  height?: number;
  /** Device pixels per pixel. */
  scale?: number;
}

/** A window of its own (its own cookies and storage) on a running server. */
export class TestWindow {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page complained about: errors, and refusals of its security policy. */
  readonly complaints: string[] = [];

  private constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
  }

  static async open(browser: Browser, url: string, look: WindowLook = {}): Promise<TestWindow> {
    const context = await browser.newContext({
      viewport: { width: look.width ?? 1360, height: look.height ?? 860 },
      colorScheme: look.dark ? 'dark' : 'light',
      locale: look.french ? 'fr-FR' : 'en-GB',
      deviceScaleFactor: look.scale ?? 1,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const opened = new TestWindow(context, page);
    await page.goto(url);
    await page.locator('.app').waitFor();
    return opened;
  }

  /** Goes to a page of the window by its address, as a bookmark does. */
  async go(path: string): Promise<void> {
    await this.page.evaluate((hash) => {
      (globalThis as unknown as { location: { hash: string } }).location.hash = hash;
    }, `#/${path}`);
  }

  close(): Promise<void> {
    return this.context.close();
  }
}
