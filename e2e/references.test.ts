import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { referenceStatusSchema } from '../src-main/contract/reference.ts';
import {
  bareTools,
  countingTools,
  installed,
  killAt,
  otherFile,
  setUpReferences,
  wholeCatalogue,
} from './support/referenceFixture.ts';
import { bgzip, type Mirror, md5, sha256 } from './support/referenceMirror.ts';
import { type Ended, row, TRUTH, truthRow, type World } from './support/referenceWorld.ts';

const references = setUpReferences();
const { files, offer, bytesServed, leftovers } = references;
let mirror: Mirror;
let world: World;
beforeEach(() => {
  mirror = references.mirror();
  world = references.world();
});
const json = (ended: Ended) => referenceStatusSchema.parse(JSON.parse(ended.stdout));

describe('setup_reference.sh', () => {
  it('fetches, verifies and records everything; a second check reads no file content', async () => {
    await world.publish(wholeCatalogue(files, offer));
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
    ['another file of the same size', () => otherFile(files), {}, 15, /has another checksum than published/],
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
    // So slow that what survives SIGKILL is still at it when the next run has started.
    await world.publish([truthRow(files, offer('/t', files.vcfGz, { slow: 512 }))]);
    await killAt(world, 10_000, signal);
    expect(existsSync(world.path(TRUTH))).toBe(false);
    if (signal === 'SIGTERM') expect((await leftovers()).some((name) => name.includes('.lock'))).toBe(false);
    offer('/t', files.vcfGz);
    const ended = await world.run('HG004');
    expect(ended.code).toBe(0);
    expect(mirror.log.at(-1)?.from).toBeGreaterThanOrEqual(10_000);
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
      sources: [offer('/g.gz', files.fastaGz, { slow: 128 })],
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

  it('makes the folder of a lock also when its last holder takes it away at that moment', () => {
    const functions = join(import.meta.dirname, '../scripts/lib/references/process.sh');
    // What mkdir -p does between its two looks when the folder goes.
    const script = `
      . "$1"
      mkdir() {
        if [ "$tries" -gt 0 ]; then tries=$((tries - 1)); echo "mkdir: File exists" >&2; return 1; fi
        command mkdir "$@"
      }
      tries=2
      make_folder "$2" && [ -d "$2" ] && make_folder /dev/null/x`;
    const folder = join(world.root, 'f.lock');
    const { status, stderr } = spawnSync('bash', ['-c', script, 'bash', functions, folder], {
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^mkdir: .*Not a directory\n$/);
  });

  it('needs nothing but bash, coreutils, gzip and awk for a catalogue of local files', async () => {
    const source = join(world.root, 'with space & 100%');
    await mkdir(source);
    const local: Record<string, Buffer> = {};
    await world.publish(
      wholeCatalogue(files, (path, body) => {
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
    await world.publish(wholeCatalogue(files, offer));
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
