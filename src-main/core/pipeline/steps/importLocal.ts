import { VcbenchError } from '../../../contract/errors.ts';
import type { StepKind } from '../context.ts';
import { flags, OWN_PROGRAM } from '../exec.ts';
import { runFolderResult } from './download.ts';

/** Copies a local folder, files or a ZIP of a run into the run's folder. */
export const importStep: StepKind = {
  id: 'import',
  title: 'Import local files',

  async define({ spec, folder }) {
    if (spec.source.kind !== 'local') throw new VcbenchError('internal', 'Only a local run is imported.');
    const destination = folder.labRun(spec.runName);
    return {
      id: 'import',
      title: importStep.title,
      needs: [],
      tool: 'import',
      argv: [
        OWN_PROGRAM,
        'step',
        'import',
        ...flags({
          form: spec.source.form,
          sample: spec.sampleId,
          'run-name': spec.runName,
          dest: destination,
        }),
        '--',
        ...spec.source.paths,
      ],
      env: {},
      cwd: folder.root,
      creates: [destination],
      weight: 10,
      parser: 'progress',
      memoryMiB: 256,
      locks: [`lab_runs/${spec.runName}`],
      publish: [],
      cacheable: true,
    };
  },

  async after(context) {
    return { outcome: 'succeeded', result: await runFolderResult(context, 'import') };
  },
};
