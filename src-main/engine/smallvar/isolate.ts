import type { Intervals } from '../io/bed.ts';
import { Kernel } from '../kernel/kernel.ts';
import { fieldsOf, KernelPlaces, putFields } from '../kernel/places.ts';
import { isIndel, plainRecord, refByte } from './callCode.ts';
import type { Calls } from './calls.ts';
import type { CountRegions } from './count.ts';
import { MATCH } from './match.ts';
import { preprocessQuery } from './preprocess.ts';
import type { SmallRecord } from './record.ts';
import { listed } from './regions.ts';
import { toRows } from './row.ts';
import { emptySites, type Sites } from './sites.ts';

/** A block's calls: those that can be decided at sight, and all others, sorted by start. */
export interface Separated {
  sites: Sites;
  truth: SmallRecord[];
  query: SmallRecord[];
}

/**
 * Separates calls that need no search. All calls are gathered into islands which cannot influence each other, whatever
 * preprocessing does to them: indels of the query count from where they would be shifted to, and what comes after an
 * indel belongs to it for as long as the reference repeats itself, by the rule of the super-loci. All places
 * of an island of plain calls are sites where none touches the next and every super-locus in it has only calls that both
 * sides tell alike, or only calls of one side; but no indel at the edge of a region.
 * Truth calls that failed a filter take no part. Positions count from the start of `reference`. The kernel does it; the sites are in
 * its memory, until the next call.
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
  /** What preprocessing makes of a query call by itself, where that has another place. */
  readonly #rewritten = new Map<number, SmallRecord[]>();
  /** How calls that are not plain may influence others (class Task in kernel/assembly/islands.ts). */
  readonly #influences: number[] = [];

  constructor(truth: Calls, query: Calls, reference: Uint8Array, { confident, strata }: CountRegions) {
    this.#regions = [...(confident ? [confident] : []), ...strata.map(({ intervals }) => intervals)];
    this.#truth = truth;
    this.#query = query;
    this.#reference = reference;
  }

  run(): Separated {
    kernel ??= new Kernel();
    const task = this.#task(kernel);
    putFields(kernel, kernel.start, FIELD, task);
    kernel.run.separate(kernel.start);
    const { bytes } = kernel;
    return {
      sites: foundSites(kernel, task),
      truth: taken(this.#truth, bytes.subarray(task.truthLeft, task.truthLeft + task.truths)),
      query: taken(this.#query, bytes.subarray(task.queryLeft, task.queryLeft + task.queries)),
    };
  }

  /** Hands everything to the kernel. */
  #task(kernel: Kernel): Task {
    const { order, lefts } = this.#orderQuery();
    const [truth, query] = [this.#truth, this.#query];
    const most = truth.length + query.length;
    const places = new KernelPlaces(kernel, TASK.length * 4);
    return {
      reference: places.put(this.#reference),
      length: this.#reference.length,
      truths: truth.length,
      truthStarts: places.put(truth.starts.subarray(0, truth.length)),
      truthCodes: places.put(truth.codes.subarray(0, truth.length)),
      truthInfluence: places.put(this.#describe(truth, (i) => this.#truthParts(i))),
      queries: query.length,
      queryStarts: places.put(query.starts.subarray(0, query.length)),
      queryCodes: places.put(query.codes.subarray(0, query.length)),
      queryQuals: places.put(query.quals.subarray(0, query.length)),
      queryInfluence: places.put(this.#describe(query, (i) => this.#queryParts(i))),
      order: places.put(order),
      lefts: places.put(lefts),
      influences: places.put(Int32Array.from(this.#influences)),
      lists: this.#regions.length,
      regions: places.put(listed(this.#regions)),
      siteStarts: places.room(most * 4),
      siteTruth: places.room(most * 8),
      siteQuery: places.room(most * 8),
      siteQuals: places.room(most * 8),
      truthLeft: places.zeros(truth.length),
      queryLeft: places.zeros(query.length),
      mixed: places.room(most * 8),
      reaches: places.room(kernel.run.REACHES_BYTES.value),
      sites: 0,
      mixedCount: 0,
    };
  }

  /** Query calls in order of the leftmost place they can have, and these places. */
  #orderQuery(): { order: Int32Array; lefts: Int32Array } {
    const { length, starts, codes } = this.#query;
    const order = new Int32Array(length);
    const lefts = starts.slice(0, length);
    for (let i = 0; i < length; i++) {
      const code = codes[i]!;
      // Where the reference is not known, preprocessing may do anything.
      if (isIndel(code) && this.#reference[starts[i]!] !== refByte(code, 0)) this.#query.makeRecord(i);
      if (codes[i] === 0) lefts[i] = this.#leftmost(i);
      let at = i;
      for (; at > 0 && lefts[order[at - 1]!]! > lefts[i]!; at--) order[at] = order[at - 1]!;
      order[at] = i;
    }
    return { order, lefts };
  }

  /** Where a query call that is not plain may begin after preprocessing. */
  #leftmost(i: number): number {
    const record = this.#query.records[i]!;
    if (staysInPlace(record, this.#reference)) return record.start;
    const rewritten = preprocessQuery([record], this.#reference);
    this.#rewritten.set(i, rewritten);
    return rewritten.reduce((left, { start }) => Math.min(left, start), record.start);
  }

  /** Where the influence of each call that is not plain is described; -1 where it takes no part. */
  #describe(calls: Calls, partsOf: (i: number) => readonly SmallRecord[]): Int32Array {
    const found = new Int32Array(calls.length);
    for (let i = 0; i < calls.length; i++) {
      if (calls.codes[i] !== 0) continue;
      const parts = partsOf(i);
      found[i] = parts.length === 0 ? -1 : this.#influences.length;
      this.#influences.push(parts.length);
      for (let part = 0; part < parts.length; part++) this.#describePart(parts[part]!);
    }
    return found;
  }

  #describePart({ start, ref, alts, gt }: SmallRecord): void {
    const first = gt[0];
    const second = gt[1] === first ? 0 : gt[1];
    const influences = this.#influences;
    influences.push(start + ref.length, (first > 0 ? 1 : 0) + (second > 0 ? 1 : 0));
    if (first > 0) influences.push(ref.length, alts[first - 1]!.length);
    if (second > 0) influences.push(ref.length, alts[second - 1]!.length);
  }

  #truthParts(i: number): readonly SmallRecord[] {
    const record = this.#truth.records[i]!;
    return record.filters.length > 0 ? [] : [record];
  }

  /** A call counts where it stands, and where preprocessing puts it. */
  #queryParts(i: number): readonly SmallRecord[] {
    const record = this.#query.records[i]!;
    const rewritten = this.#rewritten.get(i);
    return rewritten ? [{ ...record, gt: NONE_CALLED }, ...rewritten] : [record];
  }
}

const NONE_CALLED: readonly [number, number] = [-1, -1];

/** What is handed to the kernel, and last what comes back: class Task in kernel/assembly/islands.ts, in this order. */
const TASK = [
  ...(['reference', 'length', 'truths', 'truthStarts', 'truthCodes', 'truthInfluence'] as const),
  ...(['queries', 'queryStarts', 'queryCodes', 'queryQuals', 'queryInfluence', 'order', 'lefts'] as const),
  ...(['influences', 'lists', 'regions', 'siteStarts', 'siteTruth', 'siteQuery', 'siteQuals'] as const),
  ...(['truthLeft', 'queryLeft', 'mixed', 'reaches', 'sites', 'mixedCount'] as const),
] as const;
const FIELD = fieldsOf(TASK);
type Task = Record<keyof typeof FIELD, number>;

/** That of the thread: tasks are done at once. */
let kernel: Kernel | undefined;

/** The sites that the kernel found. */
function foundSites({ ints, floats, start }: Kernel, task: Task): Sites {
  const length = ints[start / 4 + FIELD.sites]!;
  const part = (at: number) => floats.subarray(at / 8, at / 8 + length);
  const sites: Sites = {
    length,
    starts: ints.subarray(task.siteStarts / 4, task.siteStarts / 4 + length),
    truth: part(task.siteTruth),
    query: part(task.siteQuery),
    quals: part(task.siteQuals),
    nearby: new Uint8Array(length),
  };
  const mixed = task.mixed / 4;
  const count = ints[start / 4 + FIELD.mixedCount]!;
  for (let i = 0; i < count; i++) markNearby(sites, ints[mixed + i * 2]!, ints[mixed + i * 2 + 1]!);
  return sites;
}

/** Marks the sites [from, to) of an island that have a call of the other side nearby. */
function markNearby({ starts, truth, query, nearby }: Sites, from: number, to: number): void {
  const records = [truth, query].map((codes) => {
    const found: SmallRecord[] = [];
    for (let i = from; i < to; i++)
      if (codes[i] !== 0) found.push(plainRecord(starts[i]!, codes[i]!, Number.NaN));
    return found;
  }) as [SmallRecord[], SmallRecord[]];
  const matched = starts.subarray(from, to).filter((_, i) => truth[from + i] && query[from + i]);
  const match = records.map((of) =>
    Uint8Array.from(of, ({ start }) => (matched.includes(start) ? MATCH.genotype : MATCH.none)),
  );
  const sync = new Int32Array(to - from);
  const rows = toRows(records[0], match[0]!, sync, records[1], match[1]!, sync);
  rows.forEach((row, i) => {
    if (row.truth?.nearby || row.query?.nearby) nearby[from + i] = 1;
  });
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
