import { EngineError } from '../errors.ts';
import type { Fasta } from '../io/fasta.ts';
import { openVcf, type VcfReader, type VcfRecord } from '../io/vcf.ts';
import { isBreakendAllele, isSingleBreakend } from './breakend.ts';
import { LargeCallSink } from './largeCalls.ts';
import type { SvParams } from './options.ts';
import { isReferenceBlock, isSymbolic, SvVariant } from './variant.ts';

/** What was left out of a file although it might have been a structural variant, and what could not be resolved. */
export interface Skipped {
  multiallelic: number;
  referenceBlock: number;
  malformedBreakend: number;
  /** Records without GT where the allele's presence is asked for. */
  withoutGenotype: number;
  /** Symbolic alleles on contigs that the reference does not have, or longer on it than they say. */
  unresolvable: number;
}

/** One of the two call sets: its records that take part, contig by contig, in order of position. */
export class CallSource {
  readonly reader: VcfReader;
  /** Column of the sample whose genotypes count; null when the file has no samples. */
  readonly sample: number | null;
  readonly skipped: Skipped = {
    multiallelic: 0,
    referenceBlock: 0,
    malformedBreakend: 0,
    withoutGenotype: 0,
    unresolvable: 0,
  };
  /** Calls whose REF was held against the reference (the first ones), and those of them that differ from it. */
  readonly checked = { calls: 0, differing: 0 };
  /** Records read, and those of them that take part. */
  read = 0;
  kept = 0;
  /** Called after every batch that was read; what it throws ends the reading. */
  onBatch: () => void = () => {};
  readonly #side: 'base' | 'comp';
  readonly #params: SvParams;
  readonly #leastSize: number;
  #indexed: Set<string> | null = null;
  #finishedBytes = 0;
  #reading = false;
  /** Without an index: every record that takes part, by contig, after one reading of the file. */
  #loaded = new Map<string, SvVariant[]>();

  private constructor(reader: VcfReader, side: 'base' | 'comp', params: SvParams) {
    this.reader = reader;
    this.#side = side;
    this.#params = params;
    this.#leastSize = side === 'base' ? params.sizemin : params.sizefilt;
    this.sample = sampleColumn(reader, side === 'base' ? params.bSample : params.cSample);
    if (this.#needsAllele && this.sample === null) {
      const why = params.pick === 'ac' ? 'pick ac' : `noRef ${params.noRef}`;
      throw new EngineError(
        'badInput',
        `${reader.path} has no sample column, so ${why} cannot be applied.`,
        'Use pick single, or a VCF with genotypes.',
      );
    }
  }

  static async open(path: string, side: 'base' | 'comp', params: SvParams): Promise<CallSource> {
    const source = new CallSource(await openVcf(path), side, params);
    const indexed = await source.reader.indexedContigs();
    source.#indexed = indexed && new Set(indexed);
    return source;
  }

