import { join } from 'node:path';
import type { StepDef } from '../../../contract/run.ts';
import { smallVariantReferences } from '../../references/index.ts';
import { readHappyResult } from '../../results/happy.ts';
import { assessSmallVariantResult } from '../../results/suspicion.ts';
import type { StepContext, StepKind } from '../context.ts';
import { engineChoice } from '../engines.ts';
import { builtInMemoryMiB, flags, OWN_PROGRAM } from '../exec.ts';
import { countsByContig, guardComparison, preparedInput } from '../prepared.ts';
import { type Lack, warnedIfSuspicious } from '../verdict.ts';

/** Small variants against the truth set, by hap.py or by the built-in engine. */
export const happyStep: StepKind = {
  id: 'happy',
  title: 'Small variants',

  async define(context) {
    const { spec, folder } = context;
    const out = join(folder.processedRun(spec.runName), 'happy');
    const files = await comparedFiles(context);
    const engine = engineChoice(context, 'happy');
    const argv =
      engine.tool === null
        ? builtInArgv(context, files, `${out}.partial`)
        : happyArgv(context, files, engine.tool.path, `${out}.partial`);
    return {
      id: 'happy',
      title: happyStep.title,
      needs: ['prepare'],
      tool: engine.tool === null ? 'bench' : 'happy',
      argv,
      env: {},
      cwd: folder.root,
      creates: [out],
      folders: [`${out}.partial`],
      weight: 40,
      parser: engine.tool === null ? 'progress' : 'happy',
      // hap.py takes about 1 GB a thread and 20 GB or more for a genome.
      memoryMiB:
        engine.tool === null ? builtInMemoryMiB(threadsOf(context)) : 4096 + 1024 * threadsOf(context),
      locks: [`processed/${spec.runName}/happy`],
      publish: [{ from: `${out}.partial`, to: out }],
      cacheable: true,
    };
  },

  async before(context) {
    await context.ensureReferences(['happy']);
    await guardComparison(context, 'small');
    return null;
  },

  async after(context, step) {
    const { from, to } = step.publish[0] as { from: string; to: string };
    const { truth, query, stratification } = await comparedFiles(context);
    const result = await readHappyResult(from, { engine: engineChoice(context, 'happy').info, truth, query });
    const assessment = assessSmallVariantResult(result, await countsByContig(context, 'small'));
    const isLacking = context.spec.benchmarks.stratified && stratification === undefined;
    return warnedIfSuspicious(
      assessment,
      { ...result, folder: to },
      isLacking ? noRegions(context.spec.sampleId) : undefined,
    );
  },
};

/** The references step has fetched what its catalogue names: this one names no regions. */
function noRegions(sampleId: string): Lack {
  return {
    reason: 'No regions to stratify by are installed, so nothing was stratified.',
    hint: `The catalogue of reference files in use names none: leave it out to use VCBench's own, or add a row for them. Fetch them with "vcbench references ${sampleId} --fetch --need stratified", then retry the run.`,
  };
}

interface ComparedFiles {
  truth: string;
  query: string;
  confident: string;
  genome: string;
  stratification: string | undefined;
}

async function comparedFiles(context: StepContext): Promise<ComparedFiles> {
  if (context.preview) {
    return {
      truth: '<truth VCF>',
      query: '<query VCF>',
      confident: '<confident regions>',
      genome: '<reference genome>',
      stratification: context.spec.benchmarks.stratified ? '<stratification list>' : undefined,
    };
  }
  const need = context.spec.benchmarks.stratified ? ['happy', 'stratified'] : ['happy'];
  const references = smallVariantReferences(await context.references(need));
  return {
    truth: await preparedInput(context, 'truth'),
    query: await preparedInput(context, 'query'),
    confident: references.confidentBed,
    genome: references.genome,
    stratification: context.spec.benchmarks.stratified ? references.stratificationTsv : undefined,
  };
}

/** hap.py with the xcmp engine, which needs no SDF; the lab's preset looks at PASS calls only, with 6 threads. */
function happyArgv(
  context: StepContext,
  files: ComparedFiles,
  program: string,
  out: string,
): StepDef['argv'] {
  return [
    program,
    files.truth,
    files.query,
    '-f',
    files.confident,
    '-r',
    files.genome,
    '-o',
    join(out, 'happy'),
    '--engine=xcmp',
    '--threads',
    String(threadsOf(context)),
    '--verbose',
    ...(context.spec.preset === 'lab' ? ['--pass-only'] : []),
    ...(files.stratification === undefined ? [] : ['--stratification', files.stratification]),
  ];
}

function builtInArgv(context: StepContext, files: ComparedFiles, out: string): StepDef['argv'] {
  return [
    OWN_PROGRAM,
    'bench',
    'small',
    ...flags({
      truth: files.truth,
      query: files.query,
      regions: files.confident,
      reference: files.genome,
      stratification: files.stratification,
      'pass-only': context.spec.preset === 'lab',
      threads: threadsOf(context),
      out,
    }),
  ];
}

function threadsOf({ spec }: StepContext): number {
  return spec.preset === 'lab' ? Math.min(6, spec.threads) : spec.threads;
}
