import type { Verdict } from './pick.ts';
import type { SvVariant } from './variant.ts';

/** Counts of a comparison, as in truvari's summary.json. A rate is null when it has no denominator. */
export interface SvSummary {
  tpBase: number;
  tpComp: number;
  fp: number;
  fn: number;
  precision: number | null;
  recall: number | null;
  f1: number | null;
  baseCount: number;
  compCount: number;
  tpCompTpGt: number;
  tpCompFpGt: number;
  tpBaseTpGt: number;
  tpBaseFpGt: number;
  /** Share of matched comp calls with the base's allele count; 0 where nothing matched, as truvari has it. */
  gtConcordance: number;
  /** Base genotype -> comp genotype -> count of matched base calls, in order of appearance. */
  gtMatrix: Record<string, Record<string, number>>;
  /** What the reader of these figures should know; also in log.txt. */
  warnings: string[];
}

export type Outcome = 'tp-base' | 'tp-comp' | 'fp' | 'fn';

/** Adds up verdicts. */
export class Tally {
  readonly #counts = { tpBase: 0, tpComp: 0, fp: 0, fn: 0, tpCompTpGt: 0, tpBaseTpGt: 0 };
  readonly #gtMatrix: Record<string, Record<string, number>> = {};
  readonly #sizemin: number;
  readonly #compareGenotypes: boolean;

  constructor(sizemin: number, compareGenotypes: boolean) {
    this.#sizemin = sizemin;
    this.#compareGenotypes = compareGenotypes;
  }

  /** Counts the base call of a verdict; where to write it. */
  addBase(verdict: Verdict): Outcome {
    if (!verdict.state) {
      this.#counts.fn++;
      return 'fn';
    }
    this.#counts.tpBase++;
    if (this.#sameGenotype(verdict)) this.#counts.tpBaseTpGt++;
    const [base, comp] = this.#genotypes(verdict);
    this.#gtMatrix[base] ??= {};
    const row = this.#gtMatrix[base];
    row[comp] = (row[comp] ?? 0) + 1;
    return 'tp-base';
  }

  /** Counts the comp call of a verdict; null for a false one too small to be counted. */
  addComp(verdict: Verdict): Outcome | null {
    if (verdict.state) {
      this.#counts.tpComp++;
      if (this.#sameGenotype(verdict)) this.#counts.tpCompTpGt++;
      return 'tp-comp';
    }
    const comp = verdict.comp!;
    if (comp.size < this.#sizemin && !comp.isBreakend) return null;
    this.#counts.fp++;
    return 'fp';
  }

  /** Whether no match of these genotypes has been counted yet. */
  isNewPair(base: SvVariant, comp: SvVariant): boolean {
    if (!this.#compareGenotypes) return false;
    return this.#gtMatrix[base.genotype?.text ?? 'None']?.[comp.genotype?.text ?? 'None'] === undefined;
  }

  summary(): SvSummary {
    const { tpBase, tpComp, fp, fn, tpCompTpGt, tpBaseTpGt } = this.#counts;
    const rates = performance(tpBase, tpComp, fn, fp);
    return {
      tpBase,
      tpComp,
      fp,
      fn,
      ...rates,
      baseCount: tpBase + fn,
      compCount: tpComp + fp,
      tpCompTpGt,
      tpCompFpGt: tpComp - tpCompTpGt,
      tpBaseTpGt,
      tpBaseFpGt: tpBase - tpBaseTpGt,
      gtConcordance: tpComp === 0 ? 0 : tpCompTpGt / tpComp,
      gtMatrix: this.#gtMatrix,
      warnings: [],
    };
  }

  #sameGenotype(verdict: Verdict): boolean {
    return this.#compareGenotypes && genotypeDifference(verdict) === 0;
  }

  #genotypes({ pair }: Verdict): [string, string] {
    if (!this.#compareGenotypes || !pair) return ['None', 'None'];
    const { base, comp } = callsOf(pair);
    return [base.genotype?.text ?? 'None', comp.genotype?.text ?? 'None'];
  }
}

/** Difference in allele count of the two calls compared. */
export function genotypeDifference({ pair }: Verdict): number | null {
  if (!pair) return null;
  const { base, comp } = callsOf(pair);
  return Math.abs((base.genotype?.count ?? 0) - (comp.genotype?.count ?? 0));
}

/** The two calls whose comparison is behind a verdict. */
export function callsOf({ matrix, index }: NonNullable<Verdict['pair']>) {
  const width = matrix.comps.length;
  return { base: matrix.bases[Math.floor(index / width)]!, comp: matrix.comps[index % width]! };
}

function performance(
  tpBase: number,
  tpComp: number,
  fn: number,
  fp: number,
): { precision: number | null; recall: number | null; f1: number | null } {
  if (tpBase + fn === 0 || tpComp + fp === 0) return { precision: null, recall: null, f1: null };
  const precision = tpComp / (tpComp + fp);
  const recall = tpBase / (tpBase + fn);
  const sum = recall + precision;
  return { precision, recall, f1: sum === 0 ? null : 2 * ((recall * precision) / sum) };
}
