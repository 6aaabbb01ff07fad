import { existsSync } from 'node:fs';
import { cp, link, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openVcf } from '../io/vcf.ts';
import { VcfWriter } from '../io/vcfWriter.ts';
import { type PrepareRequest, prepareInputs } from './prepare.ts';

const HG19 = path.resolve(import.meta.dirname, '../../../../shared/data/smallvar/hg19_chr20_na12878');
const absent = !existsSync(HG19);
if (absent) console.log('not run: shared data absent (gVCFs of NA12878)');

const META = ['##fileformat=VCFv4.2', '##contig=<ID=chr20,length=64444167>'];
const COLUMNS = '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tHG004';
const lines = Array.from({ length: 5 }, (_, i) => `chr20\t${100 + i}\t.\tA\tC\t50\tPASS\t.\tGT\t0/1`);

let folder: string;
let out: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'vcb-prepare-'));
  out = path.join(folder, 'out');
});
afterEach(() => rm(folder, { recursive: true }));

async function bgzip(name: string, records: string[]): Promise<string> {
  const file = path.join(folder, name);
  const writer = new VcfWriter(file, [...META, COLUMNS]);
  for (const line of records) writer.write(line);
  await writer.close();
  return file;
}

async function run(request: Omit<PrepareRequest, 'out' | 'sampleId'>) {
  const said: string[] = [];
  const say = (text: string) => said.push(text);
  const report = await prepareInputs(
    { ...request, sampleId: 'NA24143_Lib1', out },
    { info: say, warn: say, progress() {} },
    new AbortController().signal,
  );
  expect(JSON.parse(await readFile(path.join(out, 'report.json'), 'utf8'))).toEqual(report);
  return { report, said };
}

async function recordsOf(file: string): Promise<string[]> {
  const found: string[] = [];
  const reader = await openVcf(file);
  expect(await reader.indexedContigs()).toEqual(['chr20']);
  for await (const batch of reader.batches({ contig: 'chr20' }))
    found.push(...batch.map((record) => record.text));
  return found;
}

