import { join } from 'node:path';
import { app, BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import type { AppLog } from './appLog.ts';
import { APP_ORIGIN } from './appProtocol.ts';
import { type Language, MESSAGES } from './messages.ts';
import { MIN_SIZE, readWindowState, saveWindowState, usablePlace } from './windowState.ts';

export interface WindowOptions {
  preload: string;
  icon: string;
  language(): Language;
  log: AppLog;
  /** May the window close? Otherwise its closing is a wish to quit. */
  mayClose(): boolean;
}

export interface WindowKeeper {
  current(): BrowserWindow | undefined;
  /** Opens the window, or brings it to the front. */
  show(): BrowserWindow;
}

/** Colours of the page before it is there; see src-renderer/ui/tokens.css. */
const BACKGROUND = { light: '#ffffff', dark: '#15181b' } as const;
const SAVE_AFTER_MS = 500;
/** A page that stops working is loaded again by itself, but not over and over. */
const RELOAD_EVERY_MS = 60_000;

/** Keeps the one window of the program. */
export function keepWindow(options: WindowOptions): WindowKeeper {
  let window: BrowserWindow | undefined;
  return {
    current: () => (window?.isDestroyed() ? undefined : window),
    show() {
      if (window === undefined || window.isDestroyed()) {
        window = openWindow(options);
        window.on('closed', () => {
          window = undefined;
        });
        return window;
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
      return window;
    },
  };
}

function openWindow(options: WindowOptions): BrowserWindow {
  const statePath = join(app.getPath('userData'), 'window.json');
  const { maximized, ...place } = usablePlace(
    readWindowState(statePath),
    screen.getAllDisplays().map((display) => display.workArea),
    screen.getPrimaryDisplay().workArea,
  );
  const window = new BrowserWindow({
    ...place,
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    title: 'VCBench',
    icon: options.icon,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  if (maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  rememberPlace(window, statePath);
  window.on('close', (event) => {
    if (process.platform === 'darwin' || options.mayClose()) return;
    event.preventDefault();
    app.quit();
  });
  watchPage(window, options);
  window
    .loadURL(`${APP_ORIGIN}/`)
    .catch((error) => options.log.error(`The page was not loaded: ${String(error)}`));
  return window;
}

function rememberPlace(window: BrowserWindow, path: string): void {
  let timer: NodeJS.Timeout | undefined;
  const save = () => {
    clearTimeout(timer);
    timer = undefined;
    if (!window.isDestroyed()) void saveWindowState(path, window.getNormalBounds(), window.isMaximized());
  };
  const later = () => {
    timer ??= setTimeout(save, SAVE_AFTER_MS);
  };
  window.on('resize', later);
  window.on('move', later);
  window.on('maximize', later);
  window.on('unmaximize', later);
  window.on('close', save);
  window.on('closed', () => clearTimeout(timer));
}

/** A page that crashes or hangs is no end: the runs are not in it. */
function watchPage(window: BrowserWindow, { language, log }: WindowOptions): void {
  const { webContents } = window;
  let reloadedAt = Number.NEGATIVE_INFINITY;
  const reload = () => {
    reloadedAt = Date.now();
    webContents.reload();
  };
  webContents.on('render-process-gone', async (_event, { reason, exitCode }) => {
    log.error(`The page ended: ${reason} (${exitCode}).`);
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    if (Date.now() - reloadedAt > RELOAD_EVERY_MS) return reload();
    const text = MESSAGES[language()].crash;
    const { response } = await dialog.showMessageBox(window, {
      type: 'error',
      title: text.title,
      message: text.message,
      buttons: [text.reload, text.quit],
      defaultId: 0,
      cancelId: 0,
    });
    if (response === 1) app.quit();
    else if (!window.isDestroyed()) reload();
  });

  let asking: AbortController | undefined;
  window.on('unresponsive', async () => {
    log.warn('The page does not answer.');
    if (asking !== undefined) return;
    const question = new AbortController();
    asking = question;
    const text = MESSAGES[language()].crash;
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      title: text.title,
      message: text.hung,
      buttons: [text.wait, text.reload],
      defaultId: 0,
      cancelId: 0,
      signal: question.signal,
    });
    asking = undefined;
    // The end of the page is then handled as any other.
    if (response === 1 && !question.signal.aborted) webContents.forcefullyCrashRenderer();
  });
  window.on('responsive', () => asking?.abort());
  webContents.on('preload-error', (_event, path, error) =>
    log.error(`${path}: ${error.stack ?? error.message}`),
  );
  webContents.on('did-fail-load', (_event, code, description, url) => {
    log.error(`${url} was not loaded: ${description} (${code}).`);
    // A window that stays hidden would look as if nothing had started.
    if (!window.isDestroyed()) window.show();
  });
}
