import type { VcfWriter } from '../io/vcfWriter.ts';
import { Annotator } from './annotate.ts';
import type { CallBlock } from './blocks.ts';
import { refByte, refLength } from './callCode.ts';
import type { Calls } from './calls.ts';
import { compareBlock, type Phase } from './compareBlock.ts';
import type { ContigStream } from './contigStream.ts';
import type { CountedLine } from './count.ts';
import { separate, together } from './isolate.ts';
import type { ObeyPhase } from './options.ts';
import { qualities } from './quality.ts';
import type { SmallRecord } from './record.ts';
import { clip } from './regions.ts';
import type { Session } from './session.ts';
import { SiteCounter } from './siteCounter.ts';
import type { CountedBlock, KnownBases, Totals } from './totals.ts';

/** Bases around a block that its calls may be shifted over or compared with. */
const SURROUNDINGS = 2000;

/** Compares the blocks of a contig one after the other. */
export class ContigComparison {
  readonly #session: Session;
  readonly #contig: string;
  readonly #length: number;
  readonly #truth: ContigStream;
  readonly #query: ContigStream;
  readonly #totals: Totals;
  readonly #annotated: { writer: VcfWriter; annotator: Annotator } | null;
  readonly #sites: SiteCounter;

  constructor(
    session: Session,
    contig: string,
    length: number,
    truth: ContigStream,
    query: ContigStream,
    totals: Totals,
    writer: VcfWriter | null,
  ) {
    this.#session = session;
    this.#contig = contig;
    this.#length = length;
    this.#truth = truth;
    this.#query = query;
    this.#totals = totals;
    const { confident, strata } = session.regions;
    const names = strata.map(({ name }) => name);
    this.#annotated = writer && { writer, annotator: new Annotator(contig, names, confident !== null) };
    this.#sites = new SiteCounter(contig, totals, this.#annotated);
  }

  /** Compares one block. Its calls are moved to count from the start of the reference that was read for it. */
  async compare(block: CallBlock): Promise<CountedBlock> {
    const { from, to, truth, query } = block;
    const { regions: all, options } = this.#session;
    const origin = Math.max(0, from - SURROUNDINGS);
    const end = Math.min(this.#length, to + SURROUNDINGS);
    const next = Math.max(0, to - SURROUNDINGS);
    const reference = await this.#session.reference.read(this.#contig, origin, end, next);
    truth.moveTo(origin);
    query.moveTo(origin);
    checkReference(truth, reference, this.#truth);
    checkReference(query, reference, this.#query);
    // Among them still, as vcfeval's counts of all records want them.
    this.#truth.drop('filtered', truth.countFailed());
    const confident = all.confident && clip(all.confident.get(this.#contig), from, to, origin);
    const strata = all.strata.map(({ name, byContig }) => ({
      name,
      intervals: clip(byContig.get(this.#contig), from, to, origin),
    }));
    const phase = phaseOf(options.obeyPhase);
    const apart = !options.recordCounts && !phase.truth && !phase.query;
    const regions = { confident, strata };
    const { sites, decided, ...rest } = apart
      ? separate(truth, query, reference, regions)
      : together(truth, query);
    this.#sites.begin(sites, regions, origin);
    if (this.#annotated) this.#annotated.annotator.origin = origin;
    const input = {
      ...{ contig: this.#contig, reference, ...rest, confident, strata, phase },
      decided,
      score: this.#session.score.kind,
      recordCounts: options.recordCounts ?? false,
    };
    const result = compareBlock(input, (superLocus) => this.#observe(superLocus, origin));
    this.#sites.end();
    return {
      ...result,
      widenedBy: result.widenedBy + this.#sites.widenedBy,
      known: countKnown(reference, from, to, origin),
    };
  }

  /** To be called after the last block. */
  finish(): void {
    this.#sites.finish();
  }

  #observe(superLocus: readonly CountedLine[], origin: number): void {
    this.#sites.countBefore(superLocus[0]!.row.start);
    const found = qualities(superLocus);
    const filters = failedFilters(superLocus);
    superLocus.forEach((line, i) => {
      this.#totals.roc.add(line, found[i]!, filters);
      if (!this.#annotated) return;
      const { writer, annotator } = this.#annotated;
      const { start, end } = line.row;
      writer.writeAt(this.#contig, start + origin, end + origin, annotator.line(line, found[i]!, filters));
    });
  }
}

function phaseOf(obeyed: ObeyPhase = 'no'): Phase {
  return { truth: obeyed === 'yes' || obeyed === 'truth', query: obeyed === 'yes' || obeyed === 'query' };
}

/** Names of all filters that the query calls of a super-locus fail. */
function failedFilters(superLocus: readonly CountedLine[]): readonly string[] {
  let found = PASSED;
  for (const { row } of superLocus) {
    const filters = row.query?.record.filters ?? PASSED;
    if (filters.length > 0) found = found.length === 0 ? filters : [...new Set([...found, ...filters])];
  }
  return found;
}

const PASSED: readonly string[] = [];

/** Known bases (not N) of [from, to): how many, and where the first and the last are. */
function countKnown(reference: Uint8Array, from: number, to: number, origin: number): KnownBases {
  const end = Math.min(to - origin, reference.length);
  let count = 0;
  let first = -1;
  let last = -1;
  for (let i = from - origin; i < end; ) {
    const n = reference.indexOf(N, i);
    const stop = n < 0 || n > end ? end : n;
    if (stop > i) {
      if (first < 0) first = i + origin;
      last = stop - 1 + origin;
      count += stop - i;
    }
    i = stop;
    while (i < end && reference[i] === N) i++;
  }
  return { count, first, last };
}

const N = 78;

/** Leaves out calls whose REF is not what the reference has there; N in the reference agrees with anything. */
function checkReference(calls: Calls, reference: Uint8Array, stream: ContigStream): void {
  const left = calls.leaveOut((start, code, record) => {
    if (record) return !fits(record, reference);
    const length = refLength(code);
    if (start < 0 || start + length > reference.length) return true;
    for (let i = 0; i < length; i++) {
      const base = reference[start + i]!;
      if (base !== refByte(code, i) && PLAIN.has(base)) return true;
    }
    return false;
  });
  stream.drop('referenceMismatch', left);
}

function fits({ start, ref }: SmallRecord, reference: Uint8Array): boolean {
  if (start < 0 || start + ref.length > reference.length) return false;
  for (let i = 0; i < ref.length; i++) {
    const base = reference[start + i]!;
    if (base !== ref.charCodeAt(i) && PLAIN.has(base)) return false;
  }
  return true;
}

const PLAIN = new Set([65, 67, 71, 84]);
