import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Settings, settingsSchema } from '../../src-main/contract/settings.ts';
import { type Client, replaceClient } from '../client/client.ts';
import { setLanguage, words } from '../i18n/index.ts';
import { gate } from '../testing/gate.ts';
import { loadSession, saveSettings, session } from './session.ts';

/** A program whose answers come when the test lets them. */
class SlowProgram {
  settings = settingsSchema.parse({ window: { language: 'en' } });
  /** Answers to app.info wait for it. */
  info: Promise<unknown> = Promise.resolve();

  readonly client = {
    call: async (method: string, input: unknown) => {
      if (method === 'settings.set') this.settings = input as Settings;
      const value = method.startsWith('settings.') ? this.settings : {};
      if (method === 'app.info') await this.info;
      return { ok: true, value };
    },
  } as unknown as Client;
}

let program: SlowProgram;
beforeEach(async () => {
  vi.stubGlobal('document', { documentElement: { dataset: {}, removeAttribute: () => undefined } });
  program = new SlowProgram();
  replaceClient(program.client);
  await loadSession();
});
afterEach(() => vi.unstubAllGlobals());

const speak = (language: Settings['window']['language']) =>
  saveSettings((now) => ({ ...now, window: { ...now.window, language } }));

it('keeps what was saved while older settings were on their way', async () => {
  const info = gate();
  program.info = info.opened;
  const older = loadSession();
  expect(await speak('fr')).toBeNull();
  info.open();
  await older;
  expect(session.get().settings?.window.language).toBe('fr');
  expect(words().language).toBe('fr');
});

it('hears of what another window saved meanwhile', async () => {
  const info = gate();
  program.info = info.opened;
  const older = loadSession();
  await speak('fr');
  program.settings = { ...program.settings, threads: 7 };
  info.open();
  await older;
  expect(session.get().settings).toMatchObject({ threads: 7, window: { language: 'fr' } });
});

it('takes of two answers the one to the later question', async () => {
  const info = gate();
  program.info = info.opened;
  const older = loadSession();
  program.info = Promise.resolve();
  program.settings = { ...program.settings, threads: 3 };
  await loadSession();
  info.open();
  await older;
  expect(session.get().settings?.threads).toBe(3);
});

it('speaks the language that was wanted last, though another takes longer to load', async () => {
  await Promise.all([setLanguage('fr'), setLanguage('en')]);
  expect(words().language).toBe('en');
});
