import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { VcbenchError } from '../../contract/errors.ts';
import type { RunSpec } from '../../contract/run.ts';
import { createDataFolder, type DataFolder, dataFolder, fileError } from '../dataFolder.ts';
import type { ServiceDependencies } from './dependencies.ts';
import { specFromLocal } from './planning.ts';

/**
 * A run of the whole pipeline on synthetic data with the built-in engine. Everything of it lies under `<data>/demo`.
 * Throws `invalidRequest` where the host cannot make a demo.
 */
export async function demoSpec(dependencies: ServiceDependencies, folder: DataFolder): Promise<RunSpec> {
  const { makeDemo, settings, clock } = dependencies;
  if (makeDemo === undefined) throw new VcbenchError('invalidRequest', 'This program cannot make a demo.');
  const root = join(folder.root, 'demo');
  await createDataFolder(dataFolder(root));
  try {
    await mkdir(join(root, 'source'), { recursive: true });
  } catch (error) {
    throw fileError(error, 'The demo cannot be made');
  }
  const { runDirectory, sampleId, catalogue } = await makeDemo(join(root, 'source'));
  const input = {
    paths: [runDirectory],
    sampleId,
    benchmarks: { happy: true, stratified: false, truvari: true, csv: true },
    smallVariantEngine: 'built-in',
    svEngine: 'built-in',
  } as const;
  return specFromLocal({ ...input, paths: [...input.paths] }, settings.get(), clock.now(), { catalogue });
}
