import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoSet, generateDemo } from '../src-main/demo/index.ts';

// The demo's files, and with them the engine's writers and index, as the real tools see them.

const missing = ['samtools', 'bcftools', 'tabix'].filter((tool) => spawnSync(tool, ['--version']).error);
const without = missing.length > 0 ? ` (not run: ${missing.join(', ')} not installed)` : '';
const noTruvari = spawnSync('truvari', ['version']).error !== undefined;

const folder = mkdtempSync(join(tmpdir(), 'vcbench-demo-files-'));
afterAll(() => rmSync(folder, { recursive: true }));
let demo: DemoSet;
beforeAll(async () => {
  demo = await generateDemo({ directory: folder, seed: 5 });
});

const fileOf = (kind: string) => [...demo.references, ...demo.run].find((file) => file.kind === kind)!.path;
const run = (tool: string, ...args: string[]) =>
  execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1e8 });
const VCFS = ['truthVcf', 'svTruthVcf', 'gvcf', 'hardFilteredVcf', 'svVcf'];

describe.skipIf(missing.length > 0)(`files of the demo${without}`, () => {
  it('have the FASTA index that samtools makes', () => {
    const copy = join(folder, 'copy.fa');
    copyFileSync(fileOf('genome'), copy);
    run('samtools', 'faidx', copy);
    expect(readFileSync(`${copy}.fai`, 'utf8')).toBe(readFileSync(fileOf('genomeIndex'), 'utf8'));
  });

  it.each(VCFS)('%s: bcftools reads it without a warning and finds every REF in the genome', (kind) => {
    const view = spawnSync('bcftools', ['view', fileOf(kind)], { encoding: 'utf8', maxBuffer: 1e8 });
    expect([view.status, view.stderr]).toEqual([0, '']);
    const norm = spawnSync('bcftools', [
      'norm',
      '-c',
      'e',
      '-f',
      fileOf('genome'),
      '-o',
      '/dev/null',
      fileOf(kind),
    ]);
    expect(norm.status).toBe(0);
  });

  it.each(VCFS)('%s: its index answers as the one that tabix makes', (kind) => {
    const copy = join(folder, `${kind}.copy.vcf.gz`);
    copyFileSync(fileOf(kind), copy);
    run('tabix', '-p', 'vcf', copy);
    expect(run('bcftools', 'index', '-s', fileOf(kind))).toBe(run('bcftools', 'index', '-s', copy));
    for (const contig of ['chr20', 'chr21', 'chr22']) {
      for (let start = 1; start < 1_400_000; start += 411_001) {
        const region = `${contig}:${start}-${start + 49_999}`;
        expect(run('tabix', fileOf(kind), region)).toBe(run('tabix', copy, region));
      }
    }
  });
});

describe(`structural variants of the demo${noTruvari ? ' (not run: truvari not installed)' : ''}`, () => {
  it.skipIf(noTruvari).each([
    ['its own options', []],
    ["the lab's preset", '--refdist 2000 --pctseq 0.3 --pctsize 0.3 --pick ac --chunksize 5000'.split(' ')],
  ])('are found by truvari as planted, with %s', (_, options) => {
    const out = join(folder, `truvari-${options.length}`);
    run(
      'truvari',
      ...['bench', '-b', fileOf('svTruthVcf'), '-c', fileOf('svVcf'), '-f', fileOf('genome'), '--passonly'],
      ...['--includebed', fileOf('svRegionsBed'), '-o', out, ...options],
    );
    const { truth, query, wrongGenotypes } = demo.expected.structural;
    expect(JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'))).toMatchObject({
      'base cnt': truth.total,
      'TP-base': truth.found,
      FN: truth.missed,
      FP: query.falsePositives,
      'TP-base_FP-gt': wrongGenotypes,
    });
  });
});
