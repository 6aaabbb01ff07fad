import type { VcfWriter } from '../io/vcfWriter.ts';
import type { TaskOutput } from '../output.ts';
import { Annotator } from './annotate.ts';
import { type CallBlock, CELL, callBlocks, cutNear, readFrom, type Stretch } from './blocks.ts';
import { Calls, plainRefByte } from './calls.ts';
import { compareBlock, type Phase } from './compareBlock.ts';
import type { ContigRange, ContigStream } from './contigStream.ts';
import type { CountedLine } from './count.ts';
import { matchedTruth, separate, together } from './isolate.ts';
import type { ObeyPhase } from './options.ts';
import { qualities } from './quality.ts';
import type { SmallRecord } from './record.ts';
import { clip } from './regions.ts';
import type { Session } from './session.ts';
import { SiteCounter } from './siteCounter.ts';
import { type CountedBlock, type KnownBases, Totals } from './totals.ts';

/**
 * Compares all contigs in the order of the truth, reading both files once from start to end. Annotated calls go to
 * `annotated`, which may be null.
 */
export async function compareInOrder(
  session: Session,
  annotated: VcfWriter | null,
  output: TaskOutput,
  signal?: AbortSignal,
): Promise<Totals> {
  const truth = session.stream('truth', signal);
  const query = session.stream('query', signal);
  const waiting = new WaitingContigs(query);
  const totals = new Totals();
  const size = session.truth.size + session.query.size;
  for (let contig = await truth.contig(); contig !== null; contig = await truth.contig()) {
    if (!session.fasta.contigs.has(contig)) {
      await truth.pass(contig, 'contigNotInReference');
      continue;
    }
    const earlier = await waiting.find(contig);
    const name = contig;
    await compareContig(session, contig, truth, query, earlier, totals, annotated, () =>
      output.progress(truth.bytesRead + query.bytesRead, size, 'bytes', name),
    );
  }
  await waiting.drain();
  totals.addStreams(truth, query);
  return totals;
}

/**
 * Compares a part of a contig, found in both files by their indexes. Its edges are multiples of CELL, or -Infinity and
 * Infinity; the part goes from the cut near the one to the cut near the other. `onBytes` is told how much was read.
 */
export async function compareRange(
  session: Session,
  cells: ContigRange,
  annotated: VcfWriter | null,
  onBytes: (bytes: number) => void,
): Promise<Totals> {
  const { contig } = cells;
  const from = await findCut(session, contig, cells.from);
  const to = await findCut(session, contig, cells.to);
  const totals = new Totals();
  if (from >= to) return totals;
  const truth = session.stream('truth', undefined, { contig, from, to });
  const query = session.stream('query', undefined, { contig, from, to });
  if (!session.fasta.contigs.has(contig)) {
    await truth.pass(contig, 'contigNotInReference');
    await query.pass(contig, 'contigNotInReference');
  } else if (!(await session.truth.indexedContigs())?.includes(contig))
    await query.pass(contig, 'contigNotInTruth');
  else {
    const report = () => onBytes(truth.bytesRead + query.bytesRead);
    await compareContig(session, contig, truth, query, undefined, totals, annotated, report, { from, to });
  }
  onBytes(truth.bytesRead + query.bytesRead);
  totals.addStreams(truth, query);
  return totals;
}

async function findCut(session: Session, contig: string, cell: number): Promise<number> {
  const length = session.fasta.contigs.get(contig);
  if (!Number.isFinite(cell) || length === undefined) return cell;
  const range = { contig, from: readFrom(cell), to: Number.POSITIVE_INFINITY };
  const truth = session.stream('truth', undefined, range);
  const query = session.stream('query', undefined, range);
  const cut = await cutNear(cell, contig, length, truth, query);
  await truth.close();
  await query.close();
  return cut;
}

async function compareContig(
  session: Session,
  contig: string,
  truth: ContigStream,
  query: ContigStream,
  earlier: Calls | undefined,
  totals: Totals,
  annotated: VcfWriter | null,
  progress: () => void,
  stretch?: Stretch,
): Promise<void> {
  const length = session.fasta.contigs.get(contig)!;
  totals.startContig(contig);
  const comparison = new ContigComparison(session, contig, length, truth, query, totals, annotated);
  for await (const block of callBlocks(contig, length, truth, query, earlier, stretch)) {
    progress();
    totals.addBlock(await comparison.compare(block));
    annotated?.endBlock();
    await annotated?.settle();
  }
}

