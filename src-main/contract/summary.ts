import type { RunSummary } from './api.ts';
// Types only: the window brings this file, and has no room for the schemas.
import type { RunView, StepView } from './run.ts';

/** A run as a row of a list: the same in the core, which lists all runs, and in a window, which follows one. Pure. */
export function summaryOf({ steps, ...rest }: RunView): RunSummary {
  const ended = steps.filter((step) => step.state !== 'pending' && step.state !== 'running');
  const summary: RunSummary = {
    ...rest,
    stepsEnded: ended.length,
    stepsTotal: steps.length,
    figures: figuresOf(steps),
  };
  // The worst step gives a run its outcome; a run that goes on has none yet.
  const decidedBy =
    rest.state === 'succeeded' || rest.state === 'running'
      ? undefined
      : steps.find((step) => step.state === rest.state)?.id;
  if (decidedBy !== undefined) summary.decidedBy = decidedBy;
  const progress = steps.find((step) => step.state === 'running')?.progress;
  if (progress !== undefined) summary.progress = progress;
  const remark = steps.find((step) => step.state === 'warned')?.error?.message;
  if (remark !== undefined) summary.remark = remark;
  return summary;
}

/** Order of a list of runs: by the millisecond of their making, then by their IDs, which have but the second. Pure. */
export function newestFirst(
  a: Pick<RunSummary, 'createdAt' | 'runId'>,
  b: Pick<RunSummary, 'createdAt' | 'runId'>,
): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? 1 : -1;
  return a.runId < b.runId ? 1 : -1;
}

/** F1 of PASS calls and the count of DRAGEN checks passed; null where nothing tells. */
function figuresOf(steps: readonly StepView[]): RunSummary['figures'] {
  const figures: RunSummary['figures'] = { snpF1: null, indelF1: null, svF1: null, checks: null };
  for (const { result } of steps) {
    if (result?.kind === 'happy') {
      const pass = result.summary.filter((row) => row.filter === 'PASS');
      figures.snpF1 = pass.find((row) => row.type === 'SNP')?.f1 ?? null;
      figures.indelF1 = pass.find((row) => row.type === 'INDEL')?.f1 ?? null;
    } else if (result?.kind === 'truvari') figures.svF1 = result.f1;
    else if (result?.kind === 'csv' && result.checks.length > 0) {
      const passed = result.checks.filter((check) => check.state === 'pass').length;
      figures.checks = { passed, total: result.checks.length };
    }
  }
  return figures;
}
