import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { VcbenchError } from '../../../contract/errors.ts';
import { fileError } from '../../../core/dataFolder.ts';
import { OWN_PROGRAM } from '../../../core/pipeline/exec.ts';
import type { ChildLauncher } from '../../../core/ports.ts';
import { environmentFor } from '../../../core/process/environment.ts';
import type { ServiceDependencies } from '../../../core/service/dependencies.ts';
import { generateDemo } from '../../../demo/index.ts';
import { writeDemoCatalogue } from './catalogue.ts';

const SAMPLE = 'NA24143_Lib3_Rep1';
const CATALOGUE = 'catalogue.tsv';

type MakeDemo = NonNullable<ServiceDependencies['makeDemo']>;

/**
 * The service's way to a demo, for every host: made by a child of the program, because it computes for seconds and the
 * server or window must go on answering. One at a time. Throws VcbenchError with the child's last words.
 */
export function demoMaker(launcher: ChildLauncher, env: ServiceDependencies['processEnv']): MakeDemo {
  let last: Promise<unknown> = Promise.resolve();
  return (directory) => {
    const made = last.then(() => makeInChild(launcher, env, directory));
    last = made.catch(() => undefined);
    return made;
  };
}

/** What the child does: a run folder, references, and a catalogue whose sources are those files. */
export async function writeDemo(directory: string, seed: number): Promise<void> {
  await orFileError(async () => {
    const demo = await generateDemo({ directory, seed, sampleId: SAMPLE });
    await writeDemoCatalogue(join(directory, CATALOGUE), demo, (file) => pathToFileURL(file.path).href);
  });
}

/** A full or a read-only disk in a sentence; every other error as it is. */
export async function orFileError<T>(make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    const isFileError = error instanceof Error && 'syscall' in error;
    throw isFileError ? fileError(error, 'The demo cannot be made') : error;
  }
}

async function makeInChild(
  launcher: ChildLauncher,
  env: ServiceDependencies['processEnv'],
  directory: string,
): Promise<Awaited<ReturnType<MakeDemo>>> {
  const said: string[] = [];
  const child = launcher.launch(
    { tool: 'demo' },
    {
      argv: launcher.resolve([OWN_PROGRAM, 'step', 'demo', '--out', directory]),
      cwd: directory,
      env: environmentFor('demo', env),
      onLines: (lines) => void said.push(...lines.map(({ text }) => text)),
    },
  );
  const { exitCode, error } = await child.done;
  if (error !== undefined) throw new VcbenchError(error.code, error.message, error.hint, error.detail);
  if (exitCode !== 0) {
    const words = said.findLast((text) => text.startsWith('error: '))?.slice('error: '.length);
    const hint = said.findLast((text) => text.startsWith('hint: '))?.slice('hint: '.length);
    throw new VcbenchError('badInput', words ?? 'The demo could not be made.', hint, said.join('\n'));
  }
  return {
    runDirectory: join(directory, 'run', SAMPLE),
    sampleId: SAMPLE,
    catalogue: join(directory, CATALOGUE),
  };
}
