import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBed } from '../engine/io/bed.ts';
import { openFasta } from '../engine/io/fasta.ts';
import { infoValue, openVcf, parseGenotype, type VcfRecord } from '../engine/io/vcf.ts';
import { silentOutput } from '../engine/output.ts';
import { runSmallVariantBenchmark } from '../engine/smallvar/index.ts';
import { runSvBenchmark } from '../engine/sv/index.ts';
import { type DemoSet, generateDemo } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'vcbench-demo-'));
afterAll(() => rmSync(folder, { recursive: true }));
let demo: DemoSet;
beforeAll(async () => {
  demo = await generateDemo({ directory: join(folder, 'first'), seed: 7 });
});

const fileOf = (set: DemoSet, kind: string) =>
  [...set.references, ...set.run].find((file) => file.kind === kind)?.path ?? `no ${kind}`;

const digests = (set: DemoSet) =>
  [...set.references, ...set.run].map(({ relativePath, path }) => [
    relativePath,
    createHash('sha256').update(readFileSync(path)).digest('hex'),
  ]);

async function records(path: string): Promise<VcfRecord[]> {
  const all: VcfRecord[] = [];
  for await (const batch of (await openVcf(path)).batches({ requireSorted: true })) all.push(...batch);
  return all;
}

describe('generateDemo', () => {
  it('gives the same bytes for the same seed, others for another', async () => {
    const again = await generateDemo({ directory: join(folder, 'again'), seed: '7' });
    expect(digests(again)).toEqual(digests(demo));
    expect(again.expected).toEqual(demo.expected);
    const other = await generateDemo({
      directory: join(folder, 'other'),
      seed: 8,
      sampleId: 'NA24143_Lib1_Rep2',
    });
    expect(other.run.every((file) => file.relativePath.startsWith('NA24143_Lib1_Rep2.'))).toBe(true);
    const first = new Map(digests(demo).map(([name, digest]) => [name, digest]));
    const shared = digests(other).filter(([name]) => first.has(name!));
    expect(shared).toHaveLength(demo.references.length);
    for (const [name, digest] of shared.filter(([name]) => !name!.endsWith('.fai')))
      expect(digest).not.toBe(first.get(name!));
  });

  it.each(['', '../x', 'a b', '-rf', 'x'.repeat(101)])('refuses %j as a sample ID', async (sampleId) => {
    const directory = join(folder, 'refused');
    await expect(generateDemo({ directory, seed: 1, sampleId })).rejects.toThrow('is not a sample ID');
    expect(existsSync(directory)).toBe(false);
  });

  it('names the files as the lab and GIAB do', () => {
    expect(demo.references.map((file) => file.relativePath)).toEqual([
      'GCA_000001405.15_GRCh38_no_alt_analysis_set.fasta',
      'GCA_000001405.15_GRCh38_no_alt_analysis_set.fasta.fai',
      'HG004/HG004_GRCh38_1_22_v4.2.1_benchmark.vcf.gz',
      'HG004/HG004_GRCh38_1_22_v4.2.1_benchmark.vcf.gz.tbi',
      'HG004/HG004_GRCh38_1_22_v4.2.1_benchmark_noinconsistent.bed',
      'HG004/stvar/NA24143_GRCh38_lab_stvar.vcf.gz',
      'HG004/stvar/NA24143_GRCh38_lab_stvar.vcf.gz.tbi',
      'HG004/stvar/NA24143_GRCh38_lab_stvar.benchmark.bed',
    ]);
    const csv = demo.run.filter((file) => file.relativePath.endsWith('.csv'));
    expect(csv.map((file) => file.relativePath).sort()).toEqual(
      [
        'bed_coverage_metrics',
        'cnv_metrics',
        'mapping_metrics',
        'ploidy_estimation_metrics',
        'roh_metrics',
        'sv_metrics',
        'vc_hethom_ratio_metrics',
        'vc_metrics',
        'wgs_contig_mean_cov',
      ].map((kind) => `NA24143_Lib3_Rep1.${kind}.csv`),
    );
  });

  it('is of the size and quality promised', () => {
    const { snp, indel, structural } = demo.expected;
    expect(snp.truth.total).toBeGreaterThan(2000);
    expect(indel.truth.total).toBeGreaterThan(250);
    expect(structural.truth.total).toBeGreaterThan(50);
    expect(structural.truth.total).toBeLessThan(110);
    expect(snp.truth.found / snp.truth.total).toBeGreaterThan(0.98);
    expect(indel.truth.found / indel.truth.total).toBeGreaterThan(0.95);
    expect(structural.truth.found / structural.truth.total).toBeGreaterThan(0.8);
    expect(Math.min(snp.truth.missed, indel.truth.missed, structural.truth.missed)).toBeGreaterThan(0);
    expect(Object.keys(structural.planted).sort()).toEqual(['BND', 'DEL', 'DUP', 'INS', 'INV']);
  });

  it.each(['truthVcf', 'svTruthVcf', 'gvcf', 'hardFilteredVcf', 'svVcf'])(
    'writes a %s whose REF is the genome, that is sorted, indexed, and says it is synthetic',
    async (kind) => {
      const reader = await openVcf(fileOf(demo, kind));
      expect(reader.header.lines).toContain('##source=VCBenchDemo synthetic');
      const fasta = await openFasta(fileOf(demo, 'genome'));
      expect(new Map(reader.header.contigs.map(({ id, length }) => [id, length]))).toEqual(fasta.contigs);
      expect(await reader.indexedContigs()).toEqual([...fasta.contigs.keys()]);
      for (const contig of fasta.contigs.keys()) {
        const bases = await fasta.fetch(contig, 0, Number.POSITIVE_INFINITY);
        for await (const batch of reader.batches({ contig, requireSorted: true })) {
          for (const { pos, ref, alts } of batch) {
            if (bases.slice(pos - 1, pos - 1 + ref.length) !== ref || alts.includes(ref)) {
              expect(`${contig}:${pos} ${ref} ${alts}`).toBe('the bases of the genome');
            }
          }
        }
      }
      await fasta.close();
    },
  );

  it('writes a gVCF whose blocks and calls cover each base once, and a VCF of the same calls', async () => {
    const gvcf = await records(fileOf(demo, 'gvcf'));
    const calls: string[] = [];
    let at = { chrom: '', end: 0, pos: 0 };
    for (const record of gvcf) {
      const block = infoValue(record, 'END');
      const end = block === undefined ? record.pos - 1 + record.ref.length : Number(block);
      const shared = record.chrom === at.chrom && record.pos === at.pos && block === undefined;
      if (!shared && record.pos !== (record.chrom === at.chrom ? at.end + 1 : 1))
        expect(record.text).toBe('next to the last');
      at = { chrom: record.chrom, pos: record.pos, end: shared ? Math.max(end, at.end) : end };
      expect(record.alts.at(-1)).toBe('<NON_REF>');
      if (record.alts.length > 1)
        calls.push(`${record.chrom}:${record.pos}:${record.ref}:${record.alts.slice(0, -1)}`);
    }
    const vcf = await records(fileOf(demo, 'hardFilteredVcf'));
    expect(vcf.map((record) => `${record.chrom}:${record.pos}:${record.ref}:${record.alts}`)).toEqual(calls);
    const filters = new Set(vcf.flatMap((record) => record.filters));
    expect(filters).toEqual(new Set(['PASS', 'LowQual', 'DRAGENSnpHardQUAL', 'DRAGENIndelHardQUAL']));
  });

  it('holds what makes comparing hard: hom and het calls, two alleles, neighbours, holes in the BED', async () => {
    const truth = await records(fileOf(demo, 'truthVcf'));
    const genotypes = new Set(
      truth.map(({ samples }) => parseGenotype(samples[0]!.split(':')[0]!).alleles.join('|')),
    );
    expect([...genotypes].sort()).toEqual(['0|1', '1|0', '1|1', '1|2', '2|1']);
    const calls = await records(fileOf(demo, 'hardFilteredVcf'));
    expect(calls.some(({ ref, alts }) => ref.length > 1 && alts[0]?.length === ref.length)).toBe(true);
    const bed = await readBed(fileOf(demo, 'confidentBed'));
    expect([...bed.keys()]).toEqual(['chr20', 'chr21', 'chr22']);
    const outside = truth.filter(({ chrom, pos }) => !bed.get(chrom)?.contains(pos - 1, pos));
    expect(outside.length).toBeGreaterThan(20);
  });

  it('delivers the md5 of each VCF of the run', () => {
    for (const kind of ['gvcf', 'hardFilteredVcf', 'svVcf']) {
      const digest = createHash('md5')
        .update(readFileSync(fileOf(demo, kind)))
        .digest('hex');
      expect(readFileSync(fileOf(demo, `${kind}Md5`), 'utf8')).toContain(digest);
    }
  });

  it('writes metrics that agree with the calls', async () => {
    const calls = (await records(fileOf(demo, 'hardFilteredVcf'))).filter(
      (record) => record.filters[0] === 'PASS',
    );
    const csv = readFileSync(fileOf(demo, 'vc_metrics'), 'utf8');
    expect(csv).toContain(`VARIANT CALLER POSTFILTER,NA24143_Lib3_Rep1,Total,${calls.length},100.00\n`);
    const metrics = demo.run
      .filter((file) => file.path.endsWith('.csv'))
      .map((file) => readFileSync(file.path, 'utf8'));
    expect(metrics.join('\n')).not.toMatch(/NaN|Infinity|undefined/);
  });
});

