import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STEP_EXIT } from '../src-main/contract/exitCodes.ts';
import { CSV_KINDS } from '../src-main/core/inputs/runFiles.ts';
import { type HostileS3, startHostileS3 } from './support/hostileS3.ts';
import { type LoopbackS3, loopbackEnv, startS3 } from './support/s3.ts';

const script = fileURLToPath(new URL('../scripts/aws_download_gvcf.sh', import.meta.url));
const awsMissing = spawnSync('aws', ['--version']).error !== undefined;
const withoutAws = awsMissing ? ' (not run: aws not installed)' : '';
const SAMPLE = 'NA24143_Lib3_Rep1';

let folder: string;
let dest: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vcbench-download-'));
  dest = join(folder, 'lab_runs', `${SAMPLE}_R001`);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('arguments', () => {
  it('explains itself', async () => {
    const { code, out } = await run(['--help']);
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
    const { code, err } = await run([...options('http://127.0.0.1:9'), '--', id]);
    expect(code).toBe(STEP_EXIT.badInput);
    expect(err).toMatch(/^error: .+\nhint: .+\n$/);
    expect(readdirSync(folder)).toEqual([]);
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
    [['--bucket'], /exactly one|needs a value/],
    [['second'], /exactly one sample/],
  ])('refuses %j', async (extra, message) => {
    const { code, err } = await run([SAMPLE, ...options('http://127.0.0.1:9'), ...extra]);
    expect(code).toBe(STEP_EXIT.badInput);
    expect(err).toMatch(message);
    expect(err).not.toContain('secret');
  });

  it('says so when there is no AWS CLI', async () => {
    const bin = join(folder, 'bin');
    await mkdir(bin);
    execFileSync('ln', ['-s', '/bin/bash', '/usr/bin/dirname', '/usr/bin/env', bin]);
    const { code, err } = await run([SAMPLE, ...options('http://127.0.0.1:9')], { PATH: bin });
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
    const first = await run([SAMPLE, ...options(s3.endpoint)], { VCBENCH_S3_STREAM_MIN: '1000000' });
    expect(first.err).toBe('');
    expect(first.code).toBe(0);
    expect(filesIn(dest)).toEqual([...contents.keys()].map(renamed).sort());
    for (const [name, content] of contents) {
      expect(readFileSync(join(dest, renamed(name))).equals(content), name).toBe(true);
    }
    expect(new Set(s3.fetchedKeys().filter((key) => !key.includes(`/${SAMPLE}/`)))).toEqual(new Set());
    expect(first.out).toMatch(/\rprogress \d+\/\d+ bytes \S+\r|progress \d+\/\d+ bytes \S+\r/);

    s3.forgetRequests();
    const second = await run([SAMPLE, ...options(s3.endpoint)]);
    expect(second.code).toBe(0);
    expect(second.out).toContain('already whole');
    expect(s3.fetchedKeys()).toEqual([]);
  });

  it('writes nothing in a dry run', async () => {
    await seedRun(s3, SAMPLE);
    const { code, out } = await run([SAMPLE, ...options(s3.endpoint), '--dry-run']);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`would fetch +${SAMPLE}_R001\\.gvcf\\.gz`));
    expect(existsSync(dest)).toBe(false);
    expect(s3.fetchedKeys()).toEqual([]);
  });

  it('fetches again what is short, changed here, or changed on S3', async () => {
    const contents = await seedRun(s3, SAMPLE);
    await run([SAMPLE, ...options(s3.endpoint)]);
    const path = (suffix: string) => join(dest, `${SAMPLE}_R001.${suffix}`);
    await writeFile(path('sv.vcf.gz'), 'short');
    // Same length, other bytes, another time: the lab's md5 finds it.
    const gvcf = contents.get(`${SAMPLE}.gvcf.gz`)!;
    await writeFile(path('gvcf.gz'), Buffer.alloc(gvcf.length, 1));
    await utimes(path('gvcf.gz'), 1, 1);
    await s3.put('lab', at(SAMPLE, `${SAMPLE}.vc_metrics.csv`), 'a,b,other,4\n');
    await rm(path('roh_metrics.csv'));
    s3.forgetRequests();
    const again = await run([SAMPLE, ...options(s3.endpoint)]);
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
    await mkdir(dest, { recursive: true });
    await writeFile(join(dest, `${SAMPLE}_R001.gvcf.gz`), contents.get(`${SAMPLE}.gvcf.gz`)!);
    await writeFile(
      join(dest, `${SAMPLE}_R001.sv.vcf.gz`),
      contents.get(`${SAMPLE}.sv.vcf.gz`)!.map((b) => b ^ 1),
    );
    const { code } = await run([SAMPLE, ...options(s3.endpoint)]);
    expect(code).toBe(0);
    const fetched = s3.fetchedKeys().map((key) => key.split('/').at(-1));
    expect(fetched).toContain(`${SAMPLE}.sv.vcf.gz`);
    expect(fetched).not.toContain(`${SAMPLE}.gvcf.gz`);
    expect(
      readFileSync(join(dest, `${SAMPLE}_R001.sv.vcf.gz`)).equals(contents.get(`${SAMPLE}.sv.vcf.gz`)!),
    ).toBe(true);
  });

  it('refuses a file that does not match its md5, and says which', async () => {
    await seedRun(s3, SAMPLE);
    await s3.put('lab', at(SAMPLE, `${SAMPLE}.gvcf.gz.md5sum`), `${'0'.repeat(32)}  ${SAMPLE}.gvcf.gz\n`);
    for (const streamMin of ['1000000', '999999999']) {
      const { code, err, out } = await run([SAMPLE, ...options(s3.endpoint)], {
        VCBENCH_S3_STREAM_MIN: streamMin,
      });
      expect(code).toBe(STEP_EXIT.badChecksum);
      expect(err).toMatch(/error: NA24143_Lib3_Rep1_R001\.gvcf\.gz does not match its md5/);
      expect(out).toContain('1 failed');
      expect(existsSync(join(dest, `${SAMPLE}_R001.gvcf.gz`))).toBe(false);
      expect(existsSync(join(dest, `${SAMPLE}_R001.sv.vcf.gz`))).toBe(true);
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
    const { code, out } = await run([SAMPLE, ...options(s3.endpoint)]);
    expect(code).toBe(0);
    expect(out).toMatch(/warning: .*gvcf\.gz is in several folders; the newest, from "a-newer"/);
    expect(filesIn(dest)).toEqual([`${SAMPLE}_R001.gvcf.gz`]);
    expect(readFileSync(join(dest, `${SAMPLE}_R001.gvcf.gz`), 'utf8')).toBe('new');
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
    const { code, out, err } = await run([SAMPLE, ...options(s3.endpoint)], { LC_ALL: 'C' });
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(filesIn(dest)).toEqual(ids.map((_, n) => `${SAMPLE}_R001.${CSV_KINDS[n]}.csv`).sort());
    for (const n of ids.keys()) {
      expect(readFileSync(join(dest, `${SAMPLE}_R001.${CSV_KINDS[n]}.csv`), 'utf8')).toBe(`content ${n}`);
    }
    expect(out).toContain('warning: 5 object(s) with an unsafe name are ignored.');
  });

  it('names similar samples when there is no such sample, and leaves no folder', async () => {
    // (s3rver finds a common prefix only when an object lies directly below it.)
    for (const other of ['NA241430', 'NA24143_Lib2', 'HG002'])
      await s3.put('lab', `base/${other}/about.txt`, '');
    const { code, err } = await run(['NA24143', ...options(s3.endpoint)]);
    expect(code).toBe(STEP_EXIT.notFound);
    expect(err).toContain('There is no sample called NA24143');
    expect(err).toContain('NA241430');
    expect(err).toContain('NA24143_Lib2');
    expect(existsSync(dest)).toBe(false);
  });

  it('says so when the sample is there but its files are not', async () => {
    await s3.put('lab', at(SAMPLE, `${SAMPLE}.bam`), '');
    const { code, err } = await run([SAMPLE, ...options(s3.endpoint)]);
    expect(code).toBe(STEP_EXIT.notFound);
    expect(err).toContain('is on S3, but has none of the wanted files');
  });

  it('explains a bucket that does not exist', async () => {
    const { code, err } = await run([SAMPLE, ...options(s3.endpoint), '--bucket', 'nobody']);
    expect(code).toBe(STEP_EXIT.notFound);
    expect(err).toContain('no S3 bucket called nobody');
  });

  it('lets one download at a time into a folder, and takes over a lock that nobody holds', async () => {
    await seedRun(s3, SAMPLE);
    const lock = join(dest, '.download.lock');
    await mkdir(lock, { recursive: true });
    await writeFile(join(lock, 'owner'), `${process.pid}\n${execFileSync('uname', ['-n'])}-\n`);
    const busy = await run([SAMPLE, ...options(s3.endpoint)]);
    expect(busy.code).toBe(STEP_EXIT.failed);
    expect(busy.err).toContain('Another download');
    await writeFile(join(lock, 'owner'), `999999999\n${execFileSync('uname', ['-n'])}-\n`);
    const [a, b] = await Promise.all([1, 2].map(() => run([SAMPLE, ...options(s3.endpoint)])));
    expect([a!.code, b!.code]).toContain(0);
    for (const { code, err } of [a!, b!]) expect(err).toMatch(code === 0 ? /^$/ : /Another download/);
    expect(existsSync(lock)).toBe(false);
  });

  it.skipIf(!canMountTmpfs())(
    'stops before the disk is full (not run without the right to mount)',
    async () => {
      await s3.put('lab', at(SAMPLE, `${SAMPLE}.gvcf.gz`), randomBytes(3 << 20));
      await mkdir(dest, { recursive: true });
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', dest]);
      try {
        const { code, err } = await run([SAMPLE, ...options(s3.endpoint)]);
        expect(code).toBe(STEP_EXIT.diskFull);
        expect(err).toMatch(/error: The disk is full: 3\.1 MB are needed/);
        expect(s3.fetchedKeys()).toEqual([]);
      } finally {
        execFileSync('umount', [dest]);
      }
    },
  );
});

