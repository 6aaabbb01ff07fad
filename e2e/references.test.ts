import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { referenceStatusSchema } from '../src-main/contract/reference.ts';
import type { CatalogueRow } from '../src-main/core/references/catalogue.ts';
import { bgzip, type Mirror, md5, type Offer, sha256, startMirror } from './support/referenceMirror.ts';
import { type Ended, referenceFiles, row, TRUTH, truthRow, World } from './support/referenceWorld.ts';

const files = referenceFiles();
let mirror: Mirror;
let world: World;

beforeAll(async () => {
  mirror = await startMirror();
});
afterAll(() => mirror.close());
beforeEach(async () => {
  mirror.offers.clear();
  mirror.log.length = 0;
  world = await World.make([]);
});
afterEach(() => world.remove());

function offer(path: string, body: Buffer, how: Partial<Offer> = {}): string {
  mirror.offers.set(path, { body, ...how });
  return mirror.url + path;
}
const json = (ended: Ended) => referenceStatusSchema.parse(JSON.parse(ended.stdout));
const bytesServed = () => mirror.log.reduce((sum, entry) => sum + entry.sent, 0);
const leftovers = async () =>
  (await readdir(world.reference, { recursive: true })).filter((name) => /\.partial|\.lock/.test(name));

/** Everything the sample of the demo has: genome, its index, small-variant and SV truth. */
function wholeCatalogue(url: (path: string, body: Buffer) => string): CatalogueRow[] {
  const shared = { sample: null, alias: null, requiredFor: ['happy', 'truvari'] } as const;
  const fastaUrl = url('/genome.fasta.gz', files.fastaGz);
  return [
    row({
      ...shared,
      requiredFor: ['happy', 'truvari'],
      kind: 'genomeIndex',
      path: 'g.fasta.fai',
      action: 'index',
    }),
    row({
      ...shared,
      requiredFor: ['happy', 'truvari'],
      kind: 'genome',
      path: 'g.fasta',
      action: 'gunzip',
      size: files.fastaGz.length,
      sources: [fastaUrl],
    }),
    truthRow(files, url('/truth.vcf.gz', files.vcfGz)),
    row({
      kind: 'truthIndex',
      path: `${TRUTH}.tbi`,
      action: 'index',
      sources: [url('/truth.vcf.gz.tbi', files.tbi)],
    }),
    row({ kind: 'confidentBed', path: 'HG004/HG004.bed', sources: [url('/truth.bed', files.bed)] }),
    row({
      kind: 'svTruthNone',
      path: null,
      requiredFor: ['truvari'],
      note: 'GIAB publishes no germline structural-variant truth set for HG004',
    }),
  ];
}

