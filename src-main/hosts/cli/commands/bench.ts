import { type Command, InvalidArgumentError, Option } from 'commander';
import { VcbenchError } from '../../../contract/errors.ts';
import { readHappyResult } from '../../../core/results/happy.ts';
import {
  type Assessment,
  assessSmallVariantResult,
  assessSvResult,
} from '../../../core/results/suspicion.ts';
import { readTruvariResult } from '../../../core/results/truvari.ts';
import {
  OBEY_PHASE,
  runSmallVariantBenchmark,
  type SmallVariantOptions,
} from '../../../engine/smallvar/index.ts';
import { runSvBenchmark, SV_PRESETS, type SvBenchmarkOptions } from '../../../engine/sv/index.ts';
import {
  endIfDoubtful,
  needFreshFolder,
  needRegionsOnTruth,
  sameFileDoubt,
  warnOfSamples,
} from '../benchFiles.ts';
import { letCompilersGiveWay } from '../compilerThreads.ts';
import { interruptSignal } from '../interrupt.ts';
import { count, filled } from '../options.ts';
import { printJson } from '../output.ts';
import { recordCountsText, textOf } from '../results.ts';
import { startedByRunner, stepOutput } from '../taskOutput.ts';
import { programVersion } from '../version.ts';

/** `vcbench bench small|sv`: the built-in engine on files of one's own. */
export function addBenchCommands(program: Command): void {
  const bench = program.command('bench').description('compare call sets with the built-in engine');
  bench
    .command('small')
    .description('small variants, counted and written as by hap.py; -r, -f, -T and -o are its options')
    .requiredOption('--truth <vcf>', 'truth set (required)', filled)
    .requiredOption('--query <vcf>', 'calls to judge; VCF or gVCF (required)', filled)
    .requiredOption('-r, --reference <fasta>', 'reference genome with its .fai (required)', filled)
    .requiredOption('-o, --out <folder>', 'folder for the results; new or empty (required)', filled)
    .option('-f, --regions <bed>', 'confident regions; without: everywhere', filled)
    .option('-T, --targets <bed>', 'look only here', filled)
    .option('--stratification <tsv>', 'list of regions: name, tab, BED file', filled)
    .option('--pass-only', 'leave filtered calls out altogether')
    .addOption(
      new Option('--obey-phase <whose>', "whose phased genotypes keep their phase (vcfeval's --Xobey-phase)")
        .choices(OBEY_PHASE)
        .default('no'),
    )
    .option(
      '--roc <field>',
      "field of the query that the ROC goes by: QUAL, a FORMAT key such as GQ, or INFO.KEY (hap.py's --roc; default: QUAL)",
      filled,
    )
    .option('--no-roc', 'make no ROC: roc.all.csv.gz has only the rows of all calls')
    .option(
      '--record-counts',
      'also count whole records, as rtg vcfeval does; takes about five times as long, and three times the memory',
    )
    .option('--no-annotate', 'do not write annotated.vcf.gz')
    .option('--truth-sample <name>', 'sample of a truth VCF with several (default: the first)', filled)
    .option('--query-sample <name>', 'sample of a query VCF with several (default: the first)', filled)
    .option('--threads <n>', 'threads at most (default: all cores)', count)
    .option('--mb-per-thread <n>', 'megabytes of both files for each thread (default: 16)', positive)
    .option('--json', 'print one JSON document')
    .action(benchSmall);
  addSvOptions(bench.command('sv'))
    .option('--threads <n>', 'threads (default: all cores, one for small files)', count)
    .option('--json', 'print one JSON document')
    .action(benchSv);
}

