import type { Intervals } from '../io/bed.ts';
import { Kernel } from '../kernel/kernel.ts';
import { fieldsOf, KernelPlaces, putFields } from '../kernel/places.ts';
import { isIndel, leftmostStart, refByte, refLength } from './callCode.ts';
import type { Calls } from './calls.ts';
import type { CountRegions } from './count.ts';
import type { DecidedTruth, MatchedTruth } from './match.ts';
import { preprocessQuery, SHIFT_LIMIT } from './preprocess.ts';
import { calledAlt, type SmallRecord } from './record.ts';
import { listed } from './regions.ts';
import { noSites, type Sites } from './sites.ts';

/** A block's calls: those that the kernel decided on, what the search has to know of them, and all others, sorted by start. */
export interface Separated {
  sites: Sites;
  decided: DecidedTruth;
  truth: SmallRecord[];
  query: SmallRecord[];
}

/**
 * Separates calls that the kernel decides on. All calls are gathered into islands which cannot influence each other, whatever
 * preprocessing does to them: indels of the query count from where they would be shifted to, and what comes after an
 * indel belongs to it for as long as the reference repeats itself, by the rule of the super-loci. An island of plain calls is
 * decided at sight where none touches the next and every super-locus in it has only calls that both sides tell alike, or only
 * calls of one side. Else it is matched, unless it needs more than that (kernel/assembly/solve.ts says what): then its calls
 * are left, as are those of islands with others than plain calls. Truth calls that failed a filter take no part. Positions count
 * from the start of `reference`. The sites are in the kernel's memory, until the next call.
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

/** All calls left: what `separate` gives where the kernel may decide on nothing. */
export function together(truth: Calls, query: Calls): Separated {
  return { sites: noSites(), decided: NONE_DECIDED, truth: all(truth), query: all(query) };
}

const NONE_MATCHED: MatchedTruth = { starts: new Int32Array(), alleles: new Uint8Array() };
const NONE_DECIDED: DecidedTruth = { matched: NONE_MATCHED, shared: NONE_MATCHED };

class Separation {
  readonly #truth: Calls;
  readonly #query: Calls;
  readonly #reference: Uint8Array;
  readonly #regions: readonly Intervals[];
  readonly #hasConfident: boolean;
  /** What preprocessing makes of a query call by itself, where that has another place. */
  readonly #rewritten = new Map<number, SmallRecord[]>();
  /** How calls that are not plain may influence others (class Block in kernel/assembly/block.ts). */
  readonly #influences: number[] = [];

  constructor(truth: Calls, query: Calls, reference: Uint8Array, { confident, strata }: CountRegions) {
    this.#regions = [...(confident ? [confident] : []), ...strata.map(({ intervals }) => intervals)];
    this.#hasConfident = confident !== null;
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
      decided: foundDecisions(kernel, task),
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
      hasConfident: this.#hasConfident ? 1 : 0,
      ...{ mostPaths: QUICK.paths, mostSteps: QUICK.steps },
      siteStarts: places.room(most * 4),
      siteTruth: places.room(most * 8),
      siteQuery: places.room(most * 8),
      siteQuals: places.room(most * 8),
      siteTruthQuals: places.room(most * 8),
      siteLoci: places.room(most * 4),
      siteDecisions: places.room(most),
      truthLeft: places.zeros(truth.length),
      queryLeft: places.zeros(query.length),
      matchedStarts: places.room(truth.length * 4),
      matchedAlleles: places.room(truth.length),
      sharedStarts: places.room(truth.length * 4),
      sharedAlleles: places.room(truth.length),
      reaches: places.room(kernel.run.REACHES_BYTES.value),
      island: places.zeros(kernel.run.ISLAND_BYTES.value),
      free: places.room(0),
      limit: places.room(0) + SEARCH_MEMORY,
      ...{ sites: 0, matched: 0, shared: 0 },
    };
  }

  /** Query calls in order of the leftmost place they can have, and these places. */
  #orderQuery(): { order: Int32Array; lefts: Int32Array } {
    const { length, starts, codes } = this.#query;
    const order = new Int32Array(length);
    const lefts = starts.slice(0, length);
    for (let i = 0; i < length; i++) {
      if (isIndel(codes[i]!)) {
        lefts[i] = this.#leftmostIndel(starts[i]!, codes[i]!);
        if (lefts[i] === -1) this.#query.makeRecord(i);
      }
      if (codes[i] === 0) lefts[i] = this.#leftmost(i);
      let at = i;
      for (; at > 0 && lefts[order[at - 1]!]! > lefts[i]!; at--) order[at] = order[at - 1]!;
      order[at] = i;
    }
    return { order, lefts };
  }

  /** The same for a plain one; -1 where the reference is not known, so that preprocessing may do anything. */
  #leftmostIndel(start: number, code: number): number {
    for (let i = 0; i < refLength(code); i++) if (this.#reference[start + i] !== refByte(code, i)) return -1;
    return leftmostStart(start, code, this.#reference, SHIFT_LIMIT);
  }

  /** Where a query call that is not plain may begin after preprocessing. */
  #leftmost(i: number): number {
    const record = this.#query.record(i);
    if (staysInPlace(record, this.#reference)) return record.start;
    const rewritten = preprocessQuery([record], this.#reference);
    this.#rewritten.set(i, rewritten);
    return rewritten.reduce((left, { start }) => Math.min(left, start), record.start);
  }

  /** Where the influence of each call that is not plain is described; -1 where it takes no part. */
  #describe(calls: Calls, partsOf: (i: number) => readonly SmallRecord[]): Int32Array {
    const found = new Int32Array(calls.length);
    calls.records.forEach((_, i) => {
      const parts = partsOf(i);
      found[i] = parts.length === 0 ? -1 : this.#influences.length;
      this.#influences.push(parts.length);
      for (let part = 0; part < parts.length; part++) this.#describePart(parts[part]!);
    });
    return found;
  }

  #describePart(record: SmallRecord): void {
    const { start, ref, gt } = record;
    const first = calledAlt(record, gt[0]);
    const second = gt[1] === gt[0] ? undefined : calledAlt(record, gt[1]);
    const influences = this.#influences;
    influences.push(start + ref.length, (first === undefined ? 0 : 1) + (second === undefined ? 0 : 1));
    if (first !== undefined) influences.push(ref.length, first.length);
    if (second !== undefined) influences.push(ref.length, second.length);
  }

  #truthParts(i: number): readonly SmallRecord[] {
    const record = this.#truth.record(i);
    return record.filters.length > 0 ? [] : [record];
  }

  /** A call counts where it stands, and where preprocessing puts it. */
  #queryParts(i: number): readonly SmallRecord[] {
    const record = this.#query.record(i);
    const rewritten = this.#rewritten.get(i);
    return rewritten ? [{ ...record, gt: NONE_CALLED }, ...rewritten] : [record];
  }
}

