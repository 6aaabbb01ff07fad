import type { Intervals } from '../io/bed.ts';
import { altLength, filtersOf, isIndel, isSamePlain, plainRecord, refByte, refLength } from './callCode.ts';
import type { Calls } from './calls.ts';
import type { CountRegions } from './count.ts';
import { MATCH } from './match.ts';
import { preprocessQuery } from './preprocess.ts';
import { Reach } from './reach.ts';
import type { SmallRecord } from './record.ts';
import { toRows } from './row.ts';
import { emptySites, type Sites } from './sites.ts';

/** Bases after an indel, or before one, that let a search come to rest: those of both sides are decided one by one then. */
const LEVEL = 5;

/** A block's calls: those that can be decided at sight, and all others, sorted by start. */
export interface Separated {
  sites: Sites;
  truth: SmallRecord[];
  query: SmallRecord[];
}

/** More than the distance within which an unmatched call is told from one far from all others. */
const GAP = 40;

/**
 * Separates calls that need no search. All calls are gathered into islands which cannot influence each other, whatever
 * preprocessing does to them: indels of the query count from where they would be shifted to, and what comes after an
 * indel belongs to it for as long as the reference repeats itself, by the rule of the super-loci. All places
 * of an island of plain calls are sites where none touches the next and every super-locus in it has only calls that both
 * sides tell alike, or only calls of one side; but no indel at the edge of a region.
 * Truth calls that failed a filter take no part. Positions count from the start of `reference`.
 */
export function separate(
  truth: Calls,
  query: Calls,
  reference: Uint8Array,
  regions: CountRegions = EVERYWHERE,
): Separated {
  return new Separation(truth, query, reference, regions).run();
}

const EVERYWHERE: CountRegions = { confident: null, strata: [] };

/** No call by itself: what `separate` gives where nothing may be decided at sight. */
export function together(truth: Calls, query: Calls): Separated {
  return { sites: emptySites(0), truth: all(truth), query: all(query) };
}

class Separation {
  readonly #truth: Calls;
  readonly #query: Calls;
  readonly #reference: Uint8Array;
  readonly #regions: readonly Intervals[];
  readonly #reach: Reach;
  /** That of the super-locus within an island. */
  readonly #inner: Reach;
  /** Query calls in order of the leftmost place they can have. */
  readonly #order: Int32Array;
  readonly #lefts: Int32Array;
  /** What preprocessing makes of a query call by itself, where that has another place. */
  readonly #rewritten = new Map<number, SmallRecord[]>();
  readonly #sites: Sites;
  readonly #slow: { truth: Uint8Array; query: Uint8Array };

  constructor(truth: Calls, query: Calls, reference: Uint8Array, { confident, strata }: CountRegions) {
    this.#regions = [...(confident ? [confident] : []), ...strata.map(({ intervals }) => intervals)];
    this.#truth = truth;
    this.#query = query;
    this.#reference = reference;
    this.#reach = new Reach(reference);
    this.#inner = new Reach(reference);
    this.#order = new Int32Array(query.length);
    this.#lefts = new Int32Array(query.length);
    this.#sites = emptySites(truth.length + query.length);
    this.#slow = { truth: new Uint8Array(truth.length), query: new Uint8Array(query.length) };
  }

