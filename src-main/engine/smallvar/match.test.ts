import { describe, expect, it } from 'vitest';
import { EngineError } from '../errors.ts';
import { Random } from '../testing/random.ts';
import { MATCH, type MatchOptions, matchVariants } from './match.ts';
import { type RandomLocus, randomLocus } from './testing/randomLocus.ts';
import { expectedMatches } from './testing/search/expectedMatches.ts';
import type { Variant } from './variant.ts';

/** Variants at random, one place of them behind the other, with what came before. */
function randomBlock(random: Random): {
  reference: Uint8Array;
  truth: Variant[];
  query: Variant[];
  options: MatchOptions;
} {
  const loci = Array.from({ length: random.int(1, 4) }, () => randomLocus(random));
  const truth: Variant[] = [];
  const query: Variant[] = [];
  let length = 0;
  for (const locus of loci) {
    truth.push(...locus.truth.map((variant) => moved(variant, length)));
    query.push(...locus.query.map((variant) => moved(variant, length)));
    length += locus.reference.length;
  }
  const earlier = () => {
    const starts = Array.from({ length: random.int(0, 4) }, () => random.int(-5, length));
    const alleles = Uint8Array.from(starts, () => random.int(0, 2));
    return { starts: Int32Array.from(starts.sort((x, y) => x - y)), alleles };
  };
  const options: MatchOptions = {
    alleles: random.chance(0.8),
    limits: loci[0]!.limits,
    ...(random.chance(0.7) && { decided: { matched: earlier(), shared: earlier() } }),
  };
  return { reference: Buffer.concat(loci.map(({ reference }) => reference)), truth, query, options };
}

function moved({ a, b, start, end, ...rest }: Variant, by: number): Variant {
  const move = (allele: Variant['a']) =>
    allele && { nt: allele.nt, start: allele.start + by, end: allele.end + by };
  const first = move(a);
  return { ...rest, start: start + by, end: end + by, a: first, b: b === a ? first : move(b) };
}

function substitution(start: number, nt: string, gt: [number, number]): Variant {
  const allele = { start, end: start + nt.length, nt };
  const [a, b] = [gt[0] > 0 ? allele : null, gt[1] > 0 ? allele : null];
  return { start, end: start + nt.length, gt, a, b, record: 0, phased: false };
}

/** Insertions of one base into a long run of that base, all heterozygous: no two paths are told apart for long. */
function hard(count: number): Omit<RandomLocus, 'haplotypes' | 'before'> {
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
    limits: { paths: 1000, steps: 200_000 },
  };
}

describe('matchVariants', () => {
  it.each([1, 2, 3, 4])('finds what the matching in TypeScript finds, seed %i', (seed) => {
    const random = new Random(seed);
    let found = 0;
    for (let n = 0; n < 1000; n++) {
      const { reference, truth, query, options } = randomBlock(random);
      const answer = matchVariants(reference, truth, query, options);
      expect(answer, `number ${n}`).toEqual(expectedMatches(reference, truth, query, options));
      found += answer.truth.match.filter((match) => match !== MATCH.none).length;
    }
    expect(found).toBeGreaterThan(1000);
  });

  it('takes alleles of a thousand bases, and reads the reference as far as paths go', () => {
    const unit = 'ACGTTGCA';
    const repeat = unit.repeat(400);
    const reference = Buffer.from(`${repeat}TTTTT`);
    const insertion = (start: number): Variant => {
      const nt = unit.repeat(125);
      const allele = { start, end: start, nt };
      return { start, end: start, gt: [1, 1], a: allele, b: allele, record: 0, phased: true };
    };
    const far = matchVariants(reference, [insertion(8)], [insertion(3000)]);
    expect(far).toEqual(expectedMatches(reference, [insertion(8)], [insertion(3000)]));
    expect([...far.truth.match, ...far.query.match]).toEqual([MATCH.genotype, MATCH.genotype]);
  });

  it('gives up where the limits say, and finds what comes after', () => {
    const { reference, limits, ...locus } = hard(40);
    const after = substitution(reference.length - 5, 'C', [1, 1]);
    const [truth, query] = [
      [...locus.truth, after],
      [...locus.query, { ...after }],
    ];
    const answer = matchVariants(reference, truth, query, { limits });
    expect(answer).toEqual(expectedMatches(reference, truth, query, { limits }));
    expect(answer.tooHard).toBe(1);
    expect(answer.truth.match.filter((match) => match === MATCH.tooHard).length).toBeGreaterThan(2);
    expect(answer.truth.match.at(-1)).toBe(MATCH.genotype);
  });

  it('needs memory for living paths only, and says when there is too little', () => {
    const { reference, truth, query } = hard(60);
    const limits = { paths: 1000, steps: 300_000 };
    const tooHard = (mostBytes: number) =>
      matchVariants(reference, truth, query, { limits, mostBytes }).tooHard;
    expect(tooHard(1_000_000)).toBeGreaterThan(0);
    expect(() => tooHard(300_000)).toThrow(EngineError);
    expect(() => tooHard(30_000)).toThrow(EngineError);
    expect(tooHard(1_000_000)).toBeGreaterThan(0);
  });
});
