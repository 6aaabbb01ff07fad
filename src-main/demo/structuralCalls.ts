import { deletion, insertion, text } from './alleles.ts';
import { type Contig, diverge, randomSequence } from './genome.ts';
import type { Random } from './random.ts';
import { isClear } from './smallVariants.ts';
import type { StructuralVariant } from './structuralVariants.ts';

export type StructuralFate =
  | 'found'
  | 'imprecise'
  | 'wrongGenotype'
  | 'filtered'
  | 'missed'
  | 'falsePositive'
  | 'filteredFalsePositive';

/** A call of the synthetic SV caller, which writes as Manta and DRAGEN do. */
export interface StructuralCall extends StructuralVariant {
  filter: string;
  qual: number;
  /** Confidence interval around the position, both 0 for an exact breakpoint. */
  interval: [number, number];
}

export interface CalledStructuralSite {
  /** null for a false positive. */
  truth: StructuralVariant | null;
  fate: StructuralFate;
  calls: StructuralCall[];
}

/** Calls structural variants: nine of ten found, some imprecise, with a wrong genotype or filtered, a few that are not there. */
export function callStructuralVariants(
  contigs: Contig[],
  variants: StructuralVariant[],
  random: Random,
): CalledStructuralSite[] {
  const sites = variants.map((variant) => called(contigs, variant, random));
  const resolved = variants.filter(({ type }) => type === 'DEL' || type === 'INS').length;
  const wanted = {
    falsePositive: Math.round(resolved * 0.05),
    filteredFalsePositive: Math.round(resolved * 0.08),
  };
  for (const fate of ['falsePositive', 'filteredFalsePositive'] as const) {
    for (let made = 0; made < wanted[fate]; ) {
      const contig = random.pick(contigs);
      const taken = [...variants, ...sites.flatMap((site) => site.calls)].filter(
        (other) => other.contig === contig.name,
      );
      const variant = invented(contig, random);
      if (!isClear(contig, variant, taken, 3000)) continue;
      sites.push({ truth: null, fate, calls: [asCall(variant, random, fate === 'falsePositive')] });
      made++;
    }
  }
  return sites;
}

function called(contigs: Contig[], variant: StructuralVariant, random: Random): CalledStructuralSite {
  const contig = contigs.find(({ name }) => name === variant.contig)!;
  const fate = drawFate(variant, random);
  if (fate === 'missed') return { truth: variant, fate, calls: [] };
  const call = asCall(variant, random, fate !== 'filtered');
  if (fate === 'wrongGenotype') {
    call.genotype = variant.genotype[0] === variant.genotype[1] ? [0, 1] : [1, 1];
  }
  return { truth: variant, fate, calls: [fate === 'imprecise' ? imprecise(contig, call, random) : call] };
}

function drawFate({ type, length }: StructuralVariant, random: Random): StructuralFate {
  const draw = random.next();
  // Short reads seldom assemble a long insertion.
  if (type === 'INS' && length > 1000) return draw < 0.35 ? 'missed' : 'found';
  if (draw < 0.045) return 'missed';
  if (draw < 0.06) return 'filtered';
  if (draw < 0.14) return 'wrongGenotype';
  if (draw < 0.3 && (type === 'DEL' || type === 'INS')) return 'imprecise';
  return 'found';
}

function asCall(variant: StructuralVariant, random: Random, pass: boolean): StructuralCall {
  const filter = pass ? 'PASS' : random.pick(['MinQUAL', 'MinGQ', 'MaxDepth']);
  const qual = Math.round(pass ? random.normal(620, 120) : random.int(11, 19));
  return {
    ...variant,
    genotype: [...variant.genotype],
    filter,
    qual: Math.max(10, qual),
    interval: [0, variant.homology],
  };
}

/** The same event with its breakpoints and length a little off. */
function imprecise(contig: Contig, call: StructuralCall, random: Random): StructuralCall {
  const off = random.int(3, Math.max(4, Math.min(40, Math.floor(call.length * 0.06))));
  const at = call.pos + 1 + (random.chance(0.5) ? off : -off);
  const length = Math.max(52, Math.round(call.length * (1 + 0.04 * (random.next() - 0.5))));
  const interval: [number, number] = [-off, off];
  if (call.type === 'DEL') return { ...call, ...deletion(contig.bases, at, length), length, interval };
  const bases = Uint8Array.from(Buffer.from(call.alt.slice(1, 1 + length), 'latin1'));
  const sequence = Buffer.from(diverge(random, bases, 0.015)).toString('latin1');
  return { ...call, ...insertion(contig.bases, at, sequence), length: sequence.length, interval };
}

function invented(contig: Contig, random: Random): StructuralVariant {
  const from = random.int(20_000, contig.bases.length - 30_000);
  const length = random.int(55, 900);
  const isDeletion = random.chance(0.6);
  const sequence = () => Buffer.from(randomSequence(random, length, 0.45)).toString('latin1');
  const { pos, ref, alt } = isDeletion
    ? deletion(contig.bases, from, length)
    : insertion(contig.bases, from, sequence());
  const type = isDeletion ? 'DEL' : 'INS';
  const range = { start: pos, end: pos + ref.length };
  return { contig: contig.name, type, ...range, pos, length, ref, alt, genotype: [0, 1], homology: 0 };
}

/** What a caller writes for an event too long to spell out: symbolic, with its first base. */
export function isSymbolic(call: StructuralCall): boolean {
  return call.alt.startsWith('<') || (call.type === 'DEL' && call.length >= 1000);
}

export function anchor(contig: Contig, call: StructuralCall): string {
  return text(contig.bases, call.pos, call.pos + 1);
}
