import type { Command } from 'commander';
import { interruptSignal } from '../interrupt.ts';
import { DEMO_SEED, demoSeed } from '../options.ts';
import { stepOutput } from '../taskOutput.ts';

/** The program's own steps of a run, each started as a child process of it. A person can rerun one by its command.sh. */
export function addStepCommands(program: Command): void {
  const step = program.command('step', { hidden: true }).description('one step of a run');
  step
    .command('import')
    .argument('<paths...>')
    .requiredOption('--form <form>')
    .requiredOption('--sample <id>')
    .requiredOption('--run-name <name>')
    .requiredOption('--dest <folder>')
    .action(async (paths: string[], options) => {
      const { form, sample: sampleId, runName, dest: destination } = options;
      const { importLocal } = await import('../../../core/steps/importLocal.ts');
      await importLocal({ form, paths, sampleId, runName, destination }, stepOutput(), interruptSignal());
    });
  step
    .command('demo')
    .description('make synthetic files for a demo run')
    .requiredOption('--out <folder>')
    .option('--seed <n>', 'seed of the data', demoSeed, DEMO_SEED)
    .action(async (options: { out: string; seed: number }) => {
      const { writeDemo } = await import('../demo/makeDemo.ts');
      await writeDemo(options.out, options.seed);
    });
  step
    .command('csv')
    .requiredOption('--folder <folder>')
    .requiredOption('--sample <id>')
    .requiredOption('--out <folder>')
    .option('--limits <json>')
    .action(async (options) => {
      const { readLimitsProfile } = await import('../../../core/results/dragenLimits.ts');
      const { processCsvMetrics } = await import('../../../core/steps/csvMetrics.ts');
      const limits = options.limits === undefined ? {} : { limits: await readLimitsProfile(options.limits) };
      const request = { folder: options.folder, out: options.out, sampleId: options.sample, ...limits };
      await processCsvMetrics(request, stepOutput(), interruptSignal());
    });
  step
    .command('prepare')
    .option('--query <vcf>')
    .option('--sv-query <vcf>')
    .option('--truth <vcf>')
    .option('--regions <bed>')
    .option('--sv-truth <vcf>')
    .option('--sv-regions <bed>')
    .option('--reference-fai <fai>')
    .requiredOption('--sample <id>')
    .requiredOption('--out <folder>')
    .action(async (options) => {
      const { query, svQuery, truth, regions: confidentBed, svTruth, svRegions, referenceFai } = options;
      const request = { query, svQuery, truth, confidentBed, svTruth, svRegions, referenceFai };
      const { prepareInputs } = await import('../../../engine/inputs/prepare.ts');
      await prepareInputs(
        { ...request, sampleId: options.sample, out: options.out },
        stepOutput(),
        interruptSignal(),
      );
    });
}
