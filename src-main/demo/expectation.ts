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

/**
 * What truvari finds among the records within the regions, PASS calls only, with any of its usual settings: a DEL, INS,
 * DUP or INV is one record, a translocation two, one at each breakend.
 */
export interface StructuralExpectation {
  truth: { total: number; found: number; missed: number };
  query: { falsePositives: number };
  /** Found with another genotype than the truth's. */
  wrongGenotypes: number;
  fates: Partial<Record<StructuralFate, number>>;
  /** Events of each type, wherever they lie. */
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
  isInside: (end: { contig: string; start: number; end: number }) => boolean,
): StructuralExpectation {
  const fates = sites.flatMap(({ truth, calls, fate }) => {
    const event = truth ?? calls[0]!;
    const ends = [
      event,
      ...(event.mate ? [{ ...event.mate, start: event.mate.pos, end: event.mate.pos + 1 }] : []),
    ];
    return ends.filter(isInside).map(() => fate);
  });
  const count = (...wanted: StructuralFate[]) => fates.filter((fate) => wanted.includes(fate)).length;
  const found = count('found', 'imprecise', 'wrongGenotype');
  const missed = count('missed', 'filtered');
  return {
    truth: { total: found + missed, found, missed },
    query: { falsePositives: count('falsePositive') },
    wrongGenotypes: count('wrongGenotype'),
    fates: tally(fates),
    planted: tally(sites.flatMap(({ truth }) => truth?.type ?? [])) as Record<string, number>,
  };
}

function tally<T extends string>(values: T[]): Partial<Record<T, number>> {
  const counts: Partial<Record<T, number>> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
