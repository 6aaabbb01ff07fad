import { VcfWriter } from '../engine/io/vcfWriter.ts';
import type { Contig } from './genome.ts';
import { filter, format, GENOTYPE, header, info } from './headers.ts';
import type { Random } from './random.ts';
import { anchor, isSymbolic, type StructuralCall } from './structuralCalls.ts';
import { inFileOrder, type PlacedLine } from './truthFiles.ts';

/** Writes structural calls as DRAGEN's SV caller (Manta) does. */
export async function writeStructuralCalls(
  path: string,
  sample: string,
  contigs: Contig[],
  calls: StructuralCall[],
  random: Random,
): Promise<void> {
  const writer = new VcfWriter(path, header(contigs, sample, DEFINITIONS));
  const byName = new Map(contigs.map((contig) => [contig.name, contig]));
  const lines = calls.flatMap((call, i) => callLines(byName.get(call.contig)!, call, i, random));
  for (const { line } of inFileOrder(contigs, lines)) writer.write(line);
  await writer.close();
}

const DEFINITIONS = [
  filter('MinQUAL', 'QUAL score is less than 20'),
  filter('MinGQ', 'GQ score is less than 15'),
  filter('MaxDepth', 'Depth is greater than 3x the median chromosome depth near one or both breakends'),
  'ALT=<ID=DEL,Description="Deletion">',
  'ALT=<ID=INS,Description="Insertion">',
  'ALT=<ID=DUP:TANDEM,Description="Tandem duplication">',
  'ALT=<ID=INV,Description="Inversion">',
  info('IMPRECISE', '0', 'Flag', 'Imprecise structural variation'),
  info('SVTYPE', '1', 'String', 'Type of structural variant'),
  info('SVLEN', '.', 'Integer', 'Difference in length between REF and ALT alleles'),
  info('END', '1', 'Integer', 'End position of the variant described in this record'),
  info('CIPOS', '2', 'Integer', 'Confidence interval around POS'),
  info('CIGAR', 'A', 'String', 'CIGAR alignment for each alternate indel allele'),
  info('MATEID', '.', 'String', 'ID of mate breakend'),
  info('HOMLEN', '.', 'Integer', 'Length of base pair identical homology at event breakpoints'),
  info('BND_DEPTH', '1', 'Integer', 'Read depth at local translocation breakend'),
  GENOTYPE,
  format('FT', '1', 'String', 'Sample filter'),
  format('GQ', '1', 'Integer', 'Genotype quality'),
  format('PL', 'G', 'Integer', 'Phred-scaled genotype likelihoods'),
  format('PR', '.', 'Integer', 'Spanning paired-read support for the ref and alt alleles'),
  format('SR', '.', 'Integer', 'Split reads for the ref and alt alleles'),
];

function callLines(contig: Contig, call: StructuralCall, index: number, random: Random): PlacedLine[] {
  const sample = sampleColumn(call, random);
  const place = (
    at: { contig: string; pos: number; ref: string; alt: string },
    id: string,
    facts: string,
  ) => ({
    contig: at.contig,
    pos: at.pos,
    line: `${at.contig}\t${at.pos + 1}\t${id}\t${at.ref}\t${at.alt}\t${call.qual}\t${call.filter}\t${facts}\tGT:FT:GQ:PL:PR:SR\t${sample}`,
  });
  const name = `Manta${call.type}:${index + 1}:0:1:0:0`;
  if (call.mate) {
    const facts = (other: string) => `SVTYPE=BND;MATEID=${other};BND_DEPTH=${random.int(25, 45)}`;
    return [place(call, `${name}:0`, facts(`${name}:1`)), place(call.mate, `${name}:1`, facts(`${name}:0`))];
  }
  const symbolic = isSymbolic(call);
  const type = call.type === 'DUP' ? 'DUP:TANDEM' : call.type;
  const written = symbolic
    ? { contig: call.contig, pos: call.pos, ref: anchor(contig, call), alt: `<${type}>` }
    : call;
  return [place(written, `${name}:0`, facts(call, symbolic))];
}

function facts(call: StructuralCall, symbolic: boolean): string {
  const end = call.pos + 1 + (call.type === 'INS' ? 0 : call.length);
  const parts = [
    `END=${end}`,
    `SVTYPE=${call.type}`,
    `SVLEN=${call.type === 'DEL' ? -call.length : call.length}`,
  ];
  const [low, high] = call.interval;
  if (!symbolic) parts.push(`CIGAR=1M${call.type === 'DEL' ? `${call.length}D` : `${call.length}I`}`);
  if (low !== 0 || high !== 0) parts.push(`CIPOS=${low},${high}`);
  if (low < 0) parts.push('IMPRECISE');
  else if (call.homology > 0) parts.push(`HOMLEN=${call.homology}`);
  return parts.join(';');
}

function sampleColumn(call: StructuralCall, random: Random): string {
  const alternative = call.genotype[0] + call.genotype[1];
  const quality = call.filter === 'PASS' ? random.int(40, 400) : random.int(3, 14);
  const likelihoods = [0, 1, 2].map((copies) =>
    copies === alternative ? 0 : Math.min(999, quality * (copies === 0 ? 2 : 1)),
  );
  const support = (depth: number) => {
    const carried = Math.round((depth * alternative) / 2);
    return `${depth - carried},${carried}`;
  };
  const genotype = alternative === 2 ? '1/1' : '0/1';
  const filterColumn = call.filter === 'MinGQ' ? 'MinGQ' : 'PASS';
  return `${genotype}:${filterColumn}:${quality}:${likelihoods.join(',')}:${support(random.int(14, 30))}:${support(random.int(14, 34))}`;
}
