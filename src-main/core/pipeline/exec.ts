import type { RunSpec, StepId } from '../../contract/run.ts';

/** The program itself as first argv element; the ChildLauncher knows what it is. */
export const OWN_PROGRAM = 'vcbench';

/**
 * Memory that a built-in step may use, MiB: a whole genome, which no plan can tell from less, takes 800 and each further
 * thread 200 (docs/engine.md, "A whole genome"); 1 GiB at least.
 */
export function builtInMemoryMiB(threads: number): number {
  return Math.max(1024, 800 + 200 * (threads - 1));
}

/** `--flag value` pairs, those without a value left out. */
export function flags(pairs: Record<string, string | number | boolean | undefined>): string[] {
  const argv: string[] = [];
  for (const [name, value] of Object.entries(pairs)) {
    if (value === undefined || value === false) continue;
    argv.push(`--${name}`);
    if (value !== true) argv.push(String(value));
  }
  return argv;
}

/** The step that brings a run's files. */
export function fetchStepOf(spec: RunSpec): StepId {
  return spec.source.kind === 's3' ? 'download' : 'import';
}