  run(): Separated {
    this.#orderQuery();
    let t = this.#nextTruth(0);
    let q = 0;
    while (t < this.#truth.length || q < this.#query.length) {
      const [truthFrom, queryFrom] = [t, q];
      let plain = true;
      this.#reach.clear();
      for (let next = this.#left(t, q), empty = true; next < END; next = this.#left(t, q), empty = false) {
        if (!empty && !this.#reaches(next)) break;
        const fromTruth = t < this.#truth.length && this.#truth.starts[t] === next;
        if (!(fromTruth ? this.#addTruth(t) : this.#addQuery(this.#order[q]!))) plain = false;
        if (fromTruth) t = this.#nextTruth(t + 1);
        else q++;
      }
      if (!plain || !this.#addSites(truthFrom, t, queryFrom, q)) this.#leave(truthFrom, t, queryFrom, q);
    }
    return {
      sites: this.#sites,
      truth: taken(this.#truth, this.#slow.truth),
      query: taken(this.#query, this.#slow.query),
    };
  }

  #orderQuery(): void {
    const order = this.#order;
    const lefts = this.#lefts;
    for (let i = 0; i < order.length; i++) {
      const code = this.#query.codes[i]!;
      // Where the reference is not known, preprocessing may do anything.
      if (isIndel(code) && this.#reference[this.#query.starts[i]!] !== refByte(code, 0))
        this.#query.makeRecord(i);
      const left = this.#query.codes[i] === 0 ? this.#leftmost(i) : this.#query.starts[i]!;
      lefts[i] = left;
      let at = i;
      for (; at > 0 && lefts[order[at - 1]!]! > left; at--) order[at] = order[at - 1]!;
      order[at] = i;
    }
  }

  /** Where a query call that is not plain may begin after preprocessing. */
  #leftmost(i: number): number {
    const record = this.#query.records[i]!;
    if (staysInPlace(record, this.#reference)) return record.start;
    const rewritten = preprocessQuery([record], this.#reference);
    this.#rewritten.set(i, rewritten);
    return rewritten.reduce((left, { start }) => Math.min(left, start), record.start);
  }

  #nextTruth(from: number): number {
    const { codes, records, length } = this.#truth;
    let t = from;
    while (t < length && (codes[t] === 0 ? records[t]!.filters : filtersOf(codes[t]!)).length > 0) t++;
    return t;
  }

  #left(t: number, q: number): number {
    const truth = t < this.#truth.length ? this.#truth.starts[t]! : END;
    const query = q < this.#query.length ? this.#lefts[this.#order[q]!]! : END;
    return truth <= query ? truth : query;
  }

  #reaches(start: number): boolean {
    const reach = this.#reach;
    // With more distances than are kept nothing is certain: the rest of the block goes to the search.
    return start < reach.end + GAP || reach.isCrowded || reach.reaches(start);
  }

  #addTruth(i: number): boolean {
    if (this.#truth.codes[i] !== 0) {
      addTo(this.#reach, this.#truth.starts[i]!, this.#truth.codes[i]!);
      return true;
    }
    this.#addRecord(this.#truth.records[i]!);
    return false;
  }

  #addQuery(i: number): boolean {
    if (this.#query.codes[i] !== 0) {
      addTo(this.#reach, this.#query.starts[i]!, this.#query.codes[i]!);
      return true;
    }
    const record = this.#query.records[i]!;
    const rewritten = this.#rewritten.get(i);
    this.#reach.addSpan(record.start + record.ref.length);
    for (const part of rewritten ?? [record]) this.#addRecord(part);
    return false;
  }

  #addRecord({ start, ref, alts, gt }: SmallRecord): void {
    this.#reach.addSpan(start + ref.length);
    let inserted = 0;
    for (const number of gt[0] === gt[1] ? [gt[0]] : gt) {
      if (number < 1) continue;
      inserted = Math.max(inserted, this.#reach.addAllele(ref.length, alts[number - 1]!.length));
    }
    this.#reach.addInserted(inserted);
  }

  /** Takes an island of plain calls as sites; false, and nothing taken, when that cannot be done. */
  #addSites(truthFrom: number, truthTo: number, queryFrom: number, queryTo: number): boolean {
    const truth = this.#truth;
    const query = this.#query;
    const before = this.#sites.length;
    const inner = this.#inner;
    let clear = 0;
    let afterIndel = false;
    let latest = 0;
    let seen = 0;
    let lone = false;
    // Truth calls that failed a filter take no part, though they stand among the others.
    let t = this.#nextTruth(truthFrom);
    for (let q = queryFrom, first = true; t < truthTo || q < queryTo; first = false) {
      const truthStart = t < truthTo ? truth.starts[t]! : END;
      const queryStart = q < queryTo ? query.starts[this.#order[q]!]! : END;
      const start = Math.min(truthStart, queryStart);
      const i = this.#order[q]!;
      const truthCode = truthStart === start ? truth.codes[t]! : 0;
      if (truthCode !== 0) t = this.#nextTruth(t + 1);
      const queryCode = queryStart === start ? query.codes[i]! : 0;
      if (queryCode !== 0) q++;
      const code = truthCode || queryCode;
      const indel = isIndel(code);
      const sides = truthCode === 0 ? 1 : queryCode === 0 ? 2 : 3;
      // Calls of one place and those of a super-locus must be the same on both sides or of one side.
      const fits =
        (sides < 3 || isSamePlain(truthCode, queryCode)) &&
        (first || start >= clear + (indel || afterIndel ? LEVEL : 0)) &&
        (first || sides === latest || !inner.reaches(start)) &&
        !(indel && this.#isAtEdge(start, code));
      if (!fits) {
        this.#sites.length = before;
        return false;
      }
      if (first || !inner.reaches(start)) inner.clear();
      addTo(inner, start, code);
      seen |= sides;
      if (sides < 3) lone = true;
      clear = start + refLength(code) + 1;
      afterIndel = indel;
      latest = sides;
      this.#addSite(start, truthCode, queryCode, queryCode === 0 ? Number.NaN : query.quals[i]!);
    }
    if (lone && seen === 3) this.#markNearby(before);
    return true;
  }

  /** Marks the sites of an island that have a call of the other side nearby. */
  #markNearby(from: number): void {
    const { length, starts, truth, query, nearby } = this.#sites;
    const records = [truth, query].map((codes) => {
      const found: SmallRecord[] = [];
      for (let i = from; i < length; i++)
        if (codes[i] !== 0) found.push(plainRecord(starts[i]!, codes[i]!, Number.NaN));
      return found;
    }) as [SmallRecord[], SmallRecord[]];
    const matched = starts.subarray(from, length).filter((_, i) => truth[from + i] && query[from + i]);
    const match = records.map((of) =>
      Uint8Array.from(of, ({ start }) => (matched.includes(start) ? MATCH.genotype : MATCH.none)),
    );
    const sync = new Int32Array(length - from);
    const rows = toRows(records[0], match[0]!, sync, records[1], match[1]!, sync);
    rows.forEach((row, i) => {
      if (row.truth?.nearby || row.query?.nearby) nearby[from + i] = 1;
    });
  }

  /** Whether an indel and the bases beside it are partly in a region. */
  #isAtEdge(start: number, code: number): boolean {
    const end = start + Math.max(2, refLength(code));
    return this.#regions.some((region) => region.overlaps(start, end) && !region.contains(start, end));
  }

  #addSite(start: number, truth: number, query: number, qual: number): void {
    const sites = this.#sites;
    const at = sites.length++;
    sites.starts[at] = start;
    sites.truth[at] = truth;
    sites.query[at] = query;
    sites.quals[at] = qual;
  }

  #leave(truthFrom: number, truthTo: number, queryFrom: number, queryTo: number): void {
    for (let t = truthFrom; t < truthTo; t = this.#nextTruth(t + 1)) this.#slow.truth[t] = 1;
    for (let q = queryFrom; q < queryTo; q++) this.#slow.query[this.#order[q]!] = 1;
  }
}

const END = 0x7fffffff;

/** Notes how far a plain call may influence others. */
function addTo(reach: Reach, start: number, code: number): void {
  const replaced = refLength(code);
  reach.addSpan(start + replaced);
  reach.addInserted(reach.addAllele(replaced, altLength(code)));
}

/** A deletion or insertion behind the base that it shares with the reference, which cannot be shifted. */
function staysInPlace({ start, ref, alts, gt }: SmallRecord, reference: Uint8Array): boolean {
  for (const number of gt) {
    if (number < 1) continue;
    const alt = alts[number - 1]!;
    if ((ref.length !== 1) === (alt.length !== 1) || ref.charCodeAt(0) !== alt.charCodeAt(0)) return false;
    const longer = ref.length > 1 ? ref : alt;
    if (longer.charCodeAt(longer.length - 1) === reference[start]) return false;
  }
  return true;
}

function all(calls: Calls): SmallRecord[] {
  return Array.from({ length: calls.length }, (_, i) => calls.record(i));
}

function taken(calls: Calls, wanted: Uint8Array): SmallRecord[] {
  const found: SmallRecord[] = [];
  for (let i = 0; i < calls.length; i++) if (wanted[i] === 1) found.push(calls.record(i));
  return found;
}
