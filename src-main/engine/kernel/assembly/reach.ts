/** Most distances kept; above it a super-locus simply reaches as far as its indels are long. */
const MOST_SHIFTS: i32 = 512;
/** Room for them: one allele can make three times as many and two more. */
const SLOTS: i32 = 4096;

/** How far calls that belong together may influence what comes after them. Needs `REACH_BYTES`, empty at first. */
@unmanaged
export class Reach {
  /** Address of the reference, and its bases. */
  reference: usize;
  length: i32;
  /** End of the calls themselves. */
  end: i32;
  private inserted: i32;
  private changed: i32;
  private lag: i32;
  /** Distances haplotypes can stand apart: how many, and which pass of the table they are marked with. */
  private shifts: i32;
  private mark: i32;

  clear(): void {
    this.end = 0;
    if (this.lag === 0) return;
    this.inserted = 0;
    this.changed = 0;
    this.lag = 0;
    this.shifts = 0;
    this.mark++;
  }

  get isCrowded(): bool {
    return this.shifts > MOST_SHIFTS;
  }

  /** Whether a call that starts there belongs to them. */
  reaches(start: i32): bool {
    if (start <= this.end + this.lag) return true;
    if (this.shifts === 0) return false;
    if (start <= this.end + this.inserted) return true;
    if (this.isCrowded) return start <= this.end + this.inserted + this.changed;
    for (let i: i32 = 0; i < this.shifts; i++) if (this.repeats(this.shift(i), start)) return true;
    return false;
  }

  addSpan(end: i32): void {
    if (end > this.end) this.end = end;
  }

  /** Notes what an allele that replaces `replaced` bases by `length` can do to a haplotype; returns its length. */
  addAllele(replaced: i32, length: i32): i32 {
    if (length === 1 && replaced === 1) return 1;
    this.lag = 2;
    const change = abs(length - replaced);
    this.changed += change;
    if (change > 0 && !this.isCrowded) {
      for (let i = this.shifts - 1; i >= 0; i--) this.addApart(this.shift(i), change);
      this.addApart(0, change);
    }
    return length;
  }

  /** Notes the length of the longest allele of a call, after `addAllele`. */
  addInserted(longest: i32): void {
    if (this.lag > 0) this.inserted += longest;
  }

  private addApart(shift: i32, change: i32): void {
    this.add(shift + change);
    if (shift !== change) this.add(abs(shift - change));
  }

  /** The table: of each slot a shift and the pass it was put there in. */
  private get table(): usize {
    return changetype<usize>(this) + offsetof<Reach>();
  }

  private shift(index: i32): i32 {
    return load<i32>(this.table + (SLOTS << 3) + (index << 2));
  }

  private add(shift: i32): void {
    for (let slot = shift & (SLOTS - 1); ; slot = (slot + 1) & (SLOTS - 1)) {
      const at = this.table + (slot << 3);
      if (load<i32>(at, 4) === this.mark + 1) {
        if (load<i32>(at) === shift) return;
        continue;
      }
      store<i32>(at, shift);
      store<i32>(at, this.mark + 1, 4);
      store<i32>(this.table + (SLOTS << 3) + (this.shifts++ << 2), shift);
      return;
    }
  }

  /** Whether the reference agrees with itself `shift` bases earlier up to `start`, from where the alleles are behind. */
  private repeats(shift: i32, start: i32): bool {
    for (let i = this.end + max(this.inserted, shift); i < start; i++)
      if (this.base(i) !== this.base(i - shift)) return false;
    return true;
  }

  private base(place: i32): i32 {
    return place < this.length ? load<u8>(this.reference + place) : NOTHING;
  }
}

/** Bytes of a reach with its table. */
export const REACH_BYTES: usize = 64 + SLOTS * 12;
const NOTHING: i32 = 256;
