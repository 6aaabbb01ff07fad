import type { Check } from '../../contract/diagnostics.ts';
import { awsDiagnostics } from './aws.ts';
import type { Diagnostic, DiagnosticsContext } from './context.ts';
import { machineDiagnostics } from './machine.ts';
import { programDiagnostics } from './program.ts';
import { toolDiagnostics } from './tools.ts';

export type { DiagnosticsContext } from './context.ts';

/** hap.py loads Python and NumPy to tell its version; on a cold disk that takes its time. */
const LIMIT_MS = 30_000;

/**
 * The doctor: one finding a row, each problem with its exact fix. A check that fails or takes too long says so in its
 * own row and never spoils the others. Never rejects.
 */
export function runDiagnostics(context: DiagnosticsContext): Promise<Check[]> {
  const all = [...programDiagnostics, ...awsDiagnostics, ...toolDiagnostics, ...machineDiagnostics];
  return Promise.all(all.map((diagnostic) => isolated(diagnostic, context)));
}

async function isolated(diagnostic: Diagnostic, context: DiagnosticsContext): Promise<Check> {
  const { id, title } = diagnostic;
  const limitMs = context.limitMs ?? LIMIT_MS;
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<Check>((resolve) => {
    timer = setTimeout(() => {
      abort.abort();
      resolve({ id, title, state: 'warning', found: `no answer within ${limitMs / 1000} s` });
    }, limitMs);
  });
  const looked = Promise.resolve()
    .then(() => diagnostic.look(context, abort.signal))
    .then((finding): Check => ({ id, title, ...finding }))
    .catch((error: unknown): Check => {
      const why = error instanceof Error ? error.message : String(error);
      return { id, title, state: 'warning', found: `could not be checked: ${why}` };
    });
  const check = await Promise.race([looked, tooLong]);
  clearTimeout(timer);
  return check;
}
