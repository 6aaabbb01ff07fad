import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import { EngineError } from '../errors.ts';
import { type Intervals, readBed } from '../io/bed.ts';

/** A named subset of the genome to count in. */
export interface Stratum {
  name: string;
  byContig: Map<string, Intervals>;
  /** Bases, over all contigs. */
  size: number;
}

/**
 * Reads hap.py's stratification table: name TAB BED file, a path relative to the table or to the working directory.
 * Throws EngineError badInput for a name given twice or a line without a file, notFound for a BED that is missing.
 */
export async function readStrata(path: string): Promise<Stratum[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new EngineError('notFound', `Cannot read the stratification table ${path}: ${error.message}`);
  });
  const strata: Stratum[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [name, file] = line.split('\t').map((field) => field.trim());
    if (!name || !file) {
      throw new EngineError('badInput', `${path}, line ${index + 1}: expected a name, a tab and a BED file.`);
    }
    const wrong = whatIsWrongWith(name, strata);
    if (wrong) throw new EngineError('badInput', `${path}, line ${index + 1}: the name '${name}' ${wrong}.`);
    const byContig = await readBed(await locate(file, path, index + 1));
    let size = 0;
    for (const intervals of byContig.values()) size += intervals.totalBases;
    strata.push({ name, byContig, size });
  }
  if (strata.length === 0)
    throw new EngineError(
      'badInput',
      `The stratification table ${path} names no regions.`,
      'It needs one line for each: a name, a tab and a BED file.',
    );
  return strata;
}

/** Names become columns of a CSV and words of an INFO field. */
function whatIsWrongWith(name: string, others: readonly Stratum[]): string | null {
  if (/[,\s"]/.test(name)) return 'has a space, a comma or a quotation mark in it';
  if (RESERVED.test(name)) return 'is reserved';
  return others.some((stratum) => stratum.name === name) ? 'is given twice' : null;
}

const RESERVED = /^(\*|CONF.*|TS_boundary|TS_contained)$/;

async function locate(file: string, table: string, line: number): Promise<string> {
  const candidates = isAbsolute(file) ? [file] : [resolve(dirname(table), file), resolve(file)];
  for (const candidate of candidates) {
    if ((await stat(candidate).catch(() => null))?.isFile()) return candidate;
  }
  throw new EngineError('notFound', `${table}, line ${line}: there is no file ${candidates[0]}.`);
}
