import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { csvResultSchema, type DragenMetric } from '../../contract/result.ts';
import { processCsvMetrics } from './csvMetrics.ts';

const DRAGEN = path.resolve(import.meta.dirname, '../../../../shared/data/dragen_csv');
const absent = !existsSync(DRAGEN);
if (absent) console.log('not run: shared data absent (DRAGEN metric files)');

const NINE: Record<string, string> = {
  'sv_metrics.csv': 'SV SUMMARY,S,Number of deletions (PASS),511,67.86\n',
  'roh_metrics.csv':
    'VARIANT CALLER,,Percent SNVs in large ROH ( >= 3000000),0.000\nVARIANT CALLER,,Number of large ROH ( >= 3000000),0\n',
  'ploidy_estimation_metrics.csv': 'PLOIDY ESTIMATION,,Ploidy estimation,XX\n',
  'cnv_metrics.csv': 'SEX GENOTYPER,,S,XX,0.8593\nCNV SUMMARY,,Coverage uniformity,0.93\n',
  'bed_coverage_metrics.csv':
    'COVERAGE SUMMARY,,Average alignment coverage over QC coverage region,36.1\nCOVERAGE SUMMARY,,PCT of QC coverage region with coverage [  20x: inf),95.20\nCOVERAGE SUMMARY,,Uniformity of coverage (PCT > 0.2*mean) over QC coverage region,96.55\n',
  'wgs_contig_mean_cov.csv': 'chr1,8250000000,35.9\nchrX,5500000000,35.2\n',
  'vc_metrics.csv':
    'VARIANT CALLER PREFILTER,S,Total,6000000,100.00\nVARIANT CALLER PREFILTER,S,Ti/Tv ratio,1.90\nVARIANT CALLER POSTFILTER,S,Total,4900000,100.00\nVARIANT CALLER POSTFILTER,S,Ti/Tv ratio,2.03\nVARIANT CALLER POSTFILTER,S,Het/Hom ratio,1.58\n',
  'vc_hethom_ratio_metrics.csv': 'VARIANT CALLER POSTFILTER,S,chr1 Het/Hom ratio,1.295\n',
  'mapping_metrics.csv':
    'MAPPING/ALIGNING SUMMARY,,Number of unique & mapped reads (excl. duplicate marked reads),700000000,89.40\nMAPPING/ALIGNING SUMMARY,,Estimated sample contamination,0.0004\nMAPPING/ALIGNING SUMMARY,,Insert length: median,405.00\nMAPPING/ALIGNING PER RG,1,Insert length: median,11.00\n',
};

let root: string;
let folder: string;
let out: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'vcb-csv-'));
  folder = path.join(root, 'NA24143_Lib3_Rep1_R001');
  out = path.join(root, 'processed/csv');
  await mkdir(folder);
});
afterEach(() => rm(root, { recursive: true }));

const write = (name: string, text: string) => writeFile(path.join(folder, name), text);
const writeNine = () =>
  Promise.all(Object.entries(NINE).map(([kind, text]) => write(`NA24143_Lib3_Rep1_R001.${kind}`, text)));

async function run(sampleId = 'NA24143_Lib3_Rep1', signal = new AbortController().signal) {
  const warned: string[] = [];
  const progress: string[] = [];
  const output = {
    info() {},
    warn: (text: string) => warned.push(text),
    progress: (done: number, total: number, unit: string) => progress.push(`${done}/${total} ${unit}`),
  };
  const result = await processCsvMetrics({ folder, out, sampleId }, output, signal);
  return { result, warned, progress };
}

