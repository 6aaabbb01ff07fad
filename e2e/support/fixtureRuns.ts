import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppError } from '../../src-main/contract/errors.ts';
import type { LogLevel } from '../../src-main/contract/log.ts';
import type {
  CsvResult,
  SmallVariantResult,
  SmallVariantRow,
  SvResult,
} from '../../src-main/contract/result.ts';
import type {
  Outcome,
  Plan,
  RunEvent,
  RunSpec,
  StepDef,
  StepId,
  StepView,
} from '../../src-main/contract/run.ts';
import { encodeLine } from '../../src-main/core/logs/lineFormat.ts';
import { wilsonInterval } from '../../src-main/core/results/wilson.ts';

/** How one step of a made-up run went. */
export interface StepStory {
  id: StepId;
  outcome?: Outcome;
  /** It never ran, and this is why. */
  skipped?: string;
  seconds?: number;
  error?: AppError;
  result?: StepView['result'];
  lines?: readonly (readonly [LogLevel, string])[];
}

/** A run that ended, as the core would have left it on disk. */
export interface RunStory {
  sampleId: string;
  /** Milliseconds since the epoch. */
  at: number;
  outcome: Outcome;
  error?: AppError;
  steps: readonly StepStory[];
  local?: string;
}

/** Writes a run's spec, plan, journal and logs. `serial` keeps run IDs apart. */
export function writeRun(dataDir: string, story: RunStory, serial: number): string {
  const createdAt = new Date(story.at).toISOString();
  const stamp = `${createdAt.replace(/[-:]/g, '').slice(0, 15)}Z`;
  const runId = `${stamp}-${story.sampleId}-${serial.toString(16).padStart(6, '0')}`;
  const folder = join(dataDir, 'runs', runId);
  mkdirSync(join(folder, 'logs'), { recursive: true });
  const ids = story.steps.map((step) => step.id);
  const spec: RunSpec = {
    v: 1,
    runId,
    createdAt,
    sampleId: story.sampleId,
    runName: `${story.sampleId}_R001`,
    runNumber: 1,
    source:
      story.local === undefined
        ? { kind: 's3', bucket: 'lab-results', basePath: 'genmol', profile: 'lab', region: 'ca-central-1' }
        : { kind: 'local', form: 'folder', paths: [story.local] },
    benchmarks: {
      happy: ids.includes('happy'),
      stratified: false,
      truvari: ids.includes('truvari'),
      csv: ids.includes('csv'),
    },
    autoProcess: true,
    preset: 'giab',
    smallVariantEngine: 'auto',
    svEngine: 'auto',
    threads: 8,
  };
  const plan: Plan = { v: 1, runId, steps: story.steps.map((step) => stepDef(step.id, spec)) };
  const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
  put('spec.json', JSON.stringify(spec));
  put('plan.json', JSON.stringify(plan));
  put(
    'journal.ndjson',
    journalOf(story, plan)
      .map((event) => `${JSON.stringify(event)}\n`)
      .join(''),
  );
  for (const [index, step] of story.steps.entries()) {
    if (step.lines === undefined) continue;
    const name = `${String(index + 1).padStart(2, '0')}-${step.id}.1.ndjson`;
    const lines = step.lines.map(([level, text], line) =>
      encodeLine(line + 1, { t: story.at + line * 370, stream: 'stdout', level, text }),
    );
    put(join('logs', name), lines.join(''));
  }
  return runId;
}

function journalOf(story: RunStory, plan: Plan): RunEvent[] {
  const events: RunEvent[] = [];
  let now = story.at;
  type Unnumbered = RunEvent extends infer E
    ? E extends RunEvent
      ? Omit<E, 'v' | 'seq' | 'at'>
      : never
    : never;
  const add = (event: Unnumbered) => {
    events.push({ ...event, v: 1, seq: events.length + 1, at: new Date(now).toISOString() } as RunEvent);
  };
  add({ type: 'run.created' });
  add({ type: 'run.queued', processing: true });
  for (const [index, step] of story.steps.entries()) {
    const stepId = step.id;
    if (step.skipped !== undefined) {
      add({ type: 'step.skipped', stepId, attempt: 1, cached: false, why: step.skipped });
      continue;
    }
    if (step.outcome === undefined) continue;
    const log = `${String(index + 1).padStart(2, '0')}-${stepId}.1`;
    add({ type: 'step.started', stepId, attempt: 1, log, argv: plan.steps[index]?.argv ?? [stepId] });
    now += (step.seconds ?? 1) * 1000;
    add({
      type: 'step.finished',
      stepId,
      attempt: 1,
      outcome: step.outcome,
      exitCode: step.outcome === 'failed' ? 1 : 0,
      signal: null,
      ...(step.error === undefined ? {} : { error: step.error, reason: reasonOf(step.error) }),
      ...(step.result === undefined ? {} : { result: step.result }),
    });
  }
  const { outcome, error } = story;
  add({
    type: 'run.finished',
    outcome,
    ...(error === undefined
      ? outcome === 'cancelled'
        ? { reason: 'userCancel' as const }
        : {}
      : { error, reason: reasonOf(error) }),
  });
  return events;
}

