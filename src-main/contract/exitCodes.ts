import type { Reason } from './errors.ts';

/**
 * Exit codes shared by scripts/*.sh and the program's own step commands, so that the runner knows the reason
 * of a failure without reading prose. Any other non-zero code means `toolExit`.
 */
export const STEP_EXIT = {
  ok: 0,
  failed: 1,
  badInput: 2,
  toolMissing: 10,
  credentials: 11,
  accessDenied: 12,
  notFound: 13,
  network: 14,
  badChecksum: 15,
  diskFull: 16,
  referencesMissing: 17,
  noTruth: 18,
  suspiciousResult: 19,
} as const;

const REASON_BY_EXIT: ReadonlyMap<number, Reason> = new Map([
  [STEP_EXIT.badInput, 'badInput'],
  [STEP_EXIT.toolMissing, 'toolMissing'],
  [STEP_EXIT.credentials, 'credentials'],
  [STEP_EXIT.accessDenied, 'accessDenied'],
  [STEP_EXIT.notFound, 'notFound'],
  [STEP_EXIT.network, 'network'],
  [STEP_EXIT.badChecksum, 'badChecksum'],
  [STEP_EXIT.diskFull, 'diskFull'],
  [STEP_EXIT.referencesMissing, 'referencesMissing'],
  [STEP_EXIT.noTruth, 'noTruth'],
  [STEP_EXIT.suspiciousResult, 'suspiciousResult'],
]);

/** The reason an own script or step command reports by its exit code; `toolExit` for any other failure. */
export function reasonOfExitCode(exitCode: number): Reason {
  return REASON_BY_EXIT.get(exitCode) ?? 'toolExit';
}