describe('setup_reference.sh', () => {
  it('fetches, verifies and records everything; a second check reads no file content', async () => {
    await world.publish(wholeCatalogue((path, body) => offer(path, body)));
    const before = json(await world.run('NA24143_Lib3_Rep1', '--check-only', '--json'));
    expect(before).toMatchObject({ sample: 'NA24143_Lib3_Rep1', giab: 'HG004', complete: false });
    const first = await world.run('NA24143_Lib3_Rep1');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toContain('Verifying reference files...');
    expect(first.stdout).toMatch(/progress \d+\/\d+ bytes \S+\r/);
    expect(first.stdout).toContain('this first download is pinned (sha256:');
    expect(await readFile(world.path('g.fasta'))).toEqual(files.fasta);
    expect(await readFile(world.path('g.fasta.fai'), 'utf8')).toBe(
      'chr1\t40000\t6\t80\t81\nchr2\t20010\t40512\t80\t81\n',
    );
    expect(await leftovers()).toEqual([]);

    const { env, calls } = await countingTools(world);
    const second = await world.start(['HG004', '--check-only', '--json'], env).done;
    expect(second.code).toBe(0);
    expect(await calls()).toEqual([]);
    const status = json(second);
    expect(status.complete).toBe(true);
    expect(status.files.map((file) => [file.kind, file.state])).toEqual([
      ['genomeIndex', 'present'],
      ['genome', 'present'],
      ['truthVcf', 'present'],
      ['truthIndex', 'present'],
      ['confidentBed', 'present'],
    ]);
    expect(status.files[2]).toMatchObject({
      path: world.path(TRUTH),
      size: files.vcfGz.length,
      digest: `md5:${md5(files.vcfGz)}`,
    });
    expect(status.files[1]?.digest).toBe(`sha256:${sha256(files.fasta)}`);
    expect(status.sv).toEqual({
      available: false,
      why: `GIAB publishes no germline structural-variant truth set for HG004; put the lab's own VCF (and BED) in ${world.path('HG004/stvar/')} to compare`,
    });
    const forced = await world.start(['HG004', '--check-only', '--verify'], env).done;
    expect(forced.code).toBe(0);
    expect((await calls()).length).toBe(5);
    const again = await world.run('HG004');
    expect(again.code).toBe(0);
    expect(mirror.log.length).toBe(4);
  });

  it('goes on where a reset connection stopped, without fetching a byte twice', async () => {
    await world.publish([truthRow(files, offer('/t', files.vcfGz, { resetAt: 200_000 }))]);
    const ended = await world.run('HG004');
    expect(ended.code).toBe(0);
    expect(mirror.log.map((entry) => entry.from)).toEqual([0, 200_000]);
    expect(bytesServed()).toBe(files.vcfGz.length);
    expect(await readFile(world.path(TRUTH))).toEqual(files.vcfGz);
  });

  it.each([
    [
      'a page of HTML with status 200',
      () => Buffer.from('<!DOCTYPE html><html>login</html>'),
      {},
      15,
      /is a web page/,
    ],
    ['a truncated file', () => files.vcfGz.subarray(0, 100_000), {}, 15, /cut short/],
    ['an empty file', () => Buffer.alloc(0), {}, 15, /is empty/],
    ['another file of the same size', () => otherFile(), {}, 15, /has another checksum than published/],
    [
      'a file of another size',
      () => bgzip(`##fileformat=VCFv4.2\n#CHROM\n1\t2\t3\t4\n`),
      {},
      15,
      /bytes where \d+ are expected/,
    ],
    [
      'plain gzip',
      () => gzipSync('##fileformat=VCFv4.2\n#CHROM\n1\t2\t3\t4\n'),
      {},
      15,
      /must be compressed with bgzip/,
    ],
    ['no such file', () => Buffer.alloc(0), { status: 404 }, 13, /HTTP 404/],
    ['a refusal', () => Buffer.alloc(0), { status: 403 }, 12, /refused by .* \(HTTP 403\)/],
    ['a server error', () => Buffer.alloc(0), { status: 500 }, 14, /HTTP 500/],
  ] as const)('refuses %s and says so', async (_name, body, how, code, words) => {
    await world.publish([truthRow(files, offer('/bad', body(), how))]);
    const ended = await world.run('HG004', '--json');
    expect(ended.code).toBe(code);
    expect(ended.stderr).toMatch(words);
    expect(json(ended)).toMatchObject({ complete: false, files: [{ state: 'missing' }] });
    expect(existsSync(world.path(TRUTH))).toBe(false);

    // The same trouble at the first source is no trouble when the second one is good.
    await world.publish([truthRow(files, `${mirror.url}/bad`, offer('/good', files.vcfGz))]);
    const second = await world.run('HG004');
    expect(second.code).toBe(0);
    expect(await readFile(world.path(TRUTH))).toEqual(files.vcfGz);
    expect(await leftovers()).toEqual([]);
  });

  it('reports the network when nobody answers', async () => {
    await world.publish([truthRow(files, 'http://127.0.0.1:9/t.vcf.gz')]);
    const ended = await world.run('HG004');
    expect(ended.code).toBe(14);
    expect(ended.stderr).toMatch(/could not be fetched from 127\.0\.0\.1:9/);
  });

  it.each([
    ['that does not know ranges', { noRanges: true }],
    ['whose file has changed meanwhile', { etag: '"v2"' }],
  ])('starts again at a server %s', async (_name, change) => {
    const url = offer('/t', files.vcfGz, { slow: 8192 });
    await world.publish([truthRow(files, url)]);
    await killAt(world, 50_000, 'SIGTERM');
    offer('/t', files.vcfGz, change);
    const ended = await world.run('HG004');
    expect(ended.code).toBe(0);
    expect(await readFile(world.path(TRUTH))).toEqual(files.vcfGz);
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)('after %s half-way the next run resumes', async (signal) => {
    await world.publish([truthRow(files, offer('/t', files.vcfGz, { slow: 4096 }))]);
    await killAt(world, 60_000, signal);
    expect(existsSync(world.path(TRUTH))).toBe(false);
    if (signal === 'SIGTERM') expect((await leftovers()).some((name) => name.includes('.lock'))).toBe(false);
    offer('/t', files.vcfGz);
    const ended = await world.run('HG004');
    expect(ended.code).toBe(0);
    expect(mirror.log.at(-1)?.from).toBeGreaterThanOrEqual(60_000);
    expect(await readFile(world.path(TRUTH))).toEqual(files.vcfGz);
    expect(await leftovers()).toEqual([]);
  });

  it('does not join the partial of one source with the bytes of another', async () => {
    await world.publish([truthRow(files, offer('/a', files.vcfGz, { slow: 4096 }))]);
    await killAt(world, 60_000, 'SIGTERM');
    await world.publish([truthRow(files, offer('/b', files.vcfGz))]);
    expect((await world.run('HG004')).code).toBe(0);
    expect(mirror.log.at(-1)).toMatchObject({ path: '/b', from: 0 });
  });

  it('two runs at once fetch a shared file once', async () => {
    const shared = row({
      sample: null,
      alias: null,
      kind: 'genome',
      path: 'g.fasta',
      action: 'gunzip',
      size: files.fastaGz.length,
      sources: [offer('/g.gz', files.fastaGz, { slow: 1024 })],
    });
    const bed = row({ kind: 'confidentBed', path: 'HG004/b.bed', sources: [offer('/b', files.bed)] });
    const other = row({
      sample: 'HG005',
      alias: 'NA24631',
      kind: 'confidentBed',
      path: 'HG005/b.bed',
      sources: [`${mirror.url}/b`],
    });
    await world.publish([shared, bed, other]);
    const [one, two] = await Promise.all([world.run('HG004'), world.run('NA24631')]);
    expect([one.code, two.code]).toEqual([0, 0]);
    expect(mirror.log.filter((entry) => entry.path === '/g.gz').length).toBe(1);
    expect(one.stdout + two.stdout).toContain('Waiting for another process');
    expect(await readFile(world.path('g.fasta'))).toEqual(files.fasta);
    expect(await leftovers()).toEqual([]);
  });

  it('needs nothing but bash, coreutils, gzip and awk for a catalogue of local files', async () => {
    const source = join(world.root, 'with space & 100%');
    await mkdir(source);
    const local: Record<string, Buffer> = {};
    await world.publish(
      wholeCatalogue((path, body) => {
        local[path] = body;
        return pathToFileURL(join(source, path)).href;
      }),
    );
    for (const [path, body] of Object.entries(local)) await writeFile(join(source, path), body);
    const ended = await world.start(['HG004'], { PATH: await bareTools(world) }).done;
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(await readFile(world.path('g.fasta'))).toEqual(files.fasta);
    await rm(join(source, 'truth.bed'));
    await rm(world.path('HG004/HG004.bed'));
    const gone = await world.run('HG004');
    expect(gone.code).toBe(13);
    expect(gone.stderr).toContain(`is not at ${join(source, 'truth.bed')}`);
  });

  it('says what to install when neither curl nor wget is there', async () => {
    await world.publish([truthRow(files, offer('/t', files.vcfGz))]);
    const ended = await world.start(['HG004'], { PATH: await bareTools(world) }).done;
    expect(ended.code).toBe(10);
    expect(ended.stderr).toMatch(/neither curl nor wget is installed/);
  });

  it.skipIf(!installed('wget'))('downloads and resumes with wget when there is no curl', async () => {
    await world.publish([truthRow(files, offer('/t', files.vcfGz, { resetAt: 200_000 }))]);
    const ended = await world.start(['HG004'], { PATH: await bareTools(world, 'wget') }).done;
    expect(ended.code).toBe(0);
    expect(mirror.log.map((entry) => entry.from)).toEqual([0, 200_000]);
    offer('/missing', files.bed, { status: 404 });
    await world.publish([
      row({ kind: 'confidentBed', path: 'HG004/b.bed', sources: [`${mirror.url}/missing`] }),
    ]);
    expect((await world.start(['HG004'], { PATH: await bareTools(world, 'wget') }).done).code).toBe(13);
  });

  it('pins the first download where no checksum is published', async () => {
    const url = offer('/b', files.bed);
    await world.publish([row({ kind: 'confidentBed', path: 'HG004/b.bed', sources: [url] })]);
    expect((await world.run('HG004')).code).toBe(0);
    await rm(world.path('HG004/b.bed'));
    offer('/b', Buffer.from('chr1\t0\t77\n'));
    const other = await world.run('HG004');
    expect(other.code).toBe(15);
    expect(other.stderr).toMatch(/differs from the first download/);
    offer('/b', files.bed);
    expect((await world.run('HG004')).code).toBe(0);
    // Changed on disk behind the record: found by size or time, then fetched again; the bad one is kept aside.
    await writeFile(world.path('HG004/b.bed'), 'chr1\t0\t78\n');
    expect((await world.run('HG004', '--check-only')).code).toBe(17);
    expect((await world.run('HG004')).code).toBe(0);
    expect(await readFile(world.path('HG004/b.bed'))).toEqual(files.bed);
    expect(await readFile(world.path('HG004/b.bed.invalid'), 'utf8')).toBe('chr1\t0\t78\n');
  });

  it('takes a file that a person put in place, verified once, and under the other name of the sample', async () => {
    await world.publish([truthRow(files, `${mirror.url}/none`)]);
    await world.place(TRUTH.replace('HG004/', 'NA24143/'), files.vcfGz);
    const { env, calls } = await countingTools(world);
    expect((await world.start(['HG004'], env).done).code).toBe(0);
    expect((await world.start(['HG004'], env).done).code).toBe(0);
    expect((await calls()).length).toBe(1);
    expect(mirror.log).toEqual([]);
  });

  it('keeps reading its record after a line was torn by a crash', async () => {
    await world.publish([
      truthRow(files, offer('/t', files.vcfGz)),
      row({ kind: 'confidentBed', path: 'HG004/b.bed', sources: [offer('/b', files.bed)] }),
    ]);
    expect((await world.run('HG004')).code).toBe(0);
    const record = world.path('.verified.tsv');
    await truncate(record, (await stat(record)).size - 20);
    const { env, calls } = await countingTools(world);
    expect((await world.start(['HG004'], env).done).code).toBe(0);
    expect((await calls()).length).toBe(1);
    expect((await world.start(['HG004'], env).done).code).toBe(0);
    expect((await calls()).length).toBe(1);
  });

  it('finds a genome that is shorter than its index says', async () => {
    await world.publish(wholeCatalogue((path, body) => offer(path, body)));
    expect((await world.run('HG004')).code).toBe(0);
    await truncate(world.path('g.fasta'), files.fasta.length - 500);
    const checked = await world.run('HG004', '--check-only', '--json');
    expect(checked.code).toBe(17);
    expect(json(checked).files[1]?.why).toMatch(/bytes where its \.fai says/);
  });

  it('stops before the download when the disk is too small', async () => {
    const shim = join(world.root, 'shim');
    await mkdir(shim);
    await writeFile(join(shim, 'df'), '#!/bin/sh\necho Filesystem\necho "/dev/sd a 100 90 10 90% /"\n');
    await chmod(join(shim, 'df'), 0o755);
    await world.publish([truthRow(files, offer('/t', files.vcfGz))]);
    const ended = await world.start(['HG004'], { PATH: `${shim}:${process.env.PATH}` }).done;
    expect(ended.code).toBe(16);
    expect(ended.stderr).toMatch(/needs .* has 10240 bytes free/);
    expect(mirror.log).toEqual([]);
  });

  it('reports a disk that fills up while writing', async (context) => {
    const small = world.reference;
    await mkdir(small, { recursive: true });
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', small], { stdio: 'ignore' });
    } catch {
      context.skip('not run: no right to mount a small disk');
    }
    try {
      const unsized = row({
        kind: 'truthVcf',
        path: TRUTH,
        sources: [offer('/t', files.vcfGz, { chunked: true })],
      });
      await world.publish([unsized]);
      const ended = await world.run('HG004');
      expect(ended.code).toBe(16);
      expect(ended.stderr).toMatch(/disk of .* is full/);
    } finally {
      execFileSync('umount', [small]);
    }
  });
});