describe.skipIf(awsMissing)(`a hostile server${withoutAws}`, () => {
  let s3: HostileS3;
  const gvcf = gzipSync(randomBytes(3_000_000), { level: 1 });
  beforeAll(async () => {
    s3 = await startHostileS3();
  });
  afterAll(() => s3?.close());
  beforeEach(() => {
    s3.gets.length = 0;
    s3.objects.clear();
    s3.objects.set(at(SAMPLE, `${SAMPLE}.gvcf.gz`), gvcf);
    s3.objects.set(at(SAMPLE, `${SAMPLE}.vc_metrics.csv`), Buffer.from('a,b,c,1\n'));
    s3.behaviour = { kind: 'honest' };
  });

  it.each([
    ['AccessDenied', 403, STEP_EXIT.accessDenied, 'denies access'],
    ['ExpiredToken', 400, STEP_EXIT.credentials, 'have expired'],
    ['InvalidAccessKeyId', 403, STEP_EXIT.credentials, 'does not accept'],
    ['NoSuchBucket', 404, STEP_EXIT.notFound, 'no S3 bucket'],
    ['InternalError', 500, STEP_EXIT.failed, 'server failed'],
    ['SomethingNew', 418, STEP_EXIT.failed, 'SomethingNew'],
  ])('explains %s on listing', async (code, status, exit, words) => {
    s3.behaviour = { kind: 'listError', code, status };
    const result = await run([SAMPLE, ...options(s3.endpoint)], { AWS_MAX_ATTEMPTS: '1' });
    expect(result.code).toBe(exit);
    expect(result.err).toContain(words);
    expect(result.err).toMatch(/^error: .+\n(hint: .+\n)?$/);
    expect(result.err + result.out).not.toContain(loopbackEnv().AWS_SECRET_ACCESS_KEY);
    expect(existsSync(dest)).toBe(false);
  });

  it.each([['1'], ['999999999']])(
    'explains access denied to a file (streams from %s bytes)',
    async (streamMin) => {
      s3.behaviour = { kind: 'objectError', code: 'AccessDenied', status: 403 };
      const result = await run([SAMPLE, ...options(s3.endpoint)], { VCBENCH_S3_STREAM_MIN: streamMin });
      expect(result.code).toBe(STEP_EXIT.accessDenied);
      expect(result.err).toMatch(/failed: NA24143_Lib3_Rep1_R001\.gvcf\.gz: /);
      expect(filesIn(dest)).toEqual([]);
    },
  );

  it.each([['1'], ['999999999']])(
    'refuses a file that arrives short (streams from %s bytes)',
    async (streamMin) => {
      s3.behaviour = { kind: 'short', by: 5 };
      const result = await run([SAMPLE, ...options(s3.endpoint)], { VCBENCH_S3_STREAM_MIN: streamMin });
      expect(result.code).toBe(STEP_EXIT.badChecksum);
      expect(result.err).toContain(`instead of ${gvcf.length}`);
      expect(filesIn(dest)).toEqual([]);
    },
  );

  it('goes on after connections that break', async () => {
    const large = gzipSync(randomBytes(20_000_000), { level: 1 });
    s3.objects.set(at(SAMPLE, `${SAMPLE}.gvcf.gz`), large);
    const env = { VCBENCH_S3_STREAM_MIN: '1000' };
    s3.behaviour = { kind: 'reset', after: 1_700_000, times: 4 };
    const healed = await run([SAMPLE, ...options(s3.endpoint)], env);
    expect(healed.err).toBe('');
    expect(healed.code).toBe(0);
    expect(readFileSync(join(dest, `${SAMPLE}_R001.gvcf.gz`)).equals(large)).toBe(true);
  });

  it.each([['1000'], ['999999999']])(
    'says so when connections keep breaking, and recovers (streams from %s bytes)',
    async (streamMin) => {
      const env = { VCBENCH_S3_STREAM_MIN: streamMin };
      s3.behaviour = { kind: 'reset', after: 1_000_000, times: 1e9 };
      const lost = await run([SAMPLE, ...options(s3.endpoint)], env);
      expect(lost.code).toBe(STEP_EXIT.network);
      expect(lost.err).toMatch(/error: The network failed: .*gvcf\.gz/);
      expect(filesIn(dest)).toEqual([`${SAMPLE}_R001.vc_metrics.csv`]);
      s3.behaviour = { kind: 'honest' };
      let again = await run([SAMPLE, ...options(s3.endpoint)], env);
      // The CLI repeats itself on stdout when a small download breaks; that must be found out, never be kept.
      if (again.code === STEP_EXIT.badChecksum) again = await run([SAMPLE, ...options(s3.endpoint)], env);
      expect(again.code).toBe(0);
      expect(readFileSync(join(dest, `${SAMPLE}_R001.gvcf.gz`)).equals(gvcf)).toBe(true);
    },
  );

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
    ['SIGKILL', null],
  ] as const)('after %s the next run fetches only the rest', async (signal, exit) => {
    const env = { VCBENCH_S3_STREAM_MIN: '1000' };
    s3.behaviour = { kind: 'stall', after: 1_500_000 };
    const part = join(dest, '.partial', `${SAMPLE}_R001.gvcf.gz.part`);
    const { child, ended } = start([SAMPLE, ...options(s3.endpoint)], env);
    await until(() => existsSync(part) && statSync(part).size > 500_000);
    await until(() => existsSync(join(dest, `${SAMPLE}_R001.vc_metrics.csv`)));
    child.kill(signal);
    expect((await ended).code).toBe(exit);
    if (signal !== 'SIGKILL') {
      expect(processesOf(s3.port)).toEqual([]);
      expect(existsSync(join(dest, '.download.lock'))).toBe(false);
    }
    expect(filesIn(dest)).toEqual([`${SAMPLE}_R001.vc_metrics.csv`]);
    if (signal === 'SIGINT') return;

    s3.behaviour = { kind: 'honest' };
    s3.gets.length = 0;
    const again = await run([SAMPLE, ...options(s3.endpoint)], env);
    expect(again.err).toBe('');
    expect(again.code).toBe(0);
    expect(s3.gets.map((get) => get.key)).toEqual([at(SAMPLE, `${SAMPLE}.gvcf.gz`)]);
    expect(Number(/^bytes=(\d+)-/.exec(s3.gets[0]!.range ?? '')?.[1])).toBeGreaterThan(500_000);
    expect(readFileSync(join(dest, `${SAMPLE}_R001.gvcf.gz`)).equals(gvcf)).toBe(true);
    expect(processesOf(s3.port)).toEqual([]);
  });

  it('starts anew when the object on S3 changed, or when the partial file is damaged', async () => {
    const env = { VCBENCH_S3_STREAM_MIN: '1000' };
    const part = join(dest, '.partial', `${SAMPLE}_R001.gvcf.gz.part`);
    const etag = (content: Buffer) => `"${createHash('md5').update(content).digest('hex')}"`.slice(1, -1);
    const leave = async (content: Buffer, of: Buffer) => {
      await rm(dest, { recursive: true, force: true });
      await mkdir(join(dest, '.partial'), { recursive: true });
      await writeFile(part, content);
      await writeFile(
        join(dest, '.partial', 'plan'),
        `${SAMPLE}_R001.gvcf.gz\t${gvcf.length}\t${etag(of)}\n`,
      );
    };
    await leave(gvcf.subarray(0, 1_000_000), Buffer.from('another'));
    const changed = await run([SAMPLE, ...options(s3.endpoint)], env);
    expect(changed.code).toBe(0);
    expect(changed.out).not.toContain('Resuming');

    await leave(Buffer.alloc(1_000_000), gvcf);
    const damaged = await run([SAMPLE, ...options(s3.endpoint)], env);
    expect(damaged.code).toBe(STEP_EXIT.badChecksum);
    expect(damaged.err).toContain('damaged');
    expect(existsSync(part)).toBe(false);
    const healed = await run([SAMPLE, ...options(s3.endpoint)], env);
    expect(healed.code).toBe(0);
    expect(readFileSync(join(dest, `${SAMPLE}_R001.gvcf.gz`)).equals(gvcf)).toBe(true);
  });

  it('explains a server that nobody answers for, and a name that nobody knows', async () => {
    const closed = await freePort();
    for (const endpoint of [`http://127.0.0.1:${closed}`, 'http://no-such-host.invalid']) {
      const { code, err } = await run([SAMPLE, ...options(endpoint)], { AWS_MAX_ATTEMPTS: '1' });
      expect(code).toBe(STEP_EXIT.network);
      expect(err).toContain(`the endpoint ${endpoint}`);
    }
  });

  it('explains a missing profile and missing credentials', async () => {
    const profile = await run([SAMPLE, ...options(s3.endpoint), '--profile', 'nobody']);
    expect(profile.code).toBe(STEP_EXIT.credentials);
    expect(profile.err).toContain('no AWS profile called "nobody"');
    const none = await run([SAMPLE, ...options(s3.endpoint)], {
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
    });
    expect(none.code).toBe(STEP_EXIT.credentials);
    expect(none.err).toContain('no AWS credentials');
  });

  it.skipIf(!canMountTmpfs())(
    'says that the disk filled up on the way (not run without the right to mount)',
    async () => {
      await mkdir(dest, { recursive: true });
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', dest]);
      try {
        s3.behaviour = { kind: 'stall', after: 1_000_000 };
        const { ended } = start([SAMPLE, ...options(s3.endpoint)], {
          VCBENCH_S3_STREAM_MIN: '1000',
          VCBENCH_S3_READ_TIMEOUT: '2',
          AWS_MAX_ATTEMPTS: '4',
        });
        const part = join(dest, '.partial', `${SAMPLE}_R001.gvcf.gz.part`);
        await until(() => existsSync(part) && statSync(part).size > 500_000);
        await writeFile(join(dest, 'somebody-elses'), randomBytes(2_200_000));
        s3.behaviour = { kind: 'honest' };
        const { code, err } = await ended;
        expect(err).toContain('error: The disk is full');
        expect(code).toBe(STEP_EXIT.diskFull);
      } finally {
        execFileSync('umount', [dest]);
      }
    },
  );
});

