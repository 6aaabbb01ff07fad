import { describe, expect, it } from 'vitest';
import { VcbenchError } from '../../contract/errors.ts';
import { type Settings, settingsSchema } from '../../contract/settings.ts';
import type { Service } from '../../core/service.ts';
import { openDataService } from './dataService.ts';

const service = {} as Service;

function setUp(answers: (number | string | null)[], usable: string) {
  const shown: string[] = [];
  const tried: string[] = [];
  let settings: Settings = settingsSchema.parse({ threads: 3 });
  const opened = openDataService({
    dataDir: '/mnt/gone',
    settings: {
      get: () => settings,
      set: async (input) => {
        settings = settingsSchema.parse(input);
        return settings;
      },
    },
    dialog: {
      showMessageBox: async (box: unknown) => {
        shown.push((box as { detail: string }).detail);
        return { response: answers.shift() as number, checkboxChecked: false };
      },
      showOpenDialog: async () => {
        const answer = answers.shift() as string | null;
        return { canceled: answer === null, filePaths: answer === null ? [] : [answer] };
      },
    },
    language: () => 'fr',
    open: async (dataDir) => {
      tried.push(dataDir);
      if (dataDir === usable) return service;
      throw new VcbenchError(
        'badInput',
        `The data folder ${dataDir} cannot be written: permission denied.`,
        'Choose another.',
      );
    },
    onTrouble: () => undefined,
  });
  return { opened, shown, tried, settings: () => settings };
}

describe('a data folder that cannot be used', () => {
  it('says why, and takes another one for now and for the next start', async () => {
    const { opened, shown, tried, settings } = setUp([0, '/home/me/data'], '/home/me/data');
    expect(await opened).toBe(service);
    expect(shown).toEqual([
      'The data folder /mnt/gone cannot be written: permission denied.\nChoose another.',
    ]);
    expect(tried).toEqual(['/mnt/gone', '/home/me/data']);
    expect(settings()).toMatchObject({ dataDir: '/home/me/data', threads: 3 });
  });

  it('asks again when the choice is cancelled or no better, and ends when the user gives up', async () => {
    const { opened, tried, settings } = setUp([0, null, 0, '/also/bad', 1, 2], '/nowhere');
    expect(await opened).toBeNull();
    expect(tried).toEqual(['/mnt/gone', '/mnt/gone', '/also/bad', '/also/bad']);
    expect(settings().dataDir).toBe('/also/bad');
  });

  it('is opened at once when it can', async () => {
    const { opened, shown } = setUp([], '/mnt/gone');
    expect(await opened).toBe(service);
    expect(shown).toEqual([]);
  });
});
