import { join } from 'node:path';
import { VcbenchError } from '../../../contract/errors.ts';
import type { StepResult } from '../../../contract/result.ts';
import { setEarlierAside } from '../../inputs/delivery.ts';
import { fingerprint } from '../../run/outputs.ts';
import type { StepContext, StepKind } from '../context.ts';
import { flags } from '../exec.ts';

/** Fetches the run's files from S3 with scripts/aws_download_gvcf.sh, which a person can also run by hand. */
export const downloadStep: StepKind = {
  id: 'download',
  title: 'Download from S3',

  async define(context) {
    const { spec, folder } = context;
    if (spec.source.kind !== 's3') throw new VcbenchError('internal', 'Only a run from S3 is downloaded.');
    const destination = folder.labRun(spec.runName);
    const { bucket, basePath, profile, region, endpoint } = spec.source;
    return {
      id: 'download',
      title: downloadStep.title,
      needs: [],
      tool: 'download',
      argv: [
        'bash',
        join(context.scripts, 'aws_download_gvcf.sh'),
        ...flags({
          bucket,
          'base-path': basePath,
          profile,
          region,
          endpoint,
          dest: destination,
          'run-name': spec.runName,
        }),
        spec.sampleId,
      ],
      env: {},
      cwd: folder.root,
      creates: [destination],
      weight: 30,
      parser: 'progress',
      memoryMiB: 256,
      locks: [`lab_runs/${spec.runName}`],
      publish: [],
      cacheable: true,
    };
  },

  async after(context) {
    return { outcome: 'succeeded', result: await runFolderResult(context, 'download') };
  },
};

/** What was delivered into the run's folder, as the result of the step that put it there. */
export async function runFolderResult(
  context: StepContext,
  kind: 'download' | 'import',
): Promise<StepResult> {
  const place = context.folder.labRun(context.spec.runName);
  await setEarlierAside(place, new Date(), context.log.warn);
  const files = await fingerprint([place]);
  return { kind, files: files.map(({ path, size }) => ({ path, size })), notes: [] };
}
