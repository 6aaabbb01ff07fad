import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTool } from '../src-main/core/process/toolLookup.ts';

describe('finding tools', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'vcbench-tools-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function fake(place: string, name: string, script: string): string {
    const bin = join(folder, place, 'bin');
    mkdirSync(bin, { recursive: true });
    const path = join(bin, name);
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  it('passes over what does not answer, and looks into conda environments', async () => {
    fake('shims', 'hap.py', 'echo "pyenv: hap.py: command not found" >&2; exit 127');
    const path = fake('home/miniconda3/envs/bench', 'hap.py', 'echo "Hap.py v0.3.15"');
    const env = { PATH: `${join(folder, 'shims/bin')}:/usr/bin:/bin`, HOME: join(folder, 'home') };
    expect(await findTool('hap.py', { env })).toEqual({ path, version: '0.3.15' });
    expect(await findTool('truvari', { env })).toBeNull();
  });

  it('takes a configured program or folder, and nothing else when that is wrong', async () => {
    const path = fake('own', 'truvari', 'test "$1" = version && echo "Truvari v5.4.0"');
    const env = { PATH: `${join(folder, 'own/bin')}:/usr/bin:/bin` };
    const found = { path, version: '5.4.0' };
    expect(await findTool('truvari', { env, configuredPath: path })).toEqual(found);
    expect(await findTool('truvari', { env, configuredPath: join(folder, 'own') })).toEqual(found);
    expect(await findTool('truvari', { env, configuredPath: join(folder, 'nowhere') })).toBeNull();
    expect(await findTool('truvari', { env })).toEqual(found);
  });

  it('does not wait for ever, and shows no credentials to what it asks', async () => {
    fake('slow', 'samtools', 'trap "" TERM; while :; do sleep 1; done');
    fake('nosy', 'bcftools', `echo "bcftools $AWS_SECRET_ACCESS_KEY-1.16"`);
    const env = {
      PATH: ['slow', 'nosy'].map((place) => join(folder, place, 'bin')).join(':'),
      AWS_SECRET_ACCESS_KEY: 'x',
    };
    expect(
      await findTool('samtools', { env: { PATH: `${env.PATH}:/bin:/usr/bin/absent` }, probeMs: 200 }),
    ).toMatchObject({ version: 'unknown' });
    expect(await findTool('bcftools', { env })).toMatchObject({ version: '-1.16' });
  });
});
