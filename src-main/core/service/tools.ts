import { join } from 'node:path';
import type { Settings } from '../../contract/settings.ts';
import type { Tools } from '../pipeline/context.ts';
import { findTool } from '../process/toolLookup.ts';
import type { ServiceDependencies } from './dependencies.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The comparison tools on this machine, found again at every run: one may have been installed meanwhile. */
export async function lookUpTools(settings: Settings, env: Environment): Promise<Tools> {
  const look = (name: string, configuredPath: string | undefined) =>
    findTool(name, configuredPath === undefined ? { env } : { configuredPath, env });
  const [happy, truvari] = await Promise.all([
    look('hap.py', settings.tools.happy),
    look('truvari', settings.tools.truvari),
  ]);
  return { happy, truvari };
}

/** The catalogue of reference files in force. */
export function catalogueOf({ settings, paths, processEnv }: ServiceDependencies): string {
  return (
    processEnv.VCBENCH_REFERENCE_CATALOGUE ||
    settings.get().catalogue ||
    join(paths.scripts, 'references.tsv')
  );
}
