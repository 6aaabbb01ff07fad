import type { CalledSite, Fate } from './smallCalls.ts';
import type { CalledStructuralSite, StructuralFate } from './structuralCalls.ts';

/**
 * What a right comparison finds among small variants of one type: sites in confident regions, PASS calls only. A site
 * is one position of the truth, however many alleles it has. `query.unassessed` are PASS sites outside the regions.
 */
export interface SmallExpectation {
  truth: { total: number; found: number; missed: number };
  query: { falsePositives: number; unassessed: number };
  /** How many sites in confident regions met each fate. */
  fates: Partial<Record<Fate, number>>;
}

/** The same for DEL and INS with sequences, PASS, within the regions; other types are planted but not counted. */
export interface StructuralExpectation {
  truth: { total: number; found: number; missed: number };
  query: { falsePositives: number };
  /** Found with another genotype than the truth's. */
  wrongGenotypes: number;
  fates: Partial<Record<StructuralFate, number>>;
  /** Of every type, wherever it lies. */
  planted: Record<string, number>;
}

export interface DemoExpectation {
  snp: SmallExpectation;
  indel: SmallExpectation;
  structural: StructuralExpectation;
}

const RIGHT: readonly Fate[] = ['found', 'rewritten'];
const WRONG: readonly Fate[] = ['wrongGenotype', 'wrongAllele'];

export function smallExpectation(
  sites: CalledSite[],
  type: CalledSite['type'],
  isConfident: (site: CalledSite) => boolean,
): SmallExpectation {
  const ofType = sites.filter((site) => site.type === type);
  const inside = ofType.filter(isConfident);
  const count = (list: CalledSite[], fates: readonly Fate[]) =>
    list.filter(({ fate }) => fates.includes(fate)).length;
  const found = count(inside, RIGHT);
  const invented = count(inside, ['falsePositive', 'filteredFalsePositive']);
  const total = inside.length - invented;
  const outside = ofType.filter((site) => !isConfident(site));
  return {
    truth: { total, found, missed: total - found },
    query: {
      falsePositives: count(inside, [...WRONG, 'falsePositive']),
      unassessed: count(outside, [...RIGHT, ...WRONG, 'falsePositive']),
    },
    fates: tally(inside.map(({ fate }) => fate)),
  };
}

export function structuralExpectation(
  sites: CalledStructuralSite[],
  isInside: (site: CalledStructuralSite) => boolean,
): StructuralExpectation {
  const counted = sites.filter((site) => isInside(site) && ['DEL', 'INS'].includes(typeOf(site)));
  const truths = counted.filter(({ truth }) => truth !== null);
  const found = truths.filter(({ fate }) => ['found', 'imprecise', 'wrongGenotype'].includes(fate)).length;
  return {
    truth: { total: truths.length, found, missed: truths.length - found },
    query: { falsePositives: counted.filter(({ fate }) => fate === 'falsePositive').length },
    wrongGenotypes: truths.filter(({ fate }) => fate === 'wrongGenotype').length,
    fates: tally(counted.map(({ fate }) => fate)),
    planted: tally(sites.flatMap(({ truth }) => truth?.type ?? [])) as Record<string, number>,
  };
}

function typeOf({ truth, calls }: CalledStructuralSite): string {
  return (truth ?? calls[0])?.type ?? '';
}

function tally<T extends string>(values: T[]): Partial<Record<T, number>> {
  const counts: Partial<Record<T, number>> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