  /** Reads a file without index, once; with an index it does nothing. `accept` as in {@link calls}. */
  async load(accept: (call: SvVariant) => boolean): Promise<void> {
    if (this.#indexed) return;
    for await (const batch of this.#batches()) {
      for (const call of this.#select(batch, accept)) {
        const list = this.#loaded.get(call.chrom);
        if (list) list.push(call);
        else this.#loaded.set(call.chrom, [call]);
      }
    }
  }

  /** Contigs that have records (with an index), or records that take part (without). */
  get contigs(): string[] {
    return [...(this.#indexed ?? this.#loaded.keys())];
  }

  /** Calls of one contig that take part; `accept` tells whether one lies within the regions. */
  async *calls(
    contig: string,
    accept: (call: SvVariant) => boolean,
    reference: Fasta | null,
  ): AsyncGenerator<SvVariant[]> {
    if (!this.#indexed) {
      const calls = this.#loaded.get(contig) ?? [];
      this.#loaded.delete(contig);
      yield await this.#resolved(calls, reference);
      return;
    }
    if (!this.#indexed.has(contig)) return;
    for await (const batch of this.#batches(contig)) {
      yield await this.#resolved(this.#select(batch, accept), reference);
    }
  }

  /** Compressed bytes of the file that have been read so far. */
  get bytesRead(): number {
    return this.#finishedBytes + (this.#reading ? this.reader.bytesRead : 0);
  }

  async *#batches(contig?: string): AsyncGenerator<VcfRecord[]> {
    const wanted = contig === undefined ? {} : { contig };
    const sink = new LargeCallSink(this.#leastSize);
    this.#reading = true;
    for await (const { records, lines } of this.reader.scan(sink, { ...wanted, requireSorted: true })) {
      this.read += lines;
      this.onBatch();
      yield records;
    }
    this.#reading = false;
    this.#finishedBytes += this.reader.bytesRead;
  }

  get #needsAllele(): boolean {
    const { noRef, pick } = this.#params;
    return pick === 'ac' || noRef === 'a' || noRef === this.#side[0];
  }

  #select(batch: VcfRecord[], accept: (call: SvVariant) => boolean): SvVariant[] {
    const calls: SvVariant[] = [];
    for (const record of batch) {
      const call = this.#candidate(record);
      if (call && accept(call) && this.#passes(call)) calls.push(call);
    }
    this.kept += calls.length;
    return calls;
  }

  /** The record as a call, unless its alleles alone rule it out. */
  #candidate(record: VcfRecord): SvVariant | null {
    const { ref, alts } = record;
    const alt = alts[0];
    if (alt === undefined || alt === '*') return null;
    if (alts.length > 1) {
      if (alts.some((other) => this.#mayBeLarge(ref, other, ''))) this.skipped.multiallelic++;
      return null;
    }
    if (!this.#mayBeLarge(ref, alt, record.info)) return null;
    if (isReferenceBlock(alt)) {
      this.skipped.referenceBlock++;
      return null;
    }
    return new SvVariant(record, this.reader.header, this.sample);
  }

  #mayBeLarge(ref: string, alt: string, info: string): boolean {
    const size = alt.length === ref.length ? ref.length : Math.abs(alt.length - ref.length);
    return size >= this.#leastSize || isSymbolic(alt) || isBreakendAllele(alt) || info.includes('SVLEN=');
  }

  /** The filters, as truvari has them, but for those that its own errors stand in for: these are counted. */
  #passes(call: SvVariant): boolean {
    const { passonly, bnddist, sizemax } = this.#params;
    const { filters } = call.record;
    if (passonly && filters.length > 0 && !filters.includes('PASS')) return false;
    if (isSingleBreakend(call.alt)) return false;
    if (!call.isBreakend && (call.size < this.#leastSize || (sizemax !== -1 && call.size > sizemax)))
      return false;
    if (call.isBreakend && bnddist === -1) return false;
    if (this.#needsAllele && !call.genotype?.count) {
      if (!call.genotype) this.skipped.withoutGenotype++;
      return false;
    }
    if (call.isBreakend && !call.breakend) {
      this.skipped.malformedBreakend++;
      return false;
    }
    return true;
  }

  async #checkReference({ chrom, pos, ref }: SvVariant, reference: Fasta): Promise<void> {
    if (!reference.contigs.has(chrom) || !/^[ACGT]/i.test(ref)) return;
    const start = ref.slice(0, 50).toUpperCase();
    const bases = await reference.fetch(chrom, pos - 1, pos - 1 + start.length);
    this.checked.calls++;
    if (bases !== start && /^[ACGT]*$/.test(bases)) this.checked.differing++;
  }

  async #resolved(calls: SvVariant[], reference: Fasta | null): Promise<SvVariant[]> {
    if (!reference) return calls;
    const { maxResolve, dupToIns } = this.#params;
    for (const call of calls) {
      if (this.checked.calls < MOST_CHECKED) await this.#checkReference(call, reference);
      if (!call.isSymbolic || call.size > maxResolve || !RESOLVABLE.has(call.type)) continue;
      if (call.type === 'DUP' && !dupToIns) continue;
      const known = reference.contigs.has(call.chrom) && call.end - call.start <= 2 * maxResolve + 1;
      const bases = known ? await reference.fetch(call.chrom, call.start, call.end) : '';
      if (!call.resolve(bases, dupToIns)) this.skipped.unresolvable++;
    }
    return calls;
  }
}

/** Enough to tell another genome build. */
const MOST_CHECKED = 100;

const RESOLVABLE: ReadonlySet<string> = new Set(['DEL', 'INV', 'DUP']);

function sampleColumn(reader: VcfReader, wanted: string | null): number | null {
  const { samples } = reader.header;
  if (wanted === null) return samples.length > 0 ? 0 : null;
  const column = samples.indexOf(wanted);
  if (column >= 0) return column;
  const named = samples.length > 0 ? `it has ${samples.slice(0, 5).join(', ')}` : 'it has no samples';
  throw new EngineError('badInput', `${reader.path} has no sample ${wanted}; ${named}.`);
}
