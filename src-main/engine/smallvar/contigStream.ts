import { EngineError } from '../errors.ts';
import type { VcfReader, VcfRecord } from '../io/vcf.ts';
import { type SkipCounts, type SkipReason, type SmallRecord, toSmallRecord } from './record.ts';

/** A contig's calls and why other records of it were left out. */
export interface ContigCalls {
  contig: string;
  records: SmallRecord[];
}

/** Reads a VCF once, contig by contig, keeping only what the comparison needs of each record. */
export class ContigStream {
  readonly skipped: SkipCounts = {};
  /** Records read, and records with a call taken into the comparison. */
  read = 0;
  taken = 0;
  readonly #reader: VcfReader;
  readonly #sample: number;
  readonly #keep: (record: VcfRecord) => SkipReason | null;
  readonly #batches: AsyncIterator<VcfRecord[]>;
  #pending: VcfRecord[] = [];
  #ended = false;

  /** `keep` says whether a record belongs to the comparison at all. */
  constructor(reader: VcfReader, sample: number, keep: (record: VcfRecord) => SkipReason | null) {
    this.#reader = reader;
    this.#sample = sample;
    this.#keep = keep;
    this.#batches = reader.batches({ requireSorted: true })[Symbol.asyncIterator]();
  }

  get bytesRead(): number {
    return this.#reader.bytesRead;
  }

  /** The next contig of the file; null at its end. Checks `signal` between batches. */
  async next(signal?: AbortSignal): Promise<ContigCalls | null> {
    let found: ContigCalls | null = null;
    for (;;) {
      signal?.throwIfAborted();
      if (this.#pending.length === 0) {
        if (this.#ended) return found;
        const batch = await this.#batches.next();
        if (batch.done) {
          this.#ended = true;
          return found;
        }
        this.#pending = batch.value;
      }
      for (let i = 0; i < this.#pending.length; i++) {
        const record = this.#pending[i]!;
        found ??= { contig: record.chrom, records: [] };
        if (record.chrom !== found.contig) {
          this.#pending = this.#pending.slice(i);
          return found;
        }
        this.#take(record, found.records);
      }
      this.#pending = [];
    }
  }

  skip(reason: SkipReason, count = 1): void {
    if (count > 0) this.skipped[reason] = (this.skipped[reason] ?? 0) + count;
  }

  #take(record: VcfRecord, records: SmallRecord[]): void {
    this.read++;
    const reason = this.#keep(record);
    if (reason) {
      this.skip(reason);
      return;
    }
    const small = toSmallRecord(record, this.#sample);
    if (typeof small === 'string') this.skip(small);
    else {
      this.taken++;
      records.push(small);
    }
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
