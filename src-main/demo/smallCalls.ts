import { deletion, insertion, leftAlign, reach, shiftRight, slack, text } from './alleles.ts';
import { ACGT, type Contig, type Range } from './genome.ts';
import type { Random } from './random.ts';
import { isClear, plantIndel, type SmallVariant, substitute } from './smallVariants.ts';

/** What the synthetic caller made of a site. */
export type Fate =
  | 'found'
  /** Found and written in another, equivalent way. */
  | 'rewritten'
  | 'wrongGenotype'
  | 'wrongAllele'
  /** Called right, but the filter is not PASS. */
  | 'filtered'
  | 'missed'
  | 'falsePositive'
  | 'filteredFalsePositive';

/** A call at one position: 0-based `pos`, alleles as in a VCF. */
export interface SmallCall {
  contig: string;
  pos: number;
  ref: string;
  alts: string[];
  genotype: [number, number];
  filter: string;
  qual: number;
}

/** A site, what became of it, and the calls that the caller wrote for it. */
export interface CalledSite extends Range {
  type: SmallVariant['type'];
  fate: Fate;
  calls: SmallCall[];
}

/**
 * Calls the variants of one contig as a good germline caller would: nearly all right, with missed and filtered calls,
 * wrong genotypes and alleles, calls written another way, and some false positives; more of each where `isHard`.
 */
export function callSmallVariants(
  contig: Contig,
  variants: SmallVariant[],
  random: Random,
  options: { blocked: Range[]; isHard: (range: Range) => boolean },
): CalledSite[] {
  const sites: CalledSite[] = [];
  for (let i = 0; i < variants.length; i++) {
    const variant = variants[i]!;
    const next = variants[i + 1];
    if (variant.neighbour && next && random.chance(0.5)) {
      sites.push(...joined(contig, variant, next, random));
      i++;
    } else sites.push(called(contig, variant, random, options.isHard(variant)));
  }
  const taken = [...options.blocked, ...variants];
  const wanted = Math.round(variants.length * 0.011);
  for (let made = 0; made < wanted; ) {
    const site = falsePositive(contig, random);
    if (!isClear(contig, site, taken, 120)) continue;
    sites.push(site);
    taken.push(site);
    made++;
  }
  return sites.sort((a, b) => a.start - b.start);
}

function called(contig: Contig, variant: SmallVariant, random: Random, hard: boolean): CalledSite {
  let fate = drawFate(variant.type, random, hard);
  let calls = [rightCall(variant, random)];
  if (fate === 'missed') calls = [];
  else if (fate === 'filtered') calls = [filtered(calls[0]!, variant.type, random)];
  else if (fate === 'wrongGenotype') calls = [wrongGenotype(calls[0]!)];
  else if (fate === 'wrongAllele') calls = [wrongAllele(contig, variant, calls[0]!, random)];
  else if (fate === 'rewritten') {
    const rewritten = rewrite(contig, variant, calls[0]!, random);
    if (rewritten) calls = rewritten;
    else fate = 'found';
  }
  return { start: variant.start, end: variant.end, type: variant.type, fate, calls };
}

/** Chances in percent, of the order that DRAGEN reaches on a 35x genome, a little worse so that there is something to see. */
function drawFate(type: SmallVariant['type'], random: Random, hard: boolean): Fate {
  const chances: [Fate, number][] =
    type === 'SNP'
      ? [
          ['missed', 0.4],
          ['filtered', 0.2],
          ['wrongGenotype', 0.12],
          ['wrongAllele', 0.04],
        ]
      : [
          ['missed', 0.9],
          ['filtered', 0.3],
          ['wrongGenotype', 0.6],
          ['wrongAllele', 0.4],
          ['rewritten', 6],
        ];
  let draw = random.next() * 100;
  for (const [fate, percent] of chances) {
    draw -= hard && fate !== 'rewritten' ? percent * 8 : percent;
    if (draw < 0) return fate;
  }
  return 'found';
}

function rightCall(variant: SmallVariant, random: Random): SmallCall {
  const { contig, pos, ref, alts, genotype } = variant;
  return { contig, pos, ref, alts, genotype, filter: 'PASS', qual: Math.max(18, random.normal(49, 4)) };
}

function filtered(call: SmallCall, type: SmallVariant['type'], random: Random): SmallCall {
  const hard = type === 'SNP' ? 'DRAGENSnpHardQUAL' : 'DRAGENIndelHardQUAL';
  return { ...call, filter: random.chance(0.5) ? hard : 'LowQual', qual: 2 + 5 * random.next() };
}

