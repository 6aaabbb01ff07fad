import { type Change, deletion, insertion, reach, text } from './alleles.ts';
import { ACGT, type Contig, N, type Range, randomSequence } from './genome.ts';
import type { Random } from './random.ts';

/** A small variant that the synthetic person carries. */
export interface SmallVariant extends Range {
  contig: string;
  type: 'SNP' | 'INDEL';
  /** 0-based. `start` and `end` cover every way of writing it. */
  pos: number;
  ref: string;
  alts: string[];
  /** Allele on each haplotype. */
  genotype: [number, number];
  /** This and the next variant are SNPs on one haplotype, one to three bases apart. */
  neighbour: boolean;
}

/**
 * Plants small variants on a contig, about one in 800 bases: SNPs with Ti/Tv near 2.1, indels mostly in repeats,
 * neighbouring SNPs, sites with two alternative alleles. They keep clear of `blocked` and of each other.
 */
export function plantSmallVariants(contig: Contig, random: Random, blocked: Range[]): SmallVariant[] {
  const planted: SmallVariant[] = [];
  let at = 0;
  let free = 0;
  for (;;) {
    at += 20 + random.exponential(720);
    const from = Math.floor(at);
    if (from >= contig.bases.length - 2000) return planted;
    const variants = candidate(contig, from, random);
    const usable =
      variants.length > 0 &&
      variants.every((variant) => variant.start > free && isClear(contig, variant, blocked));
    if (!usable) continue;
    planted.push(...variants);
    free = variants.at(-1)!.end + 10;
    at = Math.max(at, free);
  }
}

/** Whether a range and its surroundings hold no N and touch nothing blocked. */
export function isClear(contig: Contig, range: Range, blocked: Range[], margin = 60): boolean {
  const start = range.start - margin;
  const end = range.end + margin;
  if (start < 1 || end >= contig.bases.length) return false;
  if (contig.bases.subarray(start, end).includes(N)) return false;
  return !blocked.some((other) => other.start < end && other.end > start);
}

/** One base changed to another; transitions twice as often as transversions. */
export function substitute(random: Random, base: number): number {
  if (random.chance(0.677)) return TRANSITION.get(base) ?? 65;
  return random.pick(ACGT.filter((other) => other !== base && other !== TRANSITION.get(base)));
}

/** A deletion or insertion near `from`, in a repeat where there is one. */
export function plantIndel(contig: Contig, from: number, random: Random): Change {
  const repeat = random.chance(0.75) ? nextRepeat(contig, from) : undefined;
  if (repeat) return slip(contig, repeat, slipUnits(random));
  const length = Math.min(40, 1 + Math.floor(random.exponential(4)));
  if (random.chance(0.5)) return deletion(contig.bases, from, length);
  return insertion(contig.bases, from, Buffer.from(randomSequence(random, length)).toString('latin1'));
}

const TRANSITION = new Map([
  [65, 71],
  [71, 65],
  [67, 84],
  [84, 67],
]);

function candidate(contig: Contig, from: number, random: Random): SmallVariant[] {
  const kind = random.next();
  if (kind < 0.84) return [snp(contig, mutable(contig, from, random), random)];
  if (kind < 0.86) return neighbours(contig, from, random);
  if (kind < 0.885) return twoAlleles(contig, from, random);
  return [fromChange(contig, plantIndel(contig, from, random), random)];
}

/** A CpG nearby, where mutations gather, or the place itself. */
function mutable(contig: Contig, from: number, random: Random): number {
  if (!random.chance(0.12)) return from;
  const cpg = text(contig.bases, from, Math.min(contig.bases.length, from + 80)).indexOf('CG');
  return cpg < 0 ? from : from + cpg;
}

function snp(contig: Contig, pos: number, random: Random, genotype = drawGenotype(random)): SmallVariant {
  const ref = contig.bases[pos]!;
  const alt = substitute(random, ref);
  const alts = [String.fromCharCode(alt)];
  return variant(contig, 'SNP', { start: pos, end: pos + 1 }, pos, String.fromCharCode(ref), alts, genotype);
}

function neighbours(contig: Contig, from: number, random: Random): SmallVariant[] {
  const genotype = drawGenotype(random);
  const first = snp(contig, from, random, genotype);
  return [{ ...first, neighbour: true }, snp(contig, from + random.int(1, 3), random, [...genotype])];
}

function twoAlleles(contig: Contig, from: number, random: Random): SmallVariant[] {
  const genotype: [number, number] = random.chance(0.5) ? [1, 2] : [2, 1];
  if (random.chance(0.2)) {
    const ref = contig.bases[from]!;
    const alts = ACGT.filter((base) => base !== ref)
      .slice(random.int(0, 1))
      .slice(0, 2);
    const names = alts.map((base) => String.fromCharCode(base));
    return [
      variant(contig, 'SNP', { start: from, end: from + 1 }, from, String.fromCharCode(ref), names, genotype),
    ];
  }
  const repeat = nextRepeat(contig, from);
  if (!repeat) return [];
  const [one, other] = random.pick([
    [-1, 1],
    [1, 2],
    [-2, -1],
    [-1, 2],
  ] as const);
  const changes = [slip(contig, repeat, one), slip(contig, repeat, other)] as const;
  if (changes[0].pos !== changes[1].pos) return [];
  const ref = changes[0].ref.length > changes[1].ref.length ? changes[0].ref : changes[1].ref;
  const alts = changes.map((change) => change.alt + ref.slice(change.ref.length));
  const reaches = changes.map((change) => reach(contig.bases, change));
  const range = { start: changes[0].pos, end: Math.max(...reaches.map(({ end }) => end)) };
  return [variant(contig, 'INDEL', range, changes[0].pos, ref, alts, genotype)];
}

function fromChange(contig: Contig, change: Change, random: Random): SmallVariant {
  const range = reach(contig.bases, change);
  return variant(contig, 'INDEL', range, change.pos, change.ref, [change.alt], drawGenotype(random));
}

function variant(
  contig: Contig,
  type: SmallVariant['type'],
  range: Range,
  pos: number,
  ref: string,
  alts: string[],
  genotype: [number, number],
): SmallVariant {
  return { contig: contig.name, type, ...range, pos, ref, alts, genotype, neighbour: false };
}

/** Three heterozygous for every two homozygous, as in a person. */
function drawGenotype(random: Random): [number, number] {
  if (random.chance(0.4)) return [1, 1];
  return random.chance(0.5) ? [0, 1] : [1, 0];
}

function slipUnits(random: Random): number {
  const units = random.chance(0.7) ? 1 : random.int(2, 3);
  return random.chance(0.55) ? -units : units;
}

function slip(contig: Contig, repeat: Range & { unit: number }, units: number): Change {
  const length = Math.abs(units) * repeat.unit;
  if (units < 0) return deletion(contig.bases, repeat.start, length);
  return insertion(contig.bases, repeat.start, text(contig.bases, repeat.start, repeat.start + length));
}

function nextRepeat(contig: Contig, from: number): (Range & { unit: number }) | undefined {
  return contig.repeats.find(
    ({ start, end, unit }) => start > from && start < from + 1500 && end - start >= 4 * unit,
  );
}
