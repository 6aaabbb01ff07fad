import type { Contig } from './genome.ts';

/** Marks every file as made up, for people and for programs. */
export const SOURCE = 'VCBenchDemo synthetic';

/** `##` lines and the `#CHROM` line of a VCF of one sample. */
export function header(contigs: Contig[], sample: string, definitions: string[]): string[] {
  return [
    '##fileformat=VCFv4.2',
    `##source=${SOURCE}`,
    '##VCBenchDemo=synthetic data made by a random generator; no person was sequenced',
    '##FILTER=<ID=PASS,Description="All filters passed">',
    ...definitions.map((definition) => `##${definition}`),
    ...contigs.map(({ name, bases }) => `##contig=<ID=${name},length=${bases.length}>`),
    `#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t${sample}`,
  ];
}

export function info(id: string, number: string, type: string, description: string): string {
  return `INFO=<ID=${id},Number=${number},Type=${type},Description="${description}">`;
}

export function format(id: string, number: string, type: string, description: string): string {
  return `FORMAT=<ID=${id},Number=${number},Type=${type},Description="${description}">`;
}

export function filter(id: string, description: string): string {
  return `FILTER=<ID=${id},Description="${description}">`;
}

export const GENOTYPE = format('GT', '1', 'String', 'Genotype');
