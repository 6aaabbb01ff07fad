import { type Command, Option } from 'commander';
import { VcbenchError } from '../../../contract/errors.ts';
import { readHappyResult } from '../../../core/results/happy.ts';
import { readTruvariResult } from '../../../core/results/truvari.ts';
import { OBEY_PHASE, runSmallVariantBenchmark } from '../../../engine/smallvar/index.ts';
import { runSvBenchmark, SV_PRESETS, type SvBenchmarkOptions } from '../../../engine/sv/index.ts';
import { textOf } from '../results.ts';
import { stepOutput } from '../taskOutput.ts';
import { programVersion } from '../version.ts';
import { printJson } from './inspect.ts';
import { count } from './run.ts';

/** `vcbench bench small|sv`: the built-in engine on files of one's own. */
export function addBenchCommands(program: Command): void {
  const bench = program.command('bench').description('compare call sets with the built-in engine');
  bench
    .command('small')
    .description('small variants, as hap.py counts them: writes summary.csv and extended.csv')
    .requiredOption('--truth <vcf>', 'truth set')
    .requiredOption('--query <vcf>', 'calls to judge; VCF or gVCF')
    .requiredOption('--reference <fasta>', 'reference genome with its .fai')
    .requiredOption('--out <folder>', 'folder for the results')
    .option('--regions <bed>', 'confident regions (hap.py -f)')
    .option('--targets <bed>', 'look only here (hap.py -T)')
    .option('--stratification <tsv>', 'list of regions: name, tab, BED file')
    .option('--pass-only', 'leave filtered calls out altogether')
    .addOption(
      new Option('--obey-phase <whose>', "whose phased genotypes keep their phase (vcfeval's --Xobey-phase)")
        .choices(OBEY_PHASE)
        .default('no'),
    )
    .option('--truth-sample <name>', 'sample of a truth VCF with several')
    .option('--query-sample <name>', 'sample of a query VCF with several')
    .option('--threads <n>', 'threads; all cores when not given', count)
    .option('--json', 'print one JSON document')
    .action(async (options) => {
      const summary = await runSmallVariantBenchmark(options, stepOutput(options.json), interruptSignal());
      if (options.json) printJson(summary);
      else
        process.stdout.write(
          `${textOf(await readHappyResult(options.out, compared(options.truth, options.query)))}\n`,
        );
    });
  bench
    .command('sv')
    .description("structural variants, by truvari bench's rules and under its option names")
    .requiredOption('-b, --base <vcf>', 'truth set')
    .requiredOption('-c, --comp <vcf>', 'calls to judge')
    .option('-f, --reference <fasta>', 'reference genome; gives symbolic alleles their sequence')
    .option('-o, --output <folder>', 'folder for the results; must not exist')
    .addOption(new Option('--out <folder>', 'the same as --output').hideHelp())
    .option('--preset <name>', `giab (truvari's defaults) or lab`)
    .option('--includebed <bed>', 'regions to compare')
    .option('--extend <n>', 'bases by which calls may lie outside the regions', Number)
    .option('-r, --refdist <n>', 'most bases between two calls that may match', Number)
    .option('-p, --pctseq <p>', 'least sequence similarity', Number)
    .option('-P, --pctsize <p>', 'least size similarity', Number)
    .option('-O, --pctovl <p>', 'least reciprocal overlap', Number)
    .option('-t, --typeignore', 'let different types match')
    .option('-d, --dup-to-ins', 'treat duplications as insertions')
    .option('--pick <name>', 'single, ac or multi')
    .option('-C, --chunksize <n>', 'calls further apart are never compared', Number)
    .option('-B, --bnddist <n>', 'most bases between breakends; -1: leave them out', Number)
    .option('--max-resolve <n>', 'largest symbolic allele that is given a sequence', Number)
    .option('-D, --no-decompose', 'do not compare symbolic DEL, DUP and INV with breakends')
    .option('-n, --no-roll', 'do not roll sequences when comparing them')
    .option('--bSample <name>', 'sample of the base VCF')
    .option('--cSample <name>', 'sample of the comp VCF')
    .option('--passonly', 'only calls that passed all filters')
    .option('-s, --sizemin <n>', 'least size of a base call', Number)
    .option('-S, --sizefilt <n>', 'least size of a comp call', Number)
    .option('--sizemax <n>', 'largest size; -1: none', Number)
    .option('--no-ref <which>', 'leave out calls without the allele: a (both), b (base) or c (comp)')
    .option('--threads <n>', 'threads; all cores when not given', count)
    .option('--json', 'print one JSON document')
    .action(async (options) => {
      const resolved = svOptions(options);
      const summary = await runSvBenchmark(resolved, stepOutput(options.json), interruptSignal());
      if (options.json) printJson(summary);
      else
        process.stdout.write(
          `${textOf(await readTruvariResult(resolved.output, compared(resolved.base, resolved.comp)))}\n`,
        );
    });
}

function compared(truth: string, query: string) {
  return { engine: { name: 'built-in', version: programVersion() } as const, truth, query };
}

function svOptions(given: Record<string, unknown>): SvBenchmarkOptions {
  const { preset, json: _json, roll, ref, out, output = out, ...options } = given;
  if (output === undefined)
    throw new VcbenchError('badInput', 'No folder for the results is given.', 'Add --out FOLDER.');
  const base = preset === 'lab' ? SV_PRESETS.lab : SV_PRESETS.giab;
  return {
    ...base,
    output,
    ...(roll === false ? { noRoll: true } : {}),
    ...(typeof ref === 'string' ? { noRef: ref } : {}),
    ...options,
  } as unknown as SvBenchmarkOptions;
}

/** Aborts the work on Ctrl-C, so that nothing half-written stays. */
export function interruptSignal(): AbortSignal {
  const control = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => control.abort(new VcbenchError('userCancel', `stopped by ${signal}`)));
  return control.signal;
}