const NONE_CALLED: readonly [number, number] = [-1, -1];

/** What is handed to the kernel, and last what comes back: class Block in kernel/assembly/block.ts, in this order. */
const TASK = [
  ...(['reference', 'length', 'truths', 'truthStarts', 'truthCodes', 'truthInfluence'] as const),
  ...(['queries', 'queryStarts', 'queryCodes', 'queryQuals', 'queryInfluence', 'order', 'lefts'] as const),
  ...(['influences', 'lists', 'regions', 'hasConfident', 'mostPaths', 'mostSteps'] as const),
  ...(['siteStarts', 'siteTruth', 'siteQuery', 'siteQuals', 'siteTruthQuals', 'siteLoci'] as const),
  ...(['siteDecisions', 'truthLeft', 'queryLeft'] as const),
  ...(['matchedStarts', 'matchedAlleles', 'sharedStarts', 'sharedAlleles'] as const),
  ...(['reaches', 'island', 'free', 'limit', 'sites', 'matched', 'shared'] as const),
] as const;
const FIELD = fieldsOf(TASK);
type Task = Record<keyof typeof FIELD, number>;

/** Bounds of the searches of islands: what takes longer is searched by itself, with those that are told of. */
const QUICK = { paths: 1000, steps: 20_000 };
/** Most bytes for such a search. */
const SEARCH_MEMORY = 16 * 1024 * 1024;

/** That of the thread: tasks are done at once. */
let kernel: Kernel | undefined;

/** The sites that the kernel found. */
function foundSites({ ints, floats, bytes, start }: Kernel, task: Task): Sites {
  const length = ints[start / 4 + FIELD.sites]!;
  const numbers = (at: number) => ints.subarray(at / 4, at / 4 + length);
  const values = (at: number) => floats.subarray(at / 8, at / 8 + length);
  return {
    length,
    starts: numbers(task.siteStarts),
    truth: values(task.siteTruth),
    query: values(task.siteQuery),
    quals: values(task.siteQuals),
    truthQuals: values(task.siteTruthQuals),
    loci: numbers(task.siteLoci),
    decisions: bytes.subarray(task.siteDecisions, task.siteDecisions + length),
  };
}

/** What the search of other calls has to know of the truth calls of the sites. */
function foundDecisions({ ints, bytes, start }: Kernel, task: Task): DecidedTruth {
  const list = (count: number, starts: number, alleles: number): MatchedTruth => ({
    starts: ints.subarray(starts / 4, starts / 4 + count),
    alleles: bytes.subarray(alleles, alleles + count),
  });
  return {
    matched: list(ints[start / 4 + FIELD.matched]!, task.matchedStarts, task.matchedAlleles),
    shared: list(ints[start / 4 + FIELD.shared]!, task.sharedStarts, task.sharedAlleles),
  };
}

/** A deletion or insertion behind the base that it shares with the reference, which cannot be shifted. */
function staysInPlace(record: SmallRecord, reference: Uint8Array): boolean {
  const { start, ref } = record;
  for (const number of record.gt) {
    const alt = calledAlt(record, number);
    if (alt === undefined) continue;
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
