import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dragenFileName, normaliseMetric, parseDragenCsv } from './dragenCsv.ts';
import { dragenHighlights, dragenPloidy } from './dragenHighlights.ts';
import { checkLimits, EXAMPLE_LIMITS, limitsProfileSchema, readLimitsProfile } from './dragenLimits.ts';

const DRAGEN = path.resolve(import.meta.dirname, '../../../../shared/data/dragen_csv');
const absent = !existsSync(DRAGEN);
if (absent) console.log('not run: shared data absent (DRAGEN metric files)');

describe('dragenFileName', () => {
  it.each([
    ['NA24143_R001.vc_metrics.csv', 'vc_metrics', null, 'NA24143_R001'],
    ['NA24143_R001.vc_hethom_ratio_metrics.csv', 'vc_hethom_ratio_metrics', null, 'NA24143_R001'],
    ['S.target_bed_coverage_metrics.csv', 'bed_coverage_metrics', null, 'S'],
    ['S.wgs_contig_mean_cov_normal.csv', 'wgs_contig_mean_cov', 'normal', 'S'],
    ['S.wgs_coverage_metrics_tumor.csv', 'wgs_coverage_metrics', 'tumor', 'S'],
    ['mapping_metrics.csv', 'mapping_metrics', null, ''],
  ])('%s', (name, kind, variant, prefix) => {
    expect(dragenFileName(name)).toEqual({ kind, variant, prefix });
  });

  it.each([
    'S.gvcf_metrics.csv',
    'S.fragment_length_hist.csv',
    'S.vc_metrics.csv.md5sum',
    'S.sv.vcf.gz',
    'x.csv',
  ])('%s is none of them', (name) => {
    expect(dragenFileName(name)).toBeNull();
  });
});

describe('normaliseMetric', () => {
  it.each([
    ['PCT of genome with coverage [ 20x: inf)', 'PCT of genome with coverage [20x: inf)'],
    ['PCT of genome with coverage [  20x: inf)', 'PCT of genome with coverage [20x: inf)'],
    ['PCT of genome with coverage [20x:inf)', 'PCT of genome with coverage [20x: inf)'],
    ['PCT of genome with coverage [1000x:1500x)', 'PCT of genome with coverage [1000x: 1500x)'],
    ['Reads with MAPQ [ 0:10)', 'Reads with MAPQ [0: 10)'],
    ['Bases in target bed [% of genome]', 'Bases in target bed [% of genome]'],
    ['Insert length: median', 'Insert length: median'],
  ])('%s', (name, normal) => {
    expect(normaliseMetric(name)).toBe(normal);
  });
});

