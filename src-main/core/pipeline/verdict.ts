import type { StepResult } from '../../contract/result.ts';
import type { StepVerdict } from './context.ts';

/** Something else than the figures that somebody should know, and what to do about it. */
export interface Lack {
  reason: string;
  hint: string;
}

/** A result that cannot be believed, or that lacks something, is kept and shown, but never green. */
export function warnedIfSuspicious(
  assessment: { state: 'ok' | 'suspicious'; reasons: readonly string[] },
  result: StepResult,
  lack?: Lack,
): StepVerdict {
  const isSuspicious = assessment.state === 'suspicious';
  if (!isSuspicious && lack === undefined) return { outcome: 'succeeded', result };
  const check = "Check that truth set, genome build and sample match, and look at the step's log.";
  const hints = [...(isSuspicious ? [check] : []), ...(lack === undefined ? [] : [lack.hint])];
  return {
    outcome: 'warned',
    reason: 'suspiciousResult',
    error: {
      code: 'suspiciousResult',
      message: [...assessment.reasons, ...(lack === undefined ? [] : [lack.reason])].join(' '),
      hint: hints.join(' '),
    },
    result,
  };
}
