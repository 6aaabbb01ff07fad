import type { SvResult } from '../../../src-main/contract/result.ts';

/** Concordance of genotypes as a table: rows are the truth set's genotypes, columns the run's. */
export interface GenotypeTable {
  columns: readonly string[];
  rows: readonly { genotype: string; cells: readonly number[] }[];
}

/** `(0, 1)` as geneticists write it; a missing allele is `.`. Phase is no difference: `(1, 0)` is 0/1 too. */
export function genotypeName(key: string): string {
  const alleles = key
    .replace(/[()\s]/g, '')
    .split(',')
    .filter((allele) => allele !== '')
    .map((allele) => (/^(None|null|-1)$/.test(allele) ? '.' : allele))
    .sort();
  return alleles.length === 0 ? key : alleles.join('/');
}

export function genotypeTable(matrix: SvResult['gtMatrix']): GenotypeTable {
  const counts = new Map<string, Map<string, number>>();
  const columns = new Set<string>();
  for (const [base, calls] of Object.entries(matrix)) {
    const genotype = genotypeName(base);
    const row = counts.get(genotype) ?? new Map<string, number>();
    counts.set(genotype, row);
    for (const [call, count] of Object.entries(calls)) {
      const column = genotypeName(call);
      columns.add(column);
      row.set(column, (row.get(column) ?? 0) + count);
    }
  }
  const sorted = [...columns].sort();
  return {
    columns: sorted,
    rows: [...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([genotype, row]) => ({ genotype, cells: sorted.map((column) => row.get(column) ?? 0) })),
  };
}
