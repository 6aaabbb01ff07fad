import { NONE, SAME, Variant } from './variants';

/** One of the two alleles of the pair at hand. */
@unmanaged
class PairAllele {
  start: i32;
  end: i32;
  /** NONE where the haplotype stays as it is. */
  length: i32;
  bases: usize;

  /** Bases by which it makes a haplotype longer. */
  get change(): i32 {
    return this.length === NONE ? 0 : this.length - (this.end - this.start);
  }

  takeA(variant: Variant): PairAllele {
    this.start = variant.startA;
    this.end = variant.endA;
    this.length = variant.lengthA;
    this.bases = variant.bases;
    return this;
  }

  takeB(variant: Variant): PairAllele {
    if (variant.lengthB === SAME) return this.takeA(variant);
    this.start = variant.startB;
    this.end = variant.endB;
    this.length = variant.lengthB;
    this.bases = variant.basesB;
    return this;
  }

  isSame(other: PairAllele): bool {
    if (this.length !== other.length) return false;
    if (this.length === NONE) return true;
    return (
      this.start === other.start &&
      this.end === other.end &&
      memory.compare(this.bases, other.bases, this.length) === 0
    );
  }

  /** Whether both make the same haplotype. */
  makesSame(other: PairAllele): bool {
    const change = this.change;
    if (change !== other.change) return false;
    const from = min(
      this.length === NONE ? i32.MAX_VALUE : this.start,
      other.length === NONE ? i32.MAX_VALUE : other.start,
    );
    const to = max(this.length === NONE ? 0 : this.end, other.length === NONE ? 0 : other.end) + change;
    for (let place = from; place < to; place++) if (this.baseAt(place) !== other.baseAt(place)) return false;
    return true;
  }

  /** Base of a haplotype with this allele, places counted as on the reference up to it; -1 behind the end. */
  private baseAt(place: i32): i32 {
    let at = place;
    if (this.length !== NONE && place >= this.start) {
      if (place < this.start + this.length) return load<u8>(this.bases + (place - this.start));
      at -= this.change;
    }
    return at < length ? load<u8>(reference + at) : -1;
  }
}

let reference: usize = 0;
let length: i32 = 0;
const x = changetype<PairAllele>(memory.data(offsetof<PairAllele>()));
const y = changetype<PairAllele>(memory.data(offsetof<PairAllele>()));

/** Whether two calls by themselves say the same. The reference has so many bases, at `at`. */
export function saySame(t: Variant, q: Variant, at: usize, bases: i32): bool {
  reference = at;
  length = bases;
  return isSameCall(t, q) || (!surelyDiffer(t, q) && haveSameSequences(t, q));
}

/** Whether two calls have the same alleles, one way round or the other. */
function isSameCall(t: Variant, q: Variant): bool {
  if (t.start !== q.start || t.end !== q.end) return false;
  return (
    (x.takeA(t).isSame(y.takeA(q)) && x.takeB(t).isSame(y.takeB(q))) ||
    (x.takeA(t).isSame(y.takeB(q)) && x.takeB(t).isSame(y.takeA(q)))
  );
}

/** Whether two calls by themselves make the same two haplotypes, one way round or the other. */
function haveSameSequences(t: Variant, q: Variant): bool {
  return (
    (x.takeA(t).makesSame(y.takeA(q)) && x.takeB(t).makesSame(y.takeB(q))) ||
    (x.takeA(t).makesSame(y.takeB(q)) && x.takeB(t).makesSame(y.takeA(q)))
  );
}

/** Whether two calls that are not the same cannot make the same haplotypes: by their lengths, or single bases both. */
function surelyDiffer(t: Variant, q: Variant): bool {
  const a = x.takeA(t).change;
  const b = x.takeB(t).change;
  const c = y.takeA(q).change;
  const d = y.takeB(q).change;
  if (!((a === c && b === d) || (a === d && b === c))) return true;
  return isSubstitution(t) && isSubstitution(q);
}

/** Of one base; a missing allele may be anything, the reference too. */
function isSubstitution(variant: Variant): bool {
  if (variant.x < 0 || variant.y < 0 || variant.end - variant.start !== 1) return false;
  const a = x.takeA(variant).length;
  const b = x.takeB(variant).length;
  return (a === NONE || a === 1) && (b === NONE || b === 1);
}
