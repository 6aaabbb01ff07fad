/** The `electron` module of the stand-in; README.md says what it is and what it cannot show. */
import { EventEmitter } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Electron from 'electron';
import { type BrowserContext, chromium } from 'playwright';
import { StandInEvent, takeSingleInstance } from './files.ts';
import { type Registry, StandInWebContents } from './webContents.ts';

export { utilityProcess } from './utilityProcess.ts';

const switchValue = (name: string): string =>
  process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? '';
const userData = switchValue('user-data-dir');
if (userData === '') throw new Error('The stand-in needs --user-data-dir=FOLDER');
mkdirSync(join(userData, 'chromium'), { recursive: true });
const root = join(import.meta.dirname, '..', '..');

const switches: string[] = [];
let context: BrowserContext | undefined;
let browser: Promise<BrowserContext> | undefined;

function launchBrowser(): Promise<BrowserContext> {
  return chromium.launchPersistentContext(join(userData, 'chromium'), {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    viewport: null,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--remote-debugging-port=0',
      ...switches,
    ],
  });
}

let onBeforeRequest: Parameters<Electron.WebRequest['onBeforeRequest']>[0] | undefined;
const registry: Registry = {
  protocols: new Map(),
  invokeHandlers: new Map(),
  mayRequest: (url) =>
    new Promise((resolve) => {
      const listener = onBeforeRequest as
        | ((details: { url: string }, answer: (response: { cancel?: boolean }) => void) => void)
        | undefined;
      if (listener === undefined) resolve(true);
      else listener({ url }, ({ cancel }) => resolve(cancel !== true));
    }),
};

class StandInApp extends EventEmitter {
  readonly isPackaged = process.env.STANDIN_RESOURCES !== undefined;
  readonly name = 'VCBench';
  readonly commandLine = {
    getSwitchValue: switchValue,
    appendSwitch: (name: string, value?: string) =>
      void switches.push(value === undefined ? `--${name}` : `--${name}=${value}`),
  } as unknown as Electron.CommandLine;
  private readonly paths = new Map<string, string>();

  setName(): void {}
  enableSandbox(): void {}
  setAboutPanelOptions(): void {}
  showAboutPanel(): void {}
  getVersion(): string {
    return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
  }
  getPath(name: string): string {
    return this.paths.get(name) ?? join(userData, name);
  }
  setPath(name: string, path: string): void {
    this.paths.set(name, path);
  }
  getLocale(): string {
    return 'en-US';
  }
  getPreferredSystemLanguages(): string[] {
    return [process.env.STANDIN_LANGUAGE ?? 'en-US'];
  }
  requestSingleInstanceLock(): boolean {
    return takeSingleInstance(userData, this);
  }
  async whenReady(): Promise<void> {
    browser ??= launchBrowser();
    context = await browser;
  }
  quit(): void {
    // As in Electron, after the code that asks for it.
    setImmediate(() => void this.reallyQuit());
  }
  exit(code = 0): void {
    void leave(code);
  }
  private async reallyQuit(): Promise<void> {
    const event = new StandInEvent();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    for (const window of BrowserWindow.getAllWindows()) if (!(await window.tryClose())) return;
    this.emit('will-quit', new StandInEvent());
    await leave(0);
  }
}

async function leave(code: number): Promise<void> {
  app.emit('quit', new StandInEvent(), code);
  await (await browser?.catch(() => undefined))?.close().catch(() => undefined);
  process.exit(code);
}

export const app = new StandInApp();
app satisfies Pick<
  Electron.App,
  | 'isPackaged'
  | 'name'
  | 'commandLine'
  | 'setName'
  | 'enableSandbox'
  | 'setAboutPanelOptions'
  | 'showAboutPanel'
  | 'getVersion'
  | 'getPath'
  | 'setPath'
  | 'getLocale'
  | 'getPreferredSystemLanguages'
  | 'requestSingleInstanceLock'
  | 'whenReady'
  | 'quit'
  | 'exit'