describe('what the demo says it planted', () => {
  it('is what comparing small variants finds', async () => {
    const summary = join(folder, 'small');
    await runSmallVariantBenchmark(
      {
        truth: fileOf(demo, 'truthVcf'),
        query: fileOf(demo, 'hardFilteredVcf'),
        reference: fileOf(demo, 'genome'),
        regions: fileOf(demo, 'confidentBed'),
        out: summary,
      },
      silentOutput,
    );
    const [header, ...rows] = readFileSync(join(summary, 'summary.csv'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    for (const [type, { truth, query, fates }] of [
      ['SNP', demo.expected.snp],
      ['INDEL', demo.expected.indel],
    ] as const) {
      const row = rows.find(([name, filter]) => name === type && filter === 'PASS');
      const figures = Object.fromEntries(header!.map((name, i) => [name, Number(row?.[i])]));
      expect(figures).toMatchObject({
        'TRUTH.TOTAL': truth.total,
        'TRUTH.TP': truth.found,
        'TRUTH.FN': truth.missed,
        'QUERY.FP': query.falsePositives,
        'FP.gt': fates.wrongGenotype ?? 0,
        'FP.al': fates.wrongAllele ?? 0,
      });
    }
  });

  it('is what comparing structural variants finds', async () => {
    const { truth, query, wrongGenotypes } = demo.expected.structural;
    const summary = await runSvBenchmark(
      {
        base: fileOf(demo, 'svTruthVcf'),
        comp: fileOf(demo, 'svVcf'),
        reference: fileOf(demo, 'genome'),
        includebed: fileOf(demo, 'svRegionsBed'),
        passonly: true,
        output: join(folder, 'structural'),
      },
      silentOutput,
    );
    expect(summary).toMatchObject({
      baseCount: truth.total,
      tpBase: truth.found,
      fn: truth.missed,
      fp: query.falsePositives,
      tpBaseFpGt: wrongGenotypes,
    });
  });
});
