import { join, resolve } from 'node:path';
import { app, dialog, protocol } from 'electron';
import { toAppError } from '../../contract/errors.ts';
import { openAppLog } from './appLog.ts';
import { runApplication } from './application.ts';
import { APP_SCHEME } from './appProtocol.ts';

const LOCAL_NETWORK_CHECKS = 'LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets';

// What has to be said before Electron is ready.
app.setName('VCBench');
choosePlace(app.commandLine.getSwitchValue('user-data-dir'));
protocol.registerSchemesAsPrivileged([
  {
    scheme: APP_SCHEME,
    privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
  },
]);
app.enableSandbox();
const devServer = devServerOf(process.env.VCBENCH_DEV_SERVER);
// The page has no business on the network; our own requests are made by the tools. In development it needs the dev server's
// socket on this machine, which Chromium would ask the user about.
if (devServer === undefined) app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
else app.commandLine.appendSwitch('disable-features', LOCAL_NETWORK_CHECKS);

if (app.requestSingleInstanceLock()) void start();
else app.exit(0);

async function start(): Promise<void> {
  const log = openAppLog(app.getPath('logs'));
  process.on('uncaughtException', (error) => log.error(error.stack ?? error.message));
  process.on('unhandledRejection', (reason) =>
    log.error(reason instanceof Error ? (reason.stack ?? '') : String(reason)),
  );
  process.on('warning', (warning) => log.warn(`${warning.name}: ${warning.message}`));
  app.on('child-process-gone', (_event, { type, reason, exitCode, name }) => {
    if (reason !== 'clean-exit') log.warn(`${name ?? type} ended: ${reason} (${exitCode}).`);
  });
  try {
    await app.whenReady();
    await runApplication(log, devServer);
  } catch (error) {
    const { message, hint, detail } = toAppError(error);
    log.error(`${message} ${detail ?? ''}`);
    dialog.showErrorBox('VCBench', [message, hint].filter(Boolean).join('\n'));
    app.exit(1);
  }
}

/** Electron's own files lie under the name of the program, or where `--user-data-dir=FOLDER` says; then its log too. */
function choosePlace(folder: string): void {
  app.setPath('userData', folder === '' ? join(app.getPath('appData'), 'VCBench') : resolve(folder));
  if (folder !== '') app.setPath('logs', join(app.getPath('userData'), 'logs'));
}

/** Only a program that is not packaged listens to it, and only on this machine. */
function devServerOf(address: string | undefined): URL | undefined {
  if (address === undefined || app.isPackaged) return undefined;
  const url = URL.parse(address);
  return url !== null && url.protocol === 'http:' && url.hostname === '127.0.0.1' ? url : undefined;
}
