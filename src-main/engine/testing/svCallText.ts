import { Random, randomBases } from './random.ts';

// Header order differs from the order of names, in which truvari goes through contigs.
export const CONTIGS = ['chr2', 'chr10', 'chr1'];
export const LENGTH = 12_000;
/** One call, before it is put in words. */
export interface Call {
  chrom: string;
  pos: number;
  kind: 'DEL' | 'INS' | 'DUP' | 'INV' | 'BND' | 'OTHER';
  size: number;
  /** Inserted bases of an INS. */
  inserted: string;
  symbolic: boolean;
  mate?: { chrom: string; pos: number; form: number };
  /** ALT of an OTHER. */
  alt?: string;
  /** Decides on INFO keys, FILTER, genotype: same number, same words. */
  style: number;
}
/** The calls as VCF. With `everyGenotype` GT is always there, missing though it may be. */
export function vcfText(
  calls: Call[],
  samples: string[],
  genome: Map<string, string>,
  everyGenotype: boolean,
): string {
  const lines = [
    '##fileformat=VCFv4.2',
    '##FILTER=<ID=PASS,Description="All filters passed">',
    ...CONTIGS.map((name) => `##contig=<ID=${name},length=${LENGTH}>`),
    '##FILTER=<ID=LowQ,Description="Low quality">',
    '##INFO=<ID=SVTYPE,Number=1,Type=String,Description="Type of variant">',
    '##INFO=<ID=SVLEN,Number=1,Type=Integer,Description="Length">',
    '##INFO=<ID=END,Number=1,Type=Integer,Description="End">',
    '##INFO=<ID=CIPOS,Number=2,Type=Integer,Description="Confidence of POS">',
    '##INFO=<ID=CIEND,Number=2,Type=Integer,Description="Confidence of END">',
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
    '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">',
    [
      '#CHROM',
      'POS',
      'ID',
      'REF',
      'ALT',
      'QUAL',
      'FILTER',
      'INFO',
      ...(samples.length > 0 ? ['FORMAT'] : []),
      ...samples,
    ].join('\t'),
  ];
  for (const [i, call] of calls.entries()) lines.push(lineOf(call, i, samples.length, genome, everyGenotype));
  return `${lines.join('\n')}\n`;
}

function lineOf(
  call: Call,
  index: number,
  samples: number,
  genome: Map<string, string>,
  needsGenotypes: boolean,
): string {
  const style = new Random(call.style);
  const { ref, alt, symbolicEnd } = alleles(call, genome.get(call.chrom)!, style);
  const info: string[] = [];
  const isSymbolic = alt.startsWith('<');
  const svtype = call.kind === 'OTHER' ? style.of(['CNV', 'TRA', 'SNP', '']) : call.kind;
  if (svtype !== '' && (isSymbolic ? style.chance(0.9) : style.chance(0.6))) {
    info.push(`SVTYPE=${style.chance(0.03) ? 'DUP:TANDEM' : svtype}`);
  }
  const withEnd = symbolicEnd !== null && style.chance(0.85);
  if (withEnd) info.push(`END=${symbolicEnd}`);
  const known = isSymbolic || /^[ACGT]+$/.test(alt);
  if (known && (!withEnd || style.chance(0.7)) && style.chance(0.85)) {
    info.push(`SVLEN=${call.kind === 'DEL' && style.chance(0.8) ? '-' : ''}${call.size}`);
  }
  if (call.kind === 'BND' && style.chance(0.2)) info.push(`CIPOS=-${style.int(1, 60)},${style.int(0, 60)}`);
  if (call.kind === 'BND' && style.chance(0.2)) info.push(`CIEND=-${style.int(1, 60)},${style.int(0, 60)}`);
  const filter = style.of(['PASS', 'PASS', 'PASS', '.', 'LowQ']);
  const columns = [
    call.chrom,
    call.pos,
    style.chance(0.9) ? '.' : `id${index}`,
    ref,
    alt,
    '.',
    filter,
    info.join(';') || '.',
  ];
  if (samples > 0) {
    const withoutGt = !needsGenotypes && style.chance(0.04);
    columns.push(withoutGt ? 'DP' : 'GT');
    for (let i = 0; i < samples; i++) columns.push(withoutGt ? '7' : style.of(GENOTYPES));
  }
  return columns.join('\t');
}

const GENOTYPES = [
  '0/1',
  '0/1',
  '1/1',
  '1/1',
  '0|1',
  '1|0',
  '1|1',
  '0/0',
  './.',
  './1',
  '1/.',
  '1',
  '.',
  '0',
  '1/1/1',
];

function alleles(
  call: Call,
  bases: string,
  style: Random,
): { ref: string; alt: string; symbolicEnd: number | null } {
  const anchor = bases[call.pos - 1]!;
  const spanned = bases.slice(call.pos - 1, call.pos + call.size);
  const end = call.pos + spanned.length - 1;
  if (call.kind === 'BND' && call.mate) {
    const { chrom, pos, form } = call.mate;
    const before = style.of(['N', anchor]);
    const alts = [
      `${before}[${chrom}:${pos}[`,
      `${before}]${chrom}:${pos}]`,
      `]${chrom}:${pos}]${before}`,
      `[${chrom}:${pos}[${before}`,
    ];
    return { ref: anchor, alt: alts[form]!, symbolicEnd: null };
  }
  if (call.kind === 'OTHER') {
    const other = anchor === 'A' ? 'C' : 'A';
    if (call.alt === 'SNP') return { ref: anchor, alt: other, symbolicEnd: null };
    if (call.alt === 'MNP') return { ref: spanned, alt: other + spanned.slice(1), symbolicEnd: null };
    if (call.alt === 'COMPLEX')
      return { ref: spanned, alt: spanned.slice(0, 3) + randomBases(style, 60), symbolicEnd: null };
    return { ref: anchor, alt: call.alt!, symbolicEnd: call.alt!.startsWith('<') ? end : null };
  }
  if (call.symbolic || call.kind === 'DUP') {
    const symbol = call.kind === 'DUP' && style.chance(0.3) ? 'DUP:TANDEM' : call.kind;
    if (!call.symbolic)
      return { ref: anchor, alt: anchor + bases.slice(call.pos, call.pos + call.size), symbolicEnd: null };
    return {
      ref: style.of([anchor, 'N']),
      alt: `<${symbol}>`,
      symbolicEnd: call.kind === 'INS' ? call.pos : end,
    };
  }
  if (call.kind === 'DEL') return { ref: spanned, alt: anchor, symbolicEnd: null };
  if (call.kind === 'INS') return { ref: anchor, alt: anchor + call.inserted, symbolicEnd: null };
  const inverted = [...spanned].reverse().map((base) => ({ A: 'T', C: 'G', G: 'C', T: 'A' })[base] ?? base);
  return { ref: spanned, alt: inverted.join(''), symbolicEnd: null };
}
