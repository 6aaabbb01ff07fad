import { deletion, insertion, slack, text } from './alleles.ts';
import { type Contig, diverge, type Range, randomSequence } from './genome.ts';
import type { Random } from './random.ts';
import { isClear } from './smallVariants.ts';

export type StructuralType = 'DEL' | 'INS' | 'DUP' | 'INV' | 'BND';

/** A structural variant of at least 50 bases that the synthetic person carries. */
export interface StructuralVariant extends Range {
  contig: string;
  type: StructuralType;
  /** 0-based position of the anchor base. */
  pos: number;
  /** Bases deleted, inserted, duplicated or inverted; 0 for BND. */
  length: number;
  ref: string;
  /** Sequence, or `<DUP>`, `<INV>`, or the breakend itself. */
  alt: string;
  genotype: [number, number];
  /** Bases the breakpoint can move without changing the result. */
  homology: number;
  /** Of a BND: the other end. */
  mate?: { contig: string; pos: number; ref: string; alt: string };
}

/** Plants structural variants along the contigs, one in about 35 kb, clear of gaps and each other. */
export function plantStructuralVariants(contigs: Contig[], random: Random): StructuralVariant[] {
  const planted: StructuralVariant[] = [];
  let drawn = 0;
  for (const contig of contigs) {
    for (let at = 20_000; at < contig.bases.length - 30_000; at += 17_000 + random.exponential(17_000)) {
      const from = Math.floor(at);
      const made = one(contig, from, random, drawn++);
      if (isClear(contig, made, [], 500)) planted.push(made);
      at = Math.max(at, made.end);
    }
  }
  planted.push(...translocations(contigs, planted, random));
  return planted;
}

/** `turn`: how many came before; the rare types take turns, so that each demonstration has some. */
function one(contig: Contig, from: number, random: Random, turn: number): StructuralVariant {
  const genotype: [number, number] = random.chance(0.42) ? [1, 1] : random.chance(0.5) ? [0, 1] : [1, 0];
  const rare = turn % 24;
  if (rare !== 7 && rare !== 19) {
    return random.chance(0.52)
      ? deleted(contig, from, random, genotype)
      : inserted(contig, from, random, genotype);
  }
  const type = rare === 7 ? 'DUP' : 'INV';
  const length = random.int(type === 'DUP' ? 300 : 800, 4000);
  const ref = text(contig.bases, from, from + 1);
  const range = { start: from, end: from + length + 1 };
  return {
    contig: contig.name,
    type,
    ...range,
    pos: from,
    length,
    ref,
    alt: `<${type}>`,
    genotype,
    homology: 0,
  };
}

function deleted(
  contig: Contig,
  from: number,
  random: Random,
  genotype: [number, number],
): StructuralVariant {
  const length = drawLength(random);
  const { pos, ref, alt } = deletion(contig.bases, from, length);
  const homology = slack(contig.bases, { pos, ref, alt });
  const range = { start: pos, end: pos + ref.length + homology };
  return { contig: contig.name, type: 'DEL', ...range, pos, length, ref, alt, genotype, homology };
}

function inserted(
  contig: Contig,
  from: number,
  random: Random,
  genotype: [number, number],
): StructuralVariant {
  const length = drawLength(random);
  const local = contig.bases.subarray(from, from + length);
  const bases = random.chance(0.3) ? diverge(random, local, 0.01) : randomSequence(random, length, 0.45);
  const { pos, ref, alt } = insertion(contig.bases, from, Buffer.from(bases).toString('latin1'));
  const homology = slack(contig.bases, { pos, ref, alt });
  const range = { start: pos, end: pos + 1 + homology };
  return { contig: contig.name, type: 'INS', ...range, pos, length, ref, alt, genotype, homology };
}

/** Many small ones, a peak near 300 as Alu elements make it, few long ones. */
function drawLength(random: Random): number {
  const kind = random.next();
  if (kind < 0.4) return random.int(55, 150);
  if (kind < 0.7) return Math.round(random.normal(310, 15));
  if (kind < 0.85) return random.int(350, 1000);
  return random.int(1000, 5500);
}

/** Balanced exchanges between two contigs, each written as two mated breakends. */
function translocations(contigs: Contig[], taken: StructuralVariant[], random: Random): StructuralVariant[] {
  const made: StructuralVariant[] = [];
  for (let i = 0; i + 1 < contigs.length; i++) {
    const [here, there] = [contigs[i]!, contigs[i + 1]!];
    const pos = freePlace(here, taken, random);
    const matePos = freePlace(there, taken, random);
    const ref = text(here.bases, pos, pos + 1);
    const mateRef = text(there.bases, matePos, matePos + 1);
    made.push({
      contig: here.name,
      type: 'BND',
      start: pos,
      end: pos + 1,
      pos,
      length: 0,
      ref,
      alt: `${ref}[${there.name}:${matePos + 1}[`,
      genotype: [0, 1],
      homology: 0,
      mate: { contig: there.name, pos: matePos, ref: mateRef, alt: `]${here.name}:${pos + 1}]${mateRef}` },
    });
  }
  return made;
}

function freePlace(contig: Contig, taken: StructuralVariant[], random: Random): number {
  for (;;) {
    const pos = random.int(30_000, contig.bases.length - 30_000);
    const others = taken.filter((variant) => variant.contig === contig.name);
    if (isClear(contig, { start: pos, end: pos + 1 }, others, 3000)) return pos;
  }
}
