import type { SmallVariantResult, SvResult } from '../../contract/result.ts';

/** Whether the figures can be believed. A tool's exit code 0 says nothing about that. */
export interface Assessment {
  state: 'ok' | 'suspicious';
  /** One sentence each; empty when ok. */
  reasons: string[];
}

/** What the pre-flight check counted; everything here is optional evidence. */
export interface InputCounts {
  /** Records of the truth set by contig, where the comparison looks at all of them. */
  truthByContig?: Readonly<Record<string, number>>;
  /** Records of the query by contig. */
  queryByContig?: Readonly<Record<string, number>>;
}

/**
 * A band belongs to a truth set. These are wide of what is published for GIAB v4.2.1 over the whole genome (DRAGEN 4.2,
 * HG002 at 35x: SNP F1 0.9986, INDEL F1 0.9981): below them something is wrong with the input, not with the caller.
 */
const WHOLE_GENOME_F1 = { SNP: 0.9, INDEL: 0.8 } as const;
/** GIAB v4.2.1 has more than 3 million SNPs on chr1-22; a set this large is the whole genome. */
const WHOLE_GENOME_SNPS = 1_000_000;
/** Below this many truth variants chance alone may explain any figure. */
const ENOUGH = 50;
/** hap.py fed with a DeepVariant gVCF was seen to compare 2 of 221 truth variants and to exit 0. */
const COLLAPSED_TO = 10;
const COLLAPSED_FROM = 200;
/** Fractions that only a wrong pairing explains, e.g. SVs of one person against those of another. */
const HOPELESS = 0.1;

/**
 * Reasons to distrust a small-variant result: no truth or no query variants, a type missing although the truth set is
 * large, nothing matched, F1 below the whole-genome band, hardly any match in a set large enough to tell, a chromosome
 * of the truth set without any query call. Small sets are judged by zero counts and missing chromosomes only. Never a hard
 * failure: the figures stay visible, they are just never green.
 */
export function assessSmallVariantResult(result: SmallVariantResult, counts: InputCounts = {}): Assessment {
  const reasons: string[] = [];
  const rows = result.summary.filter((row) => row.filter === 'PASS');
  const judged = rows.length > 0 ? rows : result.summary;
  if (judged.length === 0) return suspicious(['The comparison wrote a table without a single row.']);
  const truthTotal = sum(judged.map((row) => row.truthTotal));
  const queryTotal = sum(judged.map((row) => row.queryTotal));
  if (truthTotal === 0)
    reasons.push('The comparison saw no truth variant at all: wrong regions, contig names or build?');
  if (queryTotal === 0)
    reasons.push('The comparison saw no query variant at all: wrong contig names, or every call filtered?');
  if (truthTotal > 0 && queryTotal > 0 && sum(judged.map((row) => row.truthTp)) === 0) {
    reasons.push(
      `None of the ${truthTotal} variants of the truth set was found: is it the same person and build?`,
    );
    return suspicious([...reasons, ...missingChromosomes(counts)]);
  }
  const truthRecords = sum(Object.values(counts.truthByContig ?? {}));
  if (truthTotal > 0 && truthTotal <= COLLAPSED_TO && truthRecords >= COLLAPSED_FROM) {
    reasons.push(`Only ${truthTotal} of the ${truthRecords} variants of the truth set were compared.`);
  }
  const snps = judged.find((row) => row.type === 'SNP')?.truthTotal ?? 0;
  for (const type of ['SNP', 'INDEL'] as const) {
    const row = judged.find((candidate) => candidate.type === type);
    if (row === undefined) {
      if (truthTotal >= ENOUGH)
        reasons.push(`There is no row for ${type}, although the truth set has ${truthTotal} variants.`);
      continue;
    }
    reasons.push(...nothingFound(type, row.truthTotal, row.truthTp, row.queryTotal, row.f1));
    const band = WHOLE_GENOME_F1[type];
    if (snps >= WHOLE_GENOME_SNPS && row.f1 !== null && row.f1 < band && row.f1 >= HOPELESS) {
      reasons.push(
        `${type} F1 ${percent(row.f1)} is far below what a whole genome reaches (${percent(band)} at the very least).`,
      );
    }
  }
  reasons.push(...missingChromosomes(counts));
  return suspicious(reasons);
}

/**
 * Reasons to distrust a structural-variant result: no base or no comparison calls, nothing matched, hardly any match
 * (precision and recall both below 10 % with enough calls: what another person's truth set gives), a chromosome of the
 * truth set without any query call.
 */
export function assessSvResult(result: SvResult, counts: InputCounts = {}): Assessment {
  const reasons: string[] = [];
  if (result.baseCount === 0)
    reasons.push('The comparison saw no SV of the truth set: wrong regions, contig names or build?');
  if (result.compCount === 0)
    reasons.push('The comparison saw no SV of the run: wrong contig names, or every call filtered?');
  if (result.baseCount > 0 && result.compCount > 0) {
    if (result.tpBase === 0) {
      reasons.push(
        `None of the ${result.baseCount} SVs of the truth set was found: is it the same person and build?`,
      );
    } else if (
      result.baseCount >= ENOUGH &&
      result.precision !== null &&
      result.recall !== null &&
      result.precision < HOPELESS &&
      result.recall < HOPELESS
    ) {
      reasons.push(
        `Precision ${percent(result.precision)} and recall ${percent(result.recall)} together: is it the same person and build?`,
      );
    }
  }
  reasons.push(...missingChromosomes(counts));
  return suspicious(reasons);
}

function nothingFound(
  type: string,
  truthTotal: number,
  truthTp: number,
  queryTotal: number,
  f1: number | null,
): string[] {
  if (truthTotal >= 10 && queryTotal > 0 && truthTp === 0)
    return [`None of the ${truthTotal} ${type} variants of the truth set was found.`];
  if (truthTotal >= ENOUGH && f1 !== null && f1 < HOPELESS)
    return [`${type} F1 is only ${percent(f1)}: is it the same person and build?`];
  return [];
}

/** Chromosomes where the truth set has enough variants to expect a call, and the query has none. */
function missingChromosomes({ truthByContig, queryByContig }: InputCounts): string[] {
  if (truthByContig === undefined || queryByContig === undefined) return [];
  const missing = Object.entries(truthByContig)
    .filter(([contig, records]) => records >= ENOUGH && (queryByContig[contig] ?? 0) === 0)
    .map(([contig]) => contig);
  if (missing.length === 0) return [];
  const named =
    missing.slice(0, 5).join(', ') + (missing.length > 5 ? ` and ${missing.length - 5} more` : '');
  return [`The run has no call at all on ${named}, where the truth set has many.`];
}

function suspicious(reasons: string[]): Assessment {
  return { state: reasons.length === 0 ? 'ok' : 'suspicious', reasons };
}

function sum(values: number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(1)} %`;
}
