import { EngineError } from '../errors.ts';
import { type Intervals, readBed } from '../io/bed.ts';
import { type Fasta, openFasta } from '../io/fasta.ts';
import { openVcf, type VcfReader, type VcfRecord } from '../io/vcf.ts';
import type { TaskOutput } from '../output.ts';
import { type CallBlock, callBlocks } from './blocks.ts';
import { compareBlock } from './compareBlock.ts';
import { ContigStream, sampleIndex } from './contigStream.ts';
import type { SkipReason, SmallRecord } from './record.ts';
import { clip } from './regions.ts';
import { readStrata, type Stratum } from './strata.ts';
import { type CountedBlock, type KnownBases, type SmallVariantSummary, Summary } from './summary.ts';
import { prepareFolder, writeOutputs } from './write.ts';

export interface SmallVariantOptions {
  /** Truth and query VCF: plain, gzip or bgzip; sorted. */
  truth: string;
  query: string;
  /** Reference FASTA with its index. */
  reference: string;
  /** Confident regions (hap.py -f): query calls outside are UNK, truth calls outside are not counted. */
  regions?: string | undefined;
  /** Only records whose POS lies in this BED take part (hap.py -T). */
  targets?: string | undefined;
  /** Table of subsets, name TAB BED file (hap.py --stratification). */
  stratification?: string | undefined;
  /** Folder for summary.csv, extended.csv and runinfo.json; made when missing. */
  out: string;
  /** Leave out query records that failed a filter before comparing (hap.py --pass-only). */
  passOnly?: boolean | undefined;
  /** Also count whole records as vcfeval does, into runinfo.json; takes about three times as long. */
  recordCounts?: boolean | undefined;
  /** Sample to compare where a VCF has several; the first when not given. */
  truthSample?: string | undefined;
  querySample?: string | undefined;
}

/**
 * Compares query calls with a truth set as haplotypes and counts them as hap.py does (engine vcfeval, its default
 * options), contig by contig. Writes `summary.csv`, `extended.csv` and `runinfo.json` into `out`, whole or not at all.
 * Throws EngineError badInput for input that cannot be compared (not sorted, no sample, no contig in common, another
 * reference), notFound for a missing file; the signal's reason when aborted.
 */
export async function runSmallVariantBenchmark(
  options: SmallVariantOptions,
  output: TaskOutput,
  signal?: AbortSignal,
): Promise<SmallVariantSummary> {
  await prepareFolder(options.out);
  const opened: { close(): Promise<void> }[] = [];
  try {
    const fasta = await openFasta(options.reference);
    opened.push(fasta);
    const truth = await openVcf(options.truth);
    opened.push(truth);
    const query = await openVcf(options.query);
    opened.push(query);
    const summary = await compareAll(options, fasta, truth, query, output, signal);
    await writeOutputs(options.out, summary);
    return summary;
  } finally {
    for (const file of opened) await file.close();
  }
}

interface Regions {
  confident: Map<string, Intervals> | null;
  targets: Map<string, Intervals> | null;
  strata: Stratum[];
}

async function compareAll(
  options: SmallVariantOptions,
  fasta: Fasta,
  truthFile: VcfReader,
  queryFile: VcfReader,
  output: TaskOutput,
  signal?: AbortSignal,
): Promise<SmallVariantSummary> {
  const regions: Regions = {
    confident: options.regions === undefined ? null : await readBed(options.regions),
    targets: options.targets === undefined ? null : await readBed(options.targets),
    strata: options.stratification === undefined ? [] : await readStrata(options.stratification),
  };
  const truthSample = sampleIndex(truthFile, 'truth', options.truthSample);
  const querySample = sampleIndex(queryFile, 'query', options.querySample);
  const keep = (record: VcfRecord): SkipReason | null => keepRecord(record, fasta, regions.targets);
  const keepQuery = (record: VcfRecord): SkipReason | null =>
    keep(record) ?? (options.passOnly && failed(record) ? 'filtered' : null);
  const truth = new ContigStream(truthFile, truthSample, keep, signal);
  const query = new ContigStream(queryFile, querySample, keepQuery, signal);
  const waiting = new WaitingContigs(query);
  const summary = new Summary(options, regions.strata, regions.confident !== null);
  const total = truthFile.size + queryFile.size;
  for (let contig = await truth.contig(); contig !== null; contig = await truth.contig()) {
    const length = fasta.contigs.get(contig);
    if (length === undefined) {
      await truth.pass(contig, 'contigNotInReference');
      continue;
    }
    summary.startContig(contig);
    for await (const block of callBlocks(contig, length, truth, query, await waiting.find(contig))) {
      output.progress(truth.bytesRead + query.bytesRead, total, 'bytes', contig);
      summary.add(await compareCalls(block, contig, length, fasta, regions, truth, query, options));
    }
  }
  await waiting.drain();
  summary.addRegions(regions.confident);
  output.progress(total, total, 'bytes', 'read');
  checkShared(summary, truth, query, truthFile, queryFile, fasta);
  return summary.finish(truth, query, output);
}

