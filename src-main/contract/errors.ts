import { z } from 'zod';

/**
 * Why something did not work, as a closed set. A run stores one of these as its reason; hosts and the
 * window choose words and colours by it, never by an exit code or by parsing a message.
 */
export const REASONS = [
  'toolExit',
  'toolMissing',
  'credentials',
  'accessDenied',
  'notFound',
  'network',
  'badInput',
  'badChecksum',
  'noTruth',
  'suspiciousResult',
  'diskFull',
  'referencesMissing',
  'userCancel',
  'appQuit',
  'crash',
] as const;
export const reasonSchema = z.enum(REASONS);
export type Reason = z.infer<typeof reasonSchema>;

export const ERROR_CODES = [...REASONS, 'busy', 'unknownRun', 'invalidRequest', 'internal'] as const;
export const errorCodeSchema = z.enum(ERROR_CODES);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

/** An expected failure in one clear sentence: what and where (`message`), how to fix it (`hint`). */
export const appErrorSchema = z.object({
  code: errorCodeSchema,
  message: z.string(),
  hint: z.string().optional(),
  detail: z.string().optional(),
});
export type AppError = z.infer<typeof appErrorSchema>;

/** The throwable form of {@link AppError}, used inside the core; a host turns it into an envelope. */
export class VcbenchError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly detail: string | undefined;

  constructor(code: ErrorCode, message: string, hint?: string, detail?: string) {
    super(message);
    this.name = 'VcbenchError';
    this.code = code;
    this.hint = hint;
    this.detail = detail;
  }

  toAppError(): AppError {
    const error: AppError = { code: this.code, message: this.message };
    if (this.hint !== undefined) error.hint = this.hint;
    if (this.detail !== undefined) error.detail = this.detail;
    return error;
  }
}

/** Any thrown value as an AppError; what is not a {@link VcbenchError} is a bug and says `internal`. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof VcbenchError) return thrown.toAppError();
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const error: AppError = { code: 'internal', message };
  if (thrown instanceof Error && thrown.stack !== undefined) error.detail = thrown.stack;
  return error;
}
