import { join, resolve } from 'node:path';
import {
  app,
  dialog,
  ipcMain,
  Menu,
  Notification,
  nativeTheme,
  net,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  session,
  shell,
  utilityProcess,
} from 'electron';
import type { EventData } from '../../contract/api.ts';
import { toAppError } from '../../contract/errors.ts';
import type { EventName } from '../../contract/names.ts';
import { IPC_CHANNELS } from '../../contract/names.ts';
import { systemClock } from '../../core/ports.ts';
import { createService, type Service } from '../../core/service.ts';
import {
  defaultDataDir,
  defaultSettingsPath,
  openSettings,
  type SettingsStore,
  warningLine,
} from '../../core/settingsStore.ts';
import { demoMaker } from '../cli/demo/makeDemo.ts';
import { type Activity, type ActivityWatch, watchActivity } from './activity.ts';
import type { AppLog } from './appLog.ts';
import { APP_SCHEME, answerAppRequest } from './appProtocol.ts';
import { createCloseGuard } from './closeGuard.ts';
import { openDataService } from './dataService.ts';
import { toolEnvironment } from './environment.ts';
import { electronHostMethods, openFolder } from './hostMethods.ts';
import { forwardEvents, serveIpc } from './ipc.ts';
import { menuTemplate } from './menu.ts';
import { type Language, languageOf, MESSAGES } from './messages.ts';
import { createNotifier } from './notifications.ts';
import { findPlaces, type Places } from './places.ts';
import { hardenContents, hardenSession } from './security.ts';
import { utilityLauncher } from './utilityLauncher.ts';
import { keepWindow, type WindowKeeper } from './window.ts';

const TIDY_EVERY_MS = 6 * 60 * 60 * 1000;

/**
 * The desktop application from `ready` to the last quit: data folder, window, menu, notifications, and asking before runs
 * are interrupted. Throws what keeps it from starting at all.
 */
export async function runApplication(log: AppLog, devServer: URL | undefined): Promise<void> {
  const settings = openSettings(defaultSettingsPath(process.env));
  if (settings.warning !== undefined) log.warn(warningLine(settings.warning));
  const places = await findPlaces({
    isPackaged: app.isPackaged,
    resourcesPath: process.resourcesPath,
    userData: app.getPath('userData'),
    version: app.getVersion(),
    env: process.env,
  });
  const language = () => languageOf(settings.get().window.language, app.getPreferredSystemLanguages());
  secure(places, log, devServer);

  const host: { service?: Service; watch?: ActivityWatch } = {};
  const guard = createCloseGuard({
    active: () => host.watch?.active ?? 0,
    ask: (active) => askToQuit(keeper, language(), active),
    close: async () => {
      await host.service?.close();
      host.watch?.dispose();
      notifier.dispose();
    },
    quit: () => app.quit(),
    onTrouble: (error) => log.error(`Closing: ${String(error)}`),
  });
  const keeper = keepWindow({
    preload: places.preload,
    icon: join(places.preload, '..', 'icon.png'),
    language,
    log,
    mayClose: () => guard.closed,
  });
  const notifier = createNotifier({
    Notification,
    language,
    open: (runId) => tellPage(keeper, 'host.openRun', { runId }),
    onTrouble: (what) => log.warn(what),
  });
  listenToApp(guard, keeper);

  const dataDir = resolve(process.env.VCBENCH_DATA || settings.get().dataDir || defaultDataDir());
  const opening = openDataService({
    dataDir,
    settings,
    dialog,
    language,
    open: (folder) => openService(folder, { settings, places, keeper, language, service: () => opened }),
    onTrouble: (what) => log.error(what),
  });
  const opened = opening.then((service) => service ?? new Promise<Service>(() => undefined));
  serveIpc({
    ipcMain,
    service: opened,
    window: () => keeper.current()?.webContents,
    onRefused: (what) => log.warn(`Refused: ${what}`),
  });
  setMenu({ language: language(), keeper, log, dataDir: () => undefined });
  keeper.show();

  const service = await opening;
  if (service === null) return guard.force();
  host.service = service;
  host.watch = watchActivity(service, {
    onActivity: showActivity(keeper),
    onFinished: (run) => notifier.tell(run),
  });
  forwardEvents(service, () => keeper.current()?.webContents);
  const info = await service.call('app.info', {});
  const folder = info.ok ? info.value.dataDir : dataDir;
  const follow = () => {
    nativeTheme.themeSource = settings.get().window.theme;
    setMenu({ language: language(), keeper, log, dataDir: () => folder });
  };
  follow();
  service.on('settings.changed', follow);
  setInterval(() => void service.call('logs.cleanup', {}), TIDY_EVERY_MS).unref();
  log.info(`VCBench ${app.getVersion()} on ${process.platform} ${process.arch}, data folder ${folder}.`);
}