/** Defaults in the help are truvari's, which the engine fills in; those that the lab's preset changes are beside them. */
function addSvOptions(command: Command): Command {
  return command
    .description("structural variants, by truvari bench's rules and under its option names")
    .requiredOption('-b, --base <vcf>', 'truth set (required)', filled)
    .requiredOption('-c, --comp <vcf>', 'calls to judge (required)', filled)
    .option('-o, --output <folder>', 'folder for the results; new or empty; also --out (required)', filled)
    .addOption(new Option('--out <folder>', 'the same').argParser(filled).hideHelp())
    .option('-f, --reference <fasta>', 'reference genome; gives symbolic alleles their sequence', filled)
    .addOption(
      new Option('--preset <name>', "giab: truvari's defaults; lab: those named below, and --passonly")
        .choices(Object.keys(SV_PRESETS))
        .default('giab'),
    )
    .option('--includebed <bed>', 'regions to compare; without: everywhere', filled)
    .option('--extend <n>', 'bases by which calls may lie outside the regions (default: 0)', number)
    .option(
      '-r, --refdist <n>',
      'most bases between two calls that may match (default: 500, lab 2000)',
      number,
    )
    .option('-p, --pctseq <p>', 'least sequence similarity; 0: not compared (default: 0.7, lab 0.3)', number)
    .option('-P, --pctsize <p>', 'least size similarity (default: 0.7, lab 0.3)', number)
    .option('-O, --pctovl <p>', 'least reciprocal overlap (default: 0)', number)
    .option('-t, --typeignore', 'let different types match')
    .option('-d, --dup-to-ins', 'treat duplications as insertions')
    .addOption(
      new Option('--pick <name>', 'matches a call may have (default: single, lab ac)').choices([
        'single',
        'ac',
        'multi',
      ]),
    )
    .option('-C, --chunksize <n>', 'calls further apart are never compared (default: 1000, lab 5000)', number)
    .option('-B, --bnddist <n>', 'most bases between breakends; -1: leave them out (default: 100)', number)
    .option('-m, --max-resolve <n>', 'largest symbolic allele given a sequence (default: 25000)', number)
    .option('-N, --no-decompose', 'do not compare symbolic DEL, DUP and INV with breakends')
    .option('-n, --no-roll', 'do not roll sequences when comparing them')
    .option('--bSample <name>', 'sample of the base VCF (default: the first)', filled)
    .option('--cSample <name>', 'sample of the comp VCF (default: the first)', filled)
    .option('--passonly', 'only calls that passed all filters')
    .option('-s, --sizemin <n>', 'least size of a base call (default: 50)', number)
    .option('-S, --sizefilt <n>', 'least size of a comp call (default: 30)', number)
    .option('--sizemax <n>', 'largest size; -1: none (default: 50000)', number)
    .addOption(
      new Option(
        '--no-ref <which>',
        'leave out calls without the allele: a (both), b (base) or c (comp)',
      ).choices(['a', 'b', 'c']),
    );
}

async function benchSmall(options: SmallVariantOptions & { json?: boolean }): Promise<void> {
  const { truth, query, out, json = false } = options;
  const output = stepOutput(json);
  let discard = async (): Promise<void> => {};
  if (!startedByRunner()) {
    discard = await needFreshFolder(out);
    await warnOfSamples(truth, options.truthSample, '--truth-sample', output.warn, true);
    await warnOfSamples(query, options.querySample, '--query-sample', output.warn, true);
  }
  const summary = await runSmallVariantBenchmark(
    options,
    output,
    interruptSignal(CANCELLED),
    letCompilersGiveWay,
  );
  const result = await readHappyResult(out, compared(truth, query));
  if (result.summary.every((row) => row.truthTotal === 0))
    await needRegionsOnTruth(summary, options, discard);
  const assessment = await alsoOfOneFile(assessSmallVariantResult(result), truth, query);
  const { rocRows: _inItsFile, tooHard, ...said } = summary;
  if (json) printJson({ ...said, tooComplex: tooHard, doubts: assessment.reasons });
  else {
    process.stdout.write(`${textOf(result)}\n`);
    if (summary.records) process.stdout.write(`\n${recordCountsText(summary.records)}\n`);
  }
  // The runner judges by itself, with more evidence.
  if (!startedByRunner()) endIfDoubtful(assessment);
}

async function benchSv(given: Record<string, unknown>): Promise<void> {
  const options = svOptions(given);
  const { base, comp, output: folder } = options;
  const json = given.json === true;
  const output = stepOutput(json);
  if (!startedByRunner()) {
    await needFreshFolder(folder);
    await warnOfSamples(base, options.bSample, '--bSample', output.warn);
    await warnOfSamples(comp, options.cSample, '--cSample', output.warn);
  }
  const summary = await runSvBenchmark(options, output, interruptSignal(CANCELLED));
  const result = await readTruvariResult(folder, compared(base, comp));
  const assessment = await alsoOfOneFile(assessSvResult(result), base, comp);
  // summary.json has what truvari writes; here null is what cannot be computed, and only that.
  const { recall, precision, f1, gtConcordance } = result;
  if (json) printJson({ ...summary, recall, precision, f1, gtConcordance, doubts: assessment.reasons });
  else process.stdout.write(`${textOf(result)}\n`);
  if (!startedByRunner()) endIfDoubtful(assessment);
}

const CANCELLED = 'Cancelled; nothing is kept of the results.';

async function alsoOfOneFile(found: Assessment, truth: string, query: string): Promise<Assessment> {
  const doubt = await sameFileDoubt(truth, query);
  return doubt === null ? found : { state: 'suspicious', reasons: [...found.reasons, doubt] };
}

function compared(truth: string, query: string) {
  return { engine: { name: 'built-in', version: programVersion() } as const, truth, query };
}

function svOptions(given: Record<string, unknown>): SvBenchmarkOptions {
  const { preset, json: _json, roll, ref, out, output = out, ...options } = given;
  if (output === undefined)
    throw new VcbenchError('badInput', 'No folder for the results is given.', 'Add --output FOLDER.');
  return {
    output,
    ...SV_PRESETS[preset as keyof typeof SV_PRESETS],
    ...(roll === false ? { noRoll: true } : {}),
    ...(typeof ref === 'string' ? { noRef: ref } : {}),
    ...options,
  } as unknown as SvBenchmarkOptions;
}

function positive(text: string): number {
  const value = number(text);
  if (!(value > 0)) throw new InvalidArgumentError('It must be above 0.');
  return value;
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}
