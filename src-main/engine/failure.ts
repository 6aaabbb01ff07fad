import { EngineError } from './errors.ts';

/** An error as it goes from one thread to another. */
export interface Failure {
  code: EngineError['code'];
  message: string;
  hint: string | undefined;
}

export function failureOf(error: unknown): Failure {
  if (error instanceof EngineError) {
    const { code, message, hint } = error;
    return { code, message, hint };
  }
  return { code: 'internal', message: String((error as Error).stack ?? error), hint: undefined };
}

export function errorOf({ code, message, hint }: Failure): EngineError {
  return new EngineError(code, message, hint);
}
