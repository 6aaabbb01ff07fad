import { EngineError } from './errors.ts';

/** An error as it goes from one thread to another. */
export interface Failure {
  code: EngineError['code'];
  message: string;
  hint: string | undefined;
}

/** Of anything thrown; what is no EngineError becomes one of the code internal, with its stack. */
export function failureOf(error: unknown): Failure {
  if (error instanceof EngineError) {
    const { code, message, hint } = error;
    return { code, message, hint };
  }
  return { code: 'internal', message: String((error as Error).stack ?? error), hint: undefined };
}

/** The error again, in the thread that is told of it. */
export function errorOf({ code, message, hint }: Failure): EngineError {
  return new EngineError(code, message, hint);
}
