import { join } from 'node:path';
import { VcbenchError } from '../../contract/errors.ts';
import { readJsonFile } from '../files.ts';
import {
  guardTruthMatch,
  inputCounts,
  type PreflightReport,
  preflightReportSchema,
} from '../inputs/guard.ts';
import type { InputCounts } from '../results/suspicion.ts';
import type { StepContext } from './context.ts';

/** Where the prepare step leaves its report and the converted calls. */
export function preparedFolder({ folder, spec }: Pick<StepContext, 'folder' | 'spec'>): string {
  return join(folder.processedRun(spec.runName), 'prepare');
}

export function readPreflight(folder: string): Promise<PreflightReport> {
  return readJsonFile(join(folder, 'report.json'), preflightReportSchema);
}

/** The file a comparison should read for a role. Throws `badInput` when the prepare step found it unusable. */
export async function preparedInput(
  context: StepContext,
  role: 'query' | 'svQuery' | 'truth' | 'svTruth',
): Promise<string> {
  const folder = preparedFolder(context);
  const path = (await readPreflight(folder)).prepared[role];
  if (path === undefined) {
    await guardComparison(context, role === 'query' || role === 'truth' ? 'small' : 'sv');
    throw new VcbenchError(
      'badInput',
      `The run has no usable input for this comparison (${role}).`,
      `See ${join(folder, 'report.json')}.`,
    );
  }
  // The report was written before its folder took its final name.
  const partial = `${folder}.partial/`;
  return path.startsWith(partial) ? join(folder, path.slice(partial.length)) : path;
}

/** The truth-match guard. Throws why run and truth set must not be compared; what somebody should know goes to the log. */
export async function guardComparison(context: StepContext, benchmark: 'small' | 'sv'): Promise<void> {
  const { error, warnings } = guardTruthMatch(await readPreflight(preparedFolder(context)), benchmark);
  if (error !== null) throw new VcbenchError(error.code, error.message, error.hint, error.detail);
  for (const warning of warnings) context.log.warn(warning);
}

/** Records by contig on both sides within the compared regions, as the prepare step counted them. */
export async function countsByContig(context: StepContext, benchmark: 'small' | 'sv'): Promise<InputCounts> {
  return inputCounts(await readPreflight(preparedFolder(context)), benchmark);
}
