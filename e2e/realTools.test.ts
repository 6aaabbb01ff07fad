import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SmallVariantResult, SvResult } from '../src-main/contract/result.ts';
import type { RunView } from '../src-main/contract/run.ts';
import { type CatalogueRow, formatCatalogue } from '../src-main/core/references/index.ts';
import { makeFakeTools } from './support/demoLab.ts';
import { hasTool, SHARED_DATA, Workbench } from './support/vcbench.ts';

const noData = !existsSync(SHARED_DATA);
const noTruvari = !hasTool('truvari');
const why = (missing: boolean, words: string) => (missing ? ` (not run: ${words})` : '');
const SMALL = join(SHARED_DATA, 'smallvar', 'grch38_chr21_na12878');
const CMRG = join(SHARED_DATA, 'sv', 'grch38_cmrg_chr20');
const TANDEM = join(SHARED_DATA, 'sv', 'grch38_chr20_tr');

let bench: Workbench;
beforeEach(() => {
  bench = new Workbench();
});
afterEach(() => bench.remove());

/** Reference files of one sample from the real data, as a catalogue the program reads. */
function catalogueOf(genome: string, sample: string, alias: string, files: Record<string, string>): string {
  const row = (own: string | null, kind: string, path: string, source: string): CatalogueRow => ({
    sample: own,
    alias: own === null ? null : alias,
    kind,
    path,
    size: null,
    md5: null,
    action: kind === 'genome' ? 'gunzip' : null,
    requiredFor: ['happy', 'truvari'],
    sources: [pathToFileURL(source).href],
    note: null,
  });
  const rows = [
    row(null, 'genome', 'genome.fasta', genome),
    row(null, 'genomeIndex', 'genome.fasta.fai', `${genome}.fai`),
    ...Object.entries(files).map(([kind, source]) =>
      row(
        sample,
        kind,
        `${sample}/${kind.startsWith('sv') ? 'stvar/' : ''}${source.split('/').at(-1)}`,
        source,
      ),
    ),
  ];
  const path = join(bench.folder, 'catalogue.tsv');
  writeFileSync(path, formatCatalogue(rows));
  return path;
}

function runFolder(name: string, files: Record<string, string>): string {
  const folder = join(bench.folder, name);
  mkdirSync(folder);
  for (const [suffix, source] of Object.entries(files))
    copyFileSync(source, join(folder, `${name}.${suffix}`));
  return folder;
}

describe('hap.py', () => {
  it(`is run, its recorded output read to the last figure, and it sees no secrets${why(noData, 'shared data absent')}`, async (test) => {
    test.skip(noData);
    const recorded = join(SHARED_DATA, 'recorded', 'happy_xcmp');
    const tools = makeFakeTools(recorded);
    try {
      bench.env = {
        VCBENCH_REFERENCE_CATALOGUE: catalogueOf(join(SMALL, 'ref.fa.gz'), 'HG001', 'NA12878', {
          truthVcf: join(SMALL, 'truth.vcf.gz'),
          truthIndex: join(SMALL, 'truth.vcf.gz.tbi'),
          confidentBed: join(SMALL, 'conf.bed'),
        }),
        PATH: `${tools.bin}${delimiter}${process.env.PATH}`,
        AWS_SECRET_ACCESS_KEY: 'geheimgeheimgeheim',
        HTTPS_PROXY: 'http://user:geheim@127.0.0.1:9',
      };
      const query = join(SMALL, 'query.perturbed.vcf.gz');
      const folder = runFolder('NA12878_Lib1_Rep1', {
        'hard-filtered.vcf.gz': query,
        'hard-filtered.vcf.gz.tbi': `${query}.tbi`,
      });
      const view = await bench.json<RunView>(
        'import',
        folder,
        '--happy',
        '--engine',
        'tools',
        '--threads',
        '2',
      );
      const step = view.steps.find((candidate) => candidate.id === 'happy');
      const result = step?.result as SmallVariantResult;
      expect(view.error).toBeUndefined();
      expect(result.engine).toEqual({ name: 'hap.py', version: '0.3.15' });
      const figures = (type: string) =>
        result.summary.find((row) => row.type === type && row.filter === 'PASS');
      expect(figures('SNP')).toMatchObject({
        truthTotal: 568,
        truthTp: 524,
        truthFn: 44,
        queryTotal: 2064,
        queryFp: 62,
        queryUnk: 1478,
        fpGt: 12,
        recall: 0.922535,
      });
      expect(figures('INDEL')).toMatchObject({ truthTotal: 29, truthTp: 27, queryTp: 27, queryFp: 24 });
      expect(result.strata.some((row) => row.subset === 'TS_contained')).toBe(true);
      expect(step?.argv).toEqual(
        expect.arrayContaining(['--engine=xcmp', '--threads', '2', '-f', '-r', '-o']),
      );
      const seen = readFileSync(
        join(bench.data, 'processed', `${view.runName}`, 'happy', 'happy.seen-environment'),
        'utf8',
      );
      expect(seen).not.toMatch(/geheim|AWS_|PROXY/i);
      const log = await bench.run('logs', view.runId, '--step', 'happy');
      expect(log.stdout).toContain('warning: [W] overlapping records at chr21:5231746 for sample 0');
      expect(log.stdout).not.toContain('geheim');
    } finally {
      tools.remove();
    }
  });
});

