import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STEP_EXIT } from '../src-main/contract/exitCodes.ts';
import {
  at,
  awsMissing,
  canMountTmpfs,
  downloadScript,
  filesIn,
  SAMPLE,
  withoutAws,
} from './support/downloadScript.ts';
import { type HostileS3, startHostileS3 } from './support/hostileS3.ts';
import { loopbackEnv } from './support/s3.ts';

const noMount = !canMountTmpfs();

const lab = downloadScript();
/** The three ways in which a file can come. */
const WAYS: [string, Record<string, string>][] = [
  ['by one connection', { VCBENCH_S3_STREAM_MIN: '1', VCBENCH_S3_CONNECTIONS: 'one' }],
  ['by several connections', { VCBENCH_S3_STREAM_MIN: '1', VCBENCH_S3_CONNECTIONS: 'several' }],
  ['with the small files', { VCBENCH_S3_STREAM_MIN: '999999999' }],
];

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
    const result = await lab.run([SAMPLE, ...lab.options(s3.endpoint)], { AWS_MAX_ATTEMPTS: '1' });
    expect(result.code).toBe(exit);
    expect(result.err).toContain(words);
    expect(result.err).toMatch(/^error: .+\n(hint: .+\n)?$/);
    expect(result.err + result.out).not.toContain(loopbackEnv().AWS_SECRET_ACCESS_KEY);
    expect(existsSync(lab.dest)).toBe(false);
  });

  it.each(WAYS)('explains access denied to a file (%s)', async (_way, env) => {
    s3.behaviour = { kind: 'objectError', code: 'AccessDenied', status: 403 };
    const result = await lab.run([SAMPLE, ...lab.options(s3.endpoint)], env);
    expect(result.code).toBe(STEP_EXIT.accessDenied);
    expect(result.err).toMatch(/failed: NA24143_Lib3_Rep1_R001\.gvcf\.gz: /);
    expect(filesIn(lab.dest)).toEqual([]);
  });

  it.each(WAYS)('refuses a file that arrives short (%s)', async (_way, env) => {
    s3.behaviour = { kind: 'short', by: 5 };
    const result = await lab.run([SAMPLE, ...lab.options(s3.endpoint)], env);
    expect(result.code).toBe(STEP_EXIT.badChecksum);
    expect(result.err).toContain(`instead of ${gvcf.length}`);
    expect(filesIn(lab.dest)).toEqual([]);
  });

  it.each(['one', 'several'])('goes on after connections that break (%s at a time)', async (connections) => {
    const large = gzipSync(randomBytes(20_000_000), { level: 1 });
    s3.objects.set(at(SAMPLE, `${SAMPLE}.gvcf.gz`), large);
    const env = {
      VCBENCH_S3_STREAM_MIN: '1000',
      VCBENCH_S3_CONNECTIONS: connections,
      AWS_MAX_ATTEMPTS: '6',
    };
    s3.behaviour = { kind: 'reset', after: 1_700_000, times: 4 };
    const healed = await lab.run([SAMPLE, ...lab.options(s3.endpoint)], env);
    expect(healed.err).toBe('');
    expect(healed.code).toBe(0);
    expect(readFileSync(join(lab.dest, `${SAMPLE}_R001.gvcf.gz`)).equals(large)).toBe(true);
  });

  it.each(WAYS)('says so when connections keep breaking, and recovers (%s)', async (_way, env) => {
    s3.behaviour = { kind: 'reset', after: 1_000_000, times: 1e9 };
    const lost = await lab.run([SAMPLE, ...lab.options(s3.endpoint)], env);
    expect(lost.code).toBe(STEP_EXIT.network);
    expect(lost.err).toMatch(/error: The network failed: .*gvcf\.gz/);
    expect(filesIn(lab.dest)).toEqual([`${SAMPLE}_R001.vc_metrics.csv`]);
    s3.behaviour = { kind: 'honest' };
    let again = await lab.run([SAMPLE, ...lab.options(s3.endpoint)], env);
    // The CLI repeats itself on stdout when a small download breaks; that must be found out, never be kept.
    if (again.code === STEP_EXIT.badChecksum)
      again = await lab.run([SAMPLE, ...lab.options(s3.endpoint)], env);
    expect(again.code).toBe(0);
    expect(readFileSync(join(lab.dest, `${SAMPLE}_R001.gvcf.gz`)).equals(gvcf)).toBe(true);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
    ['SIGKILL', null],
  ] as const)('after %s the next run fetches only the rest', async (signal, exit) => {
    const connections = signal === 'SIGINT' ? 'several' : 'one';
    const inRun = signal === 'SIGINT' ? { VCBENCH_CHILD: 'a step of a run' } : {};
    const env = { VCBENCH_S3_STREAM_MIN: '1000', VCBENCH_S3_CONNECTIONS: connections, ...inRun };
    s3.behaviour = { kind: 'stall', after: 1_500_000 };
    const part = join(lab.dest, '.partial', `${SAMPLE}_R001.gvcf.gz.part`);
    const { child, ended } = lab.start([SAMPLE, ...lab.options(s3.endpoint)], env);
    await until(() => existsSync(part) && statSync(part).size > 500_000);
    await until(() => existsSync(join(lab.dest, `${SAMPLE}_R001.vc_metrics.csv`)));
    child.kill(signal);
    const { code, err } = await ended;
    expect(code).toBe(exit);
    if (signal !== 'SIGKILL') {
      expect(err).toContain(
        `hint: ${signal === 'SIGINT' ? 'Retry the run: it' : 'Run it again; it'} goes on where`,
      );
      expect(processesOf(s3.port)).toEqual([]);
      expect(existsSync(join(lab.dest, '.download.lock'))).toBe(false);
    }
    expect(filesIn(lab.dest)).toEqual([`${SAMPLE}_R001.vc_metrics.csv`]);
    if (signal === 'SIGINT') return;

    s3.behaviour = { kind: 'honest' };
    s3.gets.length = 0;
    const again = await lab.run([SAMPLE, ...lab.options(s3.endpoint)], env);
    expect(again.err).toBe('');
    expect(again.code).toBe(0);
    expect(s3.gets.map((get) => get.key)).toEqual([at(SAMPLE, `${SAMPLE}.gvcf.gz`)]);
    expect(Number(/^bytes=(\d+)-/.exec(s3.gets[0]!.range ?? '')?.[1])).toBeGreaterThan(500_000);
    expect(readFileSync(join(lab.dest, `${SAMPLE}_R001.gvcf.gz`)).equals(gvcf)).toBe(true);
    expect(processesOf(s3.port)).toEqual([]);
  });

  it('starts anew when the object on S3 changed, or when the partial file is damaged', async () => {
    const env = { VCBENCH_S3_STREAM_MIN: '1000' };
    const part = join(lab.dest, '.partial', `${SAMPLE}_R001.gvcf.gz.part`);
    const etag = (content: Buffer) => `"${createHash('md5').update(content).digest('hex')}"`.slice(1, -1);
    const leave = async (content: Buffer, of: Buffer) => {
      await rm(lab.dest, { recursive: true, force: true });
      await mkdir(join(lab.dest, '.partial'), { recursive: true });
      await writeFile(part, content);
      await writeFile(
        join(lab.dest, '.partial', 'plan'),
        `${SAMPLE}_R001.gvcf.gz\t${gvcf.length}\t${etag(of)}\n`,
      );
    };
    await leave(gvcf.subarray(0, 1_000_000), Buffer.from('another'));
    const changed = await lab.run([SAMPLE, ...lab.options(s3.endpoint)], env);
    expect(changed.code).toBe(0);
    expect(changed.out).not.toContain('Resuming');

    await leave(Buffer.alloc(1_000_000), gvcf);
    const damaged = await lab.run([SAMPLE, ...lab.options(s3.endpoint)], env);
    expect(damaged.code).toBe(STEP_EXIT.badChecksum);
    expect(damaged.err).toContain('damaged');
    expect(existsSync(part)).toBe(false);
    const healed = await lab.run([SAMPLE, ...lab.options(s3.endpoint)], env);
    expect(healed.code).toBe(0);
    expect(readFileSync(join(lab.dest, `${SAMPLE}_R001.gvcf.gz`)).equals(gvcf)).toBe(true);
  });

  it('explains a server that nobody answers for, and a name that nobody knows', async () => {
    const closed = await freePort();
    for (const endpoint of [`http://127.0.0.1:${closed}`, 'http://no-such-host.invalid']) {
      const { code, err } = await lab.run([SAMPLE, ...lab.options(endpoint)], { AWS_MAX_ATTEMPTS: '1' });
      expect(code).toBe(STEP_EXIT.network);
      expect(err).toContain(`the endpoint ${endpoint}`);
    }
  });

  it('explains a missing profile and missing credentials', async () => {
    const profile = await lab.run([SAMPLE, ...lab.options(s3.endpoint), '--profile', 'nobody']);
    expect(profile.code).toBe(STEP_EXIT.credentials);
    expect(profile.err).toContain('no AWS profile called "nobody"');
    const none = await lab.run([SAMPLE, ...lab.options(s3.endpoint)], {
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
    });
    expect(none.code).toBe(STEP_EXIT.credentials);
    expect(none.err).toContain('no AWS credentials');
  });

  it.skipIf(noMount)(
    `says that the disk filled up on the way${noMount ? ' (not run without the right to mount)' : ''}`,
    async () => {
      await mkdir(lab.dest, { recursive: true });
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', lab.dest]);
      try {
        s3.behaviour = { kind: 'stall', after: 1_000_000 };
        const { ended } = lab.start([SAMPLE, ...lab.options(s3.endpoint)], {
          VCBENCH_S3_STREAM_MIN: '1000',
          VCBENCH_S3_READ_TIMEOUT: '2',
          AWS_MAX_ATTEMPTS: '4',
        });
        const part = join(lab.dest, '.partial', `${SAMPLE}_R001.gvcf.gz.part`);
        await until(() => existsSync(part) && statSync(part).size > 500_000);
        await writeFile(join(lab.dest, 'somebody-elses'), randomBytes(2_200_000));
        s3.behaviour = { kind: 'honest' };
        const { code, err } = await ended;
        expect(err).toContain('error: The disk is full');
        expect(code).toBe(STEP_EXIT.diskFull);
      } finally {
        execFileSync('umount', [lab.dest]);
      }
    },
  );
});

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
