import type { AppError } from '../../src-main/contract/errors.ts';
import type { LogLevel } from '../../src-main/contract/log.ts';
import { csvResult, type RunStory, type StepStory, smallResult, svResult, writeRun } from './fixtureRuns.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

const FILES = {
  kind: 'download' as const,
  files: [
    ['gvcf.gz', 7_214_551_902],
    ['gvcf.gz.tbi', 2_104_221],
    ['hard-filtered.vcf.gz', 1_104_882_114],
    ['sv.vcf.gz', 2_310_448],
    ['mapping_metrics.csv', 9214],
    ['vc_metrics.csv', 3112],
  ].map(([name, size]) => ({ path: `/data/vcbench/lab_runs/run/run.${name}`, size: Number(size) })),
  notes: [],
};
const DOWNLOAD: StepStory = {
  id: 'download',
  outcome: 'succeeded',
  seconds: 91,
  result: FILES,
  lines: [
    [
      'info',
      '$ aws_download_gvcf.sh NA24143_Lib3_Rep1 --bucket lab-results --base-path genmol --profile lab',
    ],
    ['info', 'Listing s3://lab-results/genmol/NA24143_Lib3_Rep1/vcf/dragen/'],
    ['info', '18 objects, 8.4 GB; 11 files are wanted'],
    ['success', 'NA24143_Lib3_Rep1_R001.gvcf.gz verified (md5 9f3c20e1)'],
    ['warning', '5 objects with an unsafe name are ignored.'],
    ['success', 'Download from S3: done.'],
  ],
};
const REFERENCES: StepStory = {
  id: 'references',
  outcome: 'succeeded',
  seconds: 0.4,
  result: { kind: 'references', files: [], notes: ['HG004 v4.2.1 and GRCh38 complete, nothing to fetch'] },
  lines: [
    ['info', 'Verifying reference files...'],
    ['success', 'HG004 v4.2.1 complete (6 files, digests unchanged)'],
  ],
};
const PREPARE: StepStory = { id: 'prepare', outcome: 'succeeded', seconds: 74 };
const CSV: StepStory = {
  id: 'csv',
  outcome: 'succeeded',
  seconds: 0.6,
  result: csvResult(),
  lines: [
    ['info', '158 metrics from 9 files.'],
    ['success', 'Process completed successfully!'],
  ],
};

const HAPPY_LINES: readonly (readonly [LogLevel, string])[] = [
  [
    'info',
    '$ hap.py HG004_GRCh38_1_22_v4.2.1_benchmark.vcf.gz NA24143_Lib2_Rep3_R001.query.vcf.gz -f HG004_GRCh38_1_22_v4.2.1_benchmark_noinconsistent.bed -r GRCh38.fasta -o happy/result --engine=vcfeval --threads 8',
  ],
  ['info', 'Hap.py v0.3.15'],
  [
    'warning',
    "WARNING  No reference file found at default locations. You can set the environment variable 'HGREF'",
  ],
  ['info', '[I] Total VCF records:         5014238'],
  ['info', '[I] Non-reference VCF records: 5014238'],
  [
    'info',
    '\u001b[36mINFO\u001b[0m     Preprocessing query: \u001b[1mNA24143_Lib2_Rep3_R001.query.vcf.gz\u001b[0m',
  ],
  ['progress', 'xcmp for chunk chr14:39800001-44100000 -- time taken 18.2'],
  ['info', 'Benchmarking Summary:'],
  [
    'info',
    '  Type Filter  TRUTH.TOTAL  TRUTH.TP  TRUTH.FN  QUERY.TOTAL  QUERY.FP  METRIC.Recall  METRIC.Precision',
  ],
  [
    'info',
    ' INDEL   PASS       525468    478911     46557       595502      1102       0.911399          0.997704',
  ],
  [
    'info',
    '   SNP   PASS      3365127   3358599      6528      4101222      1881       0.998060          0.999440',
  ],
  ['warning', 'INDEL F1 95.3 % is far below what a whole genome reaches (98.0 % at the very least).'],
];

const NO_TRUTH: AppError = {
  code: 'noTruth',
  message: 'Structural variants were not compared: no GIAB germline SV truth set exists for HG004.',
  hint: "Put the lab's own truth set under reference/HG004/stvar/ to compare.",
};
const SUSPICIOUS: AppError = {
  code: 'suspiciousResult',
  message: 'INDEL F1 95.3 % is far below what a whole genome reaches (98.0 % at the very least).',
  hint: "Check that truth set, genome build and sample match, and look at the step's log.",
};
const NOT_FOUND: AppError = {
  code: 'notFound',
  message: 'There is no sample called TEST_SAMPLE_123 in s3://lab-results/genmol/',
  hint: 'Check the sample ID, the bucket and the base path.',
};
const EXPIRED: AppError = {
  code: 'credentials',
  message: 'The AWS credentials have expired.',
  hint: 'Sign in again (for example: aws sso login --profile lab), then retry.',
};
const DISK: AppError = {
  code: 'diskFull',
  message: 'The disk is full: 8.4 GB are needed and 2.1 GB are free in /data/vcbench.',
  hint: 'Free some space or choose another data folder.',
};

