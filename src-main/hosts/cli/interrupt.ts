import { ExitWith } from './exit.ts';

const EXIT_CODES = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

/** Signals that come twice at once, from a terminal and from npm, are one wish. */
const ONE_WISH_MS = 1000;

/**
 * Aborts the work on Ctrl-C, SIGTERM and a closed terminal, so that nothing half-written stays, and `says` so; the program then ends
 * with 130, 143 or 129. Who asks again later is not kept waiting.
 */
export function interruptSignal(says?: string): AbortSignal {
  const control = new AbortController();
  let first = 0;
  for (const [signal, exitCode] of EXIT_CODES)
    process.on(signal, () => {
      if (control.signal.aborted) {
        if (performance.now() - first > ONE_WISH_MS) process.exit(exitCode);
        return;
      }
      first = performance.now();
      if (says !== undefined) process.stderr.write(`${says}\n`);
      control.abort(new ExitWith(exitCode));
    });
  return control.signal;
}