function reasonOf(error: AppError) {
  return error.code === 'busy' ||
    error.code === 'unknownRun' ||
    error.code === 'invalidRequest' ||
    error.code === 'internal'
    ? ('toolExit' as const)
    : error.code;
}

function stepDef(id: StepId, spec: RunSpec): StepDef {
  const commands: Record<StepId, string[]> = {
    download: [
      '/opt/vcbench/scripts/aws_download_gvcf.sh',
      spec.sampleId,
      '--bucket',
      'lab-results',
      '--base-path',
      'genmol',
      '--profile',
      'lab',
    ],
    import: ['vcbench', 'step', 'import', '--sample', spec.sampleId],
    references: ['/opt/vcbench/scripts/setup_reference.sh', 'HG004', '--need', 'happy'],
    prepare: ['vcbench', 'step', 'prepare', '--run', spec.runName],
    happy: [
      '/opt/conda/envs/vcbench/bin/hap.py',
      'HG004_GRCh38_1_22_v4.2.1_benchmark.vcf.gz',
      `${spec.runName}.query.vcf.gz`,
      '-f',
      'HG004_GRCh38_1_22_v4.2.1_benchmark_noinconsistent.bed',
      '-r',
      'GRCh38.fasta',
      '-o',
      'happy/result',
      '--engine=vcfeval',
      '--threads',
      '8',
    ],
    truvari: [
      '/opt/conda/envs/vcbench/bin/truvari',
      'bench',
      '-b',
      'truth.vcf.gz',
      '-c',
      `${spec.runName}.sv.vcf.gz`,
      '--passonly',
      '-o',
      'truvari',
    ],
    csv: ['vcbench', 'step', 'csv', '--folder', spec.runName],
  };
  return {
    id,
    title: id,
    needs: [],
    tool: id,
    argv: commands[id],
    env: {},
    cwd: '/',
    creates: [],
    weight: 1,
    parser: 'none',
    memoryMiB: 1,
    locks: [],
    publish: [],
    cacheable: true,
  };
}

/** Small variants of a whole genome with these recalls and precisions. */
export function smallResult(
  snp: readonly [number, number],
  indel: readonly [number, number],
): SmallVariantResult {
  const row = (
    type: string,
    filter: string,
    truthTotal: number,
    [recall, precision]: readonly [number, number],
  ) => smallRow(type, filter, truthTotal, recall, precision);
  const loose = ([recall, precision]: readonly [number, number]) =>
    [recall + (1 - recall) / 3, precision - (1 - precision)] as const;
  const summary = [
    row('INDEL', 'ALL', 525_468, loose(indel)),
    row('INDEL', 'PASS', 525_468, indel),
    row('SNP', 'ALL', 3_365_127, loose(snp)),
    row('SNP', 'PASS', 3_365_127, snp),
  ];
  const stratum = (type: string, subtype: string, truthTotal: number, recall: number, precision: number) => ({
    ...smallRow(type, 'PASS', truthTotal, recall, precision),
    subtype,
    subset: '*',
    genotype: '*',
    subsetSize: null,
    subsetIsConfSize: null,
  });
  return {
    kind: 'happy',
    engine: { name: 'hap.py', version: '0.3.15' },
    summary,
    strata: [
      stratum('INDEL', 'I1_5', 212_044, indel[0] + 0.0006, indel[1] + 0.0004),
      stratum('INDEL', 'I16_PLUS', 11_280, 0.98094, 0.98704),
      stratum('INDEL', 'D1_5', 231_990, indel[0] + 0.0004, indel[1] + 0.0002),
      stratum('INDEL', 'D16_PLUS', 12_417, 0.98311, 0.98902),
    ],
    truth: '/data/vcbench/reference/HG004/HG004_GRCh38_1_22_v4.2.1_benchmark.vcf.gz',
    query: '/data/vcbench/processed/query.vcf.gz',
    warnings: [],
    folder: '/data/vcbench/processed/happy',
  };
}

