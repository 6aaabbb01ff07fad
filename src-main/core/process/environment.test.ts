import { describe, expect, it } from 'vitest';
import { environmentFor, secretsIn } from './environment.ts';

const HOST = {
  PATH: '/usr/bin:/bin',
  HOME: '/home/ann',
  LANG: 'fr_CA.UTF-8',
  LANGUAGE: 'fr',
  SHELL: '/bin/zsh',
  AWS_PROFILE: 'lab',
  AWS_SECRET_ACCESS_KEY: 'secret-value',
  HTTPS_PROXY: 'http://u:p@proxy:1',
  no_proxy: 'lab',
  SSL_CERT_FILE: '/etc/lab.pem',
  CONDA_PREFIX: '/opt/conda/envs/happy',
  HGREF: '/data/ref.fa',
  GITHUB_TOKEN: 'ghp_value',
  NODE_OPTIONS: '--inspect',
  EMPTY: '',
};

describe('environmentFor', () => {
  it('shows credentials to the download only', () => {
    expect(environmentFor('download', HOST)).toMatchObject({
      AWS_PROFILE: 'lab',
      AWS_SECRET_ACCESS_KEY: 'secret-value',
    });
    for (const tool of ['references', 'happy', 'hap.py', 'truvari', 'vcbench', 'csv']) {
      const env = environmentFor(tool, HOST);
      expect(Object.keys(env).filter((name) => name.startsWith('AWS_'))).toEqual([]);
    }
  });

  it('shows proxies and certificates to what uses the network', () => {
    for (const tool of ['download', 'references']) {
      expect(environmentFor(tool, HOST)).toMatchObject({
        HTTPS_PROXY: HOST.HTTPS_PROXY,
        no_proxy: 'lab',
        SSL_CERT_FILE: HOST.SSL_CERT_FILE,
      });
    }
    expect(environmentFor('happy', HOST)).not.toHaveProperty('HTTPS_PROXY');
  });

  it('gives hap.py what it needs and nothing else, since it writes its environment to a file', () => {
    expect(environmentFor('hap.py', HOST, '/opt/conda/envs/happy/bin/hap.py')).toEqual({
      PATH: '/opt/conda/envs/happy/bin:/usr/bin:/bin',
      HOME: '/home/ann',
      LANG: 'fr_CA.UTF-8',
      LC_ALL: process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8',
      NO_COLOR: '1',
      PYTHONUNBUFFERED: '1',
      CONDA_PREFIX: '/opt/conda/envs/happy',
      HGREF: '/data/ref.fa',
    });
  });

  it('has a PATH even when there is none, and leaves a tool on PATH alone', () => {
    expect(environmentFor('csv', {}).PATH).toBe('/usr/local/bin:/usr/bin:/bin');
    expect(environmentFor('truvari', HOST, '/usr/bin/truvari').PATH).toBe(HOST.PATH);
    expect(environmentFor('truvari', HOST, 'truvari').PATH).toBe(HOST.PATH);
  });
});

describe('secretsIn', () => {
  it('finds the values that must never be printed', () => {
    expect(secretsIn(HOST)).toEqual(['secret-value', 'ghp_value']);
  });
});
