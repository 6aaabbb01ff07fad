import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { writeWhole } from '../../../core/files.ts';
import { type CatalogueRow, formatCatalogue } from '../../../core/references/index.ts';
import type { DemoSet } from '../../../demo/index.ts';

/** Writes a catalogue in the program's own format whose sources are the generated files; `urlOf` says where each is served. */
export async function writeDemoCatalogue(
  path: string,
  demo: DemoSet,
  urlOf: (file: { path: string; relativePath: string }) => string,
): Promise<void> {
  const rows: CatalogueRow[] = [];
  for (const file of demo.references) {
    const shared = !file.relativePath.startsWith('HG004/');
    const content = await readFile(file.path);
    rows.push({
      sample: shared ? null : 'HG004',
      alias: shared ? null : 'NA24143',
      kind: file.kind,
      path: file.relativePath,
      size: content.length,
      md5: createHash('md5').update(content).digest('hex'),
      action: null,
      requiredFor: shared ? ['happy', 'truvari'] : file.kind.startsWith('sv') ? ['truvari'] : ['happy'],
      sources: [urlOf(file)],
      note: 'synthetic',
    });
  }
  await writeWhole(path, formatCatalogue(rows));
}
