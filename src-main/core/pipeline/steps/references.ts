import { join } from 'node:path';
import { VcbenchError } from '../../../contract/errors.ts';
import type { RunSpec } from '../../../contract/run.ts';
import { referenceSetupArgv } from '../../references/index.ts';
import type { StepContext, StepKind } from '../context.ts';
import { fetchStepOf } from '../exec.ts';

/** Verifies the reference files of the sample and fetches what is missing, by scripts/setup_reference.sh. */
export const referencesStep: StepKind = {
  id: 'references',
  title: 'References',

  async define(context) {
    const { spec, folder } = context;
    return {
      id: 'references',
      title: referencesStep.title,
      needs: [fetchStepOf(spec)],
      tool: 'references',
      argv: referenceSetupArgv(referenceRequest(context, await usefulNeed(context))),
      env: {},
      cwd: folder.root,
      creates: [],
      weight: 10,
      parser: 'progress',
      memoryMiB: 256,
      locks: ['reference'],
      publish: [],
      // Its own record makes a second check quick; a remembered success could be a deleted file.
      cacheable: false,
    };
  },

  async after(context) {
    const status = await context.references(await usefulNeed(context));
    // An index that no source delivers is not what keeps a status from being complete.
    const missing =
      status.files.find((file) => file.state !== 'present' && !file.kind.endsWith('Index')) ??
      status.files.find((file) => file.state !== 'present');
    if (!status.complete && missing !== undefined) {
      const why = missing.why === undefined ? '' : ` (${missing.why})`;
      throw new VcbenchError(
        'referencesMissing',
        `A reference file is not installed: ${missing.path}${why}.`,
        'Retry the run.',
      );
    }
    const files = status.files.map(({ path, size }) => ({ path, size: size ?? 0 }));
    return {
      outcome: 'succeeded',
      result: { kind: 'references', files, notes: status.sv.available ? [] : [status.sv.why] },
    };
  },
};

/** What the run's benchmarks need installed. */
export function neededReferences(spec: RunSpec): string[] {
  const { happy, stratified, truvari } = spec.benchmarks;
  return [
    ...(happy ? ['happy'] : []),
    ...(stratified ? ['stratified'] : []),
    ...(truvari ? ['truvari'] : []),
  ];
}

export function referenceRequest(
  context: Pick<StepContext, 'spec' | 'folder' | 'scripts' | 'catalogue'>,
  need: readonly string[],
) {
  return {
    scriptPath: join(context.scripts, 'setup_reference.sh'),
    catalogue: context.catalogue,
    referenceDir: context.folder.reference,
    sampleId: context.spec.sampleId,
    need,
  };
}

/** A genome is not fetched for a comparison that has no truth set to be made with. */
async function usefulNeed(context: StepContext): Promise<string[]> {
  const need = neededReferences(context.spec);
  if (context.preview || !need.includes('truvari')) return need;
  const status = await context.references(['truvari']);
  // Nothing is known of a sample that is not GIAB's: then the script says which files the lab has to put where.
  return status.sv.available || status.giab === null
    ? need
    : need.filter((benchmark) => benchmark !== 'truvari');
}
