import { readFileSync, renameSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { VcbenchError } from '../contract/errors.ts';
import { type Settings, type SettingsInput, settingsSchema } from '../contract/settings.ts';
import { fileError } from './dataFolder.ts';
import { writeWhole } from './files.ts';

export interface SettingsStore {
  readonly path: string;
  get(): Settings;
  /** Throws `badInput` or `diskFull`; the old settings stay. */
  set(settings: SettingsInput): Promise<Settings>;
  /** What was wrong with the file at start-up, when something was. */
  readonly warning: string | undefined;
}

/**
 * The user's settings in one JSON file. A damaged file is kept beside as `.damaged` and the defaults are used, so that
 * the program always starts.
 */
export function openSettings(path: string): SettingsStore {
  let { settings, warning } = readSettings(path);
  return {
    path,
    warning,
    get: () => settings,
    async set(input) {
      const next = settingsSchema.parse(input);
      try {
        await mkdir(dirname(path), { recursive: true });
        await writeWhole(path, `${JSON.stringify(next, null, 2)}\n`, 0o600);
      } catch (error) {
        throw fileError(error, `The settings ${path} cannot be saved`);
      }
      settings = next;
      return next;
    },
  };
}

/** `VCBENCH_CONFIG`, else the platform's place for a program's settings. */
export function defaultSettingsPath(env: Readonly<Record<string, string | undefined>>): string {
  if (env.VCBENCH_CONFIG) return env.VCBENCH_CONFIG;
  const base =
    env.XDG_CONFIG_HOME ||
    (process.platform === 'darwin'
      ? join(homedir(), 'Library', 'Application Support')
      : join(homedir(), '.config'));
  return join(base, 'vcbench', 'settings.json');
}

/** Where the data go unless the user says otherwise. */
export function defaultDataDir(): string {
  return join(homedir(), 'vcbench-data');
}

function readSettings(path: string): { settings: Settings; warning: string | undefined } {
  const defaults = settingsSchema.parse({});
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { settings: defaults, warning: undefined };
    throw new VcbenchError(
      'badInput',
      `The settings ${path} cannot be read: ${(error as Error).message}`,
      'Check the file, or name another one with VCBENCH_CONFIG.',
    );
  }
  try {
    return { settings: settingsSchema.parse(JSON.parse(text)), warning: undefined };
  } catch {
    const aside = `${path}.damaged`;
    try {
      renameSync(path, aside);
    } catch {
      return { settings: defaults, warning: `The settings ${path} are damaged; the defaults are used.` };
    }
    return {
      settings: defaults,
      warning: `The settings were damaged; they are kept as ${aside} and the defaults are used.`,
    };
  }
}
