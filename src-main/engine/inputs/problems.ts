import { EngineError } from '../errors.ts';
import { type Contig, isPrimary } from './genomeBuild.ts';
import type { Problem } from './report.ts';

/** What an expected error says, as a problem of the file. Anything else, a full disk for one, is thrown on. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof EngineError) || error.code === 'diskFull' || error.code === 'internal') throw error;
  return failure(error.message, error.hint);
}

/** The file cannot be compared. */
export function failure(message: string, hint?: string): Problem {
  return { severity: 'error', message, ...(hint === undefined ? {} : { hint }) };
}

/** The file can be compared, but somebody should know. */
export function warning(message: string, hint?: string): Problem {
  return { severity: 'warning', message, ...(hint === undefined ? {} : { hint }) };
}

/** How the file is compressed or indexed: nothing that a copy would not mend. */
export function packing(message: string, hint: string): Problem {
  return { ...warning(message, hint), about: 'packing' };
}

/**
 * Contig names and lengths against the reference: an error when none of the names is shared; a warning where primary
 * chromosomes are missing in the reference, or lengths differ: the guard refuses another known build, but a reference that was cut
 * short (for a test) differs, too. Decoys and ALT contigs that a reference leaves out are normal.
 */
export function compareContigs(
  path: string,
  contigs: readonly { id: string; length: number | null; records: number }[],
  reference: readonly Contig[],
): Problem[] {
  if (contigs.length === 0) return [];
  const lengths = new Map(reference.map(({ id, length }) => [id, length]));
  const unknown = contigs.filter(({ id }) => !lengths.has(id));
  if (unknown.length === contigs.length) {
    return [
      failure(
        `${path} uses contigs that the reference genome does not have: it says ${some(contigs)}, the reference ${some(reference)}.`,
        'Use calls made on the same reference genome, or rename the contigs: bcftools annotate --rename-chrs.',
      ),
    ];
  }
  const problems: Problem[] = [];
  const primary = unknown.filter(({ id }) => isPrimary(id));
  if (primary.length > 0) {
    problems.push(
      warning(
        `${path} has records on ${some(primary)}, which the reference genome does not have; they are not compared.`,
      ),
    );
  }
  const other = contigs.filter(
    ({ id, length }) => length !== null && lengths.has(id) && lengths.get(id) !== length,
  );
  if (other.length > 0) {
    const { id, length } = other[0]!;
    problems.push(
      warning(
        `${path} says that ${id} has ${length} bases, the reference genome ${lengths.get(id)}: is it the same build?`,
      ),
    );
  }
  return problems;
}

/** The first few of some contigs, in words. */
function some(contigs: readonly { id: string }[]): string {
  const named = contigs.slice(0, 3).map(({ id }) => id);
  return named.join(', ') + (contigs.length > 3 ? `, ... (${contigs.length})` : '');
}
