import type { LogInfo } from '../../../src-main/contract/log.ts';
import type { RunView, StepView } from '../../../src-main/contract/run.ts';

/** One step's logs in the console: the newest attempt, and all of them. */
export interface StepLogs {
  step: StepView;
  logs: readonly LogInfo[];
}

/** The steps of a run that have printed something, in the order of the plan. */
export function stepsWithLogs(view: RunView, logs: readonly LogInfo[]): StepLogs[] {
  return view.steps.flatMap((step) => {
    const own = logs.filter((log) => log.stepId === step.id).sort((a, b) => a.attempt - b.attempt);
    return own.length === 0 ? [] : [{ step, logs: own }];
  });
}

/**
 * The log to show: the one that was picked, else of the step that is going on, else of the one that failed, else of the
 * last step that printed.
 */
export function chooseLog(view: RunView, steps: readonly StepLogs[], picked: string | null): LogInfo | null {
  const all = steps.flatMap((entry) => entry.logs);
  const wanted = all.find((info) => info.log === picked);
  if (wanted !== undefined) return wanted;
  const newest = (entry: StepLogs | undefined) => entry?.logs.at(-1) ?? null;
  return (
    newest(steps.find(({ step }) => step.state === 'running')) ??
    newest(
      steps.find(
        ({ step }) => view.state !== 'running' && (step.state === 'failed' || step.state === 'interrupted'),
      ),
    ) ??
    newest(steps.at(-1))
  );
}
