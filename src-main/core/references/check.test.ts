import { describe, expect, it } from 'vitest';
import type { ReferenceStatus } from '../../contract/reference.ts';
import { checkReferences, ensureReferences, type Finished, referenceSetupArgv } from './check.ts';
import { resolveReferences, smallVariantReferences, svReferences } from './resolve.ts';

const request = {
  scriptPath: '/app/scripts/setup_reference.sh',
  catalogue: '/app/scripts/references.tsv',
  referenceDir: '/data/reference',
  sampleId: 'NA24143_Lib3_Rep1',
  need: ['happy', 'truvari'],
};
const noSv = 'GIAB publishes no germline structural-variant truth set for HG004';
const complete: ReferenceStatus = {
  sample: 'NA24143_Lib3_Rep1',
  giab: 'HG004',
  complete: true,
  files: [
    { kind: 'genome', path: '/data/reference/g.fasta', state: 'present' },
    { kind: 'truthVcf', path: '/data/reference/HG004/t.vcf.gz', state: 'present' },
    { kind: 'truthIndex', path: '/data/reference/HG004/t.vcf.gz.tbi', state: 'missing', why: 'no tabix' },
    { kind: 'confidentBed', path: '/data/reference/HG004/t.bed', state: 'present' },
  ],
  sv: { available: false, why: noSv },
};
const answering = (ended: Partial<Finished>) => async () => ({
  exitCode: 0,
  stdout: '',
  stderr: '',
  ...ended,
});

describe('checkReferences', () => {
  it('asks the script, which fetches nothing, and reads its answer', async () => {
    let asked: string[] = [];
    const status = await checkReferences({
      ...request,
      run: async (argv) => {
        asked = argv;
        return { exitCode: 0, stdout: JSON.stringify(complete), stderr: 'Verifying reference files...\n' };
      },
    });
    expect(status).toEqual(complete);
    expect(asked).toEqual([
      ...['bash', '/app/scripts/setup_reference.sh', '--reference-dir', '/data/reference'],
      ...['--catalogue', '/app/scripts/references.tsv', '--need', 'happy,truvari', 'NA24143_Lib3_Rep1'],
      ...['--check-only', '--json'],
    ]);
  });

  it('takes missing files for an answer', async () => {
    const missing = { ...complete, complete: false };
    const run = answering({ exitCode: 17, stdout: JSON.stringify(missing), stderr: 'error: 1 missing\n' });
    await expect(checkReferences({ ...request, run })).resolves.toEqual(missing);
  });

  it('gives the script’s own sentence when it fails', async () => {
    const run = answering({ exitCode: 2, stderr: 'warning: x\nerror: this is not a sample ID\n' });
    await expect(checkReferences({ ...request, run })).rejects.toMatchObject({
      code: 'badInput',
      message: 'this is not a sample ID',
    });
  });

  it.each(['', 'words', '{}', '{"sample":1}'])('does not believe the answer %j', async (stdout) => {
    await expect(checkReferences({ ...request, run: answering({ stdout }) })).rejects.toMatchObject({
      code: 'internal',
    });
  });
});

describe('ensureReferences', () => {
  it('gives the fetching command only when something is missing', async () => {
    const whole = await ensureReferences({
      ...request,
      run: answering({ stdout: JSON.stringify(complete) }),
    });
    expect(whole.fetchArgv).toBeNull();
    const partly = { ...complete, complete: false };
    const wanting = await ensureReferences({
      ...request,
      run: answering({ exitCode: 17, stdout: JSON.stringify(partly) }),
    });
    expect(wanting.fetchArgv).toEqual(referenceSetupArgv(request));
  });

  it('says which files the lab has to put where for a sample of its own', async () => {
    const path = '/data/reference/LAB7/LAB7.vcf.gz';
    const own: ReferenceStatus = {
      sample: 'LAB7',
      giab: null,
      complete: false,
      files: [{ kind: 'truthVcf', path, state: 'missing', why: "put the lab's truth VCF there" }],
      sv: { available: false, why: 'x' },
    };
    const run = answering({ exitCode: 17, stdout: JSON.stringify(own) });
    await expect(ensureReferences({ ...request, sampleId: 'LAB7', run })).rejects.toMatchObject({
      code: 'referencesMissing',
      message: 'LAB7 is not a GIAB sample and has no reference files of its own.',
      hint: `${path}: put the lab's truth VCF there`,
    });
  });
});

describe('resolving', () => {
  it('names what is installed and nothing else', () => {
    expect(resolveReferences(complete)).toEqual({
      genome: '/data/reference/g.fasta',
      truthVcf: '/data/reference/HG004/t.vcf.gz',
      confidentBed: '/data/reference/HG004/t.bed',
    });
    expect(smallVariantReferences(complete).truthVcf).toBe('/data/reference/HG004/t.vcf.gz');
  });

  it('never offers another truth set where the sample has none', () => {
    expect(() => svReferences(complete)).toThrowError(
      expect.objectContaining({ code: 'noTruth', message: `NA24143_Lib3_Rep1: ${noSv}.` }),
    );
  });

  it('says which file is not installed', () => {
    const files = complete.files.map((file) =>
      file.kind === 'confidentBed' ? { ...file, state: 'invalid' as const, why: 'is empty' } : file,
    );
    expect(() => smallVariantReferences({ ...complete, files })).toThrowError(
      expect.objectContaining({
        code: 'referencesMissing',
        message: 'A reference file is not installed: /data/reference/HG004/t.bed (is empty).',
      }),
    );
  });
});
