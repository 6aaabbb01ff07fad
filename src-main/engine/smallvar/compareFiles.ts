import type { VcfWriter } from '../io/vcfWriter.ts';
import type { TaskOutput } from '../output.ts';
import { Pauses } from '../pauses.ts';
import { callBlocks, cutNear, readFrom, type Stretch } from './blocks.ts';
import { Calls } from './calls.ts';
import { ContigComparison } from './contigComparison.ts';
import type { ContigRange, ContigStream } from './contigStream.ts';
import type { Session } from './session.ts';
import { Totals } from './totals.ts';

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
  const pauses = new Pauses(signal);
  try {
    for (let contig = await truth.contig(); contig !== null; contig = await truth.contig()) {
      if (!session.fasta.contigs.has(contig)) {
        await truth.pass(contig, 'contigNotInReference');
        continue;
      }
      const earlier = await waiting.find(contig);
      const name = contig;
      await compareContig(session, contig, truth, query, earlier, totals, annotated, async () => {
        output.progress(truth.bytesRead + query.bytesRead, size, 'bytes', name);
        if (pauses.isDue) await pauses.take();
      });
    }
    await waiting.drain();
    totals.addStreams(truth, query);
    return totals;
  } finally {
    await truth.close();
    await query.close();
  }
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
  const report = async () => onBytes(truth.bytesRead + query.bytesRead);
  if (!session.fasta.contigs.has(contig)) {
    await truth.pass(contig, 'contigNotInReference');
    await query.pass(contig, 'contigNotInReference');
  } else if (!(await session.truth.indexedContigs())?.includes(contig))
    await query.pass(contig, 'contigNotInTruth');
  else {
    await compareContig(session, contig, truth, query, undefined, totals, annotated, report, { from, to });
  }
  await report();
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
  afterReading: () => Promise<void>,
  stretch?: Stretch,
): Promise<void> {
  const length = session.fasta.contigs.get(contig)!;
  totals.startContig(contig);
  const comparison = new ContigComparison(session, contig, length, truth, query, totals, annotated);
  for await (const block of callBlocks(contig, length, truth, query, earlier, stretch)) {
    await afterReading();
    totals.addBlock(await comparison.compare(block));
    annotated?.endBlock();
  }
  comparison.finish();
}

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