function wrongGenotype(call: SmallCall): SmallCall {
  if (call.alts.length > 1) return { ...call, alts: [call.alts[0]!], genotype: [0, 1] };
  const [a, b] = call.genotype;
  return { ...call, genotype: a === b ? [0, 1] : [1, 1] };
}

function wrongAllele(contig: Contig, variant: SmallVariant, call: SmallCall, random: Random): SmallCall {
  if (variant.type === 'SNP') {
    const seen = [call.ref, ...call.alts].map((base) => base.charCodeAt(0));
    const other = ACGT.find((base) => !seen.includes(base))!;
    return { ...call, alts: [String.fromCharCode(other)], genotype: [0, 1] };
  }
  const longest = call.alts.reduce((a, b) => (a.length >= b.length ? a : b));
  const more = random.int(1, 2);
  const { pos } = call;
  // One or two bases more of what was inserted or deleted, the usual error in a repeat.
  const change =
    longest.length > call.ref.length
      ? leftAlign(contig.bases, { pos, ref: call.ref, alt: longest + longest.slice(-more) })
      : leftAlign(contig.bases, {
          pos,
          ref: text(contig.bases, pos, pos + call.ref.length + more),
          alt: longest,
        });
  return {
    ...call,
    pos: change.pos,
    ref: change.ref,
    alts: [change.alt],
    genotype: call.alts.length > 1 ? [0, 1] : call.genotype,
  };
}

/** Another way to write a call: moved right within its repeat, or its two alleles on lines of their own. */
function rewrite(contig: Contig, variant: SmallVariant, call: SmallCall, random: Random): SmallCall[] | null {
  if (call.alts.length > 1) {
    return call.alts.map((alt, i) => {
      const change = leftAlign(contig.bases, { pos: call.pos, ref: call.ref, alt });
      const genotype = variant.genotype.map((allele) => (allele === i + 1 ? 1 : 0)) as [number, number];
      return { ...call, pos: change.pos, ref: change.ref, alts: [change.alt], genotype };
    });
  }
  const change = { pos: call.pos, ref: call.ref, alt: call.alts[0]! };
  const room = slack(contig.bases, change);
  if (room === 0) return null;
  const moved = shiftRight(contig.bases, change, random.int(1, room));
  return [{ ...call, pos: moved.pos, ref: moved.ref, alts: [moved.alt] }];
}

/** Two neighbouring SNPs as one record, as callers that phase write them. */
function joined(contig: Contig, first: SmallVariant, second: SmallVariant, random: Random): CalledSite[] {
  const between = text(contig.bases, first.pos + 1, second.pos);
  const call = rightCall(first, random);
  const sites: CalledSite[] = [
    { start: first.start, end: first.end, type: 'SNP', fate: 'rewritten', calls: [] },
    { start: second.start, end: second.end, type: 'SNP', fate: 'rewritten', calls: [] },
  ];
  sites[0]!.calls.push({
    ...call,
    ref: first.ref + between + second.ref,
    alts: [first.alts[0]! + between + second.alts[0]!],
  });
  return sites;
}

function falsePositive(contig: Contig, random: Random): CalledSite {
  const at = random.int(12_000, contig.bases.length - 14_000);
  const pass = random.chance(0.4);
  const genotype: [number, number] = random.chance(0.9) ? [0, 1] : [1, 1];
  const fate: Fate = pass ? 'falsePositive' : 'filteredFalsePositive';
  if (random.chance(0.3)) {
    const planted = plantIndel(contig, at, random);
    const { pos, ref, alt } = random.chance(0.2)
      ? insertion(contig.bases, at, 'A')
      : planted.ref === planted.alt
        ? deletion(contig.bases, at, 1)
        : planted;
    const call = {
      contig: contig.name,
      pos,
      ref,
      alts: [alt],
      genotype,
      filter: 'PASS',
      qual: 12 + 12 * random.next(),
    };
    const range = reach(contig.bases, { pos, ref, alt });
    return { ...range, type: 'INDEL', fate, calls: [pass ? call : filtered(call, 'INDEL', random)] };
  }
  const ref = contig.bases[at]!;
  const alt = String.fromCharCode(substitute(random, ref));
  const base = { contig: contig.name, pos: at, ref: String.fromCharCode(ref), alts: [alt], genotype };
  const call = { ...base, filter: 'PASS', qual: 12 + 15 * random.next() };
  return { start: at, end: at + 1, type: 'SNP', fate, calls: [pass ? call : filtered(call, 'SNP', random)] };
}
