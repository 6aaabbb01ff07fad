import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { type Fasta, openFasta } from '../io/fasta.ts';
import type { TaskOutput } from '../output.ts';
import { Pauses } from '../pauses.ts';
import { annotatedHeader, annotatedLine } from './annotate.ts';
import { CallSource } from './candidates.ts';
import { chunksOf } from './chunks.ts';
import { paramsJson, paramsText, summaryJson } from './json.ts';
import { compareCalls } from './match.ts';
import type { MatchMatrix } from './matrix.ts';
import { resolveOptions, type SvBenchmarkOptions, type SvParams } from './options.ts';
import { OutputFolder, type OutputLine } from './outputFolder.ts';
import { checkPairs, judgeChunk, type Verdict } from './pick.ts';
import { makeScope, type Scope } from './scope.ts';
import { SequencePool } from './sequencePool.ts';
import { type Outcome, type SvSummary, Tally } from './tally.ts';
import { TaskLog } from './taskLog.ts';
import type { SvVariant } from './variant.ts';

/**
 * Compares two sets of structural variants as `truvari bench` 5.4 does (English et al. 2022) and writes its output
 * folder: summary.json, params.json, log.txt, candidate.refine.bed, and tp-base, tp-comp, fp and fn as indexed VCF.
 * Reads chromosome by chromosome through the `.tbi`; of a file without one the calls that count are kept in memory.
 *
 * Throws EngineError for bad input, an output folder with something in it, or a full disk, and then leaves nothing behind.
 * An abort by `signal` rejects with its reason.
 */
export async function runSvBenchmark(
  options: SvBenchmarkOptions,
  output: TaskOutput,
  signal?: AbortSignal,
): Promise<SvSummary> {
  const params = resolveOptions({ ...options, output: resolve(options.output) });
  const folder = await OutputFolder.create(params.output);
  const open: { close(): Promise<void> }[] = [];
  try {
    const base = await CallSource.open(params.base, 'base', params);
    open.push(base.reader);
    const comp = await CallSource.open(params.comp, 'comp', params);
    open.push(comp.reader);
    const reference = params.reference === null ? null : await openFasta(params.reference);
    if (reference) open.push(reference);
    const small = base.reader.size + comp.reader.size < WORTH_THREADS;
    const pool = new SequencePool((options.threads ?? (small ? 1 : availableParallelism())) - 1);
    open.push(pool);
    const comparison = new Comparison({
      ...{ params, pool },
      base,
      comp,
      reference,
      folder,
      log: new TaskLog(output),
      signal,
    });
    const summary = await comparison.run();
    await folder.commit();
    return summary;
  } catch (error) {
    await folder.abandon();
    throw error;
  } finally {
    for (const file of open) await file.close();
  }
}

/** Compressed bytes of both files below which a thread takes longer to start than to work. */
const WORTH_THREADS = 1024 * 1024;

interface Parts {
  params: SvParams;
  pool: SequencePool;
  base: CallSource;
  comp: CallSource;
  reference: Fasta | null;
  folder: OutputFolder;
  log: TaskLog;
  signal: AbortSignal | undefined;
}

