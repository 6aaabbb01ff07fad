import type { Random } from './random.ts';

/** Half-open, 0-based. */
export interface Range {
  start: number;
  end: number;
}

/** A homopolymer or short tandem repeat; `unit` is the length of its unit. */
export interface Repeat extends Range {
  unit: number;
}

export interface Contig {
  name: string;
  /** Upper-case ASCII. */
  bases: Uint8Array;
  /** Stretches of N. */
  gaps: Range[];
  repeats: Repeat[];
}

/**
 * A small synthetic genome with what makes calling hard in a real one: stretches of different GC content, few CpGs
 * outside CpG islands, homopolymers, short and long tandem repeats, two families of interspersed repeats, gaps.
 */
export function makeGenome(random: Random): Contig[] {
  const families = [
    randomSequence(random.fork('alu'), 300, 0.6),
    randomSequence(random.fork('line'), 900, 0.42),
  ];
  return CONTIGS.map(([name, length]) => makeContig(name, length, random.fork(name), families));
}

/** `length` random bases. */
export function randomSequence(random: Random, length: number, gc = 0.42): Uint8Array {
  return Uint8Array.from({ length }, () => (random.chance(gc) ? random.pick(GC) : random.pick(AT)));
}

/** A copy with a share of its bases substituted. */
export function diverge(random: Random, bases: Uint8Array, share: number): Uint8Array {
  return bases.map((base) =>
    random.chance(share) ? random.pick(ACGT.filter((other) => other !== base)) : base,
  );
}

export const N = 78;
export const ACGT = [65, 67, 71, 84] as const;

const CONTIGS: readonly (readonly [string, number])[] = [
  ['chr20', 1_400_000],
  ['chr21', 900_000],
  ['chr22', 800_000],
];
const GC = [67, 71] as const;
const AT = [65, 84] as const;
const C = 67;
const G = 71;
const GAP = 10_000;

function makeContig(name: string, length: number, random: Random, families: Uint8Array[]): Contig {
  const contig: Contig = { name, bases: new Uint8Array(length).fill(N), gaps: [], repeats: [] };
  const middle = Math.floor(length * (0.35 + 0.3 * random.next()));
  contig.gaps.push(
    { start: 0, end: GAP },
    { start: middle, end: middle + 2 * GAP },
    { start: length - GAP, end: length },
  );
  fill(contig, GAP, middle, random, families);
  fill(contig, middle + 2 * GAP, length - GAP, random, families);
  return contig;
}

function fill(contig: Contig, start: number, end: number, random: Random, families: Uint8Array[]): void {
  let at = start;
  let gc = 0.41;
  while (at < end) {
    if (random.chance(0.08)) gc = 0.36 + 0.16 * random.next();
    at = background(
      contig.bases,
      at,
      Math.min(end, at + 50 + Math.floor(random.exponential(700))),
      random,
      gc,
    );
    const element = makeElement(random, families);
    if (at + element.bases.length >= end) continue;
    contig.bases.set(element.bases, at);
    if (element.unit > 0)
      contig.repeats.push({ start: at, end: at + element.bases.length, unit: element.unit });
    at += element.bases.length;
  }
}

function background(bases: Uint8Array, from: number, to: number, random: Random, gc: number): number {
  for (let at = from; at < to; at++) {
    let base = random.chance(gc) ? random.pick(GC) : random.pick(AT);
    // CpG is about four times rarer than its bases suggest: methylated C mutates to T.
    if (base === G && bases[at - 1] === C && random.chance(0.75))
      base = random.pick([65, 84, 67]) as typeof base;
    bases[at] = base;
  }
  return to;
}

/** `unit` 0: not a repeat that slips. */
function makeElement(random: Random, families: Uint8Array[]): { bases: Uint8Array; unit: number } {
  const kind = random.next();
  if (kind < 0.45) {
    const base = random.chance(0.8) ? random.pick(AT) : random.pick(GC);
    return { bases: new Uint8Array(random.int(7, 26)).fill(base), unit: 1 };
  }
  if (kind < 0.72) {
    const unit = random.int(2, 5);
    const motif = randomSequence(random, unit, 0.35);
    if (motif.every((base) => base === motif[0])) motif[0] = motif[0] === 65 ? 67 : 65;
    return { bases: tandem(motif, random.int(5, 18)), unit };
  }
  if (kind < 0.78) {
    const motif = randomSequence(random, random.int(12, 60), 0.5);
    return { bases: diverge(random, tandem(motif, random.int(3, 10)), 0.03), unit: 0 };
  }
  if (kind < 0.84) return { bases: randomSequence(random, random.int(300, 900), 0.66), unit: 0 };
  return { bases: diverge(random, random.pick(families), 0.12), unit: 0 };
}

function tandem(motif: Uint8Array, copies: number): Uint8Array {
  return Uint8Array.from({ length: motif.length * copies }, (_, i) => motif[i % motif.length]!);
}
