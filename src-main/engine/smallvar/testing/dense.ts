import { type Call, type GeneratedSet, generatePlace, Random, repeats } from './generate.ts';

/**
 * A set whose calls stand at any distance from each other: hard places, and between them single substitutions and indels
 * which both sides tell, one side only, or each side otherwise, with the most various QUAL.
 */
export function denseSet(seed: number, places: number, contig = 'chr1'): GeneratedSet {
  const random = new Random(seed);
  const reference = repeats(random, 400 + places * 110);
  const truth: string[] = [];
  const query: string[] = [];
  const cases: number[] = [];
  let at = 30 + random.below(60);
  for (let i = 0; i < places && at < reference.length - 120; i++) {
    cases.push(at);
    if (random.chance(0.25)) {
      const to = at + 10 + random.below(60);
      const place = generatePlace(random, reference, at, to);
      truth.push(...place.truth.map((call) => line(random, contig, call)));
      query.push(...place.query.map((call) => line(random, contig, call)));
      at = to;
    } else {
      for (const call of simpleCall(random, reference, at, 0.1)) truth.push(line(random, contig, call));
      const same = random.chance(0.7) ? truth.at(-1)! : null;
      if (same && Number(same.split('\t')[1]) === at + 1) query.push(withQual(random, same));
      else for (const call of simpleCall(random, reference, at, 0.3)) query.push(line(random, contig, call));
      at++;
    }
    at += random.chance(0.3) ? random.below(4) : random.below(140);
  }
  return { contig, reference, truth: sorted(truth), query: sorted(query), cases };
}

function simpleCall(random: Random, reference: string, start: number, absent: number): Call[] {
  if (random.chance(absent)) return [];
  const gt = random.pick(['0/1', '1/1', '0|1', '1|0', '1|1', '1/0', '1', './1']);
  const alleles = random.chance(0.3)
    ? indel(random, reference, start)
    : substitution(random, reference, start);
  return [{ start, ...alleles, gt, filter: random.chance(0.1) ? 'LowQual' : 'PASS' }];
}

function substitution(random: Random, reference: string, start: number): Pick<Call, 'ref' | 'alts'> {
  const ref = reference[start]!;
  return { ref, alts: [random.pick([...'ACGT'].filter((base) => base !== ref))] };
}

/** Behind the base before it; sometimes in a place that is not the leftmost. */
function indel(random: Random, reference: string, start: number): Pick<Call, 'ref' | 'alts'> {
  const size = 1 + random.below(random.chance(0.7) ? 5 : 17);
  const ref = reference[start]!;
  if (random.chance(0.5)) return { ref: reference.slice(start, start + size + 1), alts: [ref] };
  return { ref, alts: [ref + Array.from({ length: size }, () => random.pick([...'ACGT'])).join('')] };
}

function line(random: Random, contig: string, { start, ref, alts, gt, filter }: Call): string {
  const [upper, format] = [random.chance(0.9), random.pick(['GT', 'GT', 'GT:DP'])];
  const [r, a] = [ref, alts.join(',')].map((bases) => (upper ? bases : bases.toLowerCase()));
  const sample = format === 'GT' ? gt : `${gt}:7`;
  return withQual(random, [contig, start + 1, '.', r, a, '', filter, '.', format, sample].join('\t'));
}

function withQual(random: Random, text: string): string {
  const columns = text.split('\t');
  const value = random.next() * random.pick([0.001, 1, 10, 100, 1000, 10_000, 3e6]);
  columns[5] = random.pick([
    '.',
    '50',
    '0',
    '-3.5',
    '1e3',
    String(value),
    value.toFixed(2),
    value.toFixed(0),
  ]);
  return columns.join('\t');
}

function sorted(lines: string[]): string[] {
  const start = (text: string): number => Number(text.split('\t', 2)[1]);
  return lines.sort((a, b) => start(a) - start(b));
}
