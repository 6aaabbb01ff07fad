import { VcfWriter } from '../engine/io/vcfWriter.ts';
import type { Contig, Range } from './genome.ts';
import { filter, format, GENOTYPE, header, info } from './headers.ts';
import { Random } from './random.ts';
import type { SmallVariant } from './smallVariants.ts';
import type { StructuralVariant } from './structuralVariants.ts';

/** Writes the small-variant truth as GIAB's v4.2.1 files are laid out; variants in file order. */
export async function writeSmallTruth(
  path: string,
  contigs: Contig[],
  variants: SmallVariant[],
): Promise<void> {
  const random = new Random('depth of the truth set');
  const writer = new VcfWriter(
    path,
    header(contigs, 'HG004', [
      info('platforms', '1', 'Integer', 'Number of technologies that support the call'),
      info('datasets', '1', 'Integer', 'Number of datasets that support the call'),
      GENOTYPE,
      format('DP', '1', 'Integer', 'Total depth over datasets'),
      format('AD', 'R', 'Integer', 'Depth of each allele over datasets'),
      format('GQ', '1', 'Integer', 'Sum of genotype qualities'),
      format('PS', '1', 'String', 'Phase set'),
    ]),
  );
  for (const variant of variants) {
    const { contig, pos, ref, alts, genotype } = variant;
    const depths = [ref, ...alts].map(
      (_, allele) => random.int(90, 170) * genotype.filter((a) => a === allele).length,
    );
    const total = depths.reduce((sum, depth) => sum + depth, 0);
    const sample = `${genotype.join('|')}:${total}:${depths.join(',')}:${random.int(300, 900)}:PATMAT`;
    const platforms = random.int(3, 5);
    writer.write(
      `${contig}\t${pos + 1}\t.\t${ref}\t${alts.join(',')}\t50\tPASS\tplatforms=${platforms};datasets=${platforms}\tGT:DP:AD:GQ:PS\t${sample}`,
    );
  }
  await writer.close();
}

/** Writes the structural-variant truth: sequences for DEL and INS, symbols for DUP and INV, mated breakends. */
export async function writeStructuralTruth(
  path: string,
  contigs: Contig[],
  variants: StructuralVariant[],
): Promise<void> {
  const writer = new VcfWriter(path, header(contigs, 'NA24143', STRUCTURAL_DEFINITIONS));
  const lines = variants.flatMap((variant, i) => structuralLines(variant, `SYN${i + 1}`));
  for (const { line } of inFileOrder(contigs, lines)) writer.write(line);
  await writer.close();
}

/** BED of the regions of each contig. */
export function bedText(contigs: Contig[], regions: Map<string, Range[]>): string {
  const lines = contigs.flatMap(({ name }) =>
    (regions.get(name) ?? []).map(({ start, end }) => `${name}\t${start}\t${end}`),
  );
  return `${lines.join('\n')}\n`;
}

export interface PlacedLine {
  contig: string;
  pos: number;
  line: string;
}

/** Lines of several contigs as a sorted VCF has them. */
export function inFileOrder<T extends { contig: string; pos: number }>(contigs: Contig[], lines: T[]): T[] {
  const rank = new Map(contigs.map(({ name }, i) => [name, i]));
  return [...lines].sort((a, b) => rank.get(a.contig)! - rank.get(b.contig)! || a.pos - b.pos);
}

const STRUCTURAL_DEFINITIONS = [
  filter('LowConfidence', 'Outside what the demonstration calls certain'),
  'ALT=<ID=DUP,Description="Tandem duplication">',
  'ALT=<ID=INV,Description="Inversion">',
  info('SVTYPE', '1', 'String', 'Type of structural variant'),
  info('SVLEN', '1', 'Integer', 'Difference in length between REF and ALT, or length of the event'),
  info('END', '1', 'Integer', 'Last base of the event'),
  info('MATEID', '1', 'String', 'The other breakend'),
  GENOTYPE,
];

function structuralLines(variant: StructuralVariant, id: string): PlacedLine[] {
  const { contig, pos, type, length, ref, alt, mate } = variant;
  const genotype = variant.genotype.join('|');
  if (mate) {
    const line = (
      at: { contig: string; pos: number; ref: string; alt: string },
      own: string,
      other: string,
    ) => ({
      contig: at.contig,
      pos: at.pos,
      line: `${at.contig}\t${at.pos + 1}\t${own}\t${at.ref}\t${at.alt}\t.\tPASS\tSVTYPE=BND;MATEID=${other}\tGT\t${genotype}`,
    });
    return [line(variant, `${id}_1`, `${id}_2`), line(mate, `${id}_2`, `${id}_1`)];
  }
  const end = pos + 1 + (type === 'INS' ? 0 : length);
  const facts = `SVTYPE=${type};SVLEN=${type === 'DEL' ? -length : length};END=${end}`;
  return [
    { contig, pos, line: `${contig}\t${pos + 1}\t${id}\t${ref}\t${alt}\t.\tPASS\t${facts}\tGT\t${genotype}` },
  ];
}
