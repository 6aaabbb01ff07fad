import { resolveReferences } from '../../references/index.ts';
import type { StepContext, StepKind } from '../context.ts';
import { builtInMemoryMiB, fetchStepOf, flags, OWN_PROGRAM } from '../exec.ts';
import { preparedFolder, readPreflight } from '../prepared.ts';
import { findRunFile } from '../runFolder.ts';
import { neededReferences } from './references.ts';

/** Looks at every input before anything is compared, and turns a gVCF into the VCF that hap.py can read. */
export const prepareStep: StepKind = {
  id: 'prepare',
  title: 'Check inputs',

  async define(context) {
    const { spec, folder } = context;
    const out = preparedFolder(context);
    const { happy, truvari } = spec.benchmarks;
    const references = await installed(context);
    const comparesSv = truvari && (context.preview || references.svTruthVcf !== undefined);
    // The hard-filtered VCF is the better query: its FILTER column is the caller's last word.
    const query = happy ? await findRunFile(context, ['hardFilteredVcf', 'gvcf']) : undefined;
    const svQuery = comparesSv ? await findRunFile(context, ['svVcf']) : undefined;
    return {
      id: 'prepare',
      title: prepareStep.title,
      needs: [fetchStepOf(spec), 'references'],
      tool: 'prepare',
      argv: [
        OWN_PROGRAM,
        'step',
        'prepare',
        ...flags({
          query,
          'sv-query': svQuery,
          truth: happy ? references.truthVcf : undefined,
          regions: happy ? references.confidentBed : undefined,
          'sv-truth': comparesSv ? references.svTruthVcf : undefined,
          'sv-regions': comparesSv ? references.svRegionsBed : undefined,
          'reference-fai': references.genome === undefined ? undefined : `${references.genome}.fai`,
          sample: spec.sampleId,
          out: `${out}.partial`,
        }),
      ],
      env: {},
      cwd: folder.root,
      creates: [out],
      weight: 8,
      parser: 'progress',
      memoryMiB: builtInMemoryMiB(1),
      locks: [`processed/${spec.runName}/prepare`],
      publish: [{ from: `${out}.partial`, to: out }],
      cacheable: true,
    };
  },

  async after(_context, step) {
    const { from } = step.publish[0] as { from: string };
    const report = await readPreflight(from);
    // What is wrong with an input stops the comparison that needs it (truth-match guard), not the other one.
    return { outcome: 'succeeded', result: { kind: 'prepare', files: [], notes: report.notes } };
  },
};

async function installed(context: StepContext) {
  if (context.preview) {
    return {
      truthVcf: '<truth VCF>',
      confidentBed: '<confident regions>',
      svTruthVcf: '<SV truth VCF>',
      svRegionsBed: '<SV regions>',
      genome: '<reference genome>',
    };
  }
  return resolveReferences(await context.references(neededReferences(context.spec)));
}
