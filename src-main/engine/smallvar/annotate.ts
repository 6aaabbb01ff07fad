import { type CallClass, classify, FLAG } from './classify.ts';
import type { CountedLine } from './count.ts';
import { MATCH } from './match.ts';
import type { Qualities } from './quality.ts';
import type { SmallRecord } from './record.ts';
import type { Side } from './row.ts';
import { sixDigits } from './sixDigits.ts';

/**
 * Header of the annotated VCF: contigs of the reference, filters of the query as their header lines, hap.py's fields.
 */
export function annotatedHeader(
  contigs: ReadonlyMap<string, number>,
  queryHeader: readonly string[],
): string[] {
  return [
    '##fileformat=VCFv4.2',
    '##FILTER=<ID=PASS,Description="All filters passed">',
    '##source=vcbench built-in comparison',
    ...[...contigs].map(([name, length]) => `##contig=<ID=${name},length=${length}>`),
    ...queryHeader.filter((line) => line.startsWith('##FILTER=<') && !line.startsWith('##FILTER=<ID=PASS,')),
    '##INFO=<ID=BS,Number=.,Type=Integer,Description="Benchmarking superlocus ID for these variants">',
    '##INFO=<ID=Regions,Number=.,Type=String,Description="Tags for regions.">',
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
    '##FORMAT=<ID=BD,Number=1,Type=String,Description="Decision for call (TP/FP/FN/UNK/N)">',
    '##FORMAT=<ID=BK,Number=1,Type=String,Description="Sub-type for decision (match/mismatch type). (Loose match distance is 30)">',
    '##FORMAT=<ID=BI,Number=1,Type=String,Description="Additional comparison information">',
    '##FORMAT=<ID=QQ,Number=1,Type=Float,Description="Variant quality for ROC creation">',
    '##FORMAT=<ID=BVT,Number=1,Type=String,Description="High-level variant type (SNP|INDEL).">',
    '##FORMAT=<ID=BLT,Number=1,Type=String,Description="High-level location type (het|homref|hetalt|homalt|nocall).">',
    '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tTRUTH\tQUERY',
  ];
}

/** The numbers of a line that differ between lines which are otherwise the same. */
export interface LineNumbers {
  pos: string;
  superLocus: string;
  truth: string;
  query: string;
}

/** Writes the lines of super-loci as hap.py's annotated VCF has them: calls of both sides, decisions and regions. */
export class Annotator {
  /** What positions count from, 0-based. */
  origin = 0;
  readonly #contig: string;
  readonly #strata: readonly string[];
  readonly #confident: boolean;
  readonly #tags = new Map<string | number, string>();

  /** `confident`: whether the comparison has confident regions. */
  constructor(contig: string, strata: readonly string[], confident: boolean) {
    this.#contig = contig;
    this.#strata = strata;
    this.#confident = confident;
  }

  /** One line; `lociFilters` are the filters that any query call of its super-locus fails. */
  line(line: CountedLine, quality: Qualities, lociFilters: readonly string[]): string {
    const { start, superLocus } = line.row;
    const numbers = {
      pos: String(start + this.origin + 1),
      superLocus: String(superLocus + this.origin),
      truth: qualityText(quality.truth),
      query: qualityText(quality.query),
    };
    return this.#text(line, numbers, quality.known, lociFilters);
  }

  /** The line with `holes` in place of its numbers, for all lines that differ from it in those only. */
  template(line: CountedLine, known: boolean, holes: LineNumbers): string {
    return this.#text(line, holes, known, []);
  }

