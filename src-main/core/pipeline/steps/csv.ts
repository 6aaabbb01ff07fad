import { join } from 'node:path';
import { csvResultSchema } from '../../../contract/result.ts';
import { readJsonFile } from '../../files.ts';
import { dragenConcern } from '../../results/dragenVerdict.ts';
import type { StepKind } from '../context.ts';
import { fetchStepOf, flags, OWN_PROGRAM } from '../exec.ts';

/** Reads DRAGEN's nine CSV metric files and checks them against the lab's limits. */
export const csvStep: StepKind = {
  id: 'csv',
  title: 'DRAGEN metrics',

  async define({ spec, folder, limitsProfile }) {
    const out = join(folder.processedRun(spec.runName), 'csv');
    return {
      id: 'csv',
      title: csvStep.title,
      needs: [fetchStepOf(spec)],
      tool: 'csv',
      argv: [
        OWN_PROGRAM,
        'step',
        'csv',
        ...flags({
          folder: folder.labRun(spec.runName),
          sample: spec.sampleId,
          limits: limitsProfile,
          out: `${out}.partial`,
        }),
      ],
      env: {},
      cwd: folder.root,
      creates: [out],
      weight: 2,
      parser: 'progress',
      memoryMiB: 256,
      locks: [`processed/${spec.runName}/csv`],
      publish: [{ from: `${out}.partial`, to: out }],
      cacheable: true,
    };
  },

  async after({ spec, folder }) {
    const out = join(folder.processedRun(spec.runName), 'csv');
    const result = await readJsonFile(join(`${out}.partial`, 'result.json'), csvResultSchema);
    const concern = dragenConcern(result);
    if (concern === null) return { outcome: 'succeeded', result: { ...result, folder: out } };
    return {
      outcome: 'warned',
      reason: 'suspiciousResult',
      error: {
        code: 'suspiciousResult',
        message: concern,
        hint: 'Look at the metrics, or edit the limits profile if the limits do not fit your assay.',
      },
      result: { ...result, folder: out },
    };
  },
};
