import type { CountedCall, CountedLine } from './count.ts';
import type { Qualities } from './quality.ts';
import { type CountedType, OUTCOME, Tally } from './tally.ts';

/** Calls with their QQ, eight bytes each: a whole genome has eight million. */
export interface RocCalls<Codes = Uint32Array> {
  levels: Float32Array;
  /** Made of the bits of CODE. */
  codes: Codes;
}

/** Bits of a code. */
export const CODE = {
  outcome: 7,
  fails: 8,
  genotype: 16,
  allele: 32,
  boundary: 64,
  contained: 128,
  /** Both. */
  subsets: 192,
  /** Above these stand the flags of the call. */
  flagShift: 8,
} as const;

/** What the ROC table is made from: all counted calls in order, and the calls that fail each filter. */
export class RocCollector {
  readonly #lists = { INDEL: new CallList(), SNP: new CallList() };
  /** By type and filter, separated by a tab. */
  readonly filters = new Map<string, Tally>();

  add(line: CountedLine, quality: Qualities, lociFilters: readonly string[]): void {
    const { truth, query, fails, row } = line;
    if (truth) this.#lists[truth.type].add(quality.truth ?? 0, rocCode(line, truth));
    if (query) this.#lists[query.type].add(quality.query, rocCode(line, query));
    if (!fails) return;
    for (const filter of row.query?.record.filters ?? lociFilters)
      for (const call of [truth, query]) if (call) this.#filter(call, filter);
  }

  /** Calls by themselves. Of those that fail filters `addFailed` is to tell. */
  addCalls(type: CountedType, calls: RocCalls<ArrayLike<number>>): void {
    this.#lists[type].append(calls);
  }

  /** Counts so many calls under the filters they fail. */
  addFailed(
    { type, outcome, flags, mismatch }: CountedCall,
    filters: readonly string[],
    times: number,
  ): void {
    for (const filter of filters) this.#tally(`${type}\t${filter}`).add(outcome, flags, mismatch, times);
  }

  calls(type: CountedType): RocCalls {
    return this.#lists[type].calls();
  }

  /** Appends what another collected. */
  merge(calls: Record<CountedType, RocCalls>, filters: readonly (readonly [string, Float64Array])[]): void {
    for (const type of ['INDEL', 'SNP'] as const) this.#lists[type].append(calls[type]);
    for (const [key, counts] of filters) this.#tally(key).addAll(new Tally(counts));
  }

  #filter({ type, outcome, flags, mismatch }: CountedCall, filter: string): void {
    this.#tally(`${type}\t${filter}`).add(outcome, flags, mismatch);
  }

  #tally(key: string): Tally {
    let tally = this.filters.get(key);
    if (!tally) {
      tally = new Tally();
      this.filters.set(key, tally);
    }
    return tally;
  }
}

/** Code of a call of a line, made of the bits of CODE. */
export function rocCode({ subset, fails }: CountedLine, { outcome, mismatch, flags }: CountedCall): number {
  const wrong = outcome === OUTCOME.queryFp ? mismatch : null;
  return (
    outcome |
    (fails ? CODE.fails : 0) |
    (subset === null ? 0 : subset === 'TS_boundary' ? CODE.boundary : CODE.contained) |
    (wrong === 'genotype' ? CODE.genotype : wrong === 'allele' ? CODE.allele : 0) |
    (flags << CODE.flagShift)
  );
}

class CallList {
  #levels = new Float32Array(1024);
  #codes = new Uint32Array(1024);
  #length = 0;

  add(level: number, bits: number): void {
    if (this.#length === this.#levels.length) this.#grow(this.#length * 2);
    this.#levels[this.#length] = level;
    this.#codes[this.#length++] = bits;
  }

  append({ levels, codes }: RocCalls<ArrayLike<number>>): void {
    const length = this.#length + levels.length;
    if (length > this.#levels.length) this.#grow(Math.max(length, this.#levels.length * 2));
    this.#levels.set(levels, this.#length);
    this.#codes.set(codes, this.#length);
    this.#length = length;
  }

  calls(): RocCalls {
    return { levels: this.#levels.subarray(0, this.#length), codes: this.#codes.subarray(0, this.#length) };
  }

  #grow(length: number): void {
    const levels = new Float32Array(length);
    const codes = new Uint32Array(length);
    levels.set(this.#levels);
    codes.set(this.#codes);
    this.#levels = levels;
    this.#codes = codes;
  }
}
