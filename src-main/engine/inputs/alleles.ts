import type { VcfHeader } from '../io/vcf.ts';

/** The alleles that stand for "anything else": GATK's and DRAGEN's `<NON_REF>`, bcftools' and DeepVariant's `<*>`. */
export function isUnseenAllele(alt: string): boolean {
  return alt === '<NON_REF>' || alt === '<*>';
}

/** Numbers of values that depend on the alleles. */
type PerAllele = 'A' | 'R' | 'G';

/** Takes alleles out of records of one file, whose header says how many values each key has. */
export class AlleleTrimmer {
  readonly #infos: Map<string, PerAllele>;
  readonly #formats: Map<string, PerAllele>;

  constructor(header: Pick<VcfHeader, 'infos' | 'formats'>) {
    this.#infos = perAllele(header.infos, INFO_DEFAULTS);
    this.#formats = perAllele(header.formats, FORMAT_DEFAULTS);
  }

  /**
   * The columns of a record with only the ALT alleles in `kept` (indices from 1, ascending). INFO and FORMAT values of
   * Number A, R and G lose the others; values whose count does not fit their Number become missing, because nothing
   * tells which is which. A genotype with a lost allele becomes missing and is counted.
   */
  keep(columns: readonly string[], kept: readonly number[]): { columns: string[]; genotypesLost: number } {
    const alts = columns[4]!.split(',');
    const plan: Plan = { alleles: alts.length + 1, kept: [0, ...kept] };
    const trimmed = [...columns];
    trimmed[4] = kept.length === 0 ? '.' : kept.map((allele) => alts[allele - 1]!).join(',');
    trimmed[7] = this.#info(columns[7]!, plan);
    let genotypesLost = 0;
    const format = columns[8]?.split(':') ?? [];
    for (let i = 9; i < columns.length; i++) {
      const sample = this.#sample(format, columns[i]!, plan);
      trimmed[i] = sample.text;
      if (sample.genotypeLost) genotypesLost += 1;
    }
    return { columns: trimmed, genotypesLost };
  }

  #info(info: string, plan: Plan): string {
    return info
      .split(';')
      .map((entry) => {
        const equals = entry.indexOf('=');
        const number = equals < 0 ? undefined : this.#infos.get(entry.slice(0, equals));
        return number === undefined
          ? entry
          : `${entry.slice(0, equals)}=${trimValues(entry.slice(equals + 1), number, plan, 2)}`;
      })
      .join(';');
  }

  #sample(format: string[], sample: string, plan: Plan): { text: string; genotypeLost: boolean } {
    const values = sample.split(':');
    const genotype = format[0] === 'GT' ? values[0]! : '';
    const ploidy = genotype === '' ? 2 : genotype.split(/[/|]/).length;
    let genotypeLost = false;
    const trimmed = values.map((value, i) => {
      if (i === 0 && genotype !== '') {
        const remapped = remapGenotype(value, plan);
        genotypeLost = remapped === null;
        return remapped ?? missingGenotype(value);
      }
      const number = this.#formats.get(format[i] ?? '');
      return number === undefined ? value : trimValues(value, number, plan, ploidy);
    });
    return { text: trimmed.join(':'), genotypeLost };
  }
}

interface Plan {
  /** REF and all ALT alleles before. */
  alleles: number;
  /** Old indices of what stays, REF's 0 first. */
  kept: number[];
}

const INFO_DEFAULTS: Readonly<Record<string, PerAllele>> = {
  AC: 'A',
  AF: 'A',
  MLEAC: 'A',
  MLEAF: 'A',
  AD: 'R',
};
const FORMAT_DEFAULTS: Readonly<Record<string, PerAllele>> = {
  AD: 'R',
  ADF: 'R',
  ADR: 'R',
  AF: 'A',
  PL: 'G',
  GL: 'G',
  GP: 'G',
  PRI: 'G',
};

/** What the header declares; keys it does not declare have the number they have in the specification. */
function perAllele(
  declared: VcfHeader['infos'],
  defaults: Readonly<Record<string, PerAllele>>,
): Map<string, PerAllele> {
  const found = new Map(Object.entries(defaults));
  for (const [key, { number }] of declared) {
    if (number === 'A' || number === 'R' || number === 'G') found.set(key, number);
    else found.delete(key);
  }
  return found;
}

function trimValues(text: string, number: PerAllele, plan: Plan, ploidy: number): string {
  if (text === '.' || text === '') return text;
  const values = text.split(',');
  const wanted = wantedIndices(number, plan, ploidy, values.length);
  if (wanted === null) return '.';
  return wanted.length === 0 ? '.' : wanted.map((i) => values[i]!).join(',');
}

/** Old indices of the values that stay, in order; null when the values are not as many as the Number says. */
function wantedIndices(
  number: PerAllele,
  { alleles, kept }: Plan,
  ploidy: number,
  count: number,
): number[] | null {
  if (number === 'A') return count === alleles - 1 ? kept.slice(1).map((allele) => allele - 1) : null;
  if (number === 'R') return count === alleles ? kept : null;
  if (count === alleles && ploidy === 1) return kept;
  if (count !== (alleles * (alleles + 1)) / 2) return null;
  // Genotype j/k with j <= k stands at k(k+1)/2 + j (VCF specification 1.6.2).
  return kept.flatMap((k, i) => kept.slice(0, i + 1).map((j) => (k * (k + 1)) / 2 + j));
}

/** The genotype with the new allele numbers; null when it has an allele that is gone. */
function remapGenotype(genotype: string, { alleles, kept }: Plan): string | null {
  let lost = false;
  const remapped = genotype.replace(/\d+/g, (digits) => {
    const now = kept.indexOf(Number(digits));
    if (now < 0 || Number(digits) >= alleles) lost = true;
    return String(now);
  });
  return lost ? null : remapped;
}

function missingGenotype(genotype: string): string {
  return genotype.replace(/\d+/g, '.').replaceAll('|', '/');
}
