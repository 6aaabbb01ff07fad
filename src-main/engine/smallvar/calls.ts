import { hasFilters, plainRecord } from './callCode.ts';
import type { SmallRecord } from './record.ts';

/**
 * Calls in order of their starts. Nearly all are plain (see callCode.ts). Those are kept as numbers and not as
 * objects, for there are millions.
 */
export class Calls {
  length = 0;
  /** 0-based. */
  starts: Int32Array;
  /** The code of a plain call; 0 for others, which are in `records`. */
  codes: Float64Array;
  /** The value for the ROC of a plain call; NaN for none. */
  quals: Float64Array;
  readonly records = new Map<number, SmallRecord>();

  /** With room for so many. */
  constructor(room = 64) {
    this.starts = new Int32Array(room);
    this.codes = new Float64Array(room);
    this.quals = new Float64Array(room);
  }

  addPlain(starts: Int32Array, codes: Float64Array, quals: Float64Array): void {
    const from = this.length;
    this.#reserve(from + starts.length);
    this.starts.set(starts, from);
    this.codes.set(codes, from);
    this.quals.set(quals, from);
    this.length += starts.length;
  }

  add(record: SmallRecord): void {
    const at = this.#next(record.start);
    this.codes[at] = 0;
    this.records.set(at, record);
  }

  append({ length, starts, codes, quals, records }: Calls): void {
    const from = this.length;
    this.#reserve(from + length);
    this.starts.set(starts.subarray(0, length), from);
    this.codes.set(codes.subarray(0, length), from);
    this.quals.set(quals.subarray(0, length), from);
    records.forEach((record, i) => {
      this.records.set(from + i, record);
    });
    this.length += length;
  }

  slice(from: number, to: number): Calls {
    const part = new Calls(0);
    part.length = to - from;
    part.starts = this.starts.slice(from, to);
    part.codes = this.codes.slice(from, to);
    part.quals = this.quals.slice(from, to);
    this.records.forEach((record, i) => {
      if (i >= from && i < to) part.records.set(i - from, record);
    });
    return part;
  }

  /** Lets all starts count from `origin`. */
  moveTo(origin: number): void {
    for (let i = 0; i < this.length; i++) this.starts[i]! -= origin;
    for (const record of this.records.values()) record.start -= origin;
  }

  /** Drops the calls for which `isUnfit` holds; returns how many. */
  leaveOut(isUnfit: (start: number, code: number, record: SmallRecord | null) => boolean): number {
    let kept = 0;
    for (let i = 0; i < this.length; i++) {
      const record = this.codes[i] === 0 ? (this.records.get(i) ?? null) : null;
      if (isUnfit(this.starts[i]!, this.codes[i]!, record)) {
        this.records.delete(i);
        continue;
      }
      if (kept < i) this.#move(i, kept, record);
      kept++;
    }
    const left = this.length - kept;
    this.length = kept;
    return left;
  }

  #move(from: number, to: number, record: SmallRecord | null): void {
    this.starts[to] = this.starts[from]!;
    this.codes[to] = this.codes[from]!;
    this.quals[to] = this.quals[from]!;
    if (!record) return;
    this.records.delete(from);
    this.records.set(to, record);
  }

  /** How many failed a filter. */
  countFailed(): number {
    let failed = 0;
    for (let i = 0; i < this.length; i++) if (hasFilters(this.codes[i]!)) failed++;
    for (const { filters } of this.records.values()) if (filters.length > 0) failed++;
    return failed;
  }

  /** Makes call `i` one that is not plain. */
  makeRecord(i: number): void {
    this.records.set(i, this.record(i));
    this.codes[i] = 0;
  }

  /** Call `i` as a record, also a plain one. */
  record(i: number): SmallRecord {
    const record = this.codes[i] === 0 ? this.records.get(i) : undefined;
    return record ?? plainRecord(this.starts[i]!, this.codes[i]!, this.quals[i]!);
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
    this.codes = new Float64Array(size);
    this.quals = new Float64Array(size);
    this.starts.set(starts);
    this.codes.set(codes);
    this.quals.set(quals);
  }
}
