import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STEP_EXIT } from '../src-main/contract/exitCodes.ts';
import { CSV_KINDS } from '../src-main/core/inputs/runFiles.ts';
import {
  at,
  awsMissing,
  canMountTmpfs,
  downloadScript,
  filesIn,
  SAMPLE,
  withoutAws,
} from './support/downloadScript.ts';
import { type LoopbackS3, startS3 } from './support/s3.ts';

const noMount = !canMountTmpfs();

const lab = downloadScript();

describe('arguments', () => {
  it('explains itself', async () => {
    const { code, out } = await lab.run(['--help']);
    expect(code).toBe(0);
    for (const word of ['--bucket', '--dry-run', 'VCBENCH_S3_ENDPOINT', 'Exit codes'])
      expect(out).toContain(word);
  });

  it.each([
    ['slash', 'a/b'],
    ['parent', '..'],
    ['parent inside', 'a..b'],
    ['space', 'NA 24143'],
    ['quotes', `a"b'c`],
    ['semicolon', 'a;touch x'],
    ['substitution', '$(touch x)'],
    ['newline', 'NA24143\nx'],
    ['leading dash', '-rf'],
    ['300 characters', 'N'.repeat(300)],
    ['non-ASCII', 'échantillon'],
    ['empty', ''],
  ])('refuses a sample ID with %s', async (_name, id) => {
    const { code, err } = await lab.run([...lab.options('http://127.0.0.1:9'), '--', id]);
    expect(code).toBe(STEP_EXIT.badInput);
    expect(err).toMatch(/^error: .+\nhint: .+\n$/);
    expect(readdirSync(lab.folder)).toEqual([]);
  });

  it.each([
    [['--bucket', 'UPPER'], /bucket/],
    [['--bucket', ''], /bucket/],
    [['--dest', ''], /destination/],
    [['--endpoint', 'ftp://x'], /endpoint/],
    [['--endpoint', 'http://user:secret@127.0.0.1'], /endpoint/],
    [['--region', 'a b'], /region/],
    [['--profile', '-x'], /profile/],
    [['--run-name', '../x'], /run name/],
    [['--nonsense', 'x'], /Unknown option/],
    [['--nonsense'], /Unknown option/],
    [['--bucket'], /exactly one|needs a value/],
    [['second'], /exactly one sample/],
  ])('refuses %j', async (extra, message) => {
    const { code, err } = await lab.run([SAMPLE, ...lab.options('http://127.0.0.1:9'), ...extra]);
    expect(code).toBe(STEP_EXIT.badInput);
    expect(err).toMatch(message);
    expect(err).not.toContain('secret');
  });

  it('says so when there is no AWS CLI', async () => {
    const bin = join(lab.folder, 'bin');
    await mkdir(bin);
    execFileSync('ln', ['-s', '/bin/bash', '/usr/bin/dirname', '/usr/bin/env', bin]);
    const { code, err } = await lab.run([SAMPLE, ...lab.options('http://127.0.0.1:9')], { PATH: bin });
    expect(code).toBe(STEP_EXIT.toolMissing);
    expect(err).toContain('AWS CLI');
  });
});

