import { execFileSync, spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentOutput } from '../output.ts';
import { runSmallVariantBenchmark, type SmallVariantOptions } from './index.ts';
import { type GeneratedSet, generateSet, header, Random } from './testing/generate.ts';

const tools = ['bgzip', 'tabix'].every((tool) => spawnSync(tool, ['--version']).error === undefined);

describe.skipIf(!tools)(`one long contig${tools ? '' : ' (not run: bgzip and tabix not found)'}`, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'smallvar-parts-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('gives the same files, byte for byte, with any number of threads', async () => {
    const set = longSet(280);
    const at = (name: string) => join(folder, name);
    await writeFile(at('ref.fa'), `>chr1\n${set.reference}\n`);
    for (const which of ['truth', 'query'] as const) {
      await writeFile(at(`${which}.vcf`), `${[...header(set, 'S'), ...set[which]].join('\n')}\n`);
      execFileSync('bgzip', ['-k', at(`${which}.vcf`)]);
      execFileSync('tabix', ['-p', 'vcf', at(`${which}.vcf.gz`)]);
    }
    const confident = set.cases.filter((_, i) => i % 9 > 0).map((from) => `chr1\t${from}\t${from + 3000}\n`);
    await writeFile(at('conf.bed'), confident.join(''));
    await writeFile(at('half.bed'), `chr1\t500\t${Math.floor(set.reference.length / 2)}\n`);
    await writeFile(at('strata.tsv'), 'half\thalf.bed\n');
    const files = [
      'summary.csv',
      'extended.csv',
      'roc.all.csv.gz',
      'annotated.vcf.gz',
      'annotated.vcf.gz.tbi',
    ];
    const run = async (suffix: string, threads: number) => {
      const out = at(`${suffix}-${threads}`);
      const options = {
        ...{ truth: at(`truth.${suffix}`), query: at(`query.${suffix}`), reference: at('ref.fa') },
        ...{ regions: at('conf.bed'), stratification: at('strata.tsv'), recordCounts: true, out, threads },
        mbPerThread: 0,
      };
      const { truth, query, records, tooHard } = await runSmallVariantBenchmark(options, silentOutput);
      const digests: Record<string, string> = {};
      for (const name of files) digests[name] = hash('sha256', await readFile(join(out, name)));
      expect(await readdir(out)).toHaveLength(files.length + 1);
      return { truth, query, records, tooHard, digests };
    };
    const one = await run('vcf.gz', 1);
    expect(one.truth.compared).toBeGreaterThan(3000);
    for (const threads of [2, 5]) expect(await run('vcf.gz', threads)).toEqual(one);
    expect(await run('vcf', 4)).toEqual(one);
  }, 60_000);
});

/** Sets of five cases one after the other, each with room behind it for a cut; `cases` are their beginnings. */
function longSet(count: number): GeneratedSet {
  const sets = Array.from({ length: count }, (_, i) => generateSet(1000 + i, 5));
  const random = new Random(7);
  const long: GeneratedSet = { contig: 'chr1', reference: '', truth: [], query: [], cases: [] };
  for (const set of sets) {
    const { length } = long.reference;
    const moved = (line: string) => line.replace(/\t(\d+)/, (_, pos) => `\t${Number(pos) + length}`);
    long.truth.push(...set.truth.map(moved));
    long.query.push(...set.query.map(moved));
    long.cases.push(length);
    const room = Array.from({ length: 4000 }, () => random.pick(['A', 'C', 'G', 'T'])).join('');
    long.reference += set.reference + room;
  }
  return long;
}