describe('prepareInputs', () => {
  it('links a VCF that needs nothing', async () => {
    const query = await bgzip('q.vcf.gz', lines);
    const { report } = await run({ query, svQuery: query });
    expect(report.prepared).toEqual({
      query: path.join(out, 'query.vcf.gz'),
      svQuery: path.join(out, 'sv.query.vcf.gz'),
    });
    expect((await stat(path.join(out, 'query.vcf.gz'))).ino).toBe((await stat(query)).ino);
    expect((await readdir(out)).sort()).toEqual([
      'query.vcf.gz',
      'query.vcf.gz.tbi',
      'report.json',
      'sv.query.vcf.gz',
      'sv.query.vcf.gz.tbi',
    ]);
    expect(report.notes).toEqual([]);
  });

  it('follows a symbolic link', async () => {
    const query = await bgzip('q.vcf.gz', lines);
    await symlink('q.vcf.gz', path.join(folder, 's.vcf.gz'));
    await symlink('q.vcf.gz.tbi', path.join(folder, 's.vcf.gz.tbi'));
    await run({ query: path.join(folder, 's.vcf.gz') });
    expect((await stat(path.join(out, 'query.vcf.gz'))).ino).toBe((await stat(query)).ino);
  });

  it.each([
    ['plain text', 'q.vcf', (text: string) => text, /not compressed/],
    ['plain gzip', 'q.vcf.gz', (text: string) => gzipSync(text), /gzip instead of bgzip/],
  ])('rewrites %s', async (_name, name, encode, note) => {
    const query = path.join(folder, name);
    await writeFile(query, encode(`${[...META, COLUMNS, ...lines].join('\n')}\n`));
    const { report } = await run({ query, svQuery: query });
    expect(report.notes[0]).toMatch(note);
    for (const file of ['query.vcf.gz', 'sv.query.vcf.gz']) {
      expect(await recordsOf(path.join(out, file))).toEqual(lines);
    }
  });

  it('rewrites where the index is missing, damaged or of another file, not where it is merely older', async () => {
    const query = await bgzip('q.vcf.gz', lines);
    const other = await bgzip('other.vcf.gz', lines.slice(0, 3));
    const note = async () => (await run({ query })).report.notes.join();
    await utimes(`${query}.tbi`, 1, 1);
    expect(await note()).toBe('');
    await rm(`${query}.tbi`);
    await link(`${other}.tbi`, `${query}.tbi`);
    expect(await note()).toMatch(/index that belongs to another file/);
    expect(await recordsOf(path.join(out, 'query.vcf.gz'))).toEqual(lines);
    await rm(`${query}.tbi`);
    await writeFile(`${query}.tbi`, 'not an index');
    expect(await note()).toMatch(/damaged/);
    await rm(`${query}.tbi`);
    expect(await note()).toMatch(/without a \.tbi index/);
  });

  it('leaves a good truth where it is and makes a usable copy of one without index', async () => {
    const truth = await bgzip('truth.vcf.gz', lines);
    const svTruth = await bgzip('svtruth.vcf.gz', lines);
    await rm(`${svTruth}.tbi`);
    const { report } = await run({ truth, svTruth });
    expect(report.prepared).toEqual({ truth, svTruth: path.join(out, 'sv.truth.vcf.gz') });
    expect((await readdir(folder)).filter((name) => name.startsWith('svtruth'))).toEqual(['svtruth.vcf.gz']);
  });

  it('reports what cannot be used and goes on with the rest', async () => {
    const truth = await bgzip('truth.vcf.gz', lines);
    const query = path.join(folder, 'q.vcf');
    await writeFile(query, `${[...META, COLUMNS, lines[1], lines[0]].join('\n')}\n`);
    const confidentBed = path.join(folder, 'c.bed');
    await writeFile(confidentBed, '');
    const referenceFai = path.join(folder, 'ref.fa.fai');
    await writeFile(referenceFai, 'oops\n');
    const { report, said } = await run({
      query,
      truth,
      confidentBed,
      referenceFai,
      svQuery: path.join(folder, 'no.vcf'),
    });
    expect(report.prepared).toEqual({ truth });
    expect(said.join('\n')).toMatch(/not sorted.*bcftools sort/);
    expect(said.join('\n')).toMatch(/c\.bed is empty/);
    expect(said.join('\n')).toMatch(/no\.vcf does not exist/);
    expect(report.problems[0]?.message).toMatch(/not a line of a FASTA index/);
    expect(await readdir(out)).toEqual(['report.json']);
  });

  it('reports a gVCF that breaks off, and leaves no half of it', async () => {
    const block = (pos: number) => `chr20\t${pos}\t.\tA\t<NON_REF>\t.\t.\tEND=${pos + 8}\tGT\t0/0`;
    const blocks = Array.from({ length: 3000 }, (_, i) => block(1000 + i * 10));
    const query = path.join(folder, 'q.g.vcf');
    await writeFile(query, `${[...META, COLUMNS, ...blocks, block(5)].join('\n')}\n`);
    const { report } = await run({ query });
    expect(report.query).toMatchObject({ gvcf: true, complete: false });
    expect(report.query?.problems.at(-1)).toMatchObject({
      severity: 'error',
      message: expect.stringMatching(/line 3004: .*not sorted/),
    });
    expect(report.prepared).toEqual({});
    expect(await readdir(out)).toEqual(['report.json']);
  });

  it('refuses a gVCF without a single variant', async () => {
    const query = path.join(folder, 'q.g.vcf');
    await writeFile(
      query,
      `${[...META, COLUMNS, 'chr20\t5\t.\tA\t<NON_REF>\t.\t.\tEND=90\tGT\t0/0'].join('\n')}\n`,
    );
    const { report } = await run({ query });
    expect(report.convertedQuery?.problems[0]?.message).toMatch(/holds no record/);
    expect(report.prepared).toEqual({});
  });

  it('does not leave the files of an earlier attempt', async () => {
    const query = await bgzip('q.vcf.gz', lines);
    await run({ query });
    await writeFile(query, 'broken');
    const { report } = await run({ query });
    expect(report.prepared).toEqual({});
    expect(await readdir(out)).toEqual(['report.json']);
  });

  it('never removes its own input', async () => {
    const query = await bgzip('q.vcf.gz', lines);
    await run({ query });
    const input = path.join(out, 'query.vcf.gz');
    await expect(run({ query: input })).rejects.toThrow(/lies in the folder/);
    expect(await recordsOf(input)).toEqual(lines);
  });

  it.skipIf(absent)('converts a real gVCF of both styles', async () => {
    await cp(HG19, path.join(folder, 'data'), { recursive: true });
    const at = (name: string) => path.join(folder, 'data', name);
    for (const style of ['bcftools', 'gatkstyle']) {
      const { report } = await run({
        query: at(`query.${style}.g.vcf.gz`),
        truth: at('truth.100k.vcf.gz'),
        confidentBed: at('region100k.bed'),
        referenceFai: at('ref.fa.gz.fai'),
      });
      expect(report.conversion).toMatchObject({ records: 548, kept: 249 });
      expect(report.convertedQuery).toMatchObject({
        gvcf: false,
        records: 249,
        build: 'GRCh37',
        problems: [],
      });
      expect(await recordsOf(path.join(out, 'query.vcf.gz'))).toHaveLength(249);
      expect(report.reference).toMatchObject({ contigs: 1, build: 'GRCh37' });
    }
  });
});
