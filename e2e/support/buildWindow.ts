import { join } from 'node:path';
import { ROOT } from './vcbench.ts';

/** Builds the window into dist/renderer, where every host looks for it, when it is out of date. About a second. */
export async function buildWindow(): Promise<void> {
  const { buildRenderer } = await import(join(ROOT, 'scripts', 'dev', 'build.mjs'));
  await buildRenderer();
}
