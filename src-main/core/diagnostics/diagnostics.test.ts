import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkSchema } from '../../contract/diagnostics.ts';
import { type DiagnosticsContext, runDiagnostics } from './index.ts';

const scripts = resolve(dirname(fileURLToPath(import.meta.url)), '../../../scripts');
let root: string;
let context: DiagnosticsContext;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'vcbench-doctor-'));
  await mkdir(join(root, '.aws'));
  context = {
    env: { HOME: root, PATH: '/usr/bin' },
    platform: 'linux',
    nodeVersion: 'v24.1.0',
    dataDir: join(root, 'data'),
    scriptsDir: scripts,
    catalogue: join(scripts, 'references.tsv'),
    s3: {},
    tools: {},
    smallVariantEngine: 'auto',
    svEngine: 'auto',
    online: false,
    findTool: async () => null,
    run: async () => ({ exitCode: 0, stdout: '', stderr: '' }),
  };
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function diagnose(changes: Partial<DiagnosticsContext> = {}) {
  const checks = await runDiagnostics({ ...context, ...changes });
  for (const check of checks) checkSchema.parse(check);
  return new Map(checks.map((check) => [check.id, check]));
}

describe('runDiagnostics', () => {
  it('gives every problem its fix', async () => {
    const checks = await diagnose({ s3: { bucket: 'lab' }, nodeVersion: 'v20.1.0' });
    const problems = [...checks.values()].filter((check) => check.state === 'problem');
    expect(problems.map((check) => check.id)).toEqual(['node', 'aws', 'bash', 'curl']);
    for (const check of problems) expect(check.fix).toBeTruthy();
    expect(checks.get('aws')?.fix).toBe('sudo apt-get install awscli');
    expect((await diagnose({ platform: 'darwin', s3: { bucket: 'lab' } })).get('aws')?.fix).toBe(
      'brew install awscli',
    );
  });

  it('does not call a missing engine a problem unless the settings insist on it', async () => {
    expect((await diagnose()).get('happy')).toMatchObject({ state: 'notNeeded' });
    const insisting = await diagnose({ smallVariantEngine: 'hap.py', tools: { truvari: '/opt/nothing' } });
    expect(insisting.get('happy')).toMatchObject({ state: 'problem' });
    expect(insisting.get('truvari')).toMatchObject({
      state: 'problem',
      found: '/opt/nothing is not a working truvari',
    });
  });

  it('names a tool with its version and place', async () => {
    const found = await diagnose({
      findTool: async (name) => ({ path: `/usr/bin/${name}`, version: '1.2' }),
    });
    expect(found.get('tabix')).toEqual({
      id: 'tabix',
      title: 'tabix',
      state: 'ok',
      found: '1.2 at /usr/bin/tabix',
    });
  });

  it('isolates a check that throws and limits one that hangs', async () => {
    const checks = await diagnose({
      limitMs: 200,
      findTool: (name) => {
        if (name === 'samtools') throw new Error('no /proc');
        return name === 'truvari' ? new Promise(() => undefined) : Promise.resolve(null);
      },
    });
    expect(checks.get('samtools')).toMatchObject({
      state: 'warning',
      found: 'could not be checked: no /proc',
    });
    expect(checks.get('truvari')).toMatchObject({ state: 'warning', found: 'no answer within 0.2 s' });
    expect(checks.get('node')?.state).toBe('ok');
  });

  it('reads profile names, never their values', async () => {
    await writeFile(
      join(root, '.aws', 'config'),
      '[default]\nregion=x\n[profile vitalite]\nrole=r\n[sso-session corp]\n',
    );
    await writeFile(join(root, '.aws', 'credentials'), '[keys]\naws_secret_access_key = TOPSECRET\n');
    const wrong = await diagnose({ s3: { bucket: 'lab', profile: 'vitalit' } });
    expect(wrong.get('awsProfile')).toMatchObject({
      state: 'problem',
      found: 'there is no profile "vitalit" (profiles: default, keys, vitalite)',
    });
    expect((await diagnose({ s3: { bucket: 'lab', profile: 'vitalite' } })).get('awsProfile')?.state).toBe(
      'ok',
    );
    expect(JSON.stringify([...wrong.values()])).not.toContain('TOPSECRET');
  });

  it('asks AWS only when told to, and explains expired credentials', async () => {
    let asked: string[] = [];
    const changes: Partial<DiagnosticsContext> = {
      s3: { bucket: 'lab', profile: 'vitalite' },
      findTool: async (name) => ({ path: `/usr/bin/${name}`, version: '2' }),
      run: async (argv) => {
        asked = argv;
        return {
          exitCode: 255,
          stdout: '',
          stderr: '\nError when retrieving token from sso: Token has expired\n',
        };
      },
    };
    expect((await diagnose(changes)).get('awsCredentials')?.state).toBe('notNeeded');
    expect(asked).toEqual([]);
    expect((await diagnose({ ...changes, online: true })).get('awsCredentials')).toMatchObject({
      state: 'problem',
      fix: "aws sso login --profile 'vitalite' (or renew the keys: aws configure --profile 'vitalite')",
    });
    expect(asked).toEqual([
      ...['/usr/bin/aws', 'sts', 'get-caller-identity', '--output', 'json', '--profile', 'vitalite'],
    ]);
  });

  it('finds scripts that are missing, not executable or spoilt by Windows line ends', async () => {
    expect((await diagnose({ scriptsDir: join(root, 'none') })).get('scripts')?.state).toBe('problem');
    const copy = join(root, 'scripts');
    await cp(scripts, copy, { recursive: true });
    await chmod(join(copy, 'setup_reference.sh'), 0o644);
    expect((await diagnose({ scriptsDir: copy })).get('scripts')).toMatchObject({
      state: 'warning',
      fix: `chmod +x '${join(copy, 'setup_reference.sh')}'`,
    });
    await writeFile(join(copy, 'setup_reference.sh'), '#!/usr/bin/env bash\r\necho\r\n');
    expect((await diagnose({ scriptsDir: copy })).get('scripts')?.found).toContain('Windows line ends');
  });

  it('tells which samples are installed, without reading them', async () => {
    expect((await diagnose()).get('references')).toMatchObject({
      state: 'warning',
      found: 'genome not installed; no sample complete',
    });
    const folder = join(context.dataDir, 'reference');
    await mkdir(join(folder, 'NA24143'), { recursive: true });
    const benchmark = 'HG004_GRCh38_1_22_v4.2.1_benchmark';
    for (const name of [
      `${benchmark}.vcf.gz`,
      `${benchmark}.vcf.gz.tbi`,
      `${benchmark}_noinconsistent.bed`,
    ]) {
      await writeFile(join(folder, 'NA24143', name), 'x');
    }
    const genome = 'GCA_000001405.15_GRCh38_no_alt_analysis_set.fasta';
    for (const name of [genome, `${genome}.fai`]) await writeFile(join(folder, name), 'x');
    expect((await diagnose()).get('references')).toMatchObject({
      state: 'ok',
      found: 'genome installed; complete: HG004; not verified yet: HG004',
    });
  });

  it('says that a data folder cannot be used, and who holds it', async () => {
    const file = join(root, 'file');
    await writeFile(file, '');
    const checks = await diagnose({ dataDir: file, heldBy: 'process 7 on lab1' });
    expect(checks.get('dataFolder')).toMatchObject({ state: 'problem', found: `${file} is a file` });
    expect(checks.get('dataLock')).toMatchObject({ state: 'warning' });
  });
});
