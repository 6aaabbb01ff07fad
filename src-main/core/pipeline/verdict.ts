import type { StepResult } from '../../contract/result.ts';
import type { StepVerdict } from './context.ts';

/** A result that cannot be believed is kept and shown, but never green. */
export function warnedIfSuspicious(
  assessment: { state: 'ok' | 'suspicious'; reasons: readonly string[] },
  result: StepResult,
): StepVerdict {
  if (assessment.state === 'ok') return { outcome: 'succeeded', result };
  return {
    outcome: 'warned',
    reason: 'suspiciousResult',
    error: {
      code: 'suspiciousResult',
      message: assessment.reasons.join(' '),
      hint: "Check that truth set, genome build and sample match, and look at the step's log.",
    },
    result,
  };
}
