import { EngineError } from '../errors.ts';
import type { Session } from './session.ts';
import type { Totals } from './totals.ts';

/** Says why nothing could be compared, rather than writing a table of zeros. */
export function checkTotals({ plain, contigs }: Totals, { fasta, truth, query }: Session): void {
  for (const [what, counts, file] of [
    ['truth', plain.truth, truth],
    ['query', plain.query, query],
  ] as const) {
    const foreign = counts.skipped.contigNotInReference ?? 0;
    if (counts.read > 0 && foreign === counts.read) {
      throw new EngineError(
        'badInput',
        `No contig of the ${what} ${file.path} is in the reference ${fasta.path}.`,
        `The reference has ${first([...fasta.contigs.keys()])}; look for 'chr20' against '20', or another genome build.`,
      );
    }
    const mismatched = counts.skipped.referenceMismatch ?? 0;
    if (mismatched > 10 && mismatched > counts.compared) {
      throw new EngineError(
        'badInput',
        `REF differs from the reference in ${mismatched} of ${mismatched + counts.compared} records of the ${what} ${file.path}.`,
        'It was made with another genome build or another reference file.',
      );
    }
  }
  const { queryContigs } = plain;
  const shared = contigs.some((contig) => queryContigs.includes(contig));
  if (plain.truth.read > 0 && plain.query.read > 0 && !shared) {
    throw new EngineError(
      'badInput',
      `Truth and query have no contig in common: ${first(contigs)} against ${first(queryContigs)}.`,
      'Rename the contigs of one of them (bcftools annotate --rename-chrs), or use the truth for the same genome build.',
    );
  }
}

function first(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  return names.slice(0, 3).join(', ') + (names.length > 3 ? ', ...' : '');
}
