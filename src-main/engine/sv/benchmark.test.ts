import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openVcf } from '../io/vcf.ts';
import { silentOutput } from '../output.ts';
import { Random, randomBases } from '../testing/random.ts';
import { randomSvCase } from '../testing/svCallSets.ts';
import { writeSvCase, writeVcf } from '../testing/svCaseFiles.ts';
import { runSvBenchmark, type SvBenchmarkOptions, type SvSummary } from './index.ts';

let folder: string;
let made = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vcbench-sv-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// Random call sets (seeded) with the counts of truvari 5.4.0 on them; each brought out something that is easily
// got wrong, named in `about`.
describe('cases that taught something', () => {
  const file = new URL('../testing/svExpected.json', import.meta.url);
  const cases = JSON.parse(readFileSync(file, 'utf8')) as { seed: number; about: string; summary: unknown }[];

  it.each(cases)('$seed: $about', async ({ seed, summary }) => {
    const options = await writeSvCase(randomSvCase(seed), join(folder, `case${seed}`));
    const output = join(folder, `out${seed}`);
    await runSvBenchmark({ ...options, output }, silentOutput);
    expect(JSON.parse(readFileSync(join(output, 'summary.json'), 'utf8'))).toEqual(summary);
  });
});

describe('threads', () => {
  it('change nothing: the same files, byte for byte', async () => {
    const random = new Random(11);
    const [base, comp]: string[][] = [[], []];
    const contigs = Array.from({ length: 12 }, (_, i) => `chr${i + 1}`);
    for (const chrom of contigs) {
      for (let pos = 500; pos < 18_000; pos += random.int(500, 4000)) {
        const bases = randomBases(random, random.of([60, 400, 3000, 6000]));
        const place = (at: number, from: number) => {
          const allele = `A${bases.slice(from)}${bases.slice(0, from)}`;
          return `${chrom}\t${at}\t.\tA\t${allele}\t.\tPASS\tSVTYPE=INS;SVLEN=${bases.length}\tGT\t0/1`;
        };
        for (let i = random.int(1, 3); i > 0; i--) base!.push(place(pos + 3 - i, 0));
        for (let i = random.int(1, 3); i > 0; i--) comp!.push(place(pos + 20 - i, random.of([0, 17, 30])));
      }
    }
    const digests = async (threads: number) => {
      const { output } = await run(base!, comp!, { options: { threads }, contigs });
      const names = readdirSync(output).filter((name) => name !== 'log.txt' && name !== 'params.json');
      return names.map((name) => `${name} ${hash('sha256', readFileSync(join(output, name)))}`);
    };
    const one = await digests(1);
    expect(one).toHaveLength(10);
    for (const threads of [2, 4]) expect(await digests(threads)).toEqual(one);
  });
});