>;

type Box = Electron.Rectangle;

export class BrowserWindow extends EventEmitter {
  private static readonly windows = new Set<BrowserWindow>();
  static getAllWindows(): BrowserWindow[] {
    return [...BrowserWindow.windows];
  }
  readonly webContents: StandInWebContents;
  readonly options: Electron.BrowserWindowConstructorOptions;
  focused = 0;
  private visible: boolean;
  private maximized = false;
  private destroyed = false;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    if (context === undefined) throw new Error('Cannot create BrowserWindow before app is ready');
    this.options = options;
    this.visible = options.show !== false;
    this.webContents = new StandInWebContents(context, registry, options.webPreferences?.preload, app);
    this.webContents.once('dom-ready', () => this.emit('ready-to-show'));
    BrowserWindow.windows.add(this);
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }
  show(): void {
    this.visible = true;
  }
  focus(): void {
    this.focused++;
  }
  isVisible(): boolean {
    return this.visible;
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  isMinimized(): boolean {
    return false;
  }
  restore(): void {}
  maximize(): void {
    this.maximized = true;
  }
  isMaximized(): boolean {
    return this.maximized;
  }
  getNormalBounds(): Box {
    const { x = 0, y = 0, width = 800, height = 600 } = this.options;
    return { x, y, width, height };
  }
  setProgressBar(_progress: number): void {}
  close(): void {
    void this.tryClose().then((closed) => {
      if (closed && BrowserWindow.windows.size === 0) app.emit('window-all-closed');
    });
  }

  async tryClose(): Promise<boolean> {
    const event = new StandInEvent();
    this.emit('close', event);
    if (event.defaultPrevented) return false;
    this.destroyed = true;
    BrowserWindow.windows.delete(this);
    await this.webContents.destroy();
    this.emit('closed');
    return true;
  }
}
BrowserWindow.prototype satisfies Pick<
  Electron.BrowserWindow,
  | 'loadURL'
  | 'show'
  | 'focus'
  | 'isVisible'
  | 'isDestroyed'
  | 'isMinimized'
  | 'restore'
  | 'maximize'
  | 'isMaximized'
  | 'getNormalBounds'
  | 'setProgressBar'
  | 'close'
>;

/** Tests put their own answers in place; by itself a dialog is cancelled. */
export const dialog = {
  showMessageBox: async (...args: unknown[]) => {
    const options = args.at(-1) as Electron.MessageBoxOptions;
    return { response: options.cancelId ?? 0, checkboxChecked: false };
  },
  showOpenDialog: async () => ({ canceled: true, filePaths: [] as string[] }),
  showSaveDialog: async () => ({ canceled: true, filePath: '' }),
  showErrorBox: (title: string, content: string) => void process.stderr.write(`${title}: ${content}\n`),
} satisfies Pick<Electron.Dialog, 'showMessageBox' | 'showOpenDialog' | 'showSaveDialog' | 'showErrorBox'>;

export const ipcMain = {
  handle: (channel: string, handler: (event: Electron.IpcMainInvokeEvent, ...args: unknown[]) => unknown) => {
    if (registry.invokeHandlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    registry.invokeHandlers.set(channel, handler);
  },
  removeHandler: (channel: string) => void registry.invokeHandlers.delete(channel),
} satisfies Pick<Electron.IpcMain, 'handle' | 'removeHandler'>;

interface StandInMenuItem extends Omit<Electron.MenuItemConstructorOptions, 'submenu'> {
  submenu?: StandInMenu;
}

class StandInMenu {
  static current: StandInMenu | null = null;
  static buildFromTemplate(template: Electron.MenuItemConstructorOptions[]): StandInMenu {
    return new StandInMenu(template);
  }
  static setApplicationMenu(menu: StandInMenu | null): void {
    StandInMenu.current = menu;
  }
  static getApplicationMenu(): StandInMenu | null {
    return StandInMenu.current;
  }
  readonly items: StandInMenuItem[];
  private constructor(template: Electron.MenuItemConstructorOptions[]) {
    this.items = template.map(({ submenu, ...item }) =>
      submenu === undefined
        ? item
        : { ...item, submenu: new StandInMenu(submenu as Electron.MenuItemConstructorOptions[]) },
    );
  }
  getMenuItemById(id: string): StandInMenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }
}
export const Menu = StandInMenu;