describe.skipIf(awsMissing)(`a proper server${withoutAws}`, () => {
  let s3: LoopbackS3;
  beforeAll(async () => {
    s3 = await startS3();
  });
  afterAll(() => s3?.close());
  beforeEach(async () => {
    await rm(s3.objectPath('lab', 'x').replace(/\/[^/]*$/, ''), { recursive: true, force: true });
    await s3.createBucket('lab');
    s3.forgetRequests();
  });

  it('fetches exactly the files of exactly this sample, renames them, and nothing the second time', async () => {
    const contents = await seedRun(s3, SAMPLE);
    await seedRun(s3, `${SAMPLE}0`);
    await s3.put('lab', at(SAMPLE, `${SAMPLE}.bam`), 'not wanted');
    await s3.put('lab', at(SAMPLE, `${SAMPLE}.wgs_coverage_metrics.csv`), 'not wanted');
    await s3.put('lab', `base/${SAMPLE}/vcf/dragen/id1/other/${SAMPLE}.gvcf.gz`, 'not wanted');
    // The largest goes through the streaming path, the others through the bulk copy.
    const first = await lab.run([SAMPLE, ...lab.options(s3.endpoint)], { VCBENCH_S3_STREAM_MIN: '1000000' });
    expect(first.err).toBe('');
    expect(first.code).toBe(0);
    expect(filesIn(lab.dest)).toEqual([...contents.keys()].map(renamed).sort());
    for (const [name, content] of contents) {
      expect(readFileSync(join(lab.dest, renamed(name))).equals(content), name).toBe(true);
    }
    expect(new Set(s3.fetchedKeys().filter((key) => !key.includes(`/${SAMPLE}/`)))).toEqual(new Set());
    expect(first.out).toMatch(/\rprogress \d+\/\d+ bytes \S+\r|progress \d+\/\d+ bytes \S+\r/);

    s3.forgetRequests();
    const second = await lab.run([SAMPLE, ...lab.options(s3.endpoint)]);
    expect(second.code).toBe(0);
    expect(second.out).toContain('already whole');
    expect(s3.fetchedKeys()).toEqual([]);
  });

  // The CLI sets a file's time after it has given it its name, when the script may already be looking at it.
  it.skipIf(process.platform !== 'linux')(
    'knows a file again whose time changes while it is checked',
    async () => {
      await seedRun(s3, SAMPLE);
      const bin = join(lab.folder, 'bin');
      await mkdir(bin);
      const real = execFileSync('which', ['md5sum'], { encoding: 'utf8' }).trim();
      await writeFile(
        join(bin, 'md5sum'),
        `#!/bin/sh\ntouch -d '2020-01-02 03:04:05' "$(readlink /proc/self/fd/0)"\necho >>'${lab.folder}/checked'\nexec ${real}\n`,
        { mode: 0o755 },
      );
      const env = { PATH: `${bin}:${process.env.PATH}` };
      const first = await lab.run([SAMPLE, ...lab.options(s3.endpoint)], env);
      expect(first.err).toBe('');
      expect(readFileSync(join(lab.folder, 'checked'), 'utf8')).toBe('\n\n\n');
      s3.forgetRequests();
      const second = await lab.run([SAMPLE, ...lab.options(s3.endpoint)], env);
      expect(second.code).toBe(0);
      expect(second.out).not.toContain('Checking the md5');
      expect(s3.fetchedKeys()).toEqual([]);
      expect(readFileSync(join(lab.folder, 'checked'), 'utf8')).toBe('\n\n\n');
    },
  );

  it('writes nothing in a dry run', async () => {
    await seedRun(s3, SAMPLE);
    const { code, out } = await lab.run([SAMPLE, ...lab.options(s3.endpoint), '--dry-run']);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`would fetch +${SAMPLE}_R001\\.gvcf\\.gz`));
    expect(existsSync(lab.dest)).toBe(false);
    expect(s3.fetchedKeys()).toEqual([]);
  });

  it('fetches again what is short, changed here, or changed on S3', async () => {
    const contents = await seedRun(s3, SAMPLE);
    await lab.run([SAMPLE, ...lab.options(s3.endpoint)]);
    const path = (suffix: string) => join(lab.dest, `${SAMPLE}_R001.${suffix}`);
    await writeFile(path('sv.vcf.gz'), 'short');
    // Same length, other bytes, another time: the lab's md5 finds it.
    const gvcf = contents.get(`${SAMPLE}.gvcf.gz`)!;
    await writeFile(path('gvcf.gz'), Buffer.alloc(gvcf.length, 1));
    await utimes(path('gvcf.gz'), 1, 1);
    await s3.put('lab', at(SAMPLE, `${SAMPLE}.vc_metrics.csv`), 'a,b,other,4\n');
    await rm(path('roh_metrics.csv'));
    s3.forgetRequests();
    const again = await lab.run([SAMPLE, ...lab.options(s3.endpoint)]);
    expect(again.code).toBe(0);
    expect(readFileSync(path('gvcf.gz')).equals(gvcf)).toBe(true);
    expect(readFileSync(path('vc_metrics.csv'), 'utf8')).toBe('a,b,other,4\n');
    expect(
      new Set(
        s3.fetchedKeys().map((key) =>
          key
            .split('/')
            .at(-1)!
            .slice(SAMPLE.length + 1),
        ),
      ),
    ).toEqual(new Set(['gvcf.gz', 'sv.vcf.gz', 'vc_metrics.csv', 'roh_metrics.csv']));
  });

  it('believes files put there by hand only when their md5 is right', async () => {
    const contents = await seedRun(s3, SAMPLE);
    await mkdir(lab.dest, { recursive: true });
    await writeFile(join(lab.dest, `${SAMPLE}_R001.gvcf.gz`), contents.get(`${SAMPLE}.gvcf.gz`)!);
    await writeFile(
      join(lab.dest, `${SAMPLE}_R001.sv.vcf.gz`),
      contents.get(`${SAMPLE}.sv.vcf.gz`)!.map((b) => b ^ 1),
    );
    const { code } = await lab.run([SAMPLE, ...lab.options(s3.endpoint)]);
    expect(code).toBe(0);
    const fetched = s3.fetchedKeys().map((key) => key.split('/').at(-1));
    expect(fetched).toContain(`${SAMPLE}.sv.vcf.gz`);
    expect(fetched).not.toContain(`${SAMPLE}.gvcf.gz`);
    expect(
      readFileSync(join(lab.dest, `${SAMPLE}_R001.sv.vcf.gz`)).equals(contents.get(`${SAMPLE}.sv.vcf.gz`)!),
    ).toBe(true);
  });

  it('refuses a file that does not match its md5, and says which', async () => {
    await seedRun(s3, SAMPLE);
    await s3.put('lab', at(SAMPLE, `${SAMPLE}.gvcf.gz.md5sum`), `${'0'.repeat(32)}  ${SAMPLE}.gvcf.gz\n`);
    for (const streamMin of ['1000000', '999999999']) {
      const { code, err, out } = await lab.run([SAMPLE, ...lab.options(s3.endpoint)], {
        VCBENCH_S3_STREAM_MIN: streamMin,
      });
      expect(code).toBe(STEP_EXIT.badChecksum);
      expect(err).toMatch(/error: NA24143_Lib3_Rep1_R001\.gvcf\.gz does not match its md5/);
      expect(out).toContain('failed: 1');
      expect(existsSync(join(lab.dest, `${SAMPLE}_R001.gvcf.gz`))).toBe(false);
      expect(existsSync(join(lab.dest, `${SAMPLE}_R001.sv.vcf.gz`))).toBe(true);
    }
  });

  it('takes the newest of two deliveries, whole with its companions, and says so', async () => {
    const name = `${SAMPLE}.gvcf.gz`;
    const old = new Date('2026-01-01T00:00:00Z');
    const recent = new Date('2026-02-01T00:00:00Z');
    await s3.put('lab', at(SAMPLE, name, 'later-name-but-older'), 'old', old);
    await s3.put('lab', at(SAMPLE, `${name}.tbi`, 'later-name-but-older'), 'old index', recent);
    await s3.put('lab', at(SAMPLE, `${name}.md5sum`, 'later-name-but-older'), '0'.repeat(32), recent);
    await s3.put('lab', at(SAMPLE, name, 'a-newer'), 'new', recent);
    const { code, out } = await lab.run([SAMPLE, ...lab.options(s3.endpoint)]);
    expect(code).toBe(0);
    expect(out).toMatch(/warning: .*gvcf\.gz is in several folders; the newest, from "a-newer"/);
    expect(filesIn(lab.dest)).toEqual([`${SAMPLE}_R001.gvcf.gz`]);
    expect(readFileSync(join(lab.dest, `${SAMPLE}_R001.gvcf.gz`), 'utf8')).toBe('new');
  });

  it('copes with any <id> folder, and ignores unsafe file names with a warning', async () => {
    const ids = ['a b', 'é—中', '[x]*?', 'q\'u"o$te;`', '--recursive'];
    for (const [n, id] of ids.entries()) {
      await s3.put('lab', at(SAMPLE, `${SAMPLE}.${CSV_KINDS[n]}.csv`, id), `content ${n}`);
    }
    await s3.put('lab', at(SAMPLE, `x\nk\t1\t2\t3\t${at(SAMPLE, 'y.gvcf.gz')}`), 'hostile');
    await s3.put('lab', at(SAMPLE, 'a b.gvcf.gz'), 'hostile');
    await s3.put('lab', at(SAMPLE, '-rf.gvcf.gz'), 'hostile');
    await s3.put('lab', at(SAMPLE, '$(touch x).sv.vcf.gz'), 'hostile');
    await s3.put('lab', at(SAMPLE, 'x.gvcf.gz', 'back\\slash'), 'hostile');
    const { code, out, err } = await lab.run([SAMPLE, ...lab.options(s3.endpoint)], { LC_ALL: 'C' });
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(filesIn(lab.dest)).toEqual(ids.map((_, n) => `${SAMPLE}_R001.${CSV_KINDS[n]}.csv`).sort());
    for (const n of ids.keys()) {
      expect(readFileSync(join(lab.dest, `${SAMPLE}_R001.${CSV_KINDS[n]}.csv`), 'utf8')).toBe(`content ${n}`);
    }
    expect(out).toContain('warning: 5 objects with an unsafe name are ignored.');
  });

  it('names similar samples when there is no such sample, and leaves no folder', async () => {
    // (s3rver finds a common prefix only when an object lies directly below it.)
    for (const other of ['NA241430', 'NA24143_Lib2', 'HG002'])
      await s3.put('lab', `base/${other}/about.txt`, '');
    const { code, err } = await lab.run(['NA24143', ...lab.options(s3.endpoint)]);
    expect(code).toBe(STEP_EXIT.notFound);
    expect(err).toContain('There is no sample called NA24143');
    expect(err).toContain('NA241430');
    expect(err).toContain('NA24143_Lib2');
    expect(existsSync(lab.dest)).toBe(false);
  });

  it('says so when the sample is there but its files are not', async () => {
    await s3.put('lab', at(SAMPLE, `${SAMPLE}.bam`), '');
    const { code, err } = await lab.run([SAMPLE, ...lab.options(s3.endpoint)]);
    expect(code).toBe(STEP_EXIT.notFound);
    expect(err).toContain('is on S3, but has none of the wanted files');
    await s3.put('lab', 'base/S10/notes/readme.txt', 'nothing sequenced yet');
    const early = await lab.run(['S10', ...lab.options(s3.endpoint)]);
    expect(early.code).toBe(STEP_EXIT.notFound);
    expect(early.err).toContain('The sample S10 is on S3, but has none of the wanted files');
  });

  it('explains a bucket that does not exist', async () => {
    const { code, err } = await lab.run([SAMPLE, ...lab.options(s3.endpoint), '--bucket', 'nobody']);
    expect(code).toBe(STEP_EXIT.notFound);
    expect(err).toContain('no S3 bucket called nobody');
  });

  it('lets one download at a time into a folder, and takes over a lock that nobody holds', async () => {
    await seedRun(s3, SAMPLE);
    const lock = join(lab.dest, '.download.lock');
    await mkdir(lock, { recursive: true });
    await writeFile(join(lock, 'owner'), `${process.pid}\n${execFileSync('uname', ['-n'])}-\n`);
    const busy = await lab.run([SAMPLE, ...lab.options(s3.endpoint)]);
    expect(busy.code).toBe(STEP_EXIT.failed);
    expect(busy.err).toContain('Another download');
    await writeFile(join(lock, 'owner'), `999999999\n${execFileSync('uname', ['-n'])}-\n`);
    const [a, b] = await Promise.all([1, 2].map(() => lab.run([SAMPLE, ...lab.options(s3.endpoint)])));
    expect([a!.code, b!.code]).toContain(0);
    for (const { code, err } of [a!, b!]) expect(err).toMatch(code === 0 ? /^$/ : /Another download/);
    expect(existsSync(lock)).toBe(false);
  });

  it.skipIf(noMount)(
    `stops before the disk is full${noMount ? ' (not run without the right to mount)' : ''}`,
    async () => {
      await s3.put('lab', at(SAMPLE, `${SAMPLE}.gvcf.gz`), randomBytes(3 << 20));
      await mkdir(lab.dest, { recursive: true });
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', lab.dest]);
      try {
        const { code, err } = await lab.run([SAMPLE, ...lab.options(s3.endpoint)]);
        expect(code).toBe(STEP_EXIT.diskFull);
        expect(err).toMatch(/error: The disk is full: 3\.2 MB are needed/);
        expect(s3.fetchedKeys()).toEqual([]);
      } finally {
        execFileSync('umount', [lab.dest]);
      }
    },
  );
});