describe('truvari', () => {
  const label = why(noData, 'shared data absent') || why(noTruvari, 'truvari not installed');

  it(`5.4 runs through the runner, and the built-in engine gives the same figures${label}`, async (test) => {
    test.skip(noData || noTruvari);
    const truth = join(TANDEM, 'base.vcf.gz');
    bench.env = {
      VCBENCH_REFERENCE_CATALOGUE: catalogueOf(join(TANDEM, 'ref.fa.gz'), 'HG002', 'NA24385', {
        svTruthVcf: truth,
        svTruthIndex: `${truth}.tbi`,
        svRegionsBed: join(TANDEM, 'tr_h1.bed'),
      }),
    };
    const calls = join(TANDEM, 'comp.vcf.gz');
    const folder = runFolder('NA24385_Lib1_Rep1', { 'sv.vcf.gz': calls, 'sv.vcf.gz.tbi': `${calls}.tbi` });
    const results: SvResult[] = [];
    for (const engine of ['tools', 'built-in']) {
      const finished = await bench.run('import', folder, '--truvari', '--engine', engine, '--json');
      const view = JSON.parse(finished.stdout).value as RunView;
      const step = view.steps.find((candidate) => candidate.id === 'truvari');
      expect(step?.result, `${view.error?.message}\n${finished.stderr}`).toBeDefined();
      results.push(step?.result as SvResult);
    }
    const [real, ours] = results as [SvResult, SvResult];
    expect(real.engine.name).toBe('truvari');
    expect(real.engine.version).toMatch(/^5\.4/);
    expect(real.baseCount).toBeGreaterThan(0);
    expect(ours.engine.name).toBe('built-in');
    const { engine: _real, warnings: _w1, ...figures } = real;
    const { engine: _ours, warnings: _w2, ...ourFigures } = ours;
    expect(ourFigures).toEqual(figures);
  });

  it(`is replaced by the built-in engine with truvari's own figures on GIAB's CMRG set${why(noData, 'shared data absent')}`, (test) => {
    test.skip(noData);
    const out = join(bench.folder, 'cmrg');
    const main = join(import.meta.dirname, '..', 'dist', 'src-main', 'hosts', 'cli', 'main.js');
    const argv = [
      'bench',
      'sv',
      '--base',
      join(CMRG, 'CMRG_GRCh38_v1.00_stvar.vcf.gz'),
      '--comp',
      join(CMRG, 'comp.large.vcf.gz'),
    ];
    execFileSync(
      process.execPath,
      [main, ...argv, '--includebed', join(CMRG, 'chr20.bed'), '--passonly', '--out', out],
      { stdio: 'ignore' },
    );
    const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
    expect(summary).toEqual(JSON.parse(readFileSync(join(CMRG, 'expected', 'summary.json'), 'utf8')));
  });
});
