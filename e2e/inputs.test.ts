import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guardTruthMatch, preflightReportSchema } from '../src-main/core/inputs/guard.ts';
import { prepareInputs } from '../src-main/engine/inputs/prepare.ts';
import { silentOutput } from '../src-main/engine/output.ts';

/** What the engine prepares must be sound for htslib, the library beneath every other tool. */

const SHARED = path.resolve(import.meta.dirname, '../../shared/data');
const HG19 = path.join(SHARED, 'smallvar/hg19_chr20_na12878');
const SV = path.join(SHARED, 'sv/grch38_chr20_1M');
const noData = !existsSync(HG19);
const noBcftools = !works('bcftools', ['--version']);
if (noData) console.log('not run: shared data absent (input preparation)');
if (noBcftools) console.log('not run: bcftools is not installed (apt-get install bcftools)');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'vcb-inputs-'));
});
afterAll(() => rm(folder, { recursive: true }));

function works(tool: string, args: string[]): boolean {
  return spawnSync(tool, args, { stdio: 'ignore' }).status === 0;
}

/** Standard output; fails when bcftools fails or htslib warns, so that a malformed value cannot pass unseen. */
function bcftools(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('bcftools', args, { encoding: 'utf8' });
  if (status !== 0 || /^\[[WE]::/m.test(stderr)) throw new Error(`bcftools ${args.join(' ')}: ${stderr}`);
  return stdout;
}

const sites = (file: string, ...more: string[]) =>
  bcftools('query', ...more, '-f', '%CHROM %POS %REF %ALT[ %GT]\n', file);

async function prepare(name: string, files: Parameters<typeof prepareInputs>[0] | object) {
  const out = path.join(folder, name);
  const signal = new AbortController().signal;
  const report = await prepareInputs({ sampleId: 'NA12878_Lib1_Rep1', ...files, out }, silentOutput, signal);
  return { out, report };
}

describe.skipIf(noBcftools)('prepared inputs under bcftools', () => {
  it.skipIf(noData).each(['bcftools', 'gatkstyle'])(
    '%s gVCF: the variants of the plain VCF',
    async (style) => {
      const { out } = await prepare(style, { query: path.join(HG19, `query.${style}.g.vcf.gz`) });
      const query = path.join(out, 'query.vcf.gz');
      const plain = path.join(HG19, 'query.bcftools.vcf.gz');
      expect(sites(query)).toBe(sites(plain));
      // Through the index that the engine wrote.
      for (const region of [
        'chr20:10000000-10020000',
        'chr20:10050123-10050999',
        'chr20:10099000-10100000',
      ]) {
        expect(sites(query, '-r', region)).toBe(sites(plain, '-r', region));
      }
      expect(bcftools('index', '-s', query)).toBe('chr20\t63025520\t249\n');
      const reference = path.join(HG19, 'ref.fa.gz');
      const norm = (file: string) => {
        const normalised = path.join(out, 'norm.vcf');
        bcftools('norm', '-m', '-any', '-f', reference, '-O', 'v', '-o', normalised, file);
        return sites(normalised);
      };
      expect(norm(query)).toBe(norm(plain));
    },
  );

  it('a DRAGEN-like gVCF with values per allele stays well-formed', async () => {
    const input = path.join(folder, 'dragen.g.vcf');
    const number = (key: string, n: string, kind: string) =>
      `##${kind}=<ID=${key},Number=${n},Type=Float,Description="x">`;
    await writeFile(
      input,
      `${[
        '##fileformat=VCFv4.2',
        '##FILTER=<ID=PASS,Description="All filters passed">',
        '##contig=<ID=chr1,length=248956422>',
        '##ALT=<ID=NON_REF,Description="Any other allele">',
        '##INFO=<ID=END,Number=1,Type=Integer,Description="End">',
        number('AC', 'A', 'INFO'),
        '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
        number('AD', 'R', 'FORMAT'),
        number('AF', 'A', 'FORMAT'),
        number('PL', 'G', 'FORMAT'),
        number('SB', '4', 'FORMAT'),
        '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tNA12878',
        'chr1\t10\t.\tA\t<NON_REF>\t.\tPASS\tEND=99\tGT:AD\t0/0:30,0',
        'chr1\t100\t.\tA\tC,<NON_REF>\t50\tPASS\tAC=1,0\tGT:AD:AF:PL:SB\t0/1:17,18,0:0.5,0:84,0,50,310,200,450:8,9,9,9',
        'chr1\t200\t.\tAT\tA,ATT,<NON_REF>\t50\tPASS\tAC=1,1,0\tGT:AD:PL\t1/2:0,9,9,0:90,80,70,60,0,50,99,98,97,96',
        'chr1\t300\t.\tG\tT,<NON_REF>\t50\tPASS\tAC=1,0\tGT:AD:PL\t1:0,9,0:90,0,99',
      ].join('\n')}\n`,
    );
    const { out, report } = await prepare('dragen', { query: input });
    expect(report.conversion).toMatchObject({ records: 4, kept: 3, genotypesLost: 0 });
    const query = path.join(out, 'query.vcf.gz');
    // norm -m splits every Number A, R and G value and refuses a wrong count.
    const split = bcftools('norm', '-m', '-any', query)
      .split('\n')
      .filter((line) => /^chr1/.test(line));
    expect(split).toHaveLength(4);
    expect(bcftools('query', '-f', '%POS %ALT %AC[ %GT %AD %PL]\n', query).split('\n').slice(0, 3)).toEqual([
      '100 C 1 0/1 17,18 84,0,50',
      '200 A,ATT 1,1 1/2 0,9,9 90,80,70,60,0,50',
      '300 T 1 1 0,9 90,0',
    ]);
  });

  it.skipIf(noData)('a plain-gzip SV VCF becomes one that has a working index', async () => {
    const original = path.join(SV, 'input2.vcf.gz');
    const text = bcftools('view', '--no-version', original);
    const plain = path.join(folder, 'sv.vcf.gz');
    await writeFile(plain, gzipSync(text));
    const { out, report } = await prepare('sv', { svQuery: plain });
    const prepared = path.join(out, 'sv.query.vcf.gz');
    expect(report.prepared.svQuery).toBe(prepared);
    expect(bcftools('view', '--no-version', prepared)).toBe(text);
    for (const region of ['chr20:1-200000', 'chr20:250000-250500', 'chr20:900000-1000000']) {
      expect(bcftools('view', '-H', '-r', region, prepared)).toBe(
        bcftools('view', '-H', '-r', region, original),
      );
    }
  });
});

describe.skipIf(noData)('the guard over what the engine reports', () => {
  const guard = async (out: string, sampleId: string, benchmark: 'small' | 'sv') => {
    const json: unknown = JSON.parse(await readFile(path.join(out, 'report.json'), 'utf8'));
    return guardTruthMatch({ ...preflightReportSchema.parse(json), sampleId }, benchmark);
  };

  it('lets a real pair through and refuses it for another person', async () => {
    const { out } = await prepare('pair', {
      query: path.join(HG19, 'query.gatkstyle.g.vcf.gz'),
      truth: path.join(HG19, 'truth.100k.vcf.gz'),
      confidentBed: path.join(HG19, 'region100k.bed'),
      referenceFai: path.join(HG19, 'ref.fa.gz.fai'),
    });
    expect(await guard(out, 'NA12878_Lib1_Rep1', 'small')).toEqual({ error: null, warnings: [] });
    expect((await guard(out, 'NA24143_Lib3_Rep1', 'small')).error?.message).toMatch(/Another person/);
  });

  it('refuses calls on another genome build', async () => {
    const { out } = await prepare('build', {
      query: path.join(HG19, 'query.bcftools.vcf.gz'),
      truth: path.join(SHARED, 'smallvar/grch38_chr21_na12878/truth.vcf.gz'),
    });
    expect((await guard(out, 'NA12878', 'small')).error?.message).toMatch(
      'Different genome builds: the run is on GRCh37, the truth set is on GRCh38.',
    );
  });

  it("refuses NA24143's structural variants against HG002's truth set", async () => {
    const { out } = await prepare('person', {
      svQuery: path.join(SV, 'input2.vcf.gz'),
      svTruth: path.join(SHARED, 'sv/grch38_cmrg_chr20/CMRG_GRCh38_v1.00_stvar.vcf.gz'),
    });
    expect((await guard(out, 'NA24143_Lib3_Rep1', 'sv')).error?.message).toMatch(
      /Another person: .* is of HG004, but/,
    );
  });

  it('reports a truncated file as what it is', async () => {
    const query = path.join(folder, 'short.vcf.gz');
    const whole = await readFile(path.join(HG19, 'query.bcftools.vcf.gz'));
    await writeFile(query, whole.subarray(0, whole.length - 3000));
    const { out } = await prepare('short', { query, truth: path.join(HG19, 'truth.100k.vcf.gz') });
    expect((await guard(out, 'NA12878', 'small')).error?.message).toMatch(/short\.vcf\.gz is truncated/);
  });
});
