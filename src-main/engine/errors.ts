/** What went wrong with a file the engine was given, in one sentence for the person who gave it. */
export class EngineError extends Error {
  readonly code: 'badInput' | 'notFound' | 'diskFull' | 'suspiciousResult' | 'internal';
  readonly hint: string | undefined;

  constructor(code: EngineError['code'], message: string, hint?: string) {
    super(message);
    this.name = 'EngineError';
    this.code = code;
    this.hint = hint;
  }
}