describe('samples and the lab’s own files', () => {
  it.each(['../x', 'a/b', 'a b', 'a;b', "a'b", '-rf', '', '.x', 'x..y', 'x.', 'é', 'N'.repeat(101), 'x\ny'])(
    'refuses the sample ID %j',
    async (id) => {
      await world.publish([truthRow(files, offer('/t', files.vcfGz))]);
      const ended = await world.run(id);
      expect(ended.code).toBe(2);
      expect(mirror.log).toEqual([]);
    },
  );

  it.each(['NA241430', 'NA24143x_Lib1', 'HG0041', 'XHG004'])('%s is not HG004', async (id) => {
    await world.publish([truthRow(files, offer('/t', files.vcfGz))]);
    const ended = await world.run(id, '--json');
    expect(ended.code).toBe(17);
    expect(ended.stderr).toContain(`in ${world.path(id.replace(/_.*/, ''))}/`);
    expect(json(ended)).toMatchObject({ giab: null, complete: false, sv: { available: false } });
    expect(mirror.log).toEqual([]);
  });

  it('accepts another sample with the truth files that the lab put in its folder', async () => {
    await world.publish([]);
    await world.place('LAB7/truth.vcf.gz', files.smallVcfGz);
    await world.place('LAB7/regions.bed', files.bed);
    await world.place('LAB7/truth.vcf.gz.tbi', files.tbi);
    const ended = await world.run('LAB7_Lib1_Rep1', '--json');
    expect(ended.code).toBe(0);
    expect(json(ended)).toMatchObject({ giab: null, complete: true, sv: { available: false } });
    await world.place('LAB7/second.vcf.gz', files.smallVcfGz);
    const two = await world.run('LAB7_Lib1_Rep1', '--check-only');
    expect(two.code).toBe(17);
    expect(two.stdout).toMatch(/one of 2 VCF files/);
  });

  it('never replaces or accepts a damaged file of the lab', async () => {
    await world.publish([]);
    await world.place('LAB7/truth.vcf.gz', files.smallVcfGz.subarray(0, 200));
    await world.place('LAB7/regions.bed', '<html></html>');
    const ended = await world.run('LAB7');
    expect(ended.code).toBe(15);
    expect(ended.stdout).toMatch(/truth\.vcf\.gz {2}is cut short/);
    expect(ended.stdout).toMatch(/regions\.bed {2}is a web page/);
    expect((await readFile(world.path('LAB7/truth.vcf.gz'))).length).toBe(200);
  });

  it('takes the lab’s own SV truth before the catalogue’s, for any sample', async () => {
    const sv = row({
      kind: 'svTruthVcf',
      path: 'HG004/stvar/giab.vcf.gz',
      requiredFor: ['truvari'],
      sources: [offer('/sv', files.smallVcfGz)],
      note: 'the published set',
    });
    await world.publish([sv]);
    const published = json(await world.run('HG004', '--need', 'truvari', '--json'));
    expect(published.sv).toEqual({ available: true, why: 'the published set' });
    await world.place('NA24143/stvar/own set.vcf.gz', files.smallVcfGz);
    await world.place('NA24143/stvar/own set.bed', files.bed);
    const own = json(await world.run('HG004', '--need', 'truvari', '--json'));
    expect(own.sv.why).toBe(`the lab's own truth set, ${world.path('NA24143/stvar/own set.vcf.gz')}`);
    expect(own.files.filter((file) => file.kind === 'svTruthVcf').map((file) => file.path)).toEqual([
      world.path('NA24143/stvar/own set.vcf.gz'),
    ]);
  });

  it.skipIf(!installed('tabix'))(
    'builds the index of a lab’s truth set, and refuses an unsorted one',
    async () => {
      await world.publish([]);
      await world.place('LAB7/stvar/sv.vcf.gz', files.smallVcfGz);
      const ended = await world.run('LAB7', '--need', 'truvari', '--json');
      expect(ended.code).toBe(0);
      expect(existsSync(world.path('LAB7/stvar/sv.vcf.gz.tbi'))).toBe(true);
      const head = '##fileformat=VCFv4.2\n##contig=<ID=c>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n';
      await world.place(
        'LAB8/stvar/sv.vcf.gz',
        bgzip(`${head}c\t9\t.\tA\tC\t.\t.\t.\nc\t3\t.\tA\tC\t.\t.\t.\n`),
      );
      const unsorted = await world.run('LAB8', '--need', 'truvari');
      expect(unsorted.code).toBe(15);
      expect(unsorted.stderr).toMatch(/could not be built from sv\.vcf\.gz/);
      expect(existsSync(world.path('LAB8/stvar/sv.vcf.gz.tbi'))).toBe(false);
    },
  );

  it('does without an index when there is no tabix', async () => {
    await world.publish([]);
    await world.place('LAB7/stvar/sv.vcf.gz', files.smallVcfGz);
    const ended = await world.start(['LAB7', '--need', 'truvari', '--json'], { PATH: await bareTools(world) })
      .done;
    expect(ended.code).toBe(0);
    expect(json(ended)).toMatchObject({
      complete: true,
      files: [{ state: 'present' }, { state: 'missing' }],
    });
    expect(json(ended).files[1]?.why).toMatch(/tabix is not installed/);
  });

  it('refuses a catalogue with a path that leads out of the folder', async () => {
    const good = truthRow(files, offer('/t', files.vcfGz));
    await world.publish([{ ...good, path: '../outside.vcf.gz' }]);
    const ended = await world.run('HG004');
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/line 2: the path/);
    expect(await readdir(world.root)).not.toContain('outside.vcf.gz');
  });
});