function smallRow(
  type: string,
  filter: string,
  truthTotal: number,
  recall: number,
  precision: number,
): SmallVariantRow {
  const truthTp = Math.round(truthTotal * recall);
  const queryFp = Math.round((truthTp * (1 - precision)) / precision);
  const queryUnk = Math.round(truthTotal * 0.22);
  return {
    type,
    filter,
    truthTotal,
    truthTp,
    truthFn: truthTotal - truthTp,
    queryTotal: truthTp + queryFp + queryUnk,
    queryTp: truthTp,
    queryFp,
    queryUnk,
    fpGt: Math.round(queryFp * 0.2),
    fpAl: Math.round(queryFp * 0.1),
    recall,
    precision,
    fracNa: queryUnk / (truthTp + queryFp + queryUnk),
    f1: (2 * recall * precision) / (recall + precision),
    truthTiTv: type === 'SNP' ? 2.1 : null,
    queryTiTv: type === 'SNP' ? 2.08 : null,
    truthHetHom: 1.58,
    queryHetHom: 1.6,
    recallInterval: wilsonInterval(truthTp, truthTotal),
    precisionInterval: wilsonInterval(truthTp, truthTp + queryFp),
  };
}

export function svResult(): SvResult {
  return {
    kind: 'truvari',
    engine: { name: 'truvari', version: '5.4.0' },
    tpBase: 7909,
    tpComp: 7851,
    fp: 230,
    fn: 2815,
    baseCount: 10_724,
    compCount: 8081,
    precision: 7851 / 8081,
    recall: 7909 / 10_724,
    f1: 0.8384,
    gtConcordance: 0.9789,
    tpCompTpGt: 7684,
    tpCompFpGt: 167,
    tpBaseTpGt: 7742,
    tpBaseFpGt: 167,
    gtMatrix: { '(0, 1)': { '(0, 1)': 4812, '(1, 1)': 96 }, '(1, 1)': { '(0, 1)': 71, '(1, 1)': 2930 } },
    recallInterval: wilsonInterval(7909, 10_724),
    precisionInterval: wilsonInterval(7851, 8081),
    truth: '/data/vcbench/reference/HG002/stvar/HG002_GRCh38_v5.0q_stvar.vcf.gz',
    query: '/data/vcbench/processed/sv.vcf.gz',
    warnings: [],
    folder: '/data/vcbench/processed/truvari',
  };
}

export function csvResult(contamination = 0.004): CsvResult {
  const checks: CsvResult['checks'] = [
    { name: 'meanCoverage', value: 36.2, limit: '> 30', state: 'pass' },
    { name: 'pct20x', value: 94.1, limit: '> 90', state: 'pass' },
    { name: 'uniformity', value: 96.8, limit: '> 90', state: 'pass' },
    { name: 'uniquelyMappedPct', value: 88.4, limit: '> 80', state: 'pass' },
    {
      name: 'contamination',
      value: contamination,
      limit: '< 0.05',
      state: contamination < 0.05 ? 'pass' : 'check',
    },
    { name: 'ploidy', value: null, text: 'XX', limit: '= XX', state: 'pass' },
  ];
  return {
    kind: 'csv',
    files: ['mapping_metrics', 'vc_metrics', 'sv_metrics', 'cnv_metrics', 'ploidy_estimation_metrics'].map(
      (kind, index) => ({
        kind,
        path: `/data/vcbench/lab_runs/run/${kind}.csv`,
        metrics: 20 + index,
        warnings: [],
      }),
    ),
    highlights: {
      meanCoverage: 36.2,
      pct20x: 94.1,
      insertSizeMedian: 371,
      tiTvPostfilter: 2.04,
      q30Pct: 92.87,
      totalReads: 812_345_678,
    },
    checks,
    ploidy: 'XX',
    warnings: [],
    folder: '/data/vcbench/processed/csv',
  };
}