function renamed(name: string): string {
  return name.replace(`${SAMPLE}.`, `${SAMPLE}_R001.`);
}

/** Every wanted file of a run, with md5 files in three spellings. */
async function seedRun(s3: LoopbackS3, sample: string): Promise<Map<string, Buffer>> {
  const contents = new Map<string, Buffer>();
  const put = (suffix: string, content: string | Buffer) =>
    contents.set(`${sample}.${suffix}`, Buffer.from(content));
  put('gvcf.gz', randomBytes(2_500_000));
  put('sv.vcf.gz', randomBytes(50_000));
  put('hard-filtered.vcf.gz', randomBytes(60_000));
  for (const suffix of ['gvcf.gz.tbi', 'sv.vcf.gz.tbi', 'hard-filtered.vcf.gz.tbi'])
    put(suffix, randomBytes(900));
  for (const kind of CSV_KINDS) put(`${kind}.csv`, `a,b,${kind},1\n`);
  const md5 = (suffix: string) =>
    createHash('md5')
      .update(contents.get(`${sample}.${suffix}`)!)
      .digest('hex');
  put('gvcf.gz.md5sum', `${md5('gvcf.gz')}  /somewhere/${sample}.gvcf.gz\n`);
  put('sv.vcf.gz.md5', `MD5 (${sample}.sv.vcf.gz) = ${md5('sv.vcf.gz').toUpperCase()}\n`);
  put('hard-filtered.vcf.gz.md5sum', md5('hard-filtered.vcf.gz'));
  for (const [name, content] of contents) await s3.put('lab', at(sample, name), content);
  return contents;
}