describe('archives', () => {
  it.skipIf(!installed('zip') || !installed('unzip'))(
    'unpacks an SDF and a list of stratifications',
    async () => {
      const made = join(world.root, 'made');
      await mkdir(join(made, 'GRCh38.sdf'), { recursive: true });
      await mkdir(join(made, 'GRCh38@all', 'Union'), { recursive: true });
      await writeFile(join(made, 'GRCh38.sdf', 'mainIndex'), 'index');
      await writeFile(
        join(made, 'GRCh38@all', 'GRCh38-all-stratifications.tsv'),
        'easy\tUnion/easy.bed.gz\n',
      );
      await writeFile(join(made, 'GRCh38@all', 'Union', 'easy.bed.gz'), gzipSync('chr1\t1\t2\n'));
      execFileSync('zip', ['-qr', 'sdf.zip', 'GRCh38.sdf'], { cwd: made });
      execFileSync('tar', ['-czf', 'strat.tar.gz', 'GRCh38@all'], { cwd: made });
      const shared = { sample: null, alias: null };
      await world.publish([
        row({
          ...shared,
          kind: 'sdf',
          path: 'GRCh38.sdf',
          action: 'unzip',
          requiredFor: ['vcfeval'],
          sources: [offer('/s.zip', await readFile(join(made, 'sdf.zip')))],
        }),
        row({
          ...shared,
          kind: 'stratifications',
          path: 'strat/GRCh38@all',
          action: 'untar',
          requiredFor: ['stratified'],
          sources: [offer('/s.tgz', await readFile(join(made, 'strat.tar.gz')))],
        }),
        truthRow(files, offer('/t', files.vcfGz)),
      ]);
      const ended = await world.run('HG004', '--need', 'happy,vcfeval,stratified', '--json');
      expect(ended.code).toBe(0);
      expect(await readFile(world.path('GRCh38.sdf/mainIndex'), 'utf8')).toBe('index');
      expect(existsSync(world.path('strat/GRCh38@all/Union/easy.bed.gz'))).toBe(true);
      expect(await leftovers()).toEqual([]);
      const served = mirror.log.length;
      expect((await world.run('HG004', '--need', 'vcfeval,stratified')).code).toBe(0);
      expect(mirror.log.length).toBe(served);
    },
  );
});

