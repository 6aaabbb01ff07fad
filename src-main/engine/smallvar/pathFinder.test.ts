import { describe, expect, it } from 'vitest';
import { EngineError } from '../errors.ts';
import { Random } from '../testing/random.ts';
import { DEFAULT_LIMITS, PathFinder } from './pathFinder.ts';
import { type RandomLocus, randomLocus } from './testing/randomLocus.ts';
import { reconcile } from './testing/search/reconcile.ts';
import type { Variant } from './variant.ts';

/** What a search said, as plain data: for each variant whether it was matched and whether it was passed over. */
interface Found {
  matched: boolean[];
  passed: boolean[];
  syncPoints: number[];
  last: number | null;
}

function expected({ reference, truth, query, haplotypes, before, limits }: RandomLocus): Found {
  const found = reconcile(reference, truth, query, haplotypes, before, limits);
  return {
    matched: [
      ...truth.map((variant) => found.truthMatched.has(variant)),
      ...query.map((variant) => found.queryMatched.has(variant)),
    ],
    passed: [...truth, ...query].map((variant) => found.skipped.has(variant)),
    syncPoints: found.syncPoints,
    last: found.lastTruthAllele,
  };
}

/** As the kernel finds it, in the midst of lists of more variants. */
function found({ reference, truth, query, haplotypes, before, limits }: RandomLocus): Found {
  const finder = new PathFinder(reference, limits);
  const [t, q] = [
    [OTHER, ...truth, OTHER],
    [...query, OTHER],
  ];
  finder.search(t, 1, 1 + truth.length, q, 0, query.length, haplotypes, before);
  const all = [...truth, ...query];
  expect(finder.passed).toBe(all.filter((_, n) => finder.isPassed(n)).length);
  return {
    matched: all.map((_, n) => finder.isMatched(n)),
    passed: all.map((_, n) => finder.isPassed(n)),
    syncPoints: [...finder.syncPoints()],
    last: finder.lastTruthAllele,
  };
}

const OTHER: Variant = { start: 0, end: 1, gt: [1, 1], a: null, b: null, record: 0, phased: false };

function substitution(start: number, nt: string, gt: [number, number]): Variant {
  const allele = { start, end: start + nt.length, nt };
  const [a, b] = [gt[0] > 0 ? allele : null, gt[1] > 0 ? allele : null];
  return { start, end: start + nt.length, gt, a, b, record: 0, phased: false };
}

/** Insertions of one base into a long run of that base, all heterozygous: no two paths are told apart for long. */
function hard(count: number): RandomLocus {
  const insertions = (numbers: [number, number]): Variant[] =>
    Array.from({ length: count }, (_, i) => {
      const allele = { start: 10 + 2 * i, end: 10 + 2 * i, nt: 'A'.repeat(1 + (i % 5)) };
      const [a, b] = [numbers[0] ? allele : null, numbers[1] ? allele : null];
      return { start: allele.start, end: allele.end, gt: numbers, a, b, record: 0, phased: false };
    });
  return {
    reference: Buffer.from(`GCGCGCGCGC${'A'.repeat(4 * count)}GCGTGCGC`),
    truth: insertions([0, 1]),
    query: insertions([1, 0]),
    haplotypes: 2,
    before: null,
    limits: { paths: 1000, steps: 200_000 },
  };
}

describe('PathFinder', () => {
  it.each([1, 2, 3, 4])('finds what the search in TypeScript finds, seed %i', (seed) => {
    const random = new Random(seed);
    for (let n = 0; n < 1000; n++) {
      const locus = randomLocus(random);
      expect(found(locus), `number ${n}`).toEqual(expected(locus));
    }
  });

  it('takes alleles of a thousand bases, and reads the reference as far as paths go', () => {
    const unit = 'ACGTTGCA';
    const repeat = unit.repeat(400);
    const reference = Buffer.from(`${repeat}TTTTT`);
    const insertion = (start: number): Variant => {
      const nt = unit.repeat(125);
      const allele = { start, end: start, nt };
      return { start, end: start, gt: [1, 1], a: allele, b: allele, record: 0, phased: false };
    };
    const locus = { reference, haplotypes: 2 as const, before: 1, limits: DEFAULT_LIMITS };
    const far = { ...locus, truth: [insertion(8)], query: [insertion(3000)] };
    expect(found(far)).toEqual(expected(far));
    expect(found(far).matched).toEqual([true, true]);
    const open = { ...locus, truth: [insertion(8)], query: [] };
    expect(found(open)).toEqual(expected(open));
  });

  it('gives up where the limits say, and finds what comes after', () => {
    const locus = hard(40);
    const after = substitution(locus.reference.length - 5, 'C', [1, 1]);
    const both = { ...locus, truth: [...locus.truth, after], query: [...locus.query, { ...after }] };
    const answer = found(both);
    expect(answer).toEqual(expected(both));
    expect(answer.passed.filter(Boolean).length).toBeGreaterThan(2);
    expect(answer.matched[40]).toBe(true);
  });

  it('needs memory for living paths only, and says when there is too little', () => {
    const { reference, truth, query } = hard(60);
    const search = (mostBytes: number): PathFinder => {
      const finder = new PathFinder(reference, { paths: 1000, steps: 300_000 }, mostBytes);
      finder.search(truth, 0, truth.length, query, 0, query.length, 2, null);
      return finder;
    };
    expect(search(1_000_000).passed).toBeGreaterThan(0);
    expect(() => search(200_000)).toThrow(EngineError);
    expect(search(1_000_000).passed).toBeGreaterThan(0);
  });
});
