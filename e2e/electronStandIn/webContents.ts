import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type Electron from 'electron';
import type { BrowserContext, CDPSession, Page, Route } from 'playwright';
import { StandInEvent } from './files.ts';
import { BINDING, pageWorldScript, preloadWorldScript, toApp, toPage, WORLD } from './worlds.ts';

/** What the main process has registered and pages need. */
export interface Registry {
  protocols: Map<string, (request: Request) => Response | Promise<Response>>;
  invokeHandlers: Map<string, (event: Electron.IpcMainInvokeEvent, ...args: unknown[]) => unknown>;
  mayRequest(url: string): Promise<boolean>;
}

type WindowOpenHandler = (details: Electron.HandlerDetails) => Electron.WindowOpenHandlerResponse;

/** The page of a window: a page of Chromium, its requests answered by the program, its preload in a world of its own. */
export class StandInWebContents extends EventEmitter {
  readonly page: Promise<Page>;
  private readonly registry: Registry;
  private session: CDPSession | undefined;
  private world: number | undefined;
  private windowOpenHandler: WindowOpenHandler = () => ({ action: 'allow' });
  private ownNavigation = false;
  private loading = false;
  private gone = false;

  constructor(context: BrowserContext, registry: Registry, preload: string | undefined, app: EventEmitter) {
    super();
    this.registry = registry;
    app.emit('web-contents-created', {}, this);
    this.page = this.open(context, preload);
  }

  readonly send = (channel: string, ...args: unknown[]): void => {
    const list = `${JSON.stringify(channel)}, ${JSON.stringify(args)}`;
    void this.inPreload(`standInReceive(${list})`);
  };

  readonly isDestroyed = (): boolean => this.gone;
  readonly isLoading = (): boolean => this.loading;
  readonly getURL = (): string => this.url;
  readonly setWindowOpenHandler = (handler: WindowOpenHandler): void => {
    this.windowOpenHandler = handler;
  };
  readonly forcefullyCrashRenderer = (): void => {
    this.emit('render-process-gone', {}, { reason: 'killed', exitCode: 9 });
  };
  readonly reload = (): void => {
    void this.navigate(async (page) => void (await page.reload()));
  };

  get mainFrame(): Electron.WebFrameMain {
    const url = toApp(this.url);
    return { url, origin: toApp(new URL(this.url).origin), parent: null } as unknown as Electron.WebFrameMain;
  }

  loadURL(url: string): Promise<void> {
    return this.navigate(async (page) => void (await page.goto(toPage(url))));
  }

  async destroy(): Promise<void> {
    this.gone = true;
    await (await this.page).close().catch(() => undefined);
  }

  /** Files whose path the page may ask for. */
  knowFiles(paths: Record<string, string>): Promise<unknown> {
    return this.inPreload(`standInPaths(${JSON.stringify(paths)})`);
  }

  private url = 'about:blank';

  private async open(context: BrowserContext, preload: string | undefined): Promise<Page> {
    const [first] = context.pages();
    const page = first !== undefined && first.url() === 'about:blank' ? first : await context.newPage();
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.url = frame.url();
    });
    context.on('page', (other) => {
      if (other !== page) void other.close().catch(() => undefined);
    });
    page.on('crash', () => this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }));
    await context.route('**/*', (route) =>
      this.answer(route).catch(() => route.abort().catch(() => undefined)),
    );
    const session = await context.newCDPSession(page);
    session.on('Runtime.executionContextCreated', ({ context: created }) => {
      const isMain = (created.auxData as { frameId?: string } | undefined)?.frameId === mainFrameId;
      if (created.name === WORLD && isMain) this.world = created.id;
    });
    session.on('Page.windowOpen', ({ url }) => {
      this.windowOpenHandler({ url: toApp(url) } as Electron.HandlerDetails);
    });
    session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === BINDING && executionContextId === this.world) void this.invoke(payload);
    });
    const mainFrameId = (await session.send('Page.getFrameTree')).frameTree.frame.id;
    await session.send('Runtime.enable');
    await session.send('Page.enable');
    await session.send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD });
    await session.send('Page.addScriptToEvaluateOnNewDocument', { source: pageWorldScript() });
    if (preload !== undefined) {
      const source = preloadWorldScript(readFileSync(preload, 'utf8'));
      await session.send('Page.addScriptToEvaluateOnNewDocument', { source, worldName: WORLD });
    }
    this.session = session;
    return page;
  }

  private async navigate(go: (page: Page) => Promise<void>): Promise<void> {
    const page = await this.page;
    this.loading = true;
    this.ownNavigation = true;
    try {
      await go(page);
    } finally {
      this.loading = false;
      this.ownNavigation = false;
    }
    this.emit('dom-ready');
    this.emit('did-finish-load');
  }

  private async answer(route: Route): Promise<void> {
    const request = route.request();
    const url = toApp(request.url());
    if (request.isNavigationRequest() && !this.ownNavigation) {
      const event = Object.assign(new StandInEvent(), { url, isMainFrame: true });
      this.emit('will-frame-navigate', event);
      this.emit('will-navigate', event, url);
      if (event.defaultPrevented) return route.abort('aborted');
    }
    if (!(await this.registry.mayRequest(url))) return route.abort('blockedbyclient');
    const handler = this.registry.protocols.get(new URL(url).protocol.slice(0, -1));
    if (handler === undefined) return route.abort('failed');
    const response = await handler({ url, method: request.method() } as Request);
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    });
  }

  private async invoke(payload: string): Promise<void> {
    const { id, channel, args } = JSON.parse(payload) as { id: number; channel: string; args: unknown[] };
    const reply = (ok: boolean, value: unknown) =>
      this.inPreload(`standInReply(${id}, ${ok}, ${JSON.stringify(value) ?? 'undefined'})`);
    const handler = this.registry.invokeHandlers.get(channel);
    if (handler === undefined) return void reply(false, `No handler registered for '${channel}'`);
    try {
      const event = { sender: this, senderFrame: this.mainFrame } as unknown as Electron.IpcMainInvokeEvent;
      await reply(true, await handler(event, ...args));
    } catch (error) {
      await reply(false, String(error));
    }
  }

  private async inPreload(expression: string): Promise<void> {
    if (this.session === undefined || this.world === undefined || this.gone) return;
    await this.session.send('Runtime.evaluate', { expression, contextId: this.world }).catch(() => undefined);
  }
}