describe('parseDragenCsv', () => {
  it('keeps sections and read groups apart and null apart from zero', () => {
    const { metrics, warnings } = parseDragenCsv(
      'mapping_metrics',
      '\uFEFFMAPPING/ALIGNING SUMMARY,,Mapped reads,143538601,99.24\r\nMAPPING/ALIGNING PER RG,1,Mapped reads,0,0.00\r\nMAPPING/ALIGNING PER RG,"a,b",Mapped reads,NA\r\nMAPPING/ALIGNING SUMMARY,,Ratio,inf,\r\n',
      'x.mapping_metrics.csv',
    );
    expect(warnings).toEqual([]);
    expect(metrics.map((m) => [m.section, m.readGroup, m.text, m.value, m.percent])).toEqual([
      ['MAPPING/ALIGNING SUMMARY', '', '143538601', 143_538_601, 99.24],
      ['MAPPING/ALIGNING PER RG', '1', '0', 0, 0],
      ['MAPPING/ALIGNING PER RG', 'a,b', 'NA', null, null],
      ['MAPPING/ALIGNING SUMMARY', '', 'inf', null, null],
    ]);
  });

  it('reports lines that are no metric and goes on', () => {
    const { metrics, warnings } = parseDragenCsv(
      'vc_metrics',
      'VARIANT CALLER POSTFILTER,S,Total,5\nVARIANT CALLER POSTFILTER,S\n,,,\n"open,S,Total,5\nVARIANT CALLER POSTFILTER,S,Total,6\n',
      'x.csv',
    );
    expect(metrics).toHaveLength(1);
    expect(metrics[0]?.value).toBe(5);
    expect(warnings).toEqual([
      'x.csv, line 2: not a DRAGEN metric, left out.',
      'x.csv, line 3: not a DRAGEN metric, left out.',
      'x.csv, line 4: not a DRAGEN metric, left out.',
      'x.csv, line 5: "Total" is given twice; the first value, 5, is kept.',
    ]);
  });

  it('bounds its warnings', () => {
    const { warnings } = parseDragenCsv('vc_metrics', `${'x\n'.repeat(500)}S,,m,1\n`, 'x.csv');
    expect(warnings).toHaveLength(21);
    expect(warnings.at(-1)).toBe('and 480 more such lines.');
  });

  it('reads the coverage of contigs', () => {
    const { metrics } = parseDragenCsv('wgs_contig_mean_cov', 'chr1,66774,9.7579e-05\nchrM,0,NA\n', 'x.csv');
    expect(metrics.map((m) => [m.metric, m.value])).toEqual([
      ['chr1', 9.7579e-5],
      ['chrM', null],
    ]);
  });

  it.each([
    ['an empty file', '', /holds no DRAGEN metric/],
    ['prose', 'no,such\nthing\n', /holds no DRAGEN metric/],
    ['a million lines', 'A,,b,1\n'.repeat(1_000_000), /more than 100000 lines/],
    ['one endless line', `A,,b,${'1'.repeat(3_000_000)}`, /holds no DRAGEN metric/],
  ])('refuses %s', (_name, text, message) => {
    expect(() => parseDragenCsv('vc_metrics', text, 'x.csv')).toThrow(message);
  });

  it('is not held up by brackets without end', () => {
    const line = `A,,${'[x:'.repeat(3000)},1\n`;
    expect(parseDragenCsv('vc_metrics', line.repeat(800), 'x.csv').metrics).toHaveLength(1);
  });

  it('throws nothing but a clear refusal, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(',', '"', '\n', '\r', ' ', 'A', '[', ':', '1', '\uFEFF') }),
        (text) => {
          try {
            for (const metric of parseDragenCsv('vc_metrics', text, 'x.csv').metrics) {
              expect(metric.value === null || Number.isFinite(metric.value)).toBe(true);
            }
          } catch (error) {
            expect(error).toMatchObject({ code: 'badInput' });
          }
        },
      ),
    );
  });

  it.skipIf(absent)('reads every line of real files', () => {
    const read = (name: string) => {
      const file = dragenFileName(name);
      if (file === null) throw new Error(name);
      return parseDragenCsv(file.kind, readFileSync(path.join(DRAGEN, name), 'utf8'), name);
    };
    expect(read('TEST.wgs_contig_mean_cov.csv').metrics).toHaveLength(200);
    expect(read('Sample_1.vc_metrics.csv').metrics).toHaveLength(27);
    expect(read('sample.wgs_coverage_metrics.csv').metrics).toHaveLength(34);
    const ratio = read('sample.wgs_coverage_metrics.csv').metrics.find((m) => m.text === 'inf');
    expect(ratio).toMatchObject({ value: null, metric: 'Mean/Median autosomal coverage ratio over genome' });
    const mapping = read('TEST.mapping_metrics.csv');
    // This DRAGEN version writes "Mapped bases R1" twice, the second time for R2, in the summary and in the read group.
    expect(mapping.metrics.length + mapping.warnings.length).toBe(102);
    expect(mapping.warnings.every((text) => text.includes('given twice'))).toBe(true);
    expect(read('TEST.ploidy_estimation_metrics.csv').metrics.at(-1)).toMatchObject({
      text: '',
      value: null,
    });
  });
});

