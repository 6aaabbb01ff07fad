import { EngineError } from '../errors.ts';
import type { VcfReader } from '../io/vcf.ts';
import { type CallBatch, CallSink, type Selection } from './callSink.ts';
import type { Calls } from './calls.ts';
import type { SkipCounts, SkipReason } from './record.ts';
import { QUAL, type ScoreField } from './scoreField.ts';

/** What to read of a file through its index: records of a contig that start in [from, to), 0-based. */
export interface ContigRange {
  contig: string;
  from: number;
  to: number;
}

/** Reads a VCF once, in order, keeping only what the comparison needs of each record. */
export class ContigStream {
  readonly skipped: SkipCounts = {};
  /** Records read, and records with a call taken into the comparison. */
  read = 0;
  taken = 0;
  readonly contigs = new Set<string>();
  readonly #reader: VcfReader;
  readonly #signal: AbortSignal | undefined;
  readonly #batches: AsyncIterator<CallBatch>;
  #pending: CallBatch | null = null;
  #ended = false;

  /** `select` says whether a record belongs to the comparison at all; `range` limits the reading by the index. */
  constructor(
    reader: VcfReader,
    sample: number,
    select: Selection,
    signal: AbortSignal | undefined,
    range?: ContigRange,
    score: ScoreField = QUAL,
  ) {
    this.#reader = reader;
    this.#signal = signal;
    const sink = new CallSink(sample, select, score);
    this.#batches = reader.scan(sink, { requireSorted: true, ...range })[Symbol.asyncIterator]();
  }

  get bytesRead(): number {
    return this.#reader.bytesRead;
  }

  /** Contig of the next record; null at the end of the file. */
  async contig(): Promise<string | null> {
    if (this.#pending === null && !this.#ended) {
      this.#signal?.throwIfAborted();
      const batch = await this.#batches.next();
      if (batch.done) this.#ended = true;
      else this.#pending = batch.value;
    }
    return this.#pending?.chrom ?? null;
  }

  /** More calls of `contig`, perhaps none; null when the next record is of another contig or there is none. */
  async calls(contig: string): Promise<Calls | null> {
    if ((await this.contig()) !== contig) return null;
    this.contigs.add(contig);
    const { calls, read, skipped } = this.#pending!;
    this.#pending = null;
    this.read += read;
    this.taken += calls.length;
    for (const [reason, count] of Object.entries(skipped) as [SkipReason, number][])
      this.#skip(reason, count);
    return calls;
  }

  /** Passes over the rest of `contig`, counting its calls under `reason`. */
  async pass(contig: string, reason: SkipReason): Promise<void> {
    for (let calls = await this.calls(contig); calls; calls = await this.calls(contig))
      this.drop(reason, calls.length);
  }

  /** Stops reading. */
  async close(): Promise<void> {
    await this.#batches.return?.();
  }

  /** Takes `count` calls out of the comparison again. */
  drop(reason: SkipReason, count: number): void {
    this.taken -= count;
    this.#skip(reason, count);
  }

  #skip(reason: SkipReason, count: number): void {
    if (count > 0) this.skipped[reason] = (this.skipped[reason] ?? 0) + count;
  }
}

/** Index of the sample to compare: the first, or the one named. Throws EngineError badInput when there is none. */
export function sampleIndex(reader: VcfReader, what: string, name: string | undefined): number {
  const { samples } = reader.header;
  if (samples.length === 0) {
    throw new EngineError(
      'badInput',
      `The ${what} ${reader.path} has no sample, so it has no genotypes to compare.`,
      'Use a VCF with a FORMAT column, GT and one sample.',
    );
  }
  if (name === undefined) return 0;
  const index = samples.indexOf(name);
  if (index >= 0) return index;
  const listed = samples.slice(0, 10).join(', ') + (samples.length > 10 ? ', ...' : '');
  throw new EngineError(
    'badInput',
    `The ${what} ${reader.path} has no sample '${name}'.`,
    `Its samples are: ${listed}`,
  );
}
