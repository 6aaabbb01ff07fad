import { isFirst, isHomozygous, isIndel, playedBase, playedLength, refLength } from './callCode';
import { NONE, SAME, Variant } from './variants';

/** Most calls of one side of an island that is solved here. */
export const MOST_CALLS: i32 = 128;
/** Most bases that a plain call plays. */
export const MOST_BASES: i32 = 16;

/** A plain call of an island. */
@unmanaged
export class IslandCall {
  code: u64;
  qual: f64;
  start: i32;
  /** What was decided (matching.ts). */
  match: i32;
  sync: i32;

  begin(start: i32, code: u64, qual: f64): void {
    this.code = code;
    this.qual = qual;
    this.start = start;
  }

  /** Where the bases that its allele replaces begin, and end. */
  get from(): i32 {
    return isIndel(this.code) ? this.start + 1 : this.start;
  }

  get to(): i32 {
    return this.start + refLength(this.code);
  }

  /** Writes it down as a variant, the base that an indel shares with the reference left out; the bases of its allele go to `bases`. */
  writeTo(variant: Variant, bases: usize): void {
    const isFirstAllele = isFirst(this.code);
    const length = playedLength(this.code);
    variant.source = changetype<usize>(this);
    variant.match = 0;
    variant.start = this.from;
    variant.end = this.to;
    variant.phased = 0;
    variant.bases = bases;
    variant.x = isFirstAllele ? 1 : 0;
    variant.y = isHomozygous(this.code) || !isFirstAllele ? 1 : 0;
    variant.startA = variant.start;
    variant.endA = variant.end;
    variant.lengthA = isFirstAllele ? length : NONE;
    variant.startB = variant.start;
    variant.endB = variant.end;
    variant.lengthB = isHomozygous(this.code) ? SAME : isFirstAllele ? NONE : length;
    for (let i: i32 = 0; i < length; i++) store<u8>(bases + i, playedBase(this.code, i));
  }
}

/** Calls of one side, in some order: their addresses. */
@unmanaged
export class CallList {
  count: i32;

  at(index: i32): IslandCall {
    return changetype<IslandCall>(load<usize>(this.slot(index)));
  }

  add(call: IslandCall): void {
    store<usize>(this.slot(this.count++), changetype<usize>(call));
  }

  /** Puts a call where it belongs by the bases it replaces, behind those that replace the same. */
  insert(call: IslandCall): void {
    let at = this.count++;
    for (; at > 0; at--) {
      const other = this.at(at - 1);
      if (call.from > other.from || (call.from === other.from && call.to >= other.to)) break;
      store<usize>(this.slot(at), changetype<usize>(other));
    }
    store<usize>(this.slot(at), changetype<usize>(call));
  }

  /** Puts a call behind those that start before it; false when one starts where it does. */
  insertByStart(call: IslandCall): bool {
    let at = this.count++;
    for (; at > 0 && this.at(at - 1).start > call.start; at--)
      store<usize>(this.slot(at), changetype<usize>(this.at(at - 1)));
    store<usize>(this.slot(at), changetype<usize>(call));
    return at === 0 || this.at(at - 1).start < call.start;
  }

  private slot(index: i32): usize {
    return changetype<usize>(this) + 8 + <usize>index * sizeof<usize>();
  }
}

/** Bytes of a list. */
export const LIST_BYTES: usize = 8 + <usize>MOST_CALLS * sizeof<usize>();
