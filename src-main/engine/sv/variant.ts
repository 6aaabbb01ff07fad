import type { VcfHeader, VcfRecord } from '../io/vcf.ts';
import { formatValue, infoValue, parseGenotype } from '../io/vcf.ts';
import { type Breakend, isBreakendAllele, parseBreakend } from './breakend.ts';
import { sequenceBytes } from './similarity.ts';

/** truvari's SV classes; anything else is `UNK`. */
export type SvType = 'SNP' | 'DEL' | 'INS' | 'DUP' | 'INV' | 'NON' | 'BND' | 'UNK';

const SV_TYPES: ReadonlySet<string> = new Set(['SNP', 'DEL', 'INS', 'DUP', 'INV', 'NON', 'BND', 'UNK']);

/** One biallelic record as the comparison sees it. Positions are 0-based, half-open. */
export class SvVariant {
  readonly record: VcfRecord;
  readonly chrom: string;
  readonly start: number;
  /** Changes once, when a DUP is rewritten as an insertion. */
  end: number;
  /** End of what the record spans on the reference; never changes. */
  readonly spanEnd: number;
  readonly ref: string;
  readonly alt: string;
  readonly size: number;
  readonly type: SvType;
  /** Position and orientation of the mate; null when the record is no breakend. */
  readonly breakend: Breakend | null;
  readonly genotype: Genotype | null;
  /** Sequences are known: given in the record, or put in by `resolve`. */
  resolved: boolean;
  /** Breakends that a symbolic or sequence-resolved DEL, DUP or INV stands for; made when first needed. */
  decomposed: readonly SvBreakend[] | undefined;
  readonly confidence: Confidence;
  #allele: Uint8Array | undefined;
  #resolvedRef: string | null = null;
  #resolvedAlt: string | null = null;

  constructor(record: VcfRecord, header: VcfHeader, sample: number | null) {
    this.record = record;
    this.chrom = record.chrom;
    this.start = record.pos - 1;
    this.ref = record.ref;
    this.alt = record.alts[0]!;
    const info = record.info;
    this.spanEnd = this.start + referenceLength(this.start, this.ref, this.alt, info, header);
    this.end = this.spanEnd;
    this.resolved = this.alt !== '*' && !isSymbolic(this.alt) && !isBreakendAllele(this.alt);
    this.type = svType(this.ref, this.alt, info, this.resolved);
    this.size = svSize(this, info, header);
    this.breakend = isBreakendAllele(this.alt) ? parseBreakend(this.alt) : null;
    this.genotype = sample === null ? null : readGenotype(record, sample);
    this.confidence = { pos: confidenceOf(info, 'CIPOS'), end: confidenceOf(info, 'CIEND') };
  }

  get isBreakend(): boolean {
    return isBreakendAllele(this.alt);
  }

  get isSymbolic(): boolean {
    return isSymbolic(this.alt);
  }

  get pos(): number {
    return this.start + 1;
  }

  /** REF, or the sequence put in for it. */
  get refSequence(): string {
    return this.#resolvedRef || this.ref;
  }

  /** ALT, or the sequence put in for it. */
  get altSequence(): string {
    return this.#resolvedAlt || this.alt;
  }

  /** The sequence that is compared: what a deletion takes away, otherwise what ALT holds; upper-case bytes. */
  get allele(): Uint8Array {
    this.#allele ??= sequenceBytes(this.type === 'DEL' ? this.refSequence : this.altSequence);
    return this.#allele;
  }

  /**
   * Gives a symbolic allele its sequence, from the reference bases of [start, end); true when the kind allows it:
   * DEL, INV, and with `dupToIns` DUP, which becomes an insertion of one base's length. As truvari's `resolve`.
   */
  resolve(bases: string, dupToIns: boolean): boolean {
    if (bases === '') return false;
    if (this.type === 'DEL') {
      this.#resolvedRef = bases;
      this.#resolvedAlt = bases[0]!;
    } else if (this.type === 'INV') {
      this.#resolvedRef = bases;
      this.#resolvedAlt = reverseComplement(bases);
    } else if (this.type === 'DUP' && dupToIns) {
      this.#resolvedRef = bases[0]!;
      this.#resolvedAlt = bases;
      this.end = this.start + 1;
    } else return false;
    this.resolved = true;
    return true;
  }
}

/** A genotype as truvari prints it, e.g. `(0, 1)`, and how many of its alleles are the ALT. */
export interface Genotype {
  text: string;
  count: number;
}

/** Second number of CIPOS and of CIEND, absolute; 0 when absent. */
export interface Confidence {
  pos: number;
  end: number;
}

/** A breakend to compare: where it is, and what it joins. */
export interface SvBreakend {
  pos: number;
  mate: Breakend;
}

export function isSymbolic(alt: string): boolean {
  return alt.charCodeAt(0) === LESS;
}

const LESS = 60;