describe('output folder', () => {
  it('holds what truvari writes', async () => {
    const { output } = await run([call(100, 'INS', 60)], [call(105, 'INS', 60), call(3000, 'INS', 45)]);
    expect(readdirSync(output).sort()).toEqual([
      'candidate.refine.bed',
      ...['fn', 'fp'].flatMap((name) => [`${name}.vcf.gz`, `${name}.vcf.gz.tbi`]),
      'log.txt',
      'params.json',
      'summary.json',
      ...['tp-base', 'tp-comp'].flatMap((name) => [`${name}.vcf.gz`, `${name}.vcf.gz.tbi`]),
    ]);
    const [line] = await records(join(output, 'tp-comp.vcf.gz'));
    expect(line).toContain(
      'SVTYPE=INS;SVLEN=60;PctSeqSimilarity=0;PctSizeSimilarity=1;PctRecOverlap=0.918;SizeDiff=0;StartDistance=-5;EndDistance=-5;GTMatch=0;TruScore=63;MatchId=1.0,1.0;END=105',
    );
    expect(await records(join(output, 'fp.vcf.gz'))).toEqual([]); // 45 bases: found, but below sizemin
    expect(readFileSync(join(output, 'candidate.refine.bed'), 'utf8')).toBe('chr1\t2989\t3010');
    expect(readFileSync(join(output, 'log.txt'), 'utf8')).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \[INFO\] VCBench/,
    );
  });

  it('writes contigs in the order of the header, whatever the order of comparison', async () => {
    const bases = ['chr10', 'chr2', 'chr1'].map((chrom) => call(500, 'DEL', 80, { chrom }));
    const { output } = await run(bases, [], { contigs: ['chr10', 'chr2', 'chr1'] });
    const lines = await records(join(output, 'fn.vcf.gz'));
    expect(lines.map((line) => line.split('\t')[0])).toEqual(['chr10', 'chr2', 'chr1']);
    expect(lines.map((line) => /MatchId=(\d+)/.exec(line)?.[1])).toEqual(['2', '3', '1']);
  });

  it('writes null, not 0, where nothing can be computed, and says so', async () => {
    const { output, summary } = await run([call(100, 'DEL', 80)], []);
    expect(summary).toMatchObject({
      fn: 1,
      compCount: 0,
      precision: null,
      recall: null,
      f1: null,
      gtConcordance: 0,
    });
    expect(summary.warnings).toEqual(['No TP or FP calls in the comp VCF.']);
    const json = readFileSync(join(output, 'summary.json'), 'utf8');
    expect(json).toContain('"precision": null');
    expect(json).toContain('"gt_concordance": 0,\n    "gt_matrix": {}');
  });

  it('orders calls at one place by the bytes of their alleles', async () => {
    const at = (ref: string, alt: string) =>
      `chr1\t500\t.\t${ref}\t${alt}\t.\tPASS\tSVTYPE=${alt.includes('[') ? 'BND' : 'INS'};SVLEN=60\tGT\t0/1`;
    const calls = [
      at('a', '<INS>'),
      at('A', 'A[chr1:9000['),
      at('A', `A${'c'.repeat(60)}`),
      at('A', `A${'T'.repeat(60)}`),
    ];
    const { output } = await run(calls, []);
    const alleles = (await records(join(output, 'fn.vcf.gz'))).map((line) => line.split('\t').slice(3, 5));
    expect(alleles.map(([ref, alt]) => `${ref} ${alt!.slice(0, 2)}`)).toEqual([
      'A AT',
      'A A[',
      'A Ac',
      'a <I',
    ]);
  });

  it('is the same for a file without index', async () => {
    const bases = [call(100, 'DEL', 80), call(5000, 'INS', 300)];
    const comps = [call(110, 'DEL', 82), call(5003, 'INS', 299), call(9000, 'DUP', 70)];
    const indexed = await run(bases, comps);
    const plain = await run(bases, comps, { plain: true });
    expect(plain.summary).toEqual(indexed.summary);
    for (const name of ['tp-base', 'tp-comp', 'fp']) {
      expect(await records(join(plain.output, `${name}.vcf.gz`))).toEqual(
        await records(join(indexed.output, `${name}.vcf.gz`)),
      );
    }
  });
});

