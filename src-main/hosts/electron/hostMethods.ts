import { stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { BrowserWindow, Dialog, OpenDialogOptions, Shell } from 'electron';
import type { Api, Parsed } from '../../contract/api.ts';
import { VcbenchError } from '../../contract/errors.ts';
import { type DataFolder, dataFolder, filesOf } from '../../core/dataFolder.ts';
import { loadRun } from '../../core/run/runStore.ts';
import type { HostHandlers } from '../../core/service/dependencies.ts';
import { type Language, MESSAGES } from './messages.ts';
import { saveLogText } from './saveLog.ts';

export interface HostMethodOptions {
  dialog: Pick<Dialog, 'showOpenDialog' | 'showSaveDialog'>;
  shell: Pick<Shell, 'openPath'>;
  window(): BrowserWindow | undefined;
  language(): Language;
  locale(): string;
  dataDir: string;
  /** The service that these methods are part of. */
  service(): Promise<Pick<Api, 'call'>>;
  /** Where a log is offered to be saved. */
  documents(): string;
}

/** What only a program with a window can do. */
export function electronHostMethods(options: HostMethodOptions): HostHandlers {
  const folder = dataFolder(options.dataDir);
  const text = () => MESSAGES[options.language()];
  return {
    'host.info': async () => ({
      kind: 'electron',
      canPick: true,
      canOpenFolder: true,
      canSaveLog: true,
      locale: options.locale(),
    }),
    'host.pick': async ({ what }) => {
      const asked = pickerOptions(what, text().pick);
      const { canceled, filePaths } = await onWindow(
        options.window(),
        (window) => options.dialog.showOpenDialog(window, asked),
        () => options.dialog.showOpenDialog(asked),
      );
      return { paths: canceled ? [] : filePaths };
    },
    'host.openFolder': async ({ runId, which }) => {
      const { spec } = await loadRun(folder, runId);
      await openFolder(options.shell, folder, folderOf(filesOf(folder, spec), runId, spec.runName, which));
      return {};
    },
    'host.saveLog': async (place) => {
      const asked = {
        title: text().saveLog.title,
        defaultPath: join(options.documents(), `${place.runId}-${place.log}.txt`),
        filters: [{ name: text().saveLog.text, extensions: ['txt', 'log'] }],
      };
      const { canceled, filePath } = await onWindow(
        options.window(),
        (window) => options.dialog.showSaveDialog(window, asked),
        () => options.dialog.showSaveDialog(asked),
      );
      if (canceled || filePath === '') return { path: null };
      await saveLogText(await options.service(), place, filePath);
      return { path: filePath };
    },
  };
}

/**
 * Shows a folder of the data folder in the file manager. Only folders: a file would be opened by whatever program the
 * desktop has for it. Links are followed, since a lab may keep its data on another disk. Throws VcbenchError.
 */
export async function openFolder(
  shell: Pick<Shell, 'openPath'>,
  { root }: Pick<DataFolder, 'root'>,
  path: string,
): Promise<void> {
  const way = relative(root, path);
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) {
    throw new VcbenchError('invalidRequest', `${path} is not in the data folder.`);
  }
  const found = await stat(path).catch(() => null);
  if (!found?.isDirectory()) {
    throw new VcbenchError(
      'notFound',
      `The folder ${path} does not exist yet.`,
      'It appears when the run gets there.',
    );
  }
  const problem = await shell.openPath(path);
  if (problem !== '') {
    throw new VcbenchError(
      'toolExit',
      `The file manager did not open ${path}: ${problem}`,
      'Open the folder by hand.',
    );
  }
}

function folderOf(
  folder: DataFolder,
  runId: string,
  runName: string,
  which: Parsed<'host.openFolder'>['which'],
): string {
  if (which === 'files') return folder.labRun(runName);
  return which === 'results' ? folder.processedRun(runName) : folder.logs(runId);
}

function pickerOptions(
  what: Parsed<'host.pick'>['what'],
  text: (typeof MESSAGES)['en']['pick'],
): OpenDialogOptions {
  const title = text[what];
  switch (what) {
    case 'folder':
      return { title, properties: ['openDirectory'] };
    case 'dataFolder':
      return { title, properties: ['openDirectory', 'createDirectory'] };
    case 'zip':
      return { title, properties: ['openFile'], filters: [{ name: 'ZIP', extensions: ['zip'] }] };
    case 'files':
      // No filter: the files of a run end in .gz, .csv, .tbi, .md5sum and more.
      return { title, properties: ['openFile', 'multiSelections'] };
  }
}

/** Dialogs belong to the window, when there is one. */
function onWindow<T>(
  window: BrowserWindow | undefined,
  attached: (window: BrowserWindow) => Promise<T>,
  free: () => Promise<T>,
): Promise<T> {
  return window === undefined || window.isDestroyed() ? free() : attached(window);
}