/** Bytes of FASTA that nearly every block has enough of. */
const ROOM = CELL + CELL / 4;
/** Bases around a block that its calls may be shifted over or compared with. */
const SURROUNDINGS = 2000;

/** Compares the blocks of a contig one after the other. */
class ContigComparison {
  readonly #session: Session;
  readonly #contig: string;
  readonly #length: number;
  readonly #truth: ContigStream;
  readonly #query: ContigStream;
  readonly #totals: Totals;
  readonly #annotated: { writer: VcfWriter; annotator: Annotator } | null;
  readonly #sites: SiteCounter;
  /** For the reference of a block. */
  readonly #room = Buffer.allocUnsafe(ROOM);

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
    const { fasta, regions, options } = this.#session;
    const origin = Math.max(0, from - SURROUNDINGS);
    const end = Math.min(this.#length, to + SURROUNDINGS);
    const reference = await fasta.fetchBytes(this.#contig, origin, end, this.#room);
    truth.moveTo(origin);
    query.moveTo(origin);
    checkReference(truth, reference, this.#truth);
    checkReference(query, reference, this.#query);
    const confident = regions.confident && clip(regions.confident.get(this.#contig), from, to, origin);
    const strata = regions.strata.map(({ name, byContig }) => ({
      name,
      intervals: clip(byContig.get(this.#contig), from, to, origin),
    }));
    const phase = phaseOf(options.obeyPhase);
    const apart = !options.recordCounts && !phase.truth && !phase.query;
    const { sites, ...rest } = apart ? separate(truth, query, reference) : together(truth, query);
    this.#sites.begin(sites, { confident, strata }, origin);
    if (this.#annotated) this.#annotated.annotator.origin = origin;
    const input = {
      ...{ contig: this.#contig, reference, ...rest, confident, strata, phase },
      decided: matchedTruth(sites),
      recordCounts: options.recordCounts ?? false,
    };
    const result = compareBlock(input, (superLocus) => this.#observe(superLocus, origin));
    this.#sites.end();
    return {
      ...result,
      widenedBy: result.widenedBy + this.#sites.confidentTruth,
      known: countKnown(reference, from, to, origin),
    };
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

/** Query calls of contigs that stand before the one wanted, when the files have different orders. */
class WaitingContigs {
  readonly #stream: ContigStream;
  readonly #waiting = new Map<string, Calls>();

  constructor(stream: ContigStream) {
    this.#stream = stream;
  }

  /** Brings the stream to `contig`; calls read earlier, or none when the file has no more of them, are returned. */
  async find(contig: string): Promise<Calls | undefined> {
    const earlier = this.#waiting.get(contig);
    if (earlier) {
      this.#waiting.delete(contig);
      return earlier;
    }
    for (let next = await this.#stream.contig(); next !== contig; next = await this.#stream.contig()) {
      if (next === null) return new Calls();
      const all = new Calls();
      for (let calls = await this.#stream.calls(next); calls; calls = await this.#stream.calls(next))
        all.append(calls);
      this.#waiting.set(next, all);
    }
    return undefined;
  }

  /** Reads what is left: contigs the truth has not. As in hap.py, they are not compared. */
  async drain(): Promise<void> {
    for (const calls of this.#waiting.values()) this.#stream.drop('contigNotInTruth', calls.length);
    for (let next = await this.#stream.contig(); next !== null; next = await this.#stream.contig())
      await this.#stream.pass(next, 'contigNotInTruth');
  }
}

/** Leaves out calls whose REF is not what the reference has there; N in the reference agrees with anything. */
function checkReference(calls: Calls, reference: Uint8Array, stream: ContigStream): void {
  const left = calls.leaveOut((start, code, record) => {
    if (record) return !fits(record, reference);
    if (start < 0 || start >= reference.length) return true;
    const base = reference[start]!;
    return base !== plainRefByte(code) && PLAIN.has(base);
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
