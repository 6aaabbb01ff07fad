/** A generated reference with truth and query calls on it: hard places, a case each, far enough apart to be independent. */
export interface GeneratedSet {
  contig: string;
  reference: string;
  truth: string[];
  query: string[];
  /** Where each case begins, 0-based. */
  cases: number[];
}

/**
 * Makes `count` cases from `seed`: repeats full of indels, truth calls in them, and query calls which tell the same
 * in other words (shifted, split, merged), or get something wrong (genotype, allele, missing, extra, half called).
 */
export function generateSet(seed: number, count: number, contig = 'chr1'): GeneratedSet {
  const random = new Random(seed);
  const pieces: string[] = [bases(random, 1000)];
  let length = 1000;
  const cases: number[] = [];
  const places: { from: number; to: number }[] = [];
  for (let i = 0; i < count; i++) {
    const hard = repeats(random, 60 + random.below(120));
    const spacer = bases(random, 700);
    cases.push(length);
    places.push({ from: length + 5, to: length + hard.length - 5 });
    pieces.push(hard, spacer);
    length += hard.length + spacer.length;
  }
  const reference = pieces.join('');
  const truth: Call[] = [];
  const query: Call[] = [];
  for (const { from, to } of places) {
    const place = generatePlace(random, reference, from, to);
    truth.push(...place.truth);
    query.push(...place.query);
  }
  return { contig, reference, truth: lines(truth, contig), query: lines(query, contig), cases };
}

/** Truth and query calls of one hard place. */
export function generatePlace(
  random: Random,
  reference: string,
  from: number,
  to: number,
): { truth: Call[]; query: Call[] } {
  const truth = truthCalls(random, reference, from, to);
  return { truth, query: queryCalls(random, reference, truth, from, to) };
}

/** The set with three in four heterozygous genotypes phased, either way round, which is wrong half the time. */
export function withPhases(set: GeneratedSet, seed: number): GeneratedSet {
  const random = new Random(seed);
  const phased = (lines: string[]): string[] =>
    lines.map((line) =>
      line.replace(/(\d)[/|](\d)$/, (gt, a, b) =>
        random.chance(0.25) ? gt : random.chance(0.5) ? `${a}|${b}` : `${b}|${a}`,
      ),
    );
  return { ...set, truth: phased(set.truth), query: phased(set.query) };
}

/** Header of a VCF with one sample for the generated set. */
export function header(set: GeneratedSet, sample: string): string[] {
  return [
    '##fileformat=VCFv4.2',
    '##FILTER=<ID=PASS,Description="All filters passed">',
    '##FILTER=<ID=LowQual,Description="Low quality">',
    `##contig=<ID=${set.contig},length=${set.reference.length}>`,
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
    `#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t${sample}`,
  ];
}

export interface Call {
  /** 0-based; alleles with a padding base where one would be empty. */
  start: number;
  ref: string;
  alts: string[];
  gt: string;
  filter: string;
}

/** Small, fast, repeatable (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}

function bases(random: Random, length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) text += random.pick(['A', 'C', 'G', 'T']);
  return text;
}

/** At least `length` bases full of short tandem repeats. */
export function repeats(random: Random, length: number): string {
  let text = '';
  while (text.length < length) {
    const unit = bases(random, random.pick([1, 1, 1, 2, 2, 3, 4]));
    text += random.chance(0.7) ? unit.repeat(2 + random.below(6)) : bases(random, 1 + random.below(8));
  }
  return text;
}

function truthCalls(random: Random, reference: string, from: number, to: number): Call[] {
  const calls: Call[] = [];
  const count = 1 + random.below(5);
  for (let i = 0; i < count; i++) {
    const call = randomCall(random, reference, from, to);
    const clash = calls.some((other) => touches(other, call));
    if (!clash || (random.chance(0.15) && call.gt !== '1/1')) calls.push(call);
  }
  return calls;
}

function touches(a: Call, b: Call): boolean {
  return a.start <= b.start + b.ref.length && b.start <= a.start + a.ref.length;
}

function randomCall(random: Random, reference: string, from: number, to: number): Call {
  const start = from + random.below(to - from);
  const alt = randomAllele(random, reference, start);
  const gt = random.pick(['0/1', '0/1', '1/1', '1/1', '0|1', '1|0', '1|1']);
  const call: Call = { start, ref: alt.ref, alts: [alt.alt], gt, filter: 'PASS' };
  if (random.chance(0.12)) {
    const second = randomAllele(random, reference, start);
    const joined = join(reference, start, alt, second);
    if (joined) return { ...call, ...joined, gt: random.pick(['1/2', '1/2', '2/1', '0/2']) };
  }
  if (random.chance(0.03)) call.gt = random.pick(['./1', '1/.']);
  return call;
}

