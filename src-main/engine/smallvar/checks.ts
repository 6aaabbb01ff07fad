import { EngineError } from '../errors.ts';
import type { Fasta } from '../io/fasta.ts';
import type { Intervals } from '../io/intervals.ts';
import type { TaskOutput } from '../output.ts';
import type { SkipReason } from './record.ts';
import type { Session } from './session.ts';
import type { InputCounts, Totals } from './totals.ts';

/** Refuses regions in which nothing can lie, and warns of those that seem to be of another genome. Throws EngineError badInput. */
export function checkRegions({ options, regions, fasta }: Session, output: TaskOutput): void {
  for (const [what, path, byContig] of [
    ['confident regions', options.regions, regions.confident],
    ['targets', options.targets, regions.targets],
  ] as const) {
    if (byContig === null) continue;
    if (contigsWithBases(byContig).length === 0) {
      throw new EngineError(
        'badInput',
        `${path} holds no intervals, so nothing would be compared.`,
        `Leave the ${what} out, or give a BED file with some.`,
      );
    }
    checkContigs(`${what} ${path}`, byContig, fasta);
    warnOfEnds(path!, byContig, fasta, output);
  }
  for (const { name, byContig } of regions.strata) {
    if (contigsWithBases(byContig).length > 0) checkContigs(`regions '${name}'`, byContig, fasta);
    warnOfEnds(`'${name}'`, byContig, fasta, output);
  }
}

function contigsWithBases(byContig: ReadonlyMap<string, Intervals>): string[] {
  return [...byContig.keys()].filter((name) => byContig.get(name)!.totalBases > 0);
}

function checkContigs(what: string, byContig: ReadonlyMap<string, Intervals>, fasta: Fasta): void {
  const names = contigsWithBases(byContig);
  if (names.some((name) => fasta.contigs.has(name))) return;
  throw new EngineError(
    'badInput',
    `No contig of the ${what} (${first(names)}) is in the reference ${fasta.path}.`,
    `The reference has ${first([...fasta.contigs.keys()])}; look for 'chr20' against '20', or another genome build.`,
  );
}

function warnOfEnds(
  path: string,
  byContig: ReadonlyMap<string, Intervals>,
  { contigs, path: reference }: Fasta,
  output: TaskOutput,
): void {
  for (const [name, { ends, length }] of byContig) {
    const bases = contigs.get(name);
    if (bases === undefined || length === 0 || ends[length - 1]! <= bases) continue;
    output.warn(
      `${path} has regions up to base ${ends[length - 1]} of ${name}, which ends at ${bases} in ${reference}: is it of the same genome build?`,
    );
    return;
  }
}

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
    checkUsable(what, counts, file.path);
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

/** Refuses a file none of whose records can be compared by their nature: its zeros would look like a result. */
function checkUsable(what: string, { read, skipped }: InputCounts, path: string): void {
  for (const [reason, { saying, hint }] of Object.entries(UNUSABLE)) {
    if (read === 0 || skipped[reason as SkipReason] !== read) continue;
    throw new EngineError('badInput', `All ${read} records of the ${what} ${path} ${saying}.`, hint);
  }
}

const UNUSABLE: Partial<Record<SkipReason, { saying: string; hint: string }>> = {
  noGenotype: { saying: 'lack GT', hint: 'Use a VCF with genotypes: GT in FORMAT and a sample.' },
  badGenotype: {
    saying: 'have a GT that names no allele of theirs',
    hint: 'Look at GT and ALT; make the VCF again with the caller.',
  },
  ploidyAboveTwo: {
    saying: 'have more than two alleles in GT',
    hint: 'Only haploid and diploid genotypes are compared.',
  },
  symbolicAllele: {
    saying: 'have symbolic alleles',
    hint: 'Structural variants are compared by: vcbench bench sv',
  },
  unknownAllele: {
    saying: 'have a REF or ALT that is not written in bases',
    hint: 'Look at REF and ALT; make the VCF again with the caller.',
  },
};

function first(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  return names.slice(0, 3).join(', ') + (names.length > 3 ? ', ...' : '');
}