describe('processCsvMetrics', () => {
  it('reads the nine kinds, checks them and stores both files', async () => {
    await writeNine();
    const { result, warned, progress } = await run();
    expect(warned).toEqual([]);
    expect(progress.at(-1)).toBe('9/9 files');
    expect(result.files).toHaveLength(9);
    expect(result.highlights).toMatchObject({
      meanCoverage: 36.1,
      pct20x: 95.2,
      uniformity: 96.55,
      uniquelyMappedPct: 89.4,
      contamination: 0.0004,
      insertSizeMedian: 405,
      totalVariantsPostfilter: 4_900_000,
      tiTvPostfilter: 2.03,
      hetHomPostfilter: 1.58,
      svDeletionsPass: 511,
      rohCount: 0,
      duplicatePct: null,
    });
    expect(result.ploidy).toBe('XX');
    expect(result.checks.map((check) => check.state)).toEqual(Array(6).fill('pass'));
    expect(csvResultSchema.parse(JSON.parse(await readFile(path.join(out, 'result.json'), 'utf8')))).toEqual(
      result,
    );
    const metrics: DragenMetric[] = JSON.parse(await readFile(path.join(out, 'metrics.json'), 'utf8'));
    expect(
      metrics.filter((metric) => metric.metric === 'Ti/Tv ratio').map((m) => [m.section, m.value]),
    ).toEqual([
      ['VARIANT CALLER PREFILTER', 1.9],
      ['VARIANT CALLER POSTFILTER', 2.03],
    ]);
    expect((await readdir(out)).sort()).toEqual(['metrics.json', 'result.json']);
  });

  it('says when the sample cannot be what its name says', async () => {
    await writeNine();
    const { result, warned } = await run('NA24385_Lib3_Rep1');
    expect(result.checks.at(-1)).toEqual({
      name: 'ploidy',
      value: null,
      text: 'XX',
      limit: '= XY',
      state: 'check',
    });
    expect(warned).toEqual([
      'DRAGEN estimated the sex chromosomes as XX, but HG002 is XY: is this the right sample?',
    ]);
  });

  it('goes on without a kind, and with one that is a web page, and says so', async () => {
    await writeNine();
    await rm(path.join(folder, 'NA24143_Lib3_Rep1_R001.roh_metrics.csv'));
    await write('NA24143_Lib3_Rep1_R001.cnv_metrics.csv', '<html><body>404</body></html>\n');
    await write('NA24143_Lib3_Rep1_R001.sv_metrics.csv', '');
    const { result, warned } = await run();
    expect(warned).toHaveLength(3);
    expect(warned.join('\n')).toMatch(/No roh_metrics\.csv in the run/);
    expect(warned.join('\n')).toMatch(/cnv_metrics\.csv holds no DRAGEN metric/);
    expect(warned.join('\n')).toMatch(/sv_metrics\.csv is empty/);
    expect(result.files.find((file) => file.kind === 'cnv_metrics')).toMatchObject({ metrics: 0 });
    expect(result.highlights.svDeletionsPass).toBeNull();
  });

  it('prefers the normal of a pair to the tumour, and the plain file to both', async () => {
    const coverage = (x: number) => `COVERAGE SUMMARY,,Average alignment coverage over genome,${x}\n`;
    await write('P.wgs_coverage_metrics_tumor.csv', coverage(80));
    await write('P.wgs_coverage_metrics_normal.csv', coverage(40));
    expect((await run('P')).result.highlights.meanCoverage).toBe(40);
    await write('P.wgs_coverage_metrics.csv', coverage(35));
    const { result } = await run('P');
    expect(result.highlights.meanCoverage).toBe(35);
    expect(result.files.map((file) => file.kind)).toEqual([
      'wgs_coverage_metrics',
      'wgs_coverage_metrics_normal',
      'wgs_coverage_metrics_tumor',
    ]);
  });

  it('notices files of two runs in one folder', async () => {
    await writeNine();
    await write('NA24385_R001.vc_metrics.csv', NINE['vc_metrics.csv'] ?? '');
    expect((await run()).warned[0]).toMatch(/different names \(NA24143_Lib3_Rep1_R001, NA24385_R001\)/);
  });

  it('refuses a folder without any metric, and writes nothing', async () => {
    await expect(run()).rejects.toMatchObject({
      code: 'badInput',
      message: expect.stringMatching(/no DRAGEN/),
    });
    await write('x.vc_metrics.csv', 'hello\n');
    await expect(run()).rejects.toThrow(/None of the 1 metric files/);
    expect(existsSync(out)).toBe(false);
    folder = path.join(root, 'absent');
    await expect(run()).rejects.toThrow(/cannot be read \(ENOENT\)/);
  });

  it('stops when cancelled and leaves nothing', async () => {
    await writeNine();
    const controller = new AbortController();
    controller.abort();
    await expect(run('NA24143', controller.signal)).rejects.toThrow(/abort/i);
    expect(existsSync(out)).toBe(false);
  });

  it('gives the same bytes for the same input', async () => {
    await writeNine();
    const digest = async () => {
      await run();
      return createHash('sha256')
        .update(await readFile(path.join(out, 'metrics.json')))
        .digest('hex');
    };
    expect(await digest()).toBe(await digest());
  });

  it.skipIf(absent)('reads real DRAGEN files', async () => {
    for (const name of await readdir(DRAGEN))
      await copyFile(path.join(DRAGEN, name), path.join(folder, name));
    const { result, warned } = await run();
    expect(result.highlights).toMatchObject({
      uniquelyMappedPct: 99.62,
      insertSizeMedian: 490,
      contamination: null,
      totalVariantsPostfilter: 3_149_954,
      tiTvPostfilter: 2.05,
      hetHomPostfilter: 0.83,
      pct20x: 1.17,
    });
    expect(result.ploidy).toBeNull();
    expect(result.checks.find((check) => check.name === 'meanCoverage')).toEqual({
      name: 'meanCoverage',
      value: 0.5,
      limit: '> 30',
      state: 'check',
    });
    expect(result.checks.filter((check) => check.state === 'missing').map((check) => check.name)).toEqual([
      'contamination',
      'ploidy',
    ]);
    expect(warned.join('\n')).toMatch(/different names/);
  });
});
