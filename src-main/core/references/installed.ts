import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { GIAB_SAMPLES, type GiabSample } from '../../contract/reference.ts';
import type { CatalogueRow } from './catalogue.ts';

export interface InstalledSample {
  sample: GiabSample;
  /** Files of the sample's small-variant and SV truth, shared files not counted. */
  total: number;
  present: number;
  /** Present and as recorded when they were last verified. */
  verified: number;
}

/**
 * A quick look at what is installed: file sizes and the record of earlier checks, no content is read. For an
 * answer to build on use `checkReferences`.
 */
export async function installedReferences(
  rows: readonly CatalogueRow[],
  referenceDir: string,
): Promise<{ samples: InstalledSample[]; genome: boolean; missingBytes: number }> {
  const recorded = await recordedSizes(join(referenceDir, '.verified.tsv'));
  const files = rows.filter((row) => row.path !== null && usual(row));
  const samples: InstalledSample[] = [];
  for (const sample of GIAB_SAMPLES) {
    const own = files.filter((row) => row.sample === sample);
    const found = await Promise.all(own.map((row) => lookUp(referenceDir, row)));
    const present = found.filter((file) => file.size > 0);
    const verified = present.filter((file) => recorded.get(file.place) === file.size);
    samples.push({ sample, total: own.length, present: present.length, verified: verified.length });
  }
  const shared = files.filter((row) => row.sample === null);
  let genome = true;
  let missingBytes = 0;
  for (const row of shared) {
    if ((await lookUp(referenceDir, row)).size > 0) continue;
    genome = false;
    missingBytes += (row.size ?? 0) * (row.action === 'gunzip' ? UNPACKED_FACTOR : 1);
  }
  return { samples, genome, missingBytes };
}

/** A compressed genome and the FASTA unpacked from it, in sizes of the former. */
const UNPACKED_FACTOR = 5;

function usual(row: CatalogueRow): boolean {
  return row.requiredFor.includes('happy') || row.requiredFor.includes('truvari');
}

/** Under the sample's HG name or its NA name; size 0 when it is not there. */
async function lookUp(referenceDir: string, row: CatalogueRow): Promise<{ place: string; size: number }> {
  const path = row.path ?? '';
  const places = [path];
  if (row.sample !== null && row.alias !== null) places.push(path.replace(`${row.sample}/`, `${row.alias}/`));
  for (const place of places) {
    const found = await stat(join(referenceDir, place)).catch(() => null);
    if (found?.isFile()) return { place, size: found.size };
    if (found?.isDirectory()) return { place, size: (await readdir(join(referenceDir, place))).length };
  }
  return { place: path, size: 0 };
}

/** The last recorded size of each path. */
async function recordedSizes(recordFile: string): Promise<Map<string, number>> {
  const text = await readFile(recordFile, 'utf8').catch(() => '');
  const sizes = new Map<string, number>();
  for (const line of text.split('\n')) {
    const cells = line.split('\t');
    const [path, size] = cells;
    if (cells.length === 7 && cells[6] === 'ok' && path !== undefined) sizes.set(path, Number(size));
  }
  return sizes;
}