export class Notification extends EventEmitter {
  static isSupported(): boolean {
    return true;
  }
  readonly title: string;
  readonly body: string;
  constructor({ title = '', body = '' }: Electron.NotificationConstructorOptions = {}) {
    super();
    this.title = title;
    this.body = body;
  }
  show(): void {
    this.emit('show', {});
  }
  close(): void {
    this.emit('close', {});
  }
}
Notification.prototype satisfies Pick<Electron.Notification, 'title' | 'body' | 'show' | 'close'>;

export const nativeTheme = {
  themeSource: 'system' as 'system' | 'light' | 'dark',
  shouldUseDarkColors: false,
} satisfies Pick<Electron.NativeTheme, 'themeSource' | 'shouldUseDarkColors'>;

export const net = { fetch: globalThis.fetch } as Pick<Electron.Net, 'fetch'>;

export const powerMonitor = new EventEmitter();

const blockers = new Set<number>();
let lastBlocker = 0;
export const powerSaveBlocker = {
  start: () => {
    blockers.add(++lastBlocker);
    return lastBlocker;
  },
  stop: (id: number) => blockers.delete(id),
  isStarted: (id: number) => blockers.has(id),
} satisfies Pick<Electron.PowerSaveBlocker, 'start' | 'stop' | 'isStarted'>;

export const protocol = {
  registerSchemesAsPrivileged: () => undefined,
  handle: (scheme: string, handler: (request: Request) => Response | Promise<Response>) =>
    void registry.protocols.set(scheme, handler),
} satisfies Pick<Electron.Protocol, 'registerSchemesAsPrivileged' | 'handle'>;

const display = { workArea: { x: 0, y: 0, width: 1920, height: 1040 } } as Electron.Display;
export const screen = {
  getAllDisplays: () => [display],
  getPrimaryDisplay: () => display,
} satisfies Pick<Electron.Screen, 'getAllDisplays' | 'getPrimaryDisplay'>;

class StandInSession extends EventEmitter {
  checkHandler: Parameters<Electron.Session['setPermissionCheckHandler']>[0] = null;
  readonly webRequest = {
    onBeforeRequest: (listener: unknown) => {
      onBeforeRequest = listener as typeof onBeforeRequest;
    },
  } as unknown as Electron.WebRequest;
  setPermissionRequestHandler(): void {}
  setPermissionCheckHandler(handler: StandInSession['checkHandler']): void {
    this.checkHandler = handler;
  }
  setDevicePermissionHandler(): void {}
  setSpellCheckerEnabled(): void {}
}
export const session = { defaultSession: new StandInSession() };
session.defaultSession satisfies Pick<
  Electron.Session,
  | 'webRequest'
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setSpellCheckerEnabled'
>;

export const shell = {
  openExternal: async () => undefined,
  openPath: async () => '',
  showItemInFolder: () => undefined,
} satisfies Pick<Electron.Shell, 'openExternal' | 'openPath' | 'showItemInFolder'>;

// Tests evaluate functions in this process, as Playwright does in a real Electron.
process.on('message', async ({ id, source, arg }: { id: number; source: string; arg: unknown }) => {
  try {
    const electron = await import('./electron.ts');
    const value = await new Function('electron', 'arg', `return (${source})(electron, arg)`)(electron, arg);
    process.send?.({ id, value: value ?? null });
  } catch (error) {
    process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
process.channel?.unref();