  #text(line: CountedLine, numbers: LineNumbers, known: boolean, lociFilters: readonly string[]): string {
    const { row, member } = line;
    const { truth, query } = row;
    const { ref } = (query ?? truth)!.record;
    const { alts, truthText, queryText } = alleles(truth?.record ?? null, query?.record ?? null);
    const filters = query?.record.filters ?? (line.fails ? lociFilters : ([] as readonly string[]));
    const filter = filters.length === 0 ? '.' : filters.join(';');
    const outside = this.#confident && !member.confident;
    const keys = format(truth, query, known);
    const samples = `${sample(truth, truthText, false, outside, line.truth, true, numbers.truth, keys)}\t${sample(query, queryText, truth !== null, outside, line.query, false, numbers.query, keys)}`;
    return `${this.#contig}\t${numbers.pos}\t.\t${ref}\t${alts}\t.\t${filter}\t${this.#info(line, numbers.superLocus)}\t${KEYS[keys]}\t${samples}`;
  }

  #info({ row, member, subset }: CountedLine, place: string): string {
    const regions = this.#regions(member.confident, member.strata, member.boundary, subset);
    if (row.superLocus < 0) return regions === '' ? '.' : `Regions=${regions}`;
    const both = row.truth && row.query && row.querySuperLocus >= 0 && row.querySuperLocus !== row.superLocus;
    const places = both ? `${place},${row.querySuperLocus + this.origin}` : place;
    return regions === '' ? `BS=${places}` : `BS=${places};Regions=${regions}`;
  }

  #regions(inside: boolean, strata: readonly number[], boundary: boolean, subset: string | null): string {
    const bits =
      (inside ? 1 : 0) + (boundary ? 2 : 0) + (subset === null ? 0 : subset === 'TS_boundary' ? 4 : 8);
    const key = strata.length === 0 ? bits : `${bits} ${strata.join(' ')}`;
    let tags = this.#tags.get(key);
    if (tags === undefined) {
      const names = strata.map((stratum) => this.#strata[stratum]!);
      if (this.#confident && inside) names.push('CONF');
      if (boundary) names.push('TS_boundary');
      names.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      if (subset !== null && !names.includes(subset)) names.push(subset);
      tags = names.join(',');
      this.#tags.set(key, tags);
    }
    return tags;
  }
}

/** ALTs that a genotype names, the query's first, and the genotypes by their numbers, as vcfeval joins two records. */
function alleles(
  truth: SmallRecord | null,
  query: SmallRecord | null,
): { alts: string; truthText: string; queryText: string } {
  if (isSimple(truth) && isSimple(query) && (!truth || !query || truth.alts[0] === query.alts[0])) {
    return {
      alts: (query ?? truth)!.alts[0]!,
      truthText: truth ? truth.genotype : '.',
      queryText: query ? unphased(query.gt) : '.',
    };
  }
  const alts: string[] = [];
  const numbers = (record: SmallRecord, called: readonly number[]): number[] =>
    called.map((allele) => {
      const alt = record.alts[allele - 1];
      if (allele < 1 || alt === undefined) return allele;
      if (!alts.includes(alt)) alts.push(alt);
      return alts.indexOf(alt) + 1;
    });
  // In the order of the columns, not of the genotype: 2/1 stays 2/1.
  if (query) numbers(query, [...query.gt].sort());
  const written = truth ? truth.genotype.split(/[/|]/).map((a) => (a === '.' ? -1 : Number(a))) : [];
  if (truth)
    numbers(
      truth,
      [...written].sort((a, b) => a - b),
    );
  const text = (called: readonly number[], separator: string): string =>
    called.map((allele) => (allele < 0 ? '.' : allele)).join(separator);
  return {
    alts: alts.join(','),
    truthText: truth ? text(numbers(truth, written), truth.genotype.includes('|') ? '|' : '/') : '.',
    queryText: query ? text(numbers(query, query.gt), '/') : '.',
  };
}

function isSimple(record: SmallRecord | null): boolean {
  return record === null || record.alts.length === 1;
}

function unphased([x, y]: readonly [number, number]): string {
  if ((x === 0 && y === 1) || (x === 1 && y === 0)) return '0/1';
  if (x === 1 && y === 1) return '1/1';
  return `${x < 0 ? '.' : x}/${y < 0 ? '.' : y}`;
}