function randomAllele(random: Random, reference: string, start: number): { ref: string; alt: string } {
  const anchor = reference[start]!;
  const size = random.pick([1, 1, 1, 2, 2, 3, 4, 6, 9]);
  switch (random.below(6)) {
    case 0:
      return { ref: anchor, alt: anchor + bases(random, size) };
    case 1:
      return { ref: anchor, alt: anchor + reference.slice(start + 1, start + 1 + size) };
    case 2:
      return { ref: reference.slice(start, start + 1 + size), alt: anchor };
    case 3: {
      const ref = reference.slice(start, start + 1 + random.below(4));
      let alt = bases(random, 1 + random.below(5));
      if (alt === ref) alt += random.pick(['A', 'C', 'G', 'T']);
      return { ref, alt };
    }
    default:
      return { ref: anchor, alt: random.pick(['A', 'C', 'G', 'T'].filter((base) => base !== anchor)) };
  }
}

/** Two alleles of one place on a common REF; null when they are the same. */
function join(
  reference: string,
  start: number,
  a: { ref: string; alt: string },
  b: { ref: string; alt: string },
): { ref: string; alts: string[] } | null {
  const length = Math.max(a.ref.length, b.ref.length);
  const ref = reference.slice(start, start + length);
  const alts = [a, b].map((allele) => allele.alt + ref.slice(allele.ref.length));
  return alts[0] === alts[1] || alts.includes(ref) ? null : { ref, alts };
}

function queryCalls(
  random: Random,
  reference: string,
  truth: readonly Call[],
  from: number,
  to: number,
): Call[] {
  let calls: Call[] = [];
  for (const call of truth) {
    if (random.chance(0.08)) continue;
    calls.push(...retold(random, reference, { ...call }));
  }
  if (random.chance(0.3)) calls = mergeNeighbours(reference, calls);
  if (random.chance(0.2)) calls.push(randomCall(random, reference, from, to));
  for (const call of calls) {
    if (random.chance(0.1)) call.filter = 'LowQual';
    if (random.chance(0.1)) call.gt = wrongGenotype(random, call);
  }
  return calls;
}

function wrongGenotype(random: Random, call: Call): string {
  return call.alts.length > 1
    ? random.pick(['0/1', '0/2', '1/1', '2/2', '1/2'])
    : random.pick(['0/1', '1/1', './1', '1|0']);
}

/** The same call: as it is, shifted along a repeat, taken apart, or with another allele. */
function retold(random: Random, reference: string, call: Call): Call[] {
  const choice = random.below(10);
  if (call.alts.length === 1 && choice < 4) return [shifted(random, reference, call)];
  if (choice === 4) return splitUp(call);
  if (choice === 5 && call.alts.length === 2) {
    const gt = call.gt.includes('0') ? null : '0/1';
    if (gt) return call.alts.map((alt) => ({ ...call, alts: [alt], gt }));
  }
  if (choice === 6 && random.chance(0.5)) {
    const allele = randomAllele(random, reference, call.start);
    return [{ ...call, ref: allele.ref, alts: [allele.alt], gt: call.gt.replaceAll('2', '1') }];
  }
  return [call];
}

/** Moves an insertion or deletion to a random one of its equivalent places. */
function shifted(random: Random, reference: string, call: Call): Call {
  let { start, ref } = call;
  let alt = call.alts[0]!;
  if (ref.length === alt.length || (ref.length > 1 && alt.length > 1) || ref[0] !== alt[0]) return call;
  for (let steps = random.below(12); steps > 0; steps--) {
    const next = reference[start + ref.length]!;
    if (ref.length > 1 ? ref[1] !== next : alt[1] !== next) break;
    ref = ref.length > 1 ? ref.slice(1) + next : next;
    alt = ref.length > 1 ? ref[0]! : alt.slice(1) + next;
    if (ref.length === 1) ref = reference[start + 1]!;
    start++;
    if (call.ref.length === 1) alt = ref + alt.slice(1);
  }
  return { ...call, start, ref, alts: [alt] };
}

/** A substitution of several bases as single ones. */
function splitUp(call: Call): Call[] {
  const { ref, alts } = call;
  if (alts.length !== 1 || ref.length !== alts[0]!.length || ref.length === 1) return [call];
  const found: Call[] = [];
  for (let i = 0; i < ref.length; i++) {
    if (ref[i] !== alts[0]![i])
      found.push({ ...call, start: call.start + i, ref: ref[i]!, alts: [alts[0]![i]!] });
  }
  return found;
}

/** Joins two homozygous calls that stand close into one replacement. */
function mergeNeighbours(reference: string, calls: Call[]): Call[] {
  const sorted = [...calls].sort((a, b) => a.start - b.start);
  const merged: Call[] = [];
  for (const call of sorted) {
    const last = merged.at(-1);
    const gap = last ? call.start - (last.start + last.ref.length) : -1;
    const both = last && call.gt === '1/1' && last.gt === '1/1' && call.alts.length + last.alts.length === 2;
    if (both && gap >= 0 && gap < 10) {
      const between = reference.slice(last.start + last.ref.length, call.start);
      last.ref += between + call.ref;
      last.alts = [last.alts[0]! + between + call.alts[0]!];
    } else merged.push({ ...call });
  }
  return merged;
}

function lines(calls: Call[], contig: string): string[] {
  return calls
    .filter((call) => !call.alts.includes(call.ref))
    .sort((a, b) => a.start - b.start || a.ref.length - b.ref.length)
    .map((call) =>
      [contig, call.start + 1, '.', call.ref, call.alts.join(','), 50, call.filter, '.', 'GT', call.gt].join(
        '\t',
      ),
    );
}
