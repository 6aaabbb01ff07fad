import type { SvResult } from '../../../src-main/contract/result.ts';

/** Concordance of genotypes as a table: rows are the truth set's genotypes, columns the run's. */
export interface GenotypeTable {
  columns: readonly string[];
  rows: readonly { genotype: string; cells: readonly number[] }[];
}

/** `(0, 1)` as geneticists write it; a missing allele is `.`. */
export function genotypeName(key: string): string {
  const alleles = key
    .replace(/[()\s]/g, '')
    .split(',')
    .filter((allele) => allele !== '')
    .map((allele) => (/^(None|null|-1)$/.test(allele) ? '.' : allele));
  return alleles.length === 0 ? key : alleles.join('/');
}

export function genotypeTable(matrix: SvResult['gtMatrix']): GenotypeTable {
  const bases = [...new Set(Object.keys(matrix))];
  const calls = [...new Set(Object.values(matrix).flatMap((row) => Object.keys(row)))];
  const order = (a: string, b: string) => (genotypeName(a) < genotypeName(b) ? -1 : 1);
  const columns = calls.sort(order);
  return {
    columns: columns.map(genotypeName),
    rows: bases.sort(order).map((base) => ({
      genotype: genotypeName(base),
      cells: columns.map((call) => matrix[base]?.[call] ?? 0),
    })),
  };
}
