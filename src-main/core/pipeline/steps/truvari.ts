import { join } from 'node:path';
import type { Preset, StepDef } from '../../../contract/run.ts';
import { svReferences } from '../../references/index.ts';
import { assessSvResult } from '../../results/suspicion.ts';
import { readTruvariResult } from '../../results/truvari.ts';
import type { StepContext, StepKind } from '../context.ts';
import { engineChoice } from '../engines.ts';
import { builtInMemoryMiB, flags, OWN_PROGRAM } from '../exec.ts';
import { countsByContig, guardComparison, preparedInput } from '../prepared.ts';
import { warnedIfSuspicious } from '../verdict.ts';

/** Structural variants against the sample's own truth set, by truvari or by the built-in engine. */
export const truvariStep: StepKind = {
  id: 'truvari',
  title: 'Structural variants',

  async define(context) {
    const { spec, folder } = context;
    const out = join(folder.processedRun(spec.runName), 'truvari');
    const engine = engineChoice(context, 'truvari');
    const comparison = benchArgv(await comparedFiles(context), spec.preset, `${out}.partial`);
    return {
      id: 'truvari',
      title: truvariStep.title,
      needs: ['prepare'],
      tool: engine.tool === null ? 'bench' : 'truvari',
      argv:
        engine.tool === null
          ? [OWN_PROGRAM, 'bench', 'sv', ...comparison, ...flags({ threads: spec.threads })]
          : [engine.tool.path, 'bench', ...comparison],
      env: {},
      cwd: folder.root,
      creates: [out],
      weight: 15,
      parser: engine.tool === null ? 'progress' : 'truvari',
      memoryMiB: engine.tool === null ? builtInMemoryMiB(spec.threads) : 4096,
      locks: [`processed/${spec.runName}/truvari`],
      publish: [{ from: `${out}.partial`, to: out }],
      cacheable: true,
    };
  },

  async before(context) {
    const { sv } = await context.references(['truvari']);
    if (!sv.available) {
      return {
        outcome: 'warned',
        reason: 'noTruth',
        error: {
          code: 'noTruth',
          message: `Structural variants were not compared: ${sv.why}.`,
          hint: 'Put the files there, then retry the run.',
        },
      };
    }
    await context.ensureReferences(['truvari']);
    await guardComparison(context, 'sv');
    return null;
  },

  async after(context, step) {
    const { from, to } = step.publish[0] as { from: string; to: string };
    const { truth, query } = await comparedFiles(context);
    const result = await readTruvariResult(from, {
      engine: engineChoice(context, 'truvari').info,
      truth,
      query,
    });
    return warnedIfSuspicious(assessSvResult(result, await countsByContig(context, 'sv')), {
      ...result,
      folder: to,
    });
  },
};

interface ComparedFiles {
  truth: string;
  query: string;
  genome: string;
  regions: string | undefined;
}

async function comparedFiles(context: StepContext): Promise<ComparedFiles> {
  const unknown = {
    truth: '<SV truth VCF>',
    query: '<SV calls>',
    genome: '<reference genome>',
    regions: '<SV regions>',
  };
  if (context.preview) return unknown;
  const status = await context.references(['truvari']);
  if (!status.sv.available) return unknown;
  const references = svReferences(status);
  return {
    truth: await preparedInput(context, 'svTruth'),
    query: await preparedInput(context, 'svQuery'),
    genome: references.genome,
    regions: references.svRegionsBed,
  };
}

/** The lab's own settings; the GIAB preset is truvari's defaults on PASS calls. */
const LAB_SETTINGS = {
  refdist: 2000,
  pctseq: 0.3,
  pctsize: 0.3,
  pctovl: 0,
  sizemin: 50,
  sizefilt: 30,
  sizemax: 50_000,
  pick: 'ac',
  chunksize: 5000,
};

/** `truvari bench` options; the built-in engine takes the same ones and the number of threads. */
function benchArgv(files: ComparedFiles, preset: Preset, out: string): StepDef['argv'] {
  return [
    '-b',
    files.truth,
    '-c',
    files.query,
    '-f',
    files.genome,
    '-o',
    out,
    ...(files.regions === undefined ? [] : ['--includebed', files.regions]),
    '--passonly',
    ...(preset === 'lab' ? flags(LAB_SETTINGS) : []),
  ];
}
