import { closeness, MatchMatrix, NO_DISTANCE, reciprocalOverlap, sizeSimilarity } from './matrix.ts';
import type { SvParams } from './options.ts';
import type { SvBreakend, SvVariant } from './variant.ts';

/**
 * Every base call of a chunk against every comp call, by truvari's rules (English et al. 2022). What lies in the sequences
 * is left open: see {@link MatchMatrix}.
 */
export function compareCalls(
  bases: readonly SvVariant[],
  comps: readonly SvVariant[],
  params: MatchParams,
): MatchMatrix {
  const matrix = new MatchMatrix(bases, comps, params);
  let pair = 0;
  for (const base of bases) {
    for (const comp of comps) {
      if (base.breakend && comp.breakend) {
        keep(matrix, pair, compareBreakends(asBreakend(base), base, asBreakend(comp), comp, params));
      } else if (base.breakend || comp.breakend) {
        if (params.decompose) compareDecomposed(matrix, pair, base, comp, params);
      } else compareVariants(matrix, pair, base, comp, params);
      pair++;
    }
  }
  return matrix;
}

function compareVariants(
  matrix: MatchMatrix,
  pair: number,
  base: SvVariant,
  comp: SvVariant,
  params: MatchParams,
): void {
  const state =
    (params.typeignore || sameType(base, comp, params.dupToIns)) &&
    Math.max(base.start - params.refdist, comp.start) < Math.min(base.end + params.refdist, comp.end) &&
    sizeSimilarity(base.size, comp.size) >= params.pctsize &&
    reciprocalOverlap(base, comp) >= params.pctovl;
  matrix.startDistance[pair] = base.start - comp.start;
  matrix.endDistance[pair] = base.end - comp.end;
  matrix.state[pair] = state ? 1 : 0;
  if (!comparesSequences(base, comp, params)) matrix.set(pair, 0);
  else if (sameAlleles(base, comp)) matrix.set(pair, 1);
  else matrix.open(pair);
}

/** A DEL, DUP or INV against a breakend: the best of the breakends that it stands for. */
function compareDecomposed(
  matrix: MatchMatrix,
  pair: number,
  base: SvVariant,
  comp: SvVariant,
  params: MatchParams,
): void {
  let best: BreakendMatch | null = null;
  for (const part of decompose(base.breakend ? comp : base)) {
    const found = base.breakend
      ? compareBreakends(asBreakend(base), base, part, comp, params)
      : compareBreakends(part, base, asBreakend(comp), comp, params);
    if (!best || !breakendLess(found, best)) best = found;
  }
  if (best) keep(matrix, pair, best);
}

function keep(matrix: MatchMatrix, pair: number, match: BreakendMatch): void {
  matrix.state[pair] = match.state ? 1 : 0;
  matrix.score[pair] = match.score;
  matrix.startDistance[pair] = match.startDistance;
  matrix.endDistance[pair] = match.endDistance;
}

export type MatchParams = Pick<
  SvParams,
  'refdist' | 'pctseq' | 'pctsize' | 'pctovl' | 'typeignore' | 'dupToIns' | 'bnddist' | 'decompose' | 'noRoll'
>;

function sameType(base: SvVariant, comp: SvVariant, dupToIns: boolean): boolean {
  if (base.type === comp.type) return true;
  if (!dupToIns) return false;
  const asInsertion = (type: string): string => (type === 'DUP' ? 'INS' : type);
  return asInsertion(base.type) === asInsertion(comp.type);
}

/** Whether the similarity of the sequences of two calls counts. */
function comparesSequences(base: SvVariant, comp: SvVariant, { pctseq }: MatchParams): boolean {
  return pctseq > 0 && base.resolved && comp.resolved && !base.breakend && !comp.breakend;
}

/** Then the similarity is 1. Soft-masked bases are bases, too. */
function sameAlleles(base: SvVariant, comp: SvVariant): boolean {
  return sameBases(base.refSequence, comp.refSequence) && sameBases(base.altSequence, comp.altSequence);
}

function sameBases(a: string, b: string): boolean {
  return a === b || (a.length === b.length && a.toUpperCase() === b.toUpperCase());
}

interface BreakendMatch {
  state: boolean;
  score: number;
  startDistance: number;
  endDistance: number;
}

function asBreakend(variant: SvVariant): SvBreakend {
  return { pos: variant.pos, mate: variant.breakend! };
}

/**
 * Two breakends match when positions and mates lie within twice `bnddist`, widened by the second number of CIEND
 * (of CIPOS for the positions), and the orientation is the same.
 */
function compareBreakends(
  base: SvBreakend,
  baseVariant: SvVariant,
  comp: SvBreakend,
  compVariant: SvVariant,
  { bnddist }: MatchParams,
): BreakendMatch {
  const match = {
    state: false,
    score: Number.NaN,
    startDistance: base.pos - comp.pos,
    endDistance: NO_DISTANCE,
  };
  const near = (distance: number, baseWidth: number, compWidth: number): boolean =>
    bnddist + baseWidth > 0 &&
    bnddist + compWidth > 0 &&
    Math.abs(distance) < 2 * bnddist + baseWidth + compWidth;
  if (!near(match.startDistance, baseVariant.confidence.pos, compVariant.confidence.pos)) return match;
  if (base.mate.chrom !== comp.mate.chrom) return match;
  match.endDistance = base.mate.pos - comp.mate.pos;
  if (!near(match.endDistance, baseVariant.confidence.end, compVariant.confidence.end)) return match;
  if (base.mate.direction !== comp.mate.direction || base.mate.strand !== comp.mate.strand) return match;
  const meanDistance = (Math.abs(match.startDistance) + Math.abs(match.endDistance)) / 2;
  match.score = bnddist > 0 ? Math.max(0, (1 - meanDistance / (bnddist * 2)) * 100) : 0;
  match.state = true;
  return match;
}

function breakendLess(a: BreakendMatch, b: BreakendMatch): boolean {
  if (a.state !== b.state) return b.state;
  if ((a.score || 0) !== (b.score || 0)) return (a.score || 0) < (b.score || 0);
  if (closeness(a.startDistance) !== closeness(b.startDistance)) {
    return closeness(a.startDistance) < closeness(b.startDistance);
  }
  return closeness(a.endDistance) < closeness(b.endDistance);
}

/** The breakends that a DEL, (tandem) DUP or INV makes; none for other kinds. */
function decompose(variant: SvVariant): readonly SvBreakend[] {
  variant.decomposed ??= breakendsOf(variant);
  return variant.decomposed;
}

function breakendsOf({ type, chrom, pos, end }: SvVariant): SvBreakend[] {
  const breakend = (
    at: number,
    mate: number,
    direction: 'left' | 'right',
    strand: 'direct' | 'complement',
  ): SvBreakend => ({ pos: at, mate: { chrom, pos: mate, direction, strand } });
  if (type === 'DEL') {
    return [breakend(pos, end + 1, 'left', 'direct'), breakend(end + 1, pos, 'right', 'complement')];
  }
  if (type === 'DUP') {
    return [breakend(pos + 1, end, 'right', 'complement'), breakend(end, pos + 1, 'left', 'direct')];
  }
  if (type === 'INV') {
    return [
      breakend(pos, end, 'right', 'direct'),
      breakend(pos + 1, end + 1, 'left', 'complement'),
      breakend(end, pos, 'right', 'direct'),
      breakend(end + 1, pos + 1, 'left', 'complement'),
    ];
  }
  return [];
}