/** Bases around a block that its calls may be shifted over or compared with. */
const SURROUNDINGS = 2000;

/** Compares one block. Its calls are moved to count from the start of the reference that was read for it. */
async function compareCalls(
  block: CallBlock,
  contig: string,
  length: number,
  fasta: Fasta,
  regions: Regions,
  truth: ContigStream,
  query: ContigStream,
  options: SmallVariantOptions,
): Promise<CountedBlock> {
  const { from, to } = block;
  const origin = Math.max(0, from - SURROUNDINGS);
  const reference = new Uint8Array(
    Buffer.from(await fasta.fetch(contig, origin, Math.min(length, to + SURROUNDINGS)), 'latin1'),
  );
  for (const call of block.truth) call.start -= origin;
  for (const call of block.query) call.start -= origin;
  const result = compareBlock({
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
  });
  return { ...result, known: countKnown(reference, from, to, origin) };
}

/** Known bases (not N) of [from, to): how many, and where the first and the last are. */
function countKnown(reference: Uint8Array, from: number, to: number, origin: number): KnownBases {
  let count = 0;
  let first = -1;
  let last = -1;
  for (let i = from - origin; i < to - origin && i < reference.length; i++) {
    if (reference[i] === N) continue;
    if (first < 0) first = i + origin;
    last = i + origin;
    count++;
  }
  return { count, first, last };
}

const N = 78;

function keepRecord(
  record: VcfRecord,
  fasta: Fasta,
  targets: Map<string, Intervals> | null,
): SkipReason | null {
  if (!fasta.contigs.has(record.chrom)) return 'contigNotInReference';
  if (targets && !targets.get(record.chrom)?.overlaps(record.pos - 1, record.pos)) return 'outsideTargets';
  return null;
}

function failed(record: VcfRecord): boolean {
  const { filters } = record;
  return filters.length > 0 && filters[0] !== 'PASS';
}

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

/** Says why nothing could be compared, rather than writing a table of zeros. */
function checkShared(
  summary: Summary,
  truth: ContigStream,
  query: ContigStream,
  truthFile: VcfReader,
  queryFile: VcfReader,
  fasta: Fasta,
): void {
  for (const [what, stream, file] of [
    ['truth', truth, truthFile],
    ['query', query, queryFile],
  ] as const) {
    const foreign = stream.skipped.contigNotInReference ?? 0;
    if (stream.read > 0 && foreign === stream.read) {
      throw new EngineError(
        'badInput',
        `No contig of the ${what} ${file.path} is in the reference ${fasta.path}.`,
        `The reference has ${first([...fasta.contigs.keys()])}; look for 'chr20' against '20', or another genome build.`,
      );
    }
    const mismatched = stream.skipped.referenceMismatch ?? 0;
    if (mismatched > 10 && mismatched > stream.taken) {
      throw new EngineError(
        'badInput',
        `REF differs from the reference in ${mismatched} of ${mismatched + stream.taken} records of the ${what} ${file.path}.`,
        'It was made with another genome build or another reference file.',
      );
    }
  }
  if (truth.read > 0 && query.read > 0 && !summary.contigs.some((contig) => query.contigs.has(contig))) {
    throw new EngineError(
      'badInput',
      `Truth and query have no contig in common: ${first(summary.contigs)} against ${first([...query.contigs])}.`,
      'Rename the contigs of one of them (bcftools annotate --rename-chrs), or use the truth for the same genome build.',
    );
  }
}

function first(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  return names.slice(0, 3).join(', ') + (names.length > 3 ? ', ...' : '');
}
