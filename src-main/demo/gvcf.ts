import { VcfWriter } from '../engine/io/vcfWriter.ts';
import { text } from './alleles.ts';
import { type Contig, N } from './genome.ts';
import { filter, format, GENOTYPE, header, info } from './headers.ts';
import type { Random } from './random.ts';
import type { SmallCall } from './smallCalls.ts';
import { inFileOrder } from './truthFiles.ts';

/**
 * Writes what DRAGEN leaves of the small variants: the gVCF (each call with `<NON_REF>`, blocks of reference between
 * them, no-call blocks over N) and the hard-filtered VCF (the same calls alone).
 */
export async function writeSmallCalls(
  paths: { gvcf: string; vcf: string },
  sample: string,
  contigs: Contig[],
  calls: SmallCall[],
  random: Random,
): Promise<void> {
  const gvcf = new VcfWriter(paths.gvcf, header(contigs, sample, [...DEFINITIONS, ...GVCF_DEFINITIONS]));
  const vcf = new VcfWriter(paths.vcf, header(contigs, sample, DEFINITIONS));
  for (const contig of contigs) {
    let at = 0;
    for (const call of inFileOrder(
      contigs,
      calls.filter((other) => other.contig === contig.name),
    )) {
      writeBlocks(gvcf, contig, at, call.pos, random);
      const evidence = drawEvidence(call, random);
      gvcf.write(callLine(call, evidence, true));
      vcf.write(callLine(call, evidence, false));
      at = Math.max(at, call.pos + call.ref.length);
    }
    writeBlocks(gvcf, contig, at, contig.bases.length, random);
  }
  await gvcf.close();
  await vcf.close();
}

const DEFINITIONS = [
  filter('DRAGENSnpHardQUAL', 'Set if true:QUAL < 10.41'),
  filter('DRAGENIndelHardQUAL', 'Set if true:QUAL < 7.83'),
  filter('LowQual', 'Low quality'),
  info('AC', 'A', 'Integer', 'Allele count in genotypes'),
  info('AF', 'A', 'Float', 'Allele frequency'),
  info('AN', '1', 'Integer', 'Number of alleles in called genotypes'),
  info('DP', '1', 'Integer', 'Read depth'),
  info('FS', '1', 'Float', 'Phred-scaled p-value of strand bias'),
  info('MQ', '1', 'Float', 'Mapping quality'),
  info('QD', '1', 'Float', 'Quality by depth'),
  info('SOR', '1', 'Float', 'Strand odds ratio'),
  GENOTYPE,
  format('AD', 'R', 'Integer', 'Depth of each allele'),
  format('AF', 'A', 'Float', 'Allele fractions'),
  format('DP', '1', 'Integer', 'Read depth'),
  format('GQ', '1', 'Integer', 'Genotype quality'),
  format('PL', 'G', 'Integer', 'Phred-scaled genotype likelihoods'),
];

const GVCF_DEFINITIONS = [
  'ALT=<ID=NON_REF,Description="Represents any possible alternative allele at this location">',
  info('END', '1', 'Integer', 'Last position of the block'),
  format('MIN_DP', '1', 'Integer', 'Smallest depth in the block'),
];

interface Evidence {
  depths: number[];
  quality: number;
  strandBias: string;
  oddsRatio: string;
}

function drawEvidence({ ref, alts, genotype, qual }: SmallCall, random: Random): Evidence {
  const total = Math.max(6, Math.round(random.normal(35, 6)));
  const depths = [ref, ...alts].map(() => 0);
  for (let read = 0; read < total; read++) depths[genotype[random.int(0, 1)]!]!++;
  return {
    depths,
    quality: Math.max(1, Math.min(99, Math.round(qual * (0.9 + 0.15 * random.next())))),
    strandBias: (3 * random.next()).toFixed(3),
    oddsRatio: (0.4 + random.next()).toFixed(3),
  };
}

function callLine(call: SmallCall, evidence: Evidence, withNonRef: boolean): string {
  const { depths, quality } = evidence;
  const dp = depths.reduce((sum, depth) => sum + depth, 0);
  const counts = call.alts.map((_, i) => call.genotype.filter((allele) => allele === i + 1).length);
  const alts = withNonRef ? [...call.alts, '<NON_REF>'] : call.alts;
  const ac = withNonRef ? [...counts, 0] : counts;
  const ad = withNonRef ? [...depths, 0] : depths;
  const site = [
    `AC=${ac.join(',')}`,
    `AF=${ac.map((count) => (count / 2).toFixed(3)).join(',')}`,
    `AN=2;DP=${dp};FS=${evidence.strandBias};MQ=${call.filter === 'PASS' ? '250.00' : '87.30'}`,
    `QD=${(call.qual / dp).toFixed(2)};SOR=${evidence.oddsRatio}`,
  ].join(';');
  const genotype = [...call.genotype].sort().join('/');
  const fractions = ad.slice(1).map((depth) => (depth / dp).toFixed(3));
  const likelihoods = genotypeLikelihoods(alts.length, call.genotype, quality);
  const columns = [genotype, ad.join(','), fractions.join(','), dp, quality, likelihoods.join(',')];
  return [
    `${call.contig}\t${call.pos + 1}\t.\t${call.ref}\t${alts.join(',')}\t${call.qual.toFixed(2)}\t${call.filter}`,
    site,
    'GT:AD:AF:DP:GQ:PL',
    columns.join(':'),
  ].join('\t');
}

/** One value for each genotype in the order of the VCF specification, 0 for the one called. */
function genotypeLikelihoods(alts: number, called: [number, number], quality: number): number[] {
  const [low, high] = [Math.min(...called), Math.max(...called)];
  const values: number[] = [];
  for (let b = 0; b <= alts; b++) {
    for (let a = 0; a <= b; a++) {
      const wrong = Number(a !== low && a !== high) + Number(b !== low && b !== high);
      values.push(a === low && b === high ? 0 : quality * (wrong + 1));
    }
  }
  return values;
}

/** Reference blocks over [start, end), cut where N begins or ends and where the evidence changes. */
function writeBlocks(writer: VcfWriter, contig: Contig, start: number, end: number, random: Random): void {
  for (let at = start; at < end; ) {
    const gap = contig.bases[at] === N;
    const gapRange = contig.gaps.find((range) => (gap ? range.end > at : range.start > at));
    const edge = gapRange ? (gap ? gapRange.end : gapRange.start) : end;
    const length = gap ? edge - at : 1 + Math.floor(random.exponential(450));
    const blockEnd = Math.min(end, edge, at + length);
    const depth = gap ? 0 : Math.max(4, Math.round(random.normal(35, 6)));
    const least = gap ? 0 : Math.max(2, depth - random.int(2, 9));
    const quality = gap ? 0 : Math.min(99, least * 3);
    const evidence = `${gap ? './.' : '0/0'}:${depth},0:${depth}:${quality}:${least}:0,${quality},${quality * 15}`;
    const base = text(contig.bases, at, at + 1);
    writer.write(
      `${contig.name}\t${at + 1}\t.\t${base}\t<NON_REF>\t.\tPASS\tEND=${blockEnd}\tGT:AD:DP:GQ:MIN_DP:PL\t${evidence}`,
    );
    at = blockEnd;
  }
}