/** Same size and form as the truth, other content. */
function otherFile(): Buffer {
  const changed = Buffer.from(files.vcfGz);
  changed.writeUInt8((changed.readUInt8(changed.length - 40) + 1) % 256, changed.length - 40);
  return changed;
}

function installed(tool: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, tool)));
}

/** Starts a fetch and ends the script alone, as a crash does, once that many bytes are on disk. */
async function killAt(world: World, bytes: number, signal: NodeJS.Signals): Promise<void> {
  const { child, done } = world.start(['HG004']);
  const partial = world.path(`${TRUTH}.partial`);
  for (let i = 0; i < 500; i += 1) {
    const size = await stat(partial).then(
      (found) => found.size,
      () => 0,
    );
    if (size >= bytes) break;
    await sleep(20);
  }
  child.kill(signal);
  // A downloader that outlives its script keeps the pipes: do not wait for them.
  await Promise.race([done, new Promise((resolve) => child.once('exit', resolve))]);
}

/** Checksum programs that leave a note of every call. */
async function countingTools(world: World) {
  const folder = join(world.root, 'counting');
  const note = join(folder, 'calls');
  await mkdir(folder, { recursive: true });
  for (const tool of ['md5sum', 'sha256sum']) {
    const real = (process.env.PATH ?? '')
      .split(':')
      .map((entry) => join(entry, tool))
      .find((path) => existsSync(path));
    await writeFile(join(folder, tool), `#!/bin/sh\necho ${tool} "$@" >>'${note}'\nexec '${real}' "$@"\n`);
    await chmod(join(folder, tool), 0o755);
  }
  return {
    env: { PATH: `${folder}:${process.env.PATH}` },
    calls: async () =>
      (await readFile(note, 'utf8').catch(() => '')).split('\n').filter((line) => line !== ''),
  };
}

/** A PATH of links to what every machine has, and nothing else. */
async function bareTools(world: World, ...more: string[]): Promise<string> {
  const folder = join(world.root, `bare${more.join('')}`);
  await mkdir(folder, { recursive: true });
  const names =
    'bash cat cp mv rm rmdir mkdir mktemp ln ls head tail tr od stat df date dirname sleep touch uname md5sum sha256sum readlink gzip awk ps'.split(
      ' ',
    );
  for (const name of [...names, ...more]) {
    for (const place of (process.env.PATH ?? '').split(':')) {
      if (!existsSync(join(place, name))) continue;
      await symlink(join(place, name), join(folder, name)).catch(() => undefined);
      break;
    }
  }
  return folder;
}
