/** How far calls that belong together may influence what comes after them. See SuperLoci. */
export class Reach {
  readonly #reference: Uint8Array;
  #end = 0;
  /** Bases that the alleles can insert, and by how many bases they can change a haplotype. */
  #inserted = 0;
  #changed = 0;
  /** One haplotype can be this far beyond the end while the other still plays an allele. */
  #lag = 0;
  /** Distances haplotypes can stand apart. */
  readonly #shifts = new Set<number>();

  constructor(reference: Uint8Array) {
    this.#reference = reference;
  }

  clear(): void {
    this.#end = 0;
    if (this.#lag === 0) return;
    this.#inserted = 0;
    this.#changed = 0;
    this.#lag = 0;
    this.#shifts.clear();
  }

  /** End of the calls themselves. */
  get end(): number {
    return this.#end;
  }

  /** Whether a call that starts there belongs to them. */
  reaches(start: number): boolean {
    if (start <= this.#end + this.#lag) return true;
    if (this.#shifts.size === 0) return false;
    if (start <= this.#end + this.#inserted) return true;
    if (this.#shifts.size > MAX_SHIFTS) return start <= this.#end + this.#inserted + this.#changed;
    for (const shift of this.#shifts) if (this.#repeats(shift, start)) return true;
    return false;
  }

  addSpan(end: number): void {
    if (end > this.#end) this.#end = end;
  }

  /** Notes what an allele that replaces `replaced` bases by `length` can do to a haplotype; returns its length. */
  addAllele(replaced: number, length: number): number {
    if (length === 1 && replaced === 1) return 1;
    this.#lag = 2;
    const change = Math.abs(length - replaced);
    this.#changed += change;
    if (change > 0 && this.#shifts.size <= MAX_SHIFTS) {
      for (const shift of [...this.#shifts, 0]) {
        this.#shifts.add(shift + change);
        if (shift !== change) this.#shifts.add(Math.abs(shift - change));
      }
    }
    return length;
  }

  /** Notes the length of the longest allele of a call, after `addAllele`. */
  addInserted(longest: number): void {
    if (this.#lag > 0) this.#inserted += longest;
  }

  /** True when there are too many distances to be kept. */
  get isCrowded(): boolean {
    return this.#shifts.size > MAX_SHIFTS;
  }

  /**
   * Whether the reference agrees with itself `shift` bases earlier up to `start`, from where the haplotype that lags by
   * `shift` has its alleles behind it, too.
   */
  #repeats(shift: number, start: number): boolean {
    for (let i = this.#end + Math.max(this.#inserted, shift); i < start; i++) {
      if (this.#reference[i] !== this.#reference[i - shift]) return false;
    }
    return true;
  }
}

/** Most distances kept; above it a super-locus simply reaches as far as its indels are long. */
const MAX_SHIFTS = 512;