/** Alleles that name a reference block in a gVCF, not a variant. */
export function isReferenceBlock(alt: string): boolean {
  return alt === '<NON_REF>' || alt === '<*>';
}

/**
 * Bases of the reference that a record spans, as htslib has it since 1.23: the longest of REF, INFO END, and SVLEN
 * plus the anchor base for symbolic DEL, DUP, CNV and INV.
 */
function referenceLength(start: number, ref: string, alt: string, info: string, header: VcfHeader): number {
  let length = Math.max(ref.length, 1);
  const end = info.includes('END=') ? Number.parseInt(textOf(info, 'END') ?? '', 10) : Number.NaN;
  if (end - start > length) length = end - start;
  if (SVLEN_ON_REFERENCE.test(alt) && header.infos.get('SVLEN')?.type === 'Integer') {
    const svlen = Math.abs(Number.parseInt(textOf(info, 'SVLEN') ?? '', 10));
    if (svlen > 0 && svlen + 1 > length) length = svlen + 1;
  }
  return length;
}

const SVLEN_ON_REFERENCE = /^<(?:CNV|DEL|DUP|INV)(?::.*)?>$/;

/** truvari's `var_type`: breakend notation, then SVTYPE, then the lengths of REF and ALT, then the symbolic ALT. */
function svType(ref: string, alt: string, info: string, resolved: boolean): SvType {
  if (isBracket(alt.charCodeAt(0)) || isBracket(alt.charCodeAt(alt.length - 1))) return 'BND';
  const given = info.includes('SVTYPE=') ? textOf(info, 'SVTYPE') : undefined;
  if (given !== undefined) return asSvType(given.split(',', 1)[0]!);
  if (resolved) {
    if (ref.length < alt.length) return 'INS';
    if (ref.length > alt.length) return 'DEL';
    return ref.length === 1 ? 'SNP' : 'UNK';
  }
  const symbol = /^<(.*)>/.exec(alt)?.[1];
  return symbol === undefined ? 'UNK' : asSvType(symbol.split(':', 1)[0]!);
}

function isBracket(char: number): boolean {
  return char === 91 || char === 93; // [ or ]
}

function asSvType(name: string): SvType {
  return SV_TYPES.has(name) ? (name as SvType) : 'UNK';
}

/** truvari's `var_size`: SVLEN, else the span of a symbolic allele, else from the lengths of REF and ALT. */
function svSize(variant: SvVariant, info: string, header: VcfHeader): number {
  const given = info.includes('SVLEN=') ? svlen(info, header) : null;
  if (given !== null) return given;
  const { ref, alt } = variant;
  if (!variant.resolved && alt.includes('<')) return variant.end - variant.start;
  if (ref.length === alt.length) return ref.length === 1 ? 0 : ref.length;
  return Math.abs(ref.length - alt.length);
}

/** Absolute SVLEN; null when it is missing or, with a declared type other than Integer, no whole number. */
function svlen(info: string, header: VcfHeader): number | null {
  const text = textOf(info, 'SVLEN')?.split(',', 1)[0];
  if (text === undefined) return null;
  const type = header.infos.get('SVLEN')?.type;
  if (type === 'String' || type === undefined) return /^[-+]?\d+$/.test(text) ? Math.abs(Number(text)) : null;
  const value = Number.parseFloat(text);
  return Number.isFinite(value) ? Math.abs(Math.trunc(value)) : null;
}

function textOf(info: string, key: string): string | undefined {
  const value = infoValue({ info }, key);
  return value === true ? undefined : value;
}

function confidenceOf(info: string, key: string): number {
  if (!info.includes(key)) return 0;
  const second = Number.parseInt(textOf(info, key)?.split(',')[1] ?? '', 10);
  return Number.isNaN(second) ? 0 : Math.abs(second);
}

function readGenotype(record: VcfRecord, sample: number): Genotype | null {
  const text = formatValue(record, sample, 'GT');
  if (text === undefined || text === '') return null;
  const known = GENOTYPES.get(text);
  if (known) return known;
  const alleles = parseGenotype(text).alleles.map((allele) => (allele === 0 || allele === 1 ? allele : null));
  const shown = alleles.map((allele) => (allele === null ? 'None' : String(allele)));
  const genotype = {
    text: shown.length === 1 ? `(${shown[0]},)` : `(${shown.join(', ')})`,
    count: alleles.filter((allele) => allele === 1).length,
  };
  if (GENOTYPES.size < 1000) GENOTYPES.set(text, genotype);
  return genotype;
}

const GENOTYPES = new Map<string, Genotype>();

function reverseComplement(bases: string): string {
  let turned = '';
  for (let i = bases.length - 1; i >= 0; i--) turned += COMPLEMENT[bases[i]!] ?? bases[i]!;
  return turned;
}

const COMPLEMENT: Record<string, string> = { A: 'T', C: 'G', G: 'C', T: 'A', a: 't', c: 'g', g: 'c', t: 'a' };
