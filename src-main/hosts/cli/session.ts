import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VcbenchError } from '../../contract/errors.ts';
import { systemClock } from '../../core/ports.ts';
import type { ServiceDependencies } from '../../core/service/dependencies.ts';
import { createService, type Service } from '../../core/service.ts';
import { defaultDataDir, defaultSettingsPath, openSettings, warningLine } from '../../core/settingsStore.ts';
import { demoMaker } from './demo/makeDemo.ts';
import { nodeLauncher } from './nodeLauncher.ts';
import { plain } from './text.ts';
import { programVersion } from './version.ts';

/** Options that every command knows. */
export interface CommonOptions {
  data?: string;
  config?: string;
  json?: boolean;
}

/** Entry point of the built program; own steps are started with it. */
export const MAIN_FILE = join(dirname(fileURLToPath(import.meta.url)), 'main.js');

/**
 * What the core needs, from the command line, the environment and the settings, in that order. Throws `badInput` when the
 * settings cannot be used; a host with a window to mend them in goes on with the defaults (`mendable`).
 */
export function dependenciesOf(options: CommonOptions, mendable = false): ServiceDependencies {
  for (const name of ['data', 'config'] as const)
    if (options[name]?.trim() === '')
      throw new VcbenchError(
        'badInput',
        `The option --${name} is empty.`,
        'Give a path, or leave the option out.',
      );
  if (options.config !== undefined && !existsSync(options.config))
    throw new VcbenchError(
      'badInput',
      `There is no settings file ${resolve(options.config)}.`,
      'Check the path after --config.',
    );
  const settings = openSettings(options.config ?? defaultSettingsPath(process.env));
  if (settings.problem !== undefined && !mendable) throw settings.problem;
  const warning = settings.warning && warningLine(settings.warning);
  if (warning !== undefined && !told.has(warning)) process.stderr.write(`warning: ${plain(warning)}\n`);
  told.add(warning);
  const dataDir = options.data || process.env.VCBENCH_DATA || settings.get().dataDir || defaultDataDir();
  const launcher = nodeLauncher(MAIN_FILE);
  return {
    dataDir: resolve(dataDir),
    settings,
    paths: { scripts: scriptsFolder() },
    launcher,
    processEnv: process.env,
    version: programVersion(),
    clock: systemClock,
    makeDemo: demoMaker(launcher, process.env),
  };
}

/** A command may ask for its dependencies more than once. */
const told = new Set<string | undefined>();

/** Opens the data folder; the caller closes the service. */
export function openService(options: CommonOptions, mode: 'own' | 'look'): Promise<Service> {
  return createService({ ...dependenciesOf(options), mode });
}

function scriptsFolder(): string {
  let folder = dirname(MAIN_FILE);
  while (!existsSync(join(folder, 'scripts', 'setup_reference.sh'))) {
    const parent = dirname(folder);
    if (parent === folder) {
      throw new VcbenchError(
        'internal',
        "The program's scripts folder is missing.",
        'Install VCBench again.',
      );
    }
    folder = parent;
  }
  return join(folder, 'scripts');
}
