import type { Output } from '../../src-main/contract/api.ts';
import type { AppError } from '../../src-main/contract/errors.ts';
import type { Settings } from '../../src-main/contract/settings.ts';
import { call, client } from '../client/client.ts';
import { setLanguage, systemLanguage } from '../i18n/index.ts';
import { createStore } from './store.ts';

/** What the window knows of the program around it. */
export interface Session {
  app: Output<'app.info'> | null;
  host: Output<'host.info'> | null;
  settings: Settings | null;
  /** Why the above could not be asked for. */
  error: AppError | null;
}

export const session = createStore<Session>({ app: null, host: null, settings: null, error: null });

/** How often all was asked for, and how often a save began or ended: an answer from before changes settings no more. */
let loads = 0;
let saves = 0;

/** Asks for everything in {@link session}; what cannot be had stays as it was. */
export async function loadSession(): Promise<void> {
  const load = ++loads;
  const savesBefore = saves;
  const [app, host, settings] = await Promise.all([
    call('app.info', {}),
    call('host.info', {}),
    call('settings.get', {}),
  ]);
  const failed = [app, host, settings].find((answer) => !answer.ok);
  const isSaved = saves !== savesBefore;
  const isNew = (load === loads && !isSaved) || session.get().settings === null;
  session.update((old) => ({
    app: app.ok ? app.value : old.app,
    host: host.ok ? host.value : old.host,
    settings: settings.ok && isNew ? settings.value : old.settings,
    error: failed && !failed.ok ? failed.error : null,
  }));
  if (settings.ok && isNew) await applyLook(settings.value.window);
  if (load === loads && isSaved) await loadSession();
}

/** Keeps {@link session} up to date: other windows and the command line change settings too. */
export function followSession(): void {
  client().on('settings.changed', () => void loadSession());
  client().onReconnect(() => void loadSession());
}

/** Saves are made one after the other, each on what the one before has left. */
let saving: Promise<unknown> = Promise.resolve();

/** Changes settings. Null when that worked; the error belongs next to the form. */
export function saveSettings(change: (now: Settings) => Settings): Promise<AppError | null> {
  const saved = saving.then(async () => {
    const now = session.get().settings;
    if (now === null) return null;
    saves++;
    const answer = await call('settings.set', change(now));
    saves++;
    if (!answer.ok) return answer.error;
    session.update((old) => ({ ...old, settings: answer.value }));
    await applyLook(answer.value.window);
    return null;
  });
  saving = saved;
  return saved;
}

const LOOK_KEY = 'vcbench.look';
export type Look = Settings['window'];

/** Language and theme before the settings are there: what they were last time, else what the OS says. */
export function rememberedLook(): Look {
  try {
    const { language, theme } = JSON.parse(localStorage.getItem(LOOK_KEY) ?? '{}') as Partial<Look>;
    return {
      language: language === 'en' || language === 'fr' ? language : 'system',
      theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    };
  } catch {
    return { language: 'system', theme: 'system' };
  }
}

/** Puts language and theme in force. */
export async function applyLook(look: Look): Promise<void> {
  const { documentElement } = document;
  if (look.theme === 'system') documentElement.removeAttribute('data-theme');
  else documentElement.dataset.theme = look.theme;
  try {
    localStorage.setItem(LOOK_KEY, JSON.stringify(look));
  } catch {
    // A full or forbidden storage only means that the next start begins with the OS's look.
  }
  await setLanguage(look.language === 'system' ? systemLanguage(navigator.languages) : look.language);
}
