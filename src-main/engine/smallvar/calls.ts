import { type SmallRecord, smallRecord } from './record.ts';

/**
 * Calls in order of their starts. Nine in ten are plain: one base by another, het or homozygous. Those are kept as
 * numbers and not as objects, for there are millions.
 */
export class Calls {
  length = 0;
  /** 0-based. */
  starts: Int32Array = new Int32Array(64);
  /** What `plainCode` made of a plain call; 0 for others, which are in `records`. */
  codes: Uint16Array = new Uint16Array(64);
  /** The value for the ROC of a plain call; NaN for none. */
  quals: Float64Array = new Float64Array(64);
  records: (SmallRecord | null)[] = [];

  addPlain(start: number, code: number, qual: number): void {
    const at = this.#next(start);
    this.codes[at] = code;
    this.quals[at] = qual;
    this.records.push(null);
  }

  add(record: SmallRecord): void {
    this.codes[this.#next(record.start)] = 0;
    this.records.push(record);
  }

  append({ length, starts, codes, quals, records }: Calls): void {
    const from = this.length;
    this.#reserve(from + length);
    this.starts.set(starts.subarray(0, length), from);
    this.codes.set(codes.subarray(0, length), from);
    this.quals.set(quals.subarray(0, length), from);
    for (const record of records) this.records.push(record);
    this.length += length;
  }

  slice(from: number, to: number): Calls {
    const part = new Calls();
    part.length = to - from;
    part.starts = this.starts.slice(from, to);
    part.codes = this.codes.slice(from, to);
    part.quals = this.quals.slice(from, to);
    part.records = this.records.slice(from, to);
    return part;
  }

  /** Lets all starts count from `origin`. */
  moveTo(origin: number): void {
    for (let i = 0; i < this.length; i++) {
      this.starts[i]! -= origin;
      const record = this.records[i];
      if (record) record.start -= origin;
    }
  }

  /** Drops the calls for which `isUnfit` holds; returns how many. */
  leaveOut(isUnfit: (start: number, code: number, record: SmallRecord | null) => boolean): number {
    let kept = 0;
    for (let i = 0; i < this.length; i++) {
      const record = this.records[i]!;
      if (isUnfit(this.starts[i]!, this.codes[i]!, record)) continue;
      if (kept < i) {
        this.starts[kept] = this.starts[i]!;
        this.codes[kept] = this.codes[i]!;
        this.quals[kept] = this.quals[i]!;
        this.records[kept] = record;
      }
      kept++;
    }
    const left = this.length - kept;
    this.length = kept;
    this.records.length = kept;
    return left;
  }

  /** Call `i` as a record, also a plain one. */
  record(i: number): SmallRecord {
    return this.records[i] ?? plainRecord(this.starts[i]!, this.codes[i]!, this.quals[i]!);
  }

  #next(start: number): number {
    this.#reserve(this.length + 1);
    this.starts[this.length] = start;
    return this.length++;
  }

  #reserve(length: number): void {
    if (length <= this.starts.length) return;
    const size = Math.max(length, this.starts.length * 2);
    const { starts, codes, quals } = this;
    this.starts = new Int32Array(size);
    this.codes = new Uint16Array(size);
    this.quals = new Float64Array(size);
    this.starts.set(starts);
    this.codes.set(codes);
    this.quals.set(quals);
  }
}

/** Bits of a plain call's code: always set, ref, alt, the two alleles of GT, whether it is phased; above, its filters. */
const PLAIN = 128;
const REF_SHIFT = 5;
const ALT_SHIFT = 3;
const FIRST = 4;
const SECOND = 2;
const PHASED = 1;
const FILTER_SHIFT = 8;
/** The code without its filters. */
export const WITHOUT_FILTERS = 255;

/**
 * Code of a plain call, from the characters of REF, ALT and of a GT of three: its alleles 0 or 1 and what parts them. 0 when it
 * is not plain.
 */
export function plainCode(
  ref: number,
  alt: number,
  first: number,
  separator: number,
  second: number,
): number {
  const r = BASE_NUMBERS[ref & LETTER]!;
  const a = BASE_NUMBERS[alt & LETTER]!;
  if (r === a || r > 3 || a > 3 || ref < LETTERS || alt < LETTERS) return 0;
  if (separator !== SLASH && separator !== BAR) return 0;
  const [x, y] = [first - ZERO, second - ZERO];
  if ((x !== 0 && x !== 1) || (y !== 0 && y !== 1) || x + y === 0) return 0;
  const phased = separator === BAR ? PHASED : 0;
  return PLAIN | (r << REF_SHIFT) | (a << ALT_SHIFT) | (x * FIRST) | (y * SECOND) | phased;
}

const LETTERS = 65;
const LETTER = 31;
const ZERO = 48;
const SLASH = 47;
const BAR = 124;
const BASES = 'ACGT';
/** By the last five bits of a letter, so that lower case is the same as upper case; 4 for what is no base. */
const BASE_NUMBERS = Uint8Array.from({ length: 32 }, (_, letter) => {
  const found = BASES.indexOf(String.fromCharCode(64 + letter));
  return found < 0 ? 4 : found;
});

function plainRef(code: number): string {
  return BASES[(code >> REF_SHIFT) & 3]!;
}

/** The reference base of a plain call as an upper-case character. */
export function plainRefByte(code: number): number {
  return REF_BYTES[code & WITHOUT_FILTERS]!;
}
const REF_BYTES = Uint8Array.from({ length: 256 }, (_, code) => plainRef(code).charCodeAt(0));

/** Whether both alleles of GT are the ALT. */
export function isHomozygous(code: number): boolean {
  return (code & FIRST) !== 0 && (code & SECOND) !== 0;
}

/** Whether two plain calls of one place say the same, whatever their phase and filters. */
export function isSamePlain(a: number, b: number): boolean {
  return ((a ^ b) & WITHOUT_FILTERS) >> ALT_SHIFT === 0 && isHomozygous(a) === isHomozygous(b);
}

/** The code of a plain call that failed filters; 0 when there are too many different ones to number them. */
export function withFilters(code: number, failed: readonly string[]): number {
  if (failed.length === 0) return code;
  let number = FILTERS.indexOf(failed);
  if (number < 0) {
    if (FILTERS.length > MOST_FILTERS) return 0;
    number = FILTERS.push(failed) - 1;
  }
  return code | (number << FILTER_SHIFT);
}

/** The filters that a plain call failed. */
export function filtersOf(code: number): readonly string[] {
  return FILTERS[code >> FILTER_SHIFT]!;
}

/** Lists of filters by number; the same list is always the same object. */
const FILTERS: (readonly string[])[] = [[]];
const MOST_FILTERS = 255;

/** The record of a plain call. */
export function plainRecord(start: number, code: number, qual: number): SmallRecord {
  const called = GENOTYPES[code & (FIRST | SECOND | PHASED)]!;
  const alts = ALTS[(code >> ALT_SHIFT) & 3]!;
  const score = Number.isNaN(qual) ? null : qual;
  return smallRecord(start, plainRef(code), alts, called.gt, called.genotype, filtersOf(code), score);
}

const ALTS = [...BASES].map((base) => [base]);
const GENOTYPES = Array.from({ length: 8 }, (_, bits) => {
  const gt: readonly [number, number] = [bits & FIRST ? 1 : 0, bits & SECOND ? 1 : 0];
  return { gt, genotype: gt.join(bits & PHASED ? '|' : '/') };
});