class Comparison {
  readonly #parts: Parts;
  readonly #genotypes: boolean;
  readonly #tally: Tally;
  readonly #pauses: Pauses;
  readonly #refine: string[] = [];
  #chunks = 0;
  /** Chunks whose sequences are being compared, and those behind them. */
  readonly #waiting: { matrix: MatchMatrix; settled: Promise<void> | null }[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#genotypes = parts.base.sample !== null && parts.comp.sample !== null;
    this.#tally = new Tally(parts.params.sizemin, this.#genotypes);
    this.#pauses = new Pauses(parts.signal);
  }

  async run(): Promise<SvSummary> {
    const { params, base, comp, reference, log, signal } = this.#parts;
    const samples = { base: sampleName(base), comp: sampleName(comp) };
    log.info('VCBench built-in SV comparison, rules of truvari bench 5.4');
    log.fileOnly(`Params:\n${paramsText(params, samples)}`);
    const total = base.reader.size + comp.reader.size;
    let label = 'calls';
    for (const source of [base, comp]) {
      source.onBatch = () => {
        signal?.throwIfAborted();
        log.progress(base.bytesRead + comp.bytesRead, total, label);
      };
    }
    const scope = await makeScope(base, comp, reference, params, log);
    await base.load((call) => scope.acceptsBase(call));
    await comp.load((call) => scope.acceptsComp(call));
    const contigs = [...new Set([...base.contigs, ...comp.contigs])].filter((contig) => scope.has(contig));
    for (const contig of contigs.sort()) {
      label = contig;
      await this.#compare(contig, scope);
    }
    log.progress(total, total, 'compared');
    log.info(`Zipped ${base.read + comp.read} variants, base ${base.read}, comp ${comp.read}`);
    log.info(
      `${this.#chunks} chunks of ${base.kept + comp.kept} variants, base ${base.kept}, comp ${comp.kept}`,
    );
    reportSkipped(this.#parts);
    const summary = this.#tally.summary();
    if (summary.baseCount === 0) log.warn('No TP or FN calls in the base VCF.');
    else if (summary.compCount === 0) log.warn('No TP or FP calls in the comp VCF.');
    summary.warnings = log.warnings;
    log.fileOnly(`Stats: ${summaryJson(summary)}`);
    log.info('Finished bench');
    await this.#pauses.take();
    await this.#writeFiles(summary, paramsJson(params, samples));
    return summary;
  }

  async #compare(contig: string, scope: Scope): Promise<void> {
    const { params, base, comp, reference, pool, signal } = this.#parts;
    const waiting = this.#waiting;
    const chunks = chunksOf(
      base.calls(contig, (call) => scope.acceptsBase(call), reference),
      comp.calls(contig, (call) => scope.acceptsComp(call), reference),
      params.chunksize,
    );
    for await (const chunk of chunks) {
      signal?.throwIfAborted();
      checkPairs(chunk.bases, chunk.comps);
      const matrix = compareCalls(chunk.bases, chunk.comps, params);
      waiting.push({ matrix, settled: pool.settle(matrix, params.pick) });
      while (waiting[0]?.settled === null || this.#pairs > MOST_WAITING) await this.#judgeNext(contig, scope);
    }
    while (waiting.length > 0) await this.#judgeNext(contig, scope);
  }

  /** Pairs of calls that wait, and a few more for the chunks themselves. */
  get #pairs(): number {
    return this.#waiting.reduce((sum, { matrix }) => sum + 100 + matrix.state.length, 0);
  }

  async #judgeNext(contig: string, scope: Scope): Promise<void> {
    const { matrix, settled } = this.#waiting.shift()!;
    if (settled) await settled;
    if (this.#pauses.isDue) await this.#pauses.take();
    const isNew = (base: SvVariant, comp: SvVariant) => this.#tally.isNewPair(base, comp);
    const verdicts = await judgeChunk(matrix, this.#parts.params.pick, isNew, this.#pauses);
    this.#record(contig, verdicts, scope);
  }

  #record(contig: string, verdicts: Verdict[], scope: Scope): void {
    const { params, folder } = this.#parts;
    this.#chunks++;
    const refine = refineRegion(verdicts, params.sizemin);
    if (refine) this.#refine.push(`${contig}\t${refine.start}\t${refine.end}`);
    const lines = new Map<Outcome, OutputLine[]>();
    const add = (outcome: Outcome, call: SvVariant, verdict: Verdict): void => {
      const line = {
        pos: call.pos,
        alleles: `${call.ref}\t${call.alt}`,
        text: annotatedLine(call, verdict, this.#chunks, this.#genotypes),
      };
      const list = lines.get(outcome);
      if (list) list.push(line);
      else lines.set(outcome, [line]);
    };
    for (const verdict of verdicts) {
      const { base, comp } = verdict;
      if (base) add(this.#tally.addBase(verdict), base, verdict);
      if (!comp || (!verdict.state && !scope.countsWhenFalse(comp))) continue;
      const outcome = this.#tally.addComp(verdict);
      if (outcome) add(outcome, comp, verdict);
    }
    for (const [outcome, list] of lines) folder.write(outcome, contig, list);
  }

  async #writeFiles(summary: SvSummary, params: string): Promise<void> {
    const { base, comp, folder, log } = this.#parts;
    for (const [source, outcomes] of [
      [base, ['tp-base', 'fn']],
      [comp, ['tp-comp', 'fp']],
    ] as const) {
      const { header } = source.reader;
      const contigs = header.contigs.map(({ id }) => id);
      for (const outcome of outcomes) await folder.finishVcf(outcome, annotatedHeader(header), contigs);
    }
    await folder.writeText('candidate.refine.bed', this.#refine.join('\n'));
    await folder.writeText('params.json', params);
    await folder.writeText('log.txt', log.text);
    await folder.writeText('summary.json', summaryJson(summary));
  }
}

/** Bounds what waits for threads, to some megabytes. */
const MOST_WAITING = 100_000;

function sampleName({ reader, sample }: CallSource): string | null {
  return sample === null ? null : reader.header.samples[sample]!;
}

/** Span of a chunk in which something is unmatched, with ten bases around it, for `truvari refine`. */
function refineRegion(verdicts: Verdict[], sizemin: number): { start: number; end: number } | null {
  if (verdicts.every(({ state }) => state)) return null;
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  for (const { base, comp } of verdicts) {
    for (const call of [base && base.size >= sizemin ? base : null, comp]) {
      if (!call) continue;
      start = Math.min(start, call.start);
      end = Math.max(end, call.end);
    }
  }
  return end < start ? null : { start: Math.max(0, start - 10), end: end + 10 };
}

function reportSkipped({ base, comp, log }: Parts): void {
  for (const [name, { skipped, checked }] of [
    ['base', base],
    ['comp', comp],
  ] as const) {
    const say = (count: number, what: string): void => {
      if (count > 0) log.warn(`${name}: ${count} ${what}`);
    };
    if (checked.calls >= 10 && checked.differing > checked.calls / 2) {
      log.warn(
        `${name}: REF differs from the reference in ${checked.differing} of the first ${checked.calls} calls; made with another genome build?`,
      );
    }
    say(skipped.multiallelic, 'multi-allelic records left out; split them first: bcftools norm -m -any');
    say(skipped.referenceBlock, 'gVCF reference blocks left out');
    say(skipped.malformedBreakend, 'breakends left out whose ALT cannot be read');
    say(skipped.withoutGenotype, 'records without genotype left out');
    say(
      skipped.unresolvable,
      'symbolic alleles compared without sequence: not on the reference, or longer there than SVLEN says',
    );
  }
}
