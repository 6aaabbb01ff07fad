import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { classifyRunFile, type RunFileKind } from '../inputs/runFiles.ts';
import type { StepContext } from './context.ts';

/** The run's file of the first of `kinds` that is there; a placeholder in preview; undefined when there is none. */
export async function findRunFile(
  context: StepContext,
  kinds: readonly RunFileKind[],
): Promise<string | undefined> {
  const place = context.folder.labRun(context.spec.runName);
  const names = (await readdir(place).catch(() => [] as string[])).sort();
  for (const kind of kinds) {
    const name = names.find((candidate) => classifyRunFile(candidate)?.kind === kind);
    if (name !== undefined) return join(place, name);
  }
  return context.preview ? `<${kinds.join(' or ')} of ${context.spec.runName}>` : undefined;
}
