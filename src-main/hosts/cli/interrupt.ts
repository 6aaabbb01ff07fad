import { ExitWith } from './exit.ts';

/** Aborts the work on Ctrl-C and SIGTERM, so that nothing half-written stays; the program then ends with 130 or 143. */
export function interruptSignal(): AbortSignal {
  const control = new AbortController();
  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    process.once(signal, () => control.abort(new ExitWith(exitCode)));
  return control.signal;
}