describe.skipIf(!tools)(`several contigs${tools ? '' : ' (not run: bgzip and tabix not found)'}`, () => {
  let folder: string;
  let options: SmallVariantOptions;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'smallvar-parallel-'));
    const sets = [1, 2, 3, 4].map((seed) => generateSet(seed, 20 * seed, `chr${seed}`));
    const at = (name: string) => join(folder, name);
    // chr4 is missing in the truth, chr5 in the reference.
    await writeFile(at('ref.fa'), sets.map((set) => `>${set.contig}\n${set.reference}\n`).join(''));
    const head = header(sets[0]!, 'S');
    const foreign = 'chr5\t10\t.\tA\tG\t50\tPASS\t.\tGT\t0/1';
    const truth = sets.slice(0, 3).flatMap((set) => set.truth);
    const query = [...sets.flatMap((set) => set.query), foreign];
    for (const [name, lines] of [
      ['truth', truth],
      ['query', query],
    ] as const) {
      await writeFile(at(`${name}.vcf`), `${[...head, ...lines].join('\n')}\n`);
      execFileSync('bgzip', [at(`${name}.vcf`)]);
      execFileSync('tabix', ['-p', 'vcf', at(`${name}.vcf.gz`)]);
    }
    await writeFile(at('conf.bed'), 'chr1\t0\t9000\nchr2\t0\t20000\nchr4\t5\t50\n');
    await writeFile(at('half.bed'), 'chr2\t500\t9000\nchr4\t0\t20\n');
    await writeFile(at('strata.tsv'), 'half\thalf.bed\n');
    options = {
      truth: at('truth.vcf.gz'),
      query: at('query.vcf.gz'),
      reference: at('ref.fa'),
      regions: at('conf.bed'),
      stratification: at('strata.tsv'),
      recordCounts: true,
      out: at('one'),
    };
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('gives the same tables and counts with threads as without', async () => {
    const one = await runSmallVariantBenchmark(options, silentOutput);
    const done: number[] = [];
    const progress = (bytes: number) => done.push(bytes);
    const out = join(folder, 'three');
    const three = await runSmallVariantBenchmark(
      { ...options, threads: 3, mbPerThread: 0, out },
      { ...silentOutput, progress },
    );
    for (const name of ['summary.csv', 'extended.csv'])
      expect(await readFile(join(out, name), 'utf8')).toBe(await readFile(join(folder, 'one', name), 'utf8'));
    expect(three.records).toEqual(one.records);
    expect(three.truth).toEqual(one.truth);
    expect(three.query).toEqual(one.query);
    expect(three.contigs).toEqual(one.contigs);
    for (const name of ['annotated.vcf.gz', 'roc.all.csv.gz']) {
      const text = async (run: string) => gunzipSync(await readFile(join(folder, run, name))).toString();
      expect(await text('three')).toBe(await text('one'));
    }
    const annotated = (run: string, region: string) =>
      execFileSync('tabix', [join(folder, run, 'annotated.vcf.gz'), region]).toString();
    for (const region of ['chr1', 'chr2:3000-9000', 'chr3:20000']) {
      expect(annotated('three', region)).toBe(annotated('one', region));
      expect(annotated('one', region)).not.toBe('');
    }
    expect((await readdir(out)).filter((name) => name.includes('partial'))).toEqual([]);
    expect(one.query.skipped).toMatchObject({ contigNotInReference: 1 });
    expect(one.query.skipped.contigNotInTruth).toBeGreaterThan(50);
    expect(done).toEqual([...done].sort((a, b) => a - b));
  });

  it('passes on what a thread found wrong', async () => {
    const lines = execFileSync('bgzip', ['-dc', options.query]).toString().split('\n');
    const last = lines.findLastIndex((line) => line.startsWith('chr3\t'));
    lines[last] = lines[last]!.split('\t').slice(0, 8).join('\t');
    const broken = join(folder, 'broken.vcf');
    await writeFile(broken, lines.join('\n'));
    execFileSync('bgzip', [broken]);
    execFileSync('tabix', ['-p', 'vcf', `${broken}.gz`]);
    const out = join(folder, 'failed');
    await expect(
      runSmallVariantBenchmark(
        { ...options, query: `${broken}.gz`, threads: 2, mbPerThread: 0, out },
        silentOutput,
      ),
    ).rejects.toMatchObject({
      code: 'badInput',
      message: expect.stringMatching(/broken\.vcf\.gz.*8 .*columns|columns.*broken\.vcf\.gz/),
    });
    expect(existsSync(out)).toBe(false);
  });

  it('ends its threads when stopped', async () => {
    const stop = new AbortController();
    const running = runSmallVariantBenchmark(
      { ...options, threads: 2, mbPerThread: 0 },
      silentOutput,
      stop.signal,
    );
    stop.abort();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  });
});
