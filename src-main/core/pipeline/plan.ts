import type { Plan, StepId } from '../../contract/run.ts';
import type { StepContext } from './context.ts';
import { fetchStepOf } from './exec.ts';
import { STEP_KINDS } from './kinds.ts';

export type PlanInput = Pick<
  StepContext,
  'spec' | 'folder' | 'scripts' | 'catalogue' | 'tools' | 'version' | 'limitsProfile'
>;

/**
 * The steps of a run with the commands they will start, as far as they are known before anything is fetched; the rest stands
 * as `<words>`. The journal has the commands that were really run. Changes nothing, checks nothing.
 */
export async function planRun(input: PlanInput): Promise<Plan> {
  const { spec } = input;
  const { happy, truvari, csv } = spec.benchmarks;
  const ids: StepId[] = [fetchStepOf(spec)];
  if (happy || truvari) ids.push('references', 'prepare');
  if (happy) ids.push('happy');
  if (truvari) ids.push('truvari');
  if (csv) ids.push('csv');
  const context: StepContext = {
    ...input,
    preview: true,
    references: unavailable,
    ensureReferences: unavailable,
    log: { info() {}, warn() {} },
    signal: new AbortController().signal,
  };
  return {
    v: 1,
    runId: spec.runId,
    steps: await Promise.all(ids.map((id) => STEP_KINDS[id].define(context))),
  };
}

function unavailable(): never {
  throw new Error('A preview checks no references.');
}
