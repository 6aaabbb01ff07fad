import { existsSync, readFileSync } from 'node:fs';
import { constants, copyFile, mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { VcbenchError } from '../contract/errors.ts';
import {
  type Settings,
  type SettingsInput,
  type SettingsWarning,
  settingsSchema,
} from '../contract/settings.ts';
import { fileError } from './dataFolder.ts';
import { writeWhole } from './files.ts';
import { jsonProblem, unknownKeys, valueProblem } from './settingsProblems.ts';

export interface SettingsStore {
  readonly path: string;
  get(): Settings;
  /**
   * Replaces the settings. What the file held is kept beside it when writing would lose it: a file that cannot be used, or
   * keys that are not known. Throws `badInput` or `diskFull`; the old settings stay.
   */
  set(settings: SettingsInput): Promise<Settings>;
  /** Why the file cannot be used; the defaults hold then. A host without a window to mend it in refuses to go on. */
  readonly problem: VcbenchError | undefined;
  /** What a person should know about the file, the problem included; nothing any more once the settings were saved. */
  readonly warning: SettingsWarning | undefined;
}

/** The warning in one line, for a terminal or a log. */
export function warningLine({ message, hint, defaults }: SettingsWarning): string {
  return [message, ...(defaults ? ['The defaults are used.'] : []), ...(hint ? [hint] : [])].join(' ');
}

/** The user's settings in one JSON file. Reading never changes the file. A relative folder or file in it is relative to it. */
export function openSettings(path: string): SettingsStore {
  const read = readSettings(path);
  let { settings, keep, warning } = read;
  return {
    path,
    problem: read.problem,
    get warning() {
      return warning;
    },
    get: () => settings,
    async set(input) {
      const next = fromFolder(settingsSchema.parse(input), dirname(path));
      try {
        await mkdir(dirname(path), { recursive: true });
        if (keep) await keepCopy(path);
        await writeWhole(path, `${JSON.stringify(next, null, 2)}\n`, 0o600);
      } catch (error) {
        throw fileError(error, `The settings ${path} cannot be saved`);
      }
      keep = false;
      warning = undefined;
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

interface Read {
  settings: Settings;
  problem?: VcbenchError;
  warning?: SettingsWarning;
  /** Does the file hold something that saving would lose? */
  keep: boolean;
}

function readSettings(path: string): Read {
  const defaults = settingsSchema.parse({});
  const unusable = (problem: VcbenchError): Read => ({
    settings: defaults,
    problem,
    warning: {
      message: problem.message,
      ...(problem.hint === undefined ? {} : { hint: problem.hint }),
      defaults: true,
    },
    keep: true,
  });
  let text: string;
  try {
    text = readFileSync(path, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { settings: defaults, keep: false };
    const why = (error as Error).message;
    return unusable(
      new VcbenchError(
        'badInput',
        `The settings ${path} cannot be read: ${why}`,
        'Check the file, or name another one with VCBENCH_CONFIG.',
      ),
    );
  }
  const wrong = jsonProblem(text) ?? valueProblem(JSON.parse(text));
  if (wrong !== undefined)
    return unusable(
      new VcbenchError('badInput', `The settings ${path} cannot be used: ${wrong.what}.`, wrong.fix),
    );
  const value: unknown = JSON.parse(text);
  const settings = fromFolder(settingsSchema.parse(value), dirname(resolve(path)));
  const unknown = unknownKeys(value);
  if (unknown.length === 0) return { settings, keep: false };
  const names = unknown.map((key) => `"${key}"`).join(', ');
  return {
    settings,
    warning: {
      message: `The settings ${path} name what is not known and not used: ${names}.`,
      defaults: false,
    },
    keep: true,
  };
}

/** Paths in the settings do not depend on where the program was started. */
function fromFolder(settings: Settings, folder: string): Settings {
  const full = (path: string) =>
    path.startsWith('~/') ? join(homedir(), path.slice(2)) : resolve(folder, path);
  const next = { ...settings, tools: { ...settings.tools } };
  for (const key of ['dataDir', 'catalogue', 'limitsProfile'] as const) {
    const path = settings[key];
    if (path) next[key] = full(path);
  }
  for (const [tool, path] of Object.entries(settings.tools))
    if (path) next.tools[tool as keyof Settings['tools']] = full(path);
  return next;
}

/** The first free of `.kept-1`, `.kept-2`, ... */
async function keepCopy(path: string): Promise<void> {
  if (!existsSync(path)) return;
  for (let number = 1; ; number += 1) {
    try {
      return await copyFile(path, `${path}.kept-${number}`, constants.COPYFILE_EXCL);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
