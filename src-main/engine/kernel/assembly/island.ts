import { isHomozygous, isIndel, playedBase, playedLength, refLength } from './callCode';
import { Variant } from './variants';

/** Most calls of one side of an island that is solved here. */
export const MOST_CALLS: i32 = 128;

/** A plain call of an island as a variant to be matched. */
@unmanaged
export class IslandCall {
  code: u64;
  qual: f64;
  start: i32;
  /** The reference bases that its allele replaces. */
  from: i32;
  to: i32;
  /** Decision (siteList.ts), and the reference position just before the super-locus it was made in; -2 for none. */
  match: i32;
  sync: i32;

  begin(start: i32, code: u64, qual: f64): void {
    this.code = code;
    this.qual = qual;
    this.start = start;
    this.from = isIndel(code) ? start + 1 : start;
    this.to = start + refLength(code);
    this.match = 0;
    this.sync = -2;
  }

  get length(): i32 {
    return playedLength(this.code);
  }

  /** Bases by which it makes a haplotype longer. */
  get change(): i32 {
    return this.length - (this.to - this.from);
  }

  /** Base of a haplotype with its allele, places counted as on the reference up to the allele; -1 behind the end. */
  baseAt(place: i32, reference: usize, length: i32): i32 {
    if (place >= this.from && place < this.from + this.length)
      return playedBase(this.code, place - this.from);
    const at = place < this.from ? place : place - this.change;
    return at < length ? load<u8>(reference + at) : -1;
  }

  /** Writes it down for the search, its bases at `bases`; returns where they end. A query call has no order of its alleles. */
  writeTo(variant: Variant, bases: usize, isFirst: bool): usize {
    const homozygous = isHomozygous(this.code);
    variant.start = this.from;
    variant.end = this.to;
    variant.phased = 0;
    variant.x = isFirst ? 1 : 0;
    variant.y = homozygous || !isFirst ? 1 : 0;
    const length = this.length;
    variant.startA = this.from;
    variant.endA = this.to;
    variant.lengthA = isFirst ? length : NONE;
    variant.startB = this.from;
    variant.endB = this.to;
    variant.lengthB = homozygous ? SAME : isFirst ? NONE : length;
    for (let i: i32 = 0; i < length; i++) store<u8>(bases + i, playedBase(this.code, i));
    return bases + length;
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

  /** Start of the bases that a call replaces; NOWHERE behind the last one. */
  from(index: i32): i32 {
    return index < this.count ? this.at(index).from : i32.MAX_VALUE;
  }

  private slot(index: i32): usize {
    return changetype<usize>(this) + 8 + <usize>index * sizeof<usize>();
  }
}

/** Bytes of a list. */
export const LIST_BYTES: usize = 8 + <usize>MOST_CALLS * sizeof<usize>();

/** In place of an allele's length (variants.ts): there is none, or it is the other one. */
const NONE: i32 = -1;
const SAME: i32 = -2;