function secure(places: Places, log: AppLog, devServer: URL | undefined): void {
  const options = {
    shell,
    devServer,
    onRefused: (what: string) => log.warn(`Refused: ${what}`),
  };
  hardenSession(session.defaultSession, options);
  hardenContents(app, options);
  protocol.handle(APP_SCHEME, async (request) => {
    try {
      const pages = {
        root: places.renderer,
        devServer,
        fetch: (url: string, init: object) => net.fetch(url, init),
      };
      return await answerAppRequest(request, pages);
    } catch (error) {
      log.error(`${request.url}: ${String(error)}`);
      return new Response('Not readable', { status: 500 });
    }
  });
}

function listenToApp(guard: ReturnType<typeof createCloseGuard>, keeper: WindowKeeper): void {
  app.on('before-quit', (event) => guard.beforeQuit(event));
  app.on('second-instance', () => void keeper.show());
  app.on('activate', () => void keeper.show());
  // On macOS a program lives on without a window; elsewhere closing it is a wish to quit already.
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => guard.force());
  powerMonitor.on('shutdown', () => guard.force());
}

interface ServiceSurroundings {
  settings: SettingsStore;
  places: Places;
  keeper: WindowKeeper;
  language(): Language;
  service(): Promise<Service>;
}

function openService(dataDir: string, surroundings: ServiceSurroundings): Promise<Service> {
  const { settings, places, keeper, language, service } = surroundings;
  const processEnv = toolEnvironment(process.env);
  const launcher = utilityLauncher(utilityProcess.fork, places);
  return createService({
    dataDir,
    settings,
    paths: { scripts: places.scripts },
    launcher,
    processEnv,
    version: places.version,
    clock: systemClock,
    makeDemo: demoMaker(launcher, processEnv),
    host: electronHostMethods({
      dialog,
      shell,
      window: () => keeper.current(),
      language,
      locale: () => app.getPreferredSystemLanguages()[0] ?? app.getLocale(),
      dataDir,
      service,
      documents: () => app.getPath('documents'),
    }),
  });
}

/** The bar on the taskbar or dock, and a machine that does not fall asleep while it works. */
function showActivity(keeper: WindowKeeper): (activity: Activity) => void {
  let blocker: number | undefined;
  return ({ active, fraction }) => {
    keeper.current()?.setProgressBar(active > 0 ? fraction : -1);
    if (active > 0) blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (blocker !== undefined) {
      powerSaveBlocker.stop(blocker);
      blocker = undefined;
    }
  };
}

/** Brings the window to the front and tells its page, as soon as there is one. */
function tellPage<E extends EventName>(keeper: WindowKeeper, event: E, data: EventData<E>): void {
  const { webContents } = keeper.show();
  const tell = () => webContents.send(IPC_CHANNELS.event, event, data);
  if (webContents.isLoading()) webContents.once('did-finish-load', tell);
  else tell();
}

interface MenuOptions {
  language: Language;
  keeper: WindowKeeper;
  log: AppLog;
  /** Undefined until it is open. */
  dataDir(): string | undefined;
}

function setMenu({ language, keeper, log, dataDir }: MenuOptions): void {
  app.setAboutPanelOptions({
    applicationName: 'VCBench',
    applicationVersion: app.getVersion(),
    version: '',
    copyright: MESSAGES[language].about,
    credits: `Electron ${process.versions.electron}, Chromium ${process.versions.chrome}, Node ${process.versions.node}`,
  });
  const template = menuTemplate({
    platform: process.platform,
    language,
    isPackaged: app.isPackaged,
    command: (command) => tellPage(keeper, 'host.command', { command }),
    openDataFolder: () => {
      const root = dataDir();
      if (root === undefined) return;
      openFolder(shell, { root }, root).catch((error) => {
        const { message, hint } = toAppError(error);
        void dialog.showMessageBox({ type: 'error', title: 'VCBench', message, detail: hint ?? '' });
      });
    },
    openAppLog: () => shell.showItemInFolder(log.path),
    about: () => app.showAboutPanel(),
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

async function askToQuit(keeper: WindowKeeper, language: Language, active: number): Promise<boolean> {
  const text = MESSAGES[language].quit;
  const { response } = await dialog.showMessageBox(keeper.show(), {
    type: 'warning',
    title: 'VCBench',
    message: text.question(active),
    detail: text.detail,
    buttons: [text.stay, text.interrupt],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1;
}
