import { join } from 'node:path';
import type { ReferenceStatus } from '../../contract/reference.ts';
import { capture } from '../process/capture.ts';
import { environmentFor } from '../process/environment.ts';
import { checkReferences, type RunCommand } from '../references/index.ts';
import type { ServiceDependencies } from './dependencies.ts';

/** What a check looks for unless told otherwise. */
export const DEFAULT_NEED = ['happy', 'truvari'] as const;

/** What of `need` is installed for a sample, by the script that also fetches it. Throws what the script reports. */
export function checkInstalled(
  dependencies: ServiceDependencies,
  wanted: { reference: string; catalogue: string; sampleId: string; need: readonly string[] },
  signal: AbortSignal,
): Promise<ReferenceStatus> {
  return checkReferences({
    scriptPath: join(dependencies.paths.scripts, 'setup_reference.sh'),
    catalogue: wanted.catalogue,
    referenceDir: wanted.reference,
    sampleId: wanted.sampleId,
    need: wanted.need,
    run: commandRunner(dependencies, dependencies.paths.scripts, 'references'),
    signal,
  });
}

/** Runs short commands with the environment that the tool may see. */
export function commandRunner({ processEnv }: ServiceDependencies, cwd: string, tool: string): RunCommand {
  return (argv, signal) => capture({ argv, cwd, env: environmentFor(tool, processEnv) }, signal);
}
