import { EngineError } from '../errors.ts';
import { type Intervals, readBed } from '../io/bed.ts';
import { type Fasta, openFasta } from '../io/fasta.ts';
import { openVcf, type VcfReader, type VcfRecord } from '../io/vcf.ts';
import type { TaskOutput } from '../output.ts';
import { type ContigResult, compareContig } from './compareContig.ts';
import { type ContigCalls, ContigStream, sampleIndex } from './contigStream.ts';
import type { SkipReason, SmallRecord } from './record.ts';
import { readStrata, type Stratum } from './strata.ts';
import { type SmallVariantSummary, Summary } from './summary.ts';
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
  const truth = new ContigStream(truthFile, truthSample, keep);
  const query = new ContigStream(queryFile, querySample, (record) => {
    const reason = keep(record);
    return reason ?? (options.passOnly && failed(record) ? 'filtered' : null);
  });
  const queryContigs = new ContigFinder(query, signal);
  const summary = new Summary(options, regions.strata, regions.confident !== null);
  const total = truthFile.size + queryFile.size;
  for (let calls = await truth.next(signal); calls; calls = await truth.next(signal)) {
    const { contig } = calls;
    if (!fasta.contigs.has(contig)) continue;
    const called = await queryContigs.find(contig);
    output.progress(truth.bytesRead + query.bytesRead, total, 'bytes', contig);
    const reference = await fasta.fetchContig(contig);
    const result = compareContig({
      contig,
      reference,
      truth: checkReference(calls.records, reference, truth),
      query: checkReference(called, reference, query),
      confident: confidentOn(regions, contig),
      strata: regions.strata.map(({ name, byContig }) => ({ name, intervals: byContig.get(contig) })),
      recordCounts: options.recordCounts ?? false,
    });
    report(result, output);
    summary.add(result);
  }
  await queryContigs.drain();
  output.progress(total, total, 'bytes', 'read');
  checkShared(summary, truth, query, truthFile, queryFile, fasta, queryContigs.seen);
  return summary.finish(truth, query, output);
}

function confidentOn({ confident }: Regions, contig: string): Intervals | null | undefined {
  return confident === null ? null : confident.get(contig);
}

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

/** Finds the query's calls of a contig, wherever it stands in the file. */
class ContigFinder {
  readonly seen = new Set<string>();
  readonly #stream: ContigStream;
  readonly #signal: AbortSignal | undefined;
  readonly #waiting = new Map<string, ContigCalls>();

  constructor(stream: ContigStream, signal: AbortSignal | undefined) {
    this.#stream = stream;
    this.#signal = signal;
  }

  async find(contig: string): Promise<SmallRecord[]> {
    while (!this.#waiting.has(contig)) {
      const calls = await this.#stream.next(this.#signal);
      if (!calls) break;
      this.seen.add(calls.contig);
      this.#waiting.set(calls.contig, calls);
    }
    const found = this.#waiting.get(contig)?.records ?? [];
    this.#waiting.delete(contig);
    return found;
  }

  /** Reads what is left: contigs the truth has not. As hap.py does, they are not compared. */
  async drain(): Promise<void> {
    for (;;) {
      for (const { records } of this.#waiting.values()) {
        this.#stream.skip('contigNotInTruth', records.length);
        this.#stream.taken -= records.length;
      }
      this.#waiting.clear();
      const calls = await this.#stream.next(this.#signal);
      if (!calls) return;
      this.seen.add(calls.contig);
      this.#waiting.set(calls.contig, calls);
    }
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
  const lost = records.length - kept.length;
  stream.skip('referenceMismatch', lost);
  stream.taken -= lost;
  return kept;
}

const PLAIN = new Set([65, 67, 71, 84]);

function report(result: ContigResult, output: TaskOutput): void {
  if (result.tooHard > 0) {
    output.warn(
      `${result.contig}: ${result.tooHard} stretches were too complex to compare; their calls are counted nowhere.`,
    );
  }
}

/** Says why nothing could be compared, rather than writing a table of zeros. */
function checkShared(
  summary: Summary,
  truth: ContigStream,
  query: ContigStream,
  truthFile: VcfReader,
  queryFile: VcfReader,
  fasta: Fasta,
  queryContigs: ReadonlySet<string>,
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
  if (truth.read > 0 && query.read > 0 && !summary.contigs.some((contig) => queryContigs.has(contig))) {
    throw new EngineError(
      'badInput',
      `Truth and query have no contig in common: ${first(summary.contigs)} against ${first([...queryContigs])}.`,
      'Rename the contigs of one of them (bcftools annotate --rename-chrs), or use the truth for the same genome build.',
    );
  }
}

function first(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  return names.slice(0, 3).join(', ') + (names.length > 3 ? ', ...' : '');
}
