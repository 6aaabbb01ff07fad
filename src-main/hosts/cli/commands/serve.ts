import { readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { ask } from '../../../contract/ask.ts';
import { VcbenchError } from '../../../contract/errors.ts';
import { isTerminal } from '../../../contract/run.ts';
import { fileError } from '../../../core/dataFolder.ts';
import { writeWhole } from '../../../core/files.ts';
import { createService, type Service } from '../../../core/service.ts';
import { httpHostMethods } from '../../http/hostMethods.ts';
import { type HttpHost, startHttpHost } from '../../http/httpHost.ts';
import { EXIT } from '../exit.ts';
import { type CommonOptions, dependenciesOf, MAIN_FILE } from '../session.ts';
import { plain } from '../text.ts';

interface ServeOptions extends CommonOptions {
  port: number;
  host: string;
}

/** What a program needs to talk to the server, as written to `<data>/serve.json`, which only this user may read. */
interface ServeFile {
  url: string;
  token: string;
  pid: number;
}

const TIDY_EVERY_MS = 6 * 60 * 60 * 1000;

/**
 * `vcbench serve`: the window, the contract and the lab's routes on 127.0.0.1 until Ctrl-C, SIGTERM or, in a terminal, its
 * closing. Runs that are going on then become `interrupted`. Throws `busy` naming the holder when another process holds the
 * data folder: two servers on it could not both start runs.
 */
export async function serveCommand(options: ServeOptions): Promise<void> {
  const dependencies = { ...dependenciesOf(options, true), host: httpHostMethods() };
  const file = join(dependencies.dataDir, 'serve.json');
  const stopped = untilSignal();
  const service = await createService(dependencies);
  let host: HttpHost | undefined;
  try {
    await needWritable(service, file);
    host = await startHttpHost({
      service,
      port: options.port,
      rendererDir: rendererFolder(),
      onTrouble: (error) => process.stderr.write(`error: ${plain(error.stack ?? error.message)}\n`),
    });
    const { address, token, url, port } = host;
    await writeServeFile(file, { url: address, token, pid: process.pid });
    announce(options, { url, address, token, pid: process.pid, port, dataDir: dependencies.dataDir, file });
    const tidying = setInterval(() => void service.call('logs.cleanup', {}), TIDY_EVERY_MS);
    await stopped;
    clearInterval(tidying);
    await sayWhatStops(service);
  } finally {
    // The runs first: clients are still there and see how they end.
    await service.close();
    await host?.close();
    if (host !== undefined) removeServeFile(file);
  }
}

async function needWritable(service: Service, file: string): Promise<void> {
  if (service.writable) return;
  const { dataDir, heldBy } = await ask(service, 'app.info', {});
  const other = readServeFile(file);
  const isServer = other !== null && heldBy?.startsWith(`process ${other.pid} `);
  throw new VcbenchError(
    'busy',
    `The data folder ${dataDir} is in use by another VCBench${heldBy === undefined ? '' : ` (${heldBy})`}.`,
    isServer
      ? `It is a server at ${other.url}; its token is in ${file}.`
      : 'Wait until it ends, close it, or serve another folder with --data.',
  );
}

function announce(
  options: ServeOptions,
  started: ServeFile & { address: string; port: number; dataDir: string; file: string },
): void {
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ ok: true, value: started })}\n`);
    return;
  }
  const { url, port, dataDir, file } = started;
  process.stdout.write(
    [
      `VCBench serves ${dataDir}`,
      '',
      `  ${url}`,
      '',
      'Open this address in a browser on this machine. From another one, first run there:',
      `  ssh -N -L ${port}:127.0.0.1:${port} ${hostname()}`,
      `Programs find the address and the token in ${file}. Ctrl-C stops the server.`,
      '',
    ].join('\n'),
  );
}

/** A second signal leaves at once; the next start ends what is left. */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const stop = () => {
      if (asked) process.exit(EXIT.cancelled);
      asked = true;
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    process.on('SIGHUP', () => {
      // Started by nohup or a service manager it stays; Node undoes nohup's own way of saying so.
      if (process.stdin.isTTY) stop();
    });
  });
}

async function sayWhatStops(service: Service): Promise<void> {
  const answer = await service.call('runs.list', {});
  const active = answer.ok ? answer.value.runs.filter(({ state }) => !isTerminal(state)) : [];
  process.stderr.write(
    active.length === 0
      ? 'Stopping...\n'
      : `Stopping; ${active.length} active ${active.length === 1 ? 'run becomes' : 'runs become'} interrupted...\n`,
  );
}

/** Beside this program's own folder in the build: dist/src-main/hosts/cli and dist/renderer. */
function rendererFolder(): string {
  return join(dirname(MAIN_FILE), '..', '..', '..', 'renderer');
}

async function writeServeFile(file: string, content: ServeFile): Promise<void> {
  try {
    await writeWhole(file, `${JSON.stringify(content)}\n`, 0o600);
  } catch (error) {
    throw fileError(error, `The server's address cannot be written to ${file}`);
  }
}

function readServeFile(file: string): ServeFile | null {
  try {
    const { url, token, pid } = JSON.parse(readFileSync(file, 'utf8'));
    return typeof url === 'string' && Number.isInteger(pid) ? { url, token: String(token), pid } : null;
  } catch {
    return null;
  }
}

function removeServeFile(file: string): void {
  if (readServeFile(file)?.pid === process.pid) rmSync(file, { force: true });
}