describe('input that truvari stops at', () => {
  it('leaves multi-allelic records and reference blocks out, and counts them', async () => {
    const comps = [
      'chr1\t100\t.\tA\t<DEL>,<INS>\t.\tPASS\tSVTYPE=DEL;SVLEN=-70\tGT\t1/2',
      'chr1\t200\t.\tA\tC,G\t.\tPASS\t.\tGT\t1/2',
      'chr1\t300\t.\tA\t<NON_REF>\t.\tPASS\tEND=900\tGT\t0/0',
    ];
    const { summary } = await run([call(100, 'DEL', 70)], comps);
    expect(summary).toMatchObject({ fn: 1, fp: 0 });
    expect(summary.warnings.join('\n')).toMatch(/comp: 1 multi-allelic .*\ncomp: 1 gVCF reference blocks/);
  });

  it('leaves breakends out that cannot be read, and records without GT where alleles are counted', async () => {
    const comps = [
      'chr1\t100\t.\tA\tA[chr2[\t.\tPASS\tSVTYPE=BND\tGT\t0/1',
      'chr1\t150\t.\tA\t<DEL>\t.\tPASS\tSVTYPE=DEL;SVLEN=-70\tDP\t3',
    ];
    const { summary } = await run([call(100, 'DEL', 70)], comps, { options: { pick: 'ac' } });
    expect(summary).toMatchObject({ fn: 1, fp: 0, compCount: 0 });
    expect(summary.warnings.join('\n')).toMatch(/1 breakends left out .*\ncomp: 1 records without genotype/);
  });

  it('compares symbolic alleles without sequence where the reference has none for them', async () => {
    await writeFile(join(folder, 'short.fa'), `>chr1\n${'ACGT'.repeat(100)}\n`);
    const { summary } = await run([call(300, 'DEL', 70)], [call(300, 'DEL', 70), call(700, 'DEL', 70)], {
      options: { reference: join(folder, 'short.fa') },
    });
    expect(summary).toMatchObject({ tpBase: 1, fp: 1 });
    expect(summary.warnings.join('\n')).toMatch(/comp: 1 symbolic alleles compared without sequence/);
  });

  it('takes soft-masked bases of a resolved allele for the same bases', async () => {
    const bases = randomBases(new Random(5), 400);
    await writeFile(join(folder, 'masked.fa'), `>chr1\n${bases.toLowerCase()}\n`);
    const symbolic = 'chr1\t100\t.\tN\t<DEL>\t.\tPASS\tSVTYPE=DEL;SVLEN=-70\tGT\t0/1';
    for (const text of [bases, bases.toLowerCase()]) {
      const ref = text.slice(99, 170);
      const complex = `chr1\t100\t.\t${ref}\t${ref[0]}\t.\tPASS\tSVTYPE=CPX;SVLEN=-70\tGT\t0/1`;
      const options = { reference: join(folder, 'masked.fa'), typeignore: true };
      const { summary } = await run([complex], [symbolic], { options });
      expect(summary).toMatchObject({ tpBase: 1, fp: 0 });
    }
  });

  it('warns where REF is not what the reference has', async () => {
    await writeFile(join(folder, 'other.fa'), `>chr1\n${'C'.repeat(20_000)}\n`);
    const calls = Array.from({ length: 12 }, (_, i) => call(100 + i * 1500, 'DEL', 70));
    const { summary } = await run(calls, calls.slice(0, 9), {
      options: { reference: join(folder, 'other.fa') },
    });
    expect(summary.warnings).toEqual([
      'base: REF differs from the reference in 12 of the first 12 calls; made with another genome build?',
    ]);
  });

  it('compares all contigs when the base header declares none', async () => {
    for (const plain of [false, true]) {
      const { summary } = await run(
        [call(100, 'DEL', 70)],
        [call(100, 'DEL', 70), call(9000, 'INS', 60, { chrom: 'chr7' })],
        {
          contigs: [],
          compContigs: [],
          plain,
        },
      );
      expect(summary).toMatchObject({ tpBase: 1, tpComp: 1, fp: 1 });
      expect(summary.warnings.join('\n')).toMatch(/declares no contigs/);
    }
  });

  it('takes a contig of length 0 for one whose length is not known', async () => {
    const { summary } = await run([call(100, 'DEL', 70)], [call(100, 'DEL', 70)], { length: 0 });
    expect(summary).toMatchObject({ tpBase: 1, fn: 0, fp: 0 });
  });

  it('refuses a heap of calls that would not fit into memory', async () => {
    const heap = Array.from({ length: 4500 }, (_, i) => call(100 + i, 'DEL', 70));
    await expect(run(heap, heap)).rejects.toThrow(
      /chr1:100 4500 base calls and 4500 comp calls lie too close together/,
    );
  });

  it('tells how far it is, never backwards', async () => {
    const seen: number[] = [];
    const { output } = await run([call(100, 'DEL', 70)], [call(100, 'DEL', 70)]);
    const inputs = {
      base: join(output, '../base.vcf.gz'),
      comp: join(output, '../comp.vcf.gz'),
      output: `${output}2`,
    };
    await runSvBenchmark(inputs, { ...silentOutput, progress: (done, total) => seen.push(done / total) });
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
  });

  it('warns of contigs of another length', async () => {
    const { summary } = await run([call(100, 'DEL', 70)], [call(100, 'DEL', 70)], { compLength: 9_999 });
    expect(summary.tpBase).toBe(1);
    expect(summary.warnings.join('\n')).toMatch(
      /Contigs that differ in length: 1, first chr1, 20000 .* 9999/,
    );
  });
});