/** Keys in the order in which vcfeval and hap.py add them. */
const KEYS = [
  'GT:BD:BI:BVT:BLT:QQ',
  'GT:BD:BK:BI:BVT:BLT:QQ',
  'GT:QQ:BD:BK:BI:BVT:BLT',
  'GT:BD:BK:BI:QQ:BVT:BLT',
  'GT:BD:BK:QQ:BI:BVT:BLT',
] as const;

/** Index of the keys of a line. */
function format(truth: Side | null, query: Side | null, known: boolean): number {
  const decided = (side: Side | null): boolean => side !== null && side.match !== MATCH.tooHard;
  if (!decided(truth) && !decided(query)) return 0;
  if (!known) return 1;
  if (!truth) return 2;
  return isMultiallelic(truth) ? 3 : 4;
}

/** vcfeval notes this in BI before hap.py writes its own there. */
function isMultiallelic({ match, record: { gt } }: Side): boolean {
  return match === MATCH.allele && gt[0] > 0 && gt[1] > 0 && gt[0] !== gt[1];
}

/** The values of one sample in the order of `keys`. */
function sample(
  side: Side | null,
  genotype: string,
  sharesLine: boolean,
  outside: boolean,
  counted: CallClass | null,
  ofTruth: boolean,
  qq: string,
  keys: number,
): string {
  const called = side && (counted ?? classify(side.record, sharesLine));
  const decided = side === null ? 0 : side.match * 8 + (side.nearby ? 4 : 0);
  const kindOfCall = (called === null ? 0 : called.flags + 1) * KEYS.length + keys;
  const code = kindOfCall * 64 + decided + (outside ? 2 : 0) + (ofTruth ? 1 : 0);
  let around = AROUND.get(code);
  if (!around) {
    around = textAround(side, outside, called, ofTruth, keys);
    AROUND.set(code, around);
  }
  return `${genotype}${around.before}${qq}${around.after}`;
}
/** What stands before and after QQ, for each kind of call and decision; there are few. */
const AROUND = new Map<number, { before: string; after: string }>();

function textAround(
  side: Side | null,
  outside: boolean,
  called: CallClass | null,
  ofTruth: boolean,
  keys: number,
): { before: string; after: string } {
  const values: Record<string, string> = {
    BD: outside ? 'UNK' : side === null ? '.' : decision(side, ofTruth),
    BK: side === null ? '.' : kind(side),
    ...(called === null ? { BI: '.', BVT: 'NOCALL', BLT: 'nocall' } : description(called)),
  };
  const names = KEYS[keys]!.split(':').slice(1);
  const at = names.indexOf('QQ');
  const before = names.slice(0, at).map((name) => `:${values[name]}`);
  const after = names.slice(at + 1).map((name) => `:${values[name]}`);
  return { before: `${before.join('')}:`, after: after.join('') };
}

function decision({ match }: Side, ofTruth: boolean): string {
  if (match === MATCH.tooHard) return 'N';
  if (match === MATCH.genotype) return 'TP';
  return ofTruth ? 'FN' : 'FP';
}

function kind({ match, nearby }: Side): string {
  return match === MATCH.genotype ? 'gm' : match === MATCH.allele ? 'am' : nearby ? 'lm' : '.';
}

function description({ type, flags }: CallClass): { BI: string; BVT: string; BLT: string } {
  const subtypes = Object.entries(FLAG)
    .filter(([name, bit]) => (flags & bit) !== 0 && !ZYGOSITIES.includes(name))
    .map(([name]) => name.toLowerCase())
    .sort();
  const zygosity = ZYGOSITIES.find((name) => (flags & FLAG[name as keyof typeof FLAG]) !== 0) ?? 'halfcall';
  return { BI: subtypes.join(',') || '.', BVT: type, BLT: zygosity };
}
const ZYGOSITIES = ['het', 'homalt', 'hetalt'];

/** QQ as text; '.' for none. Both calls of a line mostly have the same. */
function qualityText(value: number | null): string {
  if (value === null) return '.';
  if (value !== lastNumber) {
    lastText = sixDigits(value);
    lastNumber = value;
  }
  return lastText;
}
let lastNumber = 0;
let lastText = '0';
