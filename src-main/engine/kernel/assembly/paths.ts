import { take } from './arena';
import { HALF_OFFSET, Half, ploidyOfSearch } from './half';
import { compareWaiting, HAPLOTYPE_SIZE } from './haplotype';
import { hold, Link, link, release, sizeOf } from './links';
import { referenceLength } from './reference';

/** Truth's half is as far behind query's as its haplotypes are behind query's; where they end are the sync points. */
const TRUTH: usize = HALF_OFFSET + 2 * HAPLOTYPE_SIZE;
const SYNCS: usize = TRUTH + offsetof<Half>();
/** A multiple of the 16 bytes that are copied at once. */
export const PATH_SIZE: usize = (SYNCS + sizeof<usize>() + 15) & ~15;
/** Stands for no number of an allele. */
export const NO_ALLELE: i32 = i32.MIN_VALUE;

/** Paths that can be used again: each holds the address of the next. */
let unused: usize = 0;
let numberBefore: i32 = NO_ALLELE;
/** Whether it was looked at, so that the answer may hang on it. */
let asked: bool = false;

/** Forgets all paths. `before` is the last truth allele before the super-locus, or NO_ALLELE: it breaks ties. */
export function clearPaths(before: i32): void {
  unused = 0;
  numberBefore = before;
  asked = false;
}

/** Whether the answer may be another one after another super-locus. */
export function hangsOnBefore(): bool {
  return asked;
}

/**
 * A partial reconciliation of truth and query: what was taken from each, and where their haplotypes stand. First come the
 * haplotypes, query's and truth's, then the two halves, then the places where all haplotypes stood level. It has one owner,
 * who frees it.
 */
@unmanaged
export class Path {
  get query(): Half {
    return changetype<Half>(changetype<usize>(this) + HALF_OFFSET);
  }

  get truth(): Half {
    return changetype<Half>(changetype<usize>(this) + TRUTH);
  }

  get syncs(): Link | null {
    return changetype<Link | null>(load<usize>(changetype<usize>(this), SYNCS));
  }

  set syncs(list: Link | null) {
    store<usize>(changetype<usize>(this), changetype<usize>(list), SYNCS);
  }

  copy(): Path {
    const from = changetype<usize>(this);
    const to = newPath();
    for (let i: usize = 0; i < PATH_SIZE; i += 16) v128.store(to + i, v128.load(from + i));
    hold(this.query.taken);
    hold(this.truth.taken);
    hold(this.syncs);
    return changetype<Path>(to);
  }

  free(): void {
    release(this.query.taken);
    release(this.truth.taken);
    release(this.syncs);
    store<usize>(changetype<usize>(this), unused);
    unused = changetype<usize>(this);
  }

  inSync(): bool {
    const query = this.query;
    const truth = this.truth;
    return query.position() === truth.position() && query.settled() && truth.settled();
  }

  /** Notes that all haplotypes stand level, unless that was noted last. */
  noteSync(): void {
    const position = this.query.position();
    const last = this.syncs;
    if (last === null || <i32>last.value !== position) this.syncs = link(position, last);
  }

  /** Variants taken on one side only, which therefore change nothing: such a path is dropped. */
  changesNothing(): bool {
    return (this.truth.takenSinceSync === 0) !== (this.query.takenSinceSync === 0);
  }

  matches(): bool {
    return this.query.matches(this.truth);
  }

  finished(): bool {
    return this.query.finished() && this.truth.finished();
  }

  /** One base further: the haplotype that is behind, or both. One that is at the end of the reference waits for no other. */
  step(): void {
    const query = this.query;
    const trailing = query.trailing();
    const waits = trailing >= 0 && query.haplotype(trailing).position < referenceLength() - 1;
    if (!waits || trailing === 0) {
      query.step(0);
      this.truth.step(0);
    }
    if (ploidyOfSearch() === 2 && (!waits || trailing === 1)) {
      query.step(1);
      this.truth.step(1);
    }
  }

  /**
   * Order of the search: haplotype by haplotype the place, then what is still to be played. Zero only for equal states. The
   * place with the rank of the allele, and the base of the allele with the number of those that wait, are compared as one
   * number each. A second haplotype that is not played is the same in all paths.
   */
  compare(other: Path): i32 {
    let mine = changetype<usize>(this);
    let others = changetype<usize>(other);
    for (let i: i32 = 0; i < 4; i++) {
      const place = load<i64>(mine);
      const otherPlace = load<i64>(others);
      if (place !== otherPlace) return place < otherPlace ? -1 : 1;
      const progress = load<i64>(mine, 8);
      const otherProgress = load<i64>(others, 8);
      if (progress !== otherProgress || <i32>progress !== 0) {
        const order = this.compareProgress(other, progress, otherProgress, i);
        if (order !== 0) return order;
      }
      mine += HAPLOTYPE_SIZE;
      others += HAPLOTYPE_SIZE;
    }
    return 0;
  }

  private compareProgress(other: Path, progress: i64, otherProgress: i64, index: i32): i32 {
    const within = <i32>(progress >> 32);
    const otherWithin = <i32>(otherProgress >> 32);
    if (within !== otherWithin) return within - otherWithin;
    const ofQuery = index < 2;
    const taken = ofQuery ? this.query.taken : this.truth.taken;
    const takenByOther = ofQuery ? other.query.taken : other.truth.taken;
    return compareWaiting(taken, <i32>progress, takenByOther, <i32>otherProgress, index & 1);
  }

  /** How many variants were taken. */
  size(): i32 {
    return sizeOf(this.query.taken) + sizeOf(this.truth.taken);
  }

  /** By how many more variants were taken from one side than from the other since the last sync point. */
  unevenness(): i32 {
    return abs(this.truth.takenSinceSync - this.query.takenSinceSync);
  }

  lastSync(): i32 {
    const syncs = this.syncs;
    return syncs !== null ? <i32>syncs.value : 0;
  }
}

/** A path on which nothing has been taken. */
export function startPath(position: i32): Path {
  const path = changetype<Path>(newPath());
  path.query.begin(position);
  path.truth.begin(position);
  path.syncs = null;
  return path;
}

/** More variants; then truth and query taken in equal numbers; then a later sync point; then the lower allele. */
export function better(a: Path, b: Path): Path {
  const size = a.size() - b.size();
  if (size !== 0) return size > 0 ? a : b;
  if (a.truth.taken === null || b.truth.taken === null) asked = true;
  const x = a.truth.lastNumber(numberBefore);
  const y = b.truth.lastNumber(numberBefore);
  if (x === NO_ALLELE || y === NO_ALLELE) return b;
  const uneven = a.unevenness() - b.unevenness();
  if (uneven !== 0) return uneven < 0 ? a : b;
  const sync = a.lastSync() - b.lastSync();
  if (sync !== 0) return sync > 0 ? a : b;
  return x < y ? a : b;
}

function newPath(): usize {
  const path = unused;
  if (path === 0) return take(PATH_SIZE);
  unused = load<usize>(path);
  return path;
}
