import { align } from './align.ts';
import type { SmallRecord } from './record.ts';

/** What a call is counted under. Bits of `flags` are those of FLAG. */
export interface CallClass {
  type: 'SNP' | 'INDEL';
  flags: number;
}

/** hap.py's subtypes and genotypes as bits; a call can carry several (an MNP both `ti` and `tv`). */
export const FLAG = {
  ti: 1,
  tv: 2,
  I1_5: 4,
  I6_15: 8,
  I16_PLUS: 16,
  D1_5: 32,
  D6_15: 64,
  D16_PLUS: 128,
  C1_5: 256,
  C6_15: 512,
  C16_PLUS: 1024,
  het: 2048,
  homalt: 4096,
  hetalt: 8192,
} as const;

/**
 * Type, subtype and zygosity of a call as hap.py's quantify counts them: every called allele is trimmed and aligned to
 * the reference, a call of substitutions only is a SNP, any inserted or deleted base makes it an INDEL; an indel with
 * substitutions is complex (C*). Half calls have no zygosity. `sharesLine`: a call of the other side stands in the same line, in
 * which hap.py writes equal alleles once: two of them are homozygous there, and elsewhere not.
 */
export function classify(record: SmallRecord, sharesLine = false): CallClass {
  const x = record.gt[0];
  const y = record.gt[1];
  if (record.ref.length === 1) {
    const only = x === y || y < 1 ? x : x < 1 ? y : -1;
    const alt = only > 0 ? record.alts[only - 1]! : '';
    if (alt.length === 1) return { type: 'SNP', flags: substitution(record.ref, alt) | zygosity(x, y) };
  }
  const once = sharesLine && x > 0 && y > 0 && record.alts[x - 1] === record.alts[y - 1];
  let flags = once ? FLAG.homalt : zygosity(x, y);
  let indel = false;
  for (const number of x === y ? [x] : [x, y]) {
    if (number < 1) continue;
    const counts = count(record.ref, record.alts[number - 1]!);
    flags |= counts.flags;
    if (counts.inserted + counts.deleted > 0) indel = true;
    flags |= sizes(counts);
  }
  return { type: indel ? 'INDEL' : 'SNP', flags };
}

function zygosity(x: number, y: number): number {
  if (x < 0 || y < 0) return 0;
  if (x === y) return FLAG.homalt;
  return x === 0 || y === 0 ? FLAG.het : FLAG.hetalt;
}

interface Counts {
  substituted: number;
  inserted: number;
  deleted: number;
  flags: number;
}

function count(ref: string, alt: string): Counts {
  let lead = 0;
  while (lead < ref.length && lead < alt.length && ref[lead] === alt[lead]) lead++;
  let tail = 0;
  while (
    tail < ref.length - lead &&
    tail < alt.length - lead &&
    ref[ref.length - 1 - tail] === alt[alt.length - 1 - tail]
  )
    tail++;
  const r = ref.slice(lead, ref.length - tail);
  const a = alt.slice(lead, alt.length - tail);
  const counts: Counts = { substituted: 0, inserted: 0, deleted: 0, flags: 0 };
  if (r.length < 2 || a.length < 2) {
    compareBases(r.slice(0, a.length), a.slice(0, r.length), counts);
    counts.inserted += Math.max(0, a.length - r.length);
    counts.deleted += Math.max(0, r.length - a.length);
    return counts;
  }
  let i = 0;
  let j = 0;
  for (const { kind, length } of align(r, a)) {
    if (kind === 'both') compareBases(r.slice(i, i + length), a.slice(j, j + length), counts);
    else if (kind === 'deletion') counts.deleted += length;
    else counts.inserted += length;
    if (kind !== 'insertion') i += length;
    if (kind !== 'deletion') j += length;
  }
  return counts;
}

function compareBases(r: string, a: string, counts: Counts): void {
  for (let i = 0; i < r.length; i++) {
    if (r[i] === a[i]) continue;
    counts.substituted++;
    counts.flags |= substitution(r[i]!, a[i]!);
  }
}

/** Transition or transversion; neither for codes other than A, C, G, T. */
function substitution(r: string, a: string): number {
  const purines = Number(r === 'A' || r === 'G') + Number(a === 'A' || a === 'G');
  const pyrimidines = Number(r === 'C' || r === 'T') + Number(a === 'C' || a === 'T');
  if (purines + pyrimidines !== 2) return 0;
  return purines === 1 ? FLAG.tv : FLAG.ti;
}

function sizes({ substituted, inserted, deleted }: Counts): number {
  if (substituted > 0) return binned(inserted + deleted, FLAG.C1_5);
  return binned(inserted, FLAG.I1_5) | binned(deleted, FLAG.D1_5);
}

/** The bit of the size bin; `first` is that of 1 to 5 bases. */
function binned(bases: number, first: number): number {
  if (bases === 0) return 0;
  return bases <= 5 ? first : bases <= 15 ? first << 1 : first << 2;
}