describe('refusals', () => {
  const one = [call(100, 'DEL', 70)];

  it.each<[string, Setup, RegExp]>([
    [
      'no contig in common',
      { compContigs: ['1'], comps: [call(100, 'DEL', 70, { chrom: '1' })] },
      /share no contig/,
    ],
    ['a BED of other contigs', { bed: '1\t0\t500\n' }, /share no contig/],
    ['an empty BED', { bed: '# nothing\n' }, /holds no intervals/],
    ['an unknown sample', { options: { bSample: 'X' } }, /no sample X; it has S/],
    ['pick ac without samples', { samples: [], options: { pick: 'ac' } }, /no sample column, so pick ac/],
    ['unsorted', { plain: true, comps: [call(500, 'DEL', 70), ...one] }, /not sorted/],
    ['truncated', { damage: (bytes) => bytes.subarray(0, bytes.length - 60) }, /truncated|cut|ends/i],
    ['empty', { damage: () => Buffer.alloc(0) }, /empty/],
    [
      'chunksize below refdist',
      { options: { refdist: 2000 } },
      /chunksize \(1000\) is smaller than refdist \(2000\)/,
    ],
    ['extend alone', { options: { extend: 5 } }, /extend needs includebed/],
    ['pctseq above 1', { options: { pctseq: 70 } }, /pctseq is 70; it must be a number from 0 to 1/],
    ['sizemin not a number', { options: { sizemin: Number.NaN } }, /sizemin is NaN/],
  ])('%s', async (_name, setup, message) => {
    const output = join(folder, `refused${made++}`);
    await expect(run(one, setup.comps ?? one, { ...setup, output })).rejects.toThrow(message);
    expect([existsSync(output), existsSync(`${output}.partial`)]).toEqual([false, false]);
  });

  it('an output folder that exists, and leaves it alone', async () => {
    const output = join(folder, 'there');
    await mkdir(output);
    await writeFile(join(output, 'mine.txt'), 'x');
    await expect(run(one, one, { output })).rejects.toThrow(/already exists/);
    expect(readdirSync(output)).toEqual(['mine.txt']);
  });

  it('goes away without a trace when aborted', async () => {
    const output = join(folder, 'aborted');
    const signal = AbortSignal.abort(new Error('stop'));
    await expect(run(one, one, { output, signal })).rejects.toThrow('stop');
    expect([existsSync(output), existsSync(`${output}.partial`)]).toEqual([false, false]);
  });
});

interface Setup {
  contigs?: string[];
  length?: number;
  compContigs?: string[];
  compLength?: number;
  comps?: string[];
  samples?: string[];
  bed?: string;
  plain?: boolean;
  damage?: (bytes: Buffer) => Buffer;
  options?: Partial<SvBenchmarkOptions>;
  output?: string;
  signal?: AbortSignal;
}

async function run(
  base: string[],
  comp: string[],
  setup: Setup = {},
): Promise<{ output: string; summary: SvSummary }> {
  const place = join(folder, `run${made++}`);
  await mkdir(place);
  const extension = setup.plain ? 'vcf' : 'vcf.gz';
  const paths = { base: join(place, `base.${extension}`), comp: join(place, `comp.${extension}`) };
  const contigs = setup.contigs ?? ['chr1'];
  const texts = {
    base: vcf(base, contigs, setup.length ?? 20_000, setup.samples),
    comp: vcf(comp, setup.compContigs ?? contigs, setup.compLength ?? 20_000, setup.samples),
  };
  for (const side of ['base', 'comp'] as const) {
    if (setup.plain) await writeFile(paths[side], texts[side]);
    else await writeVcf(paths[side], texts[side]);
  }
  if (setup.damage) await writeFile(paths.comp, setup.damage(readFileSync(paths.comp)));
  const options: SvBenchmarkOptions = {
    ...paths,
    output: setup.output ?? join(place, 'out'),
    ...setup.options,
  };
  if (setup.bed !== undefined) {
    options.includebed = join(place, 'regions.bed');
    await writeFile(options.includebed, setup.bed);
  }
  const summary = await runSvBenchmark(options, silentOutput, setup.signal);
  return { output: options.output, summary };
}

function call(pos: number, type: string, size: number, { chrom = 'chr1' } = {}): string {
  const info = `SVTYPE=${type};SVLEN=${type === 'DEL' ? -size : size}`;
  return `${chrom}\t${pos}\t.\tA\t<${type}>\t.\tPASS\t${info}\tGT\t0/1`;
}

function vcf(lines: string[], contigs: string[], length: number, samples: string[] = ['S']): string {
  const columns = ['#CHROM', 'POS', 'ID', 'REF', 'ALT', 'QUAL', 'FILTER', 'INFO'];
  return `${[
    '##fileformat=VCFv4.2',
    ...contigs.map((name) => `##contig=<ID=${name},length=${length}>`),
    '##INFO=<ID=SVTYPE,Number=1,Type=String,Description="t">',
    '##INFO=<ID=SVLEN,Number=1,Type=Integer,Description="l">',
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="g">',
    [...columns, ...(samples.length > 0 ? ['FORMAT', ...samples] : [])].join('\t'),
    ...lines.map((line) => (samples.length > 0 ? line : line.split('\t').slice(0, 8).join('\t'))),
  ].join('\n')}\n`;
}

async function records(path: string): Promise<string[]> {
  const lines: string[] = [];
  const reader = await openVcf(path);
  for await (const batch of reader.batches()) lines.push(...batch.map(({ text }) => text));
  await reader.close();
  return lines;
}
