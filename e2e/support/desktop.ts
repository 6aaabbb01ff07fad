import { type ChildProcess, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type Electron from 'electron';
import { _electron, type Browser, chromium, type Page } from 'playwright';
import { ROOT, until } from './vcbench.ts';

type Main = typeof Electron;

/** The desktop application as a test drives it, on the stand-in or on a real Electron. */
export interface Desktop {
  /** Runs a function in the main process, which gets the `electron` module. It sees nothing else of the test. */
  evaluate<R, A = undefined>(run: (electron: Main, arg: A) => R | Promise<R>, arg?: A): Promise<R>;
  page(): Promise<Page>;
  /** Origin of the page as the page sees it. */
  origin: string;
  /** Lets the page ask for the path of a file that a test puts into it. */
  knowFile(path: string): Promise<void>;
  signal(name: NodeJS.Signals): void;
  /** Ends it as the machine would, and waits for that; does nothing when it has ended. */
  stop(): Promise<void>;
  exited: Promise<number | null>;
  output(): string;
}

export interface DesktopOptions {
  folder: string;
  env: Record<string, string>;
  /** Where the built application is, instead of a copy of this clone's. */
  app?: string;
}
export type LaunchDesktop = (options: DesktopOptions) => Promise<Desktop>;

export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
export const noChromium = existsSync(CHROMIUM) ? false : 'not run: chromium not installed';

export interface DesktopFolder extends DesktopOptions {
  data: string;
  remove(): void;
}

/** A folder of its own for a desktop: data, settings, Electron's own files. */
export function desktopFolder(): DesktopFolder {
  const folder = mkdtempSync(join(tmpdir(), 'vcbench-desktop-'));
  const data = join(folder, 'data');
  const env = { VCBENCH_DATA: data, VCBENCH_CONFIG: join(folder, 'settings.json') };
  return { folder, data, env, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Builds what is out of date of the application. */
export async function buildDesktop(): Promise<void> {
  const { buildElectron, buildRenderer } = await import(join(ROOT, 'scripts', 'dev', 'build.mjs'));
  await buildElectron();
  await buildRenderer();
}

/** The built application by itself, so that a rebuild does not pull it away under a running test. */
export function copyBuild(folder: string): string {
  const app = join(folder, 'app');
  if (existsSync(app)) return app;
  mkdirSync(join(app, 'dist'), { recursive: true });
  cpSync(join(ROOT, 'dist', 'electron'), join(app, 'dist', 'electron'), { recursive: true });
  cpSync(join(ROOT, 'dist', 'renderer'), join(app, 'dist', 'renderer'), { recursive: true });
  symlinkSync(join(ROOT, 'scripts'), join(app, 'scripts'));
  const { name, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const main = 'dist/electron/main.js';
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name, version, type: 'module', main }));
  return app;
}

/** The built main process with the stand-in for Electron (e2e/electronStandIn). */
export const launchStandIn: LaunchDesktop = async ({ folder, env, app = copyBuild(folder) }) => {
  const userData = join(folder, 'user');
  const register = join(ROOT, 'e2e', 'electronStandIn', 'register.ts');
  const args = [
    '--import',
    register,
    join(app, 'dist', 'electron', 'main.js'),
    `--user-data-dir=${userData}`,
  ];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...withoutOurs(), ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const { exited, output } = watchProcess(child);
  const evaluate = evaluateOver(child, exited);
  let browser: Browser | undefined;
  void exited.then(() => browser?.close().catch(() => undefined));
  const desktop: Desktop = {
    evaluate,
    origin: 'https://vcbench.standin',
    async page() {
      const portFile = join(userData, 'chromium', 'DevToolsActivePort');
      const port = () =>
        existsSync(portFile) ? /^(\d+)\n/.exec(readFileSync(portFile, 'utf8'))?.[1] : undefined;
      await until('Chromium of the stand-in listens', () => port() !== undefined);
      browser ??= await chromium.connectOverCDP(`http://127.0.0.1:${port()}`);
      const pages = () => browser?.contexts().flatMap((context) => context.pages()) ?? [];
      const ours = () => pages().find((page) => page.url().startsWith('https://vcbench.standin'));
      await until('the window has its page', () => ours() !== undefined);
      const page = ours() as Page;
      await page.waitForLoadState();
      return page;
    },
    knowFile: (path) =>
      evaluate(
        ({ BrowserWindow }, known) => {
          const [window] = BrowserWindow.getAllWindows();
          const contents = window?.webContents as unknown as { knowFiles(paths: object): Promise<void> };
          return contents.knowFiles(known);
        },
        { [basename(path)]: path },
      ),
    signal: (name) => void child.kill(name),
    stop: () => stopProcess(child, exited),
    exited,
    output,
  };
  return desktop;
};

/** Where a real Electron is, if anywhere: of this clone, or named by the environment as Electron's own package does. */
export function electronBinary(): string | undefined {
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(ROOT, 'node_modules', 'electron', 'dist');
  const names = process.platform === 'darwin' ? ['Electron.app/Contents/MacOS/Electron'] : ['electron'];
  return names.map((name) => join(dist, name)).find((path) => existsSync(path));
}

/** A real Electron: the binary with our application, or a packaged program by itself. */
export function launchReal(executablePath: string, packaged = false): LaunchDesktop {
  return async ({ folder, env }) => {
    const args = [...(packaged ? [] : [copyBuild(folder)]), `--user-data-dir=${join(folder, 'user')}`];
    // Root has no sandbox of its own; only a test machine runs as root.
    if (process.getuid?.() === 0) args.push('--no-sandbox');
    const started = await _electron.launch({
      executablePath,
      args,
      cwd: folder,
      env: { ...withoutOurs(), ...env },
    });
    const child = started.process();
    const { exited, output } = watchProcess(child);
    return {
      evaluate: (run, arg) => started.evaluate(run as never, arg as never),
      page: () => started.firstWindow(),
      origin: 'app://vcbench',
      knowFile: async () => undefined,
      signal: (name) => void child.kill(name),
      stop: () => stopProcess(child, exited),
      exited,
      output,
    };
  };
}

function watchProcess(child: ChildProcess): { exited: Promise<number | null>; output(): string } {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return { exited, output: () => output };
}

const STOP_MS = 20_000;

async function stopProcess(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await exited;
  clearTimeout(timer);
}

function evaluateOver(child: ChildProcess, exited: Promise<unknown>): Desktop['evaluate'] {
  let last = 0;
  const waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  child.on('message', (message: { id: number; value?: unknown; error?: string }) => {
    const answer = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error === undefined) answer?.resolve(message.value as never);
    else answer?.reject(new Error(message.error));
  });
  void exited.then(() => {
    for (const { reject } of waiting.values()) reject(new Error('The application has ended.'));
  });
  return (run, arg) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, { resolve, reject });
      child.send({ id, source: String(run), arg }, (error) => error && reject(error));
    });
}

/** Nothing of this machine's settings and credentials. */
function withoutOurs(): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !/^(AWS_|VCBENCH_|NODE_OPTIONS|VITEST|ELECTRON_)/.test(name))
      env[name] = value;
  }
  return env;
}