function options(endpoint: string): string[] {
  return ['--bucket', 'lab', '--base-path', '/base/', '--endpoint', endpoint, '--dest', dest];
}

function at(sample: string, name: string, id = 'id1'): string {
  return `base/${sample}/vcf/dragen/${id}/varcaller/${name}`;
}

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

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

function run(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  return start(args, env).ended;
}

function start(
  args: string[],
  env: Record<string, string> = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(script, args, {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', HOME: folder, ...loopbackEnv(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const ended = new Promise<Ended>((done) =>
    child.on('exit', (code) => setTimeout(() => done({ code, out, err }), 20)),
  );
  return { child, ended };
}

/** Visible files; what starts with a dot is the script's own book-keeping. */
function filesIn(path: string): string[] {
  return existsSync(path)
    ? readdirSync(path)
        .filter((name) => !name.startsWith('.'))
        .sort()
    : [];
}

/** Processes that have the server's port in their arguments. */
function processesOf(port: number): string[] {
  const found = spawnSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' }).stdout.split('\n');
  return found.filter((line) => line.includes(`127.0.0.1:${port}`));
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('waited 30 s in vain');
    await new Promise((done) => setTimeout(done, 25));
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const port = (server.address() as { port: number }).port;
  await new Promise((done) => server.close(done));
  return port;
}

function canMountTmpfs(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  return spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0;
}
