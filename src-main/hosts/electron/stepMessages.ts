/** A step in a utility process has said everything and waits to be let go; see stepEntry.ts. */
export interface StepDone {
  type: 'done';
  exitCode: number;
  /** Bytes written to each stream in all. */
  stdout: number;
  stderr: number;
}

/** Null for anything else: what a child sends is not to be trusted blindly. */
export function parseStepDone(message: unknown): StepDone | null {
  if (typeof message !== 'object' || message === null) return null;
  const { type, exitCode, stdout, stderr } = message as Partial<StepDone>;
  const counts = [exitCode, stdout, stderr].every(
    (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  );
  return type === 'done' && counts ? (message as StepDone) : null;
}