describe('highlights', () => {
  const metrics = (kind: Parameters<typeof parseDragenCsv>[0], text: string) =>
    parseDragenCsv(kind, text, 'x.csv').metrics;

  it('never takes a read group for the summary or PREFILTER for POSTFILTER', () => {
    const highlights = dragenHighlights([
      ...metrics('mapping_metrics', 'MAPPING/ALIGNING PER RG,1,Insert length: median,400\n'),
      ...metrics('vc_metrics', 'VARIANT CALLER PREFILTER,S,Ti/Tv ratio,1.9\n'),
    ]);
    expect(highlights.insertSizeMedian).toBeNull();
    expect(highlights.tiTvPostfilter).toBeNull();
  });

  it('falls back from regions to the CNV caller to the mapper for coverage', () => {
    const cnv = metrics('cnv_metrics', 'CNV SUMMARY,,Average alignment coverage over genome,33.1\n');
    const mapper = metrics(
      'mapping_metrics',
      'MAPPING/ALIGNING SUMMARY,,Average sequenced coverage over genome,38\n',
    );
    expect(dragenHighlights([...mapper, ...cnv]).meanCoverage).toBe(33.1);
    expect(dragenHighlights(mapper).meanCoverage).toBe(38);
    const bed = metrics(
      'bed_coverage_metrics',
      'COVERAGE SUMMARY,,Average alignment coverage over target region,31\n',
    );
    expect(dragenHighlights([...mapper, ...cnv, ...bed]).meanCoverage).toBe(31);
  });

  it('knows the sex chromosomes from the estimator, else from the CNV caller', () => {
    const cnv = metrics('cnv_metrics', 'SEX GENOTYPER,,GV_2361,XY,0.8593\n');
    expect(dragenPloidy(cnv)).toBe('XY');
    expect(
      dragenPloidy([
        ...cnv,
        ...metrics('ploidy_estimation_metrics', 'PLOIDY ESTIMATION,,Ploidy estimation,X0\n'),
      ]),
    ).toBe('X0');
    expect(
      dragenPloidy(metrics('ploidy_estimation_metrics', 'PLOIDY ESTIMATION,,Ploidy estimation,\n')),
    ).toBeNull();
  });
});

describe('limits', () => {
  it('are exclusive, and a missing figure is missing, not failed', () => {
    const checks = checkLimits({ meanCoverage: 30, contamination: 0.049 }, null, EXAMPLE_LIMITS, 'XX');
    const state = (name: string) => checks.find((check) => check.name === name)?.state;
    expect(state('meanCoverage')).toBe('check');
    expect(state('contamination')).toBe('pass');
    expect(state('pct20x')).toBe('missing');
    expect(state('ploidy')).toBe('missing');
  });

  it('does not check the ploidy of a sample nobody declared', () => {
    expect(checkLimits({}, 'XY', EXAMPLE_LIMITS, null).some((check) => check.name === 'ploidy')).toBe(false);
  });

  it('come from a profile the lab edits, which is checked', () => {
    expect(limitsProfileSchema.parse(EXAMPLE_LIMITS)).toEqual(EXAMPLE_LIMITS);
    const with1 = (limit: object) =>
      limitsProfileSchema.safeParse({ ...EXAMPLE_LIMITS, limits: [limit] }).success;
    expect(with1({ metric: 'meanCoverage', above: 40 })).toBe(true);
    expect(with1({ metric: 'meanCoverage' })).toBe(false);
    expect(with1({ metric: 'meanCoverage', above: 1, below: 2 })).toBe(false);
    expect(with1({ metric: 'meanCoverage', above: 'forty' })).toBe(false);
    expect(with1({ metric: 'meanCoverage', abov: 40 })).toBe(false);
  });

  it('are read from a file, or the file is refused with the place that is wrong', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'vcb-limits-'));
    try {
      const file = path.join(folder, 'limits.json');
      await expect(readLimitsProfile(file)).rejects.toThrow(/is missing/);
      await writeFile(file, JSON.stringify(EXAMPLE_LIMITS));
      expect(await readLimitsProfile(file)).toEqual(EXAMPLE_LIMITS);
      await writeFile(file, '{');
      await expect(readLimitsProfile(file)).rejects.toThrow(/not valid JSON/);
      await writeFile(
        file,
        JSON.stringify({ ...EXAMPLE_LIMITS, limits: [{ metric: 'meanCoverage', above: '30' }] }),
      );
      await expect(readLimitsProfile(file)).rejects.toThrow(/limits\[0\]\.above/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
