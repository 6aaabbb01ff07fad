import type { VcfWriter } from '../io/vcfWriter.ts';
import type { TaskOutput } from '../output.ts';
import { Annotator } from './annotate.ts';
import { type CallBlock, callBlocks, cutNear, readFrom, type Stretch } from './blocks.ts';
import { compareBlock, type Phase } from './compareBlock.ts';
import type { ContigRange, ContigStream } from './contigStream.ts';
import type { CountedLine } from './count.ts';
import type { ObeyPhase } from './options.ts';
import { qualities } from './quality.ts';
import type { SmallRecord } from './record.ts';
import { clip } from './regions.ts';
import type { Session } from './session.ts';
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
  earlier: SmallRecord[] | undefined,
  totals: Totals,
  annotated: VcfWriter | null,
  progress: () => void,
  stretch?: Stretch,
): Promise<void> {
  const length = session.fasta.contigs.get(contig)!;
  totals.startContig(contig);
  for await (const block of callBlocks(contig, length, truth, query, earlier, stretch)) {
    progress();
    totals.addBlock(await compareCalls(block, contig, length, session, truth, query, totals, annotated));
    annotated?.endBlock();
  }
}

/** Bases around a block that its calls may be shifted over or compared with. */
const SURROUNDINGS = 2000;

/** Compares one block. Its calls are moved to count from the start of the reference that was read for it. */
async function compareCalls(
  block: CallBlock,
  contig: string,
  length: number,
  { fasta, regions, options }: Session,
  truth: ContigStream,
  query: ContigStream,
  totals: Totals,
  annotated: VcfWriter | null,
): Promise<CountedBlock> {
  const { from, to } = block;
  const origin = Math.max(0, from - SURROUNDINGS);
  const reference = await fasta.fetchBytes(contig, origin, Math.min(length, to + SURROUNDINGS));
  for (const call of block.truth) call.start -= origin;
  for (const call of block.query) call.start -= origin;
  const names = regions.strata.map(({ name }) => name);
  const annotator = annotated && new Annotator(contig, origin, names, regions.confident !== null);
  const observe = (superLocus: readonly CountedLine[]): void => {
    const found = qualities(superLocus);
    const filters = failedFilters(superLocus);
    superLocus.forEach((line, i) => {
      totals.roc.add(line, found[i]!, filters);
      if (!annotator) return;
      const { start, end } = line.row;
      annotated!.writeAt(contig, start + origin, end + origin, annotator.line(line, found[i]!, filters));
    });
  };
  const input = {
    contig,
    reference,
    truth: checkReference(block.truth, reference, truth),
    query: checkReference(block.query, reference, query),
    confident: regions.confident === null ? null : clip(regions.confident.get(contig), from, to, origin),
    strata: regions.strata.map(({ name, byContig }) => ({
      name,
      intervals: clip(byContig.get(contig), from, to, origin),
    })),
    recordCounts: options.recordCounts ?? false,
    phase: phaseOf(options.obeyPhase),
  };
  const result = compareBlock(input, observe);
  return { ...result, known: countKnown(reference, from, to, origin) };
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
  readonly #waiting = new Map<string, SmallRecord[]>();

  constructor(stream: ContigStream) {
    this.#stream = stream;
  }

  /** Brings the stream to `contig`; calls read earlier, or none when the file has no more of them, are returned. */
  async find(contig: string): Promise<SmallRecord[] | undefined> {
    const earlier = this.#waiting.get(contig);
    if (earlier) {
      this.#waiting.delete(contig);
      return earlier;
    }
    for (let next = await this.#stream.contig(); next !== contig; next = await this.#stream.contig()) {
      if (next === null) return [];
      const all: SmallRecord[] = [];
      for (let calls = await this.#stream.calls(next); calls; calls = await this.#stream.calls(next))
        for (const call of calls) all.push(call);
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

/** Leaves out records whose REF is not what the reference has there; N in the reference agrees with anything. */
function checkReference(records: SmallRecord[], reference: Uint8Array, stream: ContigStream): SmallRecord[] {
  const kept = records.filter(({ start, ref }) => {
    if (start < 0 || start + ref.length > reference.length) return false;
    for (let i = 0; i < ref.length; i++) {
      const base = reference[start + i]!;
      if (base !== ref.charCodeAt(i) && PLAIN.has(base)) return false;
    }
    return true;
  });
  stream.drop('referenceMismatch', records.length - kept.length);
  return kept;
}

const PLAIN = new Set([65, 67, 71, 84]);
