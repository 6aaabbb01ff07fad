import type { Random } from '../../testing/random.ts';
import type { Allele, Variant } from '../variant.ts';

/** A super-locus made at random, with what else a search is told. */
export interface RandomLocus {
  reference: Uint8Array;
  truth: Variant[];
  query: Variant[];
  haplotypes: 1 | 2;
  before: number | null;
  limits: { paths: number; steps: number };
}

/** On a reference that repeats itself; query variants are truth variants, such in another guise, or any. */
export function randomLocus(random: Random): RandomLocus {
  const reference = repetitive(random, random.int(1, random.chance(0.1) ? 12 : 60));
  const phased = random.chance(0.3) ? 0.5 : 0;
  const near = random.int(0, reference.length);
  const spread = random.int(1, 12);
  const truth: Variant[] = [];
  for (let n = random.int(0, random.of([2, 4, 7])); n > 0; n--)
    truth.push(randomVariant(random, reference, near, spread, phased));
  const query: Variant[] = [];
  for (const variant of truth) {
    if (random.chance(0.6)) query.push(random.chance(0.5) ? { ...variant } : otherwise(random, variant));
  }
  for (let n = random.int(0, 3); n > 0; n--)
    query.push(randomVariant(random, reference, near, spread, phased));
  return {
    reference: new TextEncoder().encode(reference),
    truth: sorted(truth),
    query: sorted(query),
    haplotypes: random.of([1, 2, 2]),
    before: random.of([null, -1, 0, 1, 2]),
    limits: random.chance(0.4)
      ? { paths: random.int(0, 12), steps: random.int(0, 60) }
      : { paths: 800, steps: 3000 },
  };
}

function repetitive(random: Random, length: number): string {
  let bases = '';
  while (bases.length < length) bases += someBases(random, random.int(1, 4)).repeat(random.int(1, 8));
  return bases.slice(0, length);
}

function someBases(random: Random, length: number): string {
  let bases = '';
  for (let i = 0; i < length; i++) bases += random.of(['A', 'C', 'G', 'T', 'A', 'C']);
  return bases;
}

function randomVariant(
  random: Random,
  reference: string,
  near: number,
  spread: number,
  phased: number,
): Variant {
  const from = Math.min(reference.length, Math.max(0, near + random.int(-spread, spread)));
  const one = randomAllele(random, reference, from);
  const other = random.of([one, null, null, { ...one }, randomAllele(random, reference, from)]);
  const [a, b] = random.chance(0.5) ? [one, other] : [other, one];
  const numberOf = (allele: Allele | null): number =>
    allele === null ? random.int(-1, 0) : allele === one ? 1 : random.int(0, 2);
  return {
    start: Math.min(a?.start ?? reference.length, b?.start ?? reference.length),
    end: Math.max(a?.end ?? 0, b?.end ?? 0),
    gt: [numberOf(a), numberOf(b)],
    a,
    b,
    record: 0,
    phased: random.chance(phased),
  };
}

function randomAllele(random: Random, reference: string, from: number): Allele {
  const start = Math.min(reference.length, from + (random.chance(0.2) ? random.int(0, 3) : 0));
  const longest = random.chance(0.1) ? 20 : 4;
  const end = Math.min(reference.length, start + random.of([0, 0, 1, 1, 1, 2, random.int(0, longest)]));
  const replaced = reference.slice(start, end);
  const nt = random.of([
    '',
    someBases(random, end - start),
    someBases(random, random.int(0, longest)),
    replaced + reference.slice(start, start + random.int(0, longest)),
    replaced,
  ]);
  return { start, end, nt };
}

/** With another genotype, other numbers, or in two. */
function otherwise(random: Random, variant: Variant): Variant {
  const { a, b, gt } = variant;
  return random.of([
    { ...variant, a: b, b: a, gt: [gt[1], gt[0]] },
    { ...variant, gt: [gt[1], gt[0]] },
    { ...variant, b: a, gt: [gt[0], gt[0]] },
    { ...variant, a: a && { ...a }, b: b && { ...b } },
  ]);
}

function sorted(variants: Variant[]): Variant[] {
  return variants.sort((x, y) => x.start - y.start || x.end - y.end);
}
