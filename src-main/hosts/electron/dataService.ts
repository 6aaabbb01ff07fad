import type { Dialog, MessageBoxOptions } from 'electron';
import { toAppError } from '../../contract/errors.ts';
import type { Service } from '../../core/service.ts';
import type { SettingsStore } from '../../core/settingsStore.ts';
import { type Language, MESSAGES } from './messages.ts';

export interface DataServiceOptions {
  dataDir: string;
  settings: Pick<SettingsStore, 'get' | 'set'>;
  dialog: Pick<Dialog, 'showMessageBox' | 'showOpenDialog'>;
  language(): Language;
  /** Throws VcbenchError when the folder cannot be used. */
  open(dataDir: string): Promise<Service>;
  onTrouble(what: string): void;
}

/**
 * Opens the data folder. When it cannot be used (a disk that is not mounted, no permission, full) the user is told why
 * and can choose another one, which the settings remember, or try again. Null when the user gives up.
 */
export async function openDataService(options: DataServiceOptions): Promise<Service | null> {
  const text = MESSAGES[options.language()];
  let { dataDir } = options;
  for (;;) {
    try {
      return await options.open(dataDir);
    } catch (error) {
      const { message, hint, detail } = toAppError(error);
      options.onTrouble(`${message} ${detail ?? ''}`.trim());
      const box: MessageBoxOptions = {
        type: 'error',
        title: 'VCBench',
        message: text.dataFolder.title,
        detail: [message, hint].filter(Boolean).join('\n'),
        buttons: [text.dataFolder.choose, text.dataFolder.again, text.dataFolder.quit],
        defaultId: 0,
        cancelId: 2,
        noLink: true,
      };
      const { response } = await options.dialog.showMessageBox(box);
      if (response === 2) return null;
      if (response === 0) dataDir = (await choose(options)) ?? dataDir;
    }
  }
}

async function choose(options: DataServiceOptions): Promise<string | null> {
  const { canceled, filePaths } = await options.dialog.showOpenDialog({
    title: MESSAGES[options.language()].pick.dataFolder,
    properties: ['openDirectory', 'createDirectory'],
  });
  const [chosen] = filePaths;
  if (canceled || chosen === undefined) return null;
  try {
    await options.settings.set({ ...options.settings.get(), dataDir: chosen });
  } catch (error) {
    // It counts for this start all the same.
    options.onTrouble(toAppError(error).message);
  }
  return chosen;
}