/** A handful of runs, one of each kind that an analyst meets; `now` is when the last one ended. */
export function stories(now: number): RunStory[] {
  const benchmarks = (happy: StepStory, truvari: StepStory): StepStory[] => [
    DOWNLOAD,
    REFERENCES,
    PREPARE,
    happy,
    truvari,
    CSV,
  ];
  const happy = (snp: readonly [number, number], indel: readonly [number, number]): StepStory => ({
    id: 'happy',
    outcome: 'succeeded',
    seconds: 3010,
    result: smallResult(snp, indel),
    lines: HAPPY_LINES,
  });
  const noSv: StepStory = { id: 'truvari', outcome: 'warned', seconds: 0.2, error: NO_TRUTH };
  const sv: StepStory = { id: 'truvari', outcome: 'succeeded', seconds: 148, result: svResult() };
  return [
    {
      sampleId: 'NA24143_Lib2_Rep3',
      at: now - 2 * HOUR,
      outcome: 'warned',
      error: SUSPICIOUS,
      steps: benchmarks(
        { ...happy([0.99806, 0.99944], [0.9114, 0.9977]), outcome: 'warned', error: SUSPICIOUS },
        noSv,
      ),
    },
    {
      sampleId: 'NA24385_Lib1_Rep1',
      at: now - 20 * HOUR,
      outcome: 'succeeded',
      steps: benchmarks(happy([0.99806, 0.99944], [0.99766, 0.99869]), sv),
    },
    {
      sampleId: 'TEST_SAMPLE_123',
      at: now - 21 * HOUR,
      outcome: 'failed',
      error: NOT_FOUND,
      steps: [
        {
          id: 'download',
          outcome: 'failed',
          seconds: 3,
          error: NOT_FOUND,
          lines: [
            [
              'info',
              '$ aws_download_gvcf.sh TEST_SAMPLE_123 --bucket lab-results --base-path genmol --profile lab',
            ],
            ['info', 'Listing s3://lab-results/genmol/TEST_SAMPLE_123/'],
            ['error', `error: ${NOT_FOUND.message}`],
            ['info', NOT_FOUND.hint ?? ''],
          ],
        },
        { id: 'csv', skipped: '"Download from S3" did not succeed.' },
      ],
    },
    {
      sampleId: 'NA12878_Lib2_Rep1',
      at: now - 2 * DAY,
      outcome: 'succeeded',
      steps: [DOWNLOAD, CSV],
    },
    {
      sampleId: 'NA24143_Lib1_Rep2',
      at: now - 3 * DAY,
      outcome: 'failed',
      error: EXPIRED,
      steps: [
        { id: 'download', outcome: 'failed', seconds: 2, error: EXPIRED },
        { id: 'csv', skipped: '"Download from S3" did not succeed.' },
      ],
    },
    {
      sampleId: 'NA24695_Lib3_Rep2',
      at: now - 4 * DAY,
      outcome: 'cancelled',
      steps: [{ ...DOWNLOAD, outcome: 'cancelled', seconds: 14 }],
      local: '/data/transfer/NA24695_Lib3_Rep2_R001',
    },
    {
      sampleId:
        'HG001_a-very-long-name-that-somebody-gave-to-a-run-because-the-instrument-allows-it.repeat_01',
      at: now - 5 * DAY,
      outcome: 'failed',
      error: DISK,
      steps: [{ ...DOWNLOAD, outcome: 'failed', seconds: 840, error: DISK }],
    },
    {
      sampleId: 'NA24631_Lib1_Rep1',
      at: now - 6 * DAY,
      outcome: 'interrupted',
      error: {
        code: 'appQuit',
        message: 'Interrupted: the program is closing.',
        hint: 'Retry the run: it goes on where it stopped.',
      },
      steps: [DOWNLOAD, REFERENCES, { ...PREPARE, outcome: 'interrupted' }],
    },
  ];
}

/** As many runs as wanted: {@link stories} first, then ever older ones. */
export function writeStories(dataDir: string, now: number, count: number): string[] {
  const known = stories(now);
  const ids: string[] = [];
  for (let i = 0; i < count; i++) ids.push(writeRun(dataDir, known[i] ?? olderRun(now, i), i));
  return ids;
}

const NAMES = ['NA12878', 'NA24385', 'NA24149', 'NA24143', 'NA24631', 'NA24694', 'NA24695'];

function olderRun(now: number, i: number): RunStory {
  const sampleId = `${NAMES[i % NAMES.length]}_Lib${1 + (i % 4)}_Rep${1 + (i % 3)}`;
  const at = now - 7 * DAY - i * 5 * HOUR;
  if (i % 13 === 0) {
    const error = { ...EXPIRED };
    return { sampleId, at, outcome: 'failed', error, steps: [{ id: 'download', outcome: 'failed', error }] };
  }
  if (i % 17 === 0)
    return { sampleId, at, outcome: 'cancelled', steps: [{ id: 'download', outcome: 'cancelled' }] };
  return {
    sampleId,
    at,
    outcome: 'succeeded',
    steps: [
      { id: 'download', outcome: 'succeeded', seconds: 60 + (i % 50) },
      { ...CSV, lines: [] },
    ],
  };
}
