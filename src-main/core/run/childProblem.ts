import { type AppError, REASONS, type Reason } from '../../contract/errors.ts';
import { reasonOfExitCode } from '../../contract/exitCodes.ts';
import type { StepDef } from '../../contract/run.ts';
import type { SpawnResult } from '../process/spawn.ts';
import type { StepLog } from './stepLog.ts';

/** Why the child's end is a failure; null when it exited 0. */
export function childProblem(
  step: Pick<StepDef, 'tool' | 'title'>,
  result: SpawnResult,
  log: StepLog,
): { reason: Reason; error: AppError } | null {
  if (result.error !== undefined) return { reason: asReason(result.error.code), error: result.error };
  if (result.exitCode === 0) return null;
  const errors = log.lastErrors();
  const last = errors.at(-1);
  if (errors.some((line) => /no space left on device|ENOSPC|disk quota exceeded/i.test(line))) {
    return withReason(
      'diskFull',
      `"${step.title}" stopped because the disk is full.`,
      'Free some space, then retry the run.',
    );
  }
  if (result.signal !== null) {
    const why = result.signal === 'SIGKILL' ? ' It may have run out of memory.' : '';
    return withReason(
      'toolExit',
      `"${step.title}" was ended by signal ${result.signal}.${why}`,
      'Retry the run; if it happens again, see its log.',
      last,
    );
  }
  const reason = isOwn(step) ? reasonOfExitCode(result.exitCode ?? 1) : 'toolExit';
  const message =
    last === undefined || !isOwn(step) ? `"${step.title}" ended with exit code ${result.exitCode}.` : last;
  return withReason(
    reason,
    message,
    log.lastHint() ?? "See the step's log, then retry the run.",
    isOwn(step) ? undefined : last,
  );
}

/** Our own scripts and steps speak by the exit codes of contract/exitCodes.ts; other tools do not. */
function isOwn(step: Pick<StepDef, 'tool'>): boolean {
  return step.tool !== 'happy' && step.tool !== 'truvari';
}

function withReason(
  reason: Reason,
  message: string,
  hint: string,
  detail?: string,
): { reason: Reason; error: AppError } {
  return { reason, error: { code: reason, message, hint, ...(detail === undefined ? {} : { detail }) } };
}

/** An error code as a run's reason; what is no reason is our own fault. */
export function asReason(code: string): Reason {
  return (REASONS as readonly string[]).includes(code) ? (code as Reason) : 'crash';
}
