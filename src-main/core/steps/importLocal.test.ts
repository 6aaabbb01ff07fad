import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DELIVERY_FILE } from '../inputs/delivery.ts';
import { CSV_KINDS } from '../inputs/runFiles.ts';
import { type ImportOutput, type ImportRequest, importLocal, previewLocal } from './importLocal.ts';

const SAMPLE = 'NA24143_Lib3_Rep1';
let root: string;
let from: string;
let destination: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'vcbench-import-'));
  from = join(root, 'from');
  destination = join(root, 'data', 'lab_runs', `${SAMPLE}_R001`);
  await mkdir(from);
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('importLocal from a folder', () => {
  it('takes the files of the run, renames them, checks their md5, and leaves the rest', async () => {
    const gvcf = Buffer.alloc(3_000_000, 'x');
    await put(`id1/varcaller/${SAMPLE}.gvcf.gz`, gvcf);
    await put(`id1/varcaller/${SAMPLE}.gvcf.gz.md5sum`, `${md5(gvcf)}  ${SAMPLE}.gvcf.gz\n`);
    await put(`id2/varcaller/${SAMPLE}.sv.vcf.gz`, 'sv');
    for (const kind of CSV_KINDS) await put(`id2/varcaller/${SAMPLE}.${kind}.csv`, kind);
    await put(`id2/varcaller/${SAMPLE}.bam`, 'not wanted');
    const done: number[] = [];
    const result = await run({}, { progress: (bytes, total) => done.push(bytes / total) });
    expect(filesIn(destination)).toEqual(
      ['gvcf.gz', 'gvcf.gz.md5sum', 'sv.vcf.gz', ...CSV_KINDS.map((kind) => `${kind}.csv`)]
        .map((suffix) => `${SAMPLE}_R001.${suffix}`)
        .sort(),
    );
    expect(readFileSync(join(destination, `${SAMPLE}_R001.gvcf.gz`)).equals(gvcf)).toBe(true);
    expect(result.files).toHaveLength(12);
    expect(result.skipped).toEqual([]);
    expect(done.at(-1)).toBe(1);
    expect(existsSync(join(destination, '.partial'))).toBe(false);
  });

  it('skips what is whole, takes again what changed or is short', async () => {
    await put(`${SAMPLE}.gvcf.gz`, 'gvcf');
    await put(`${SAMPLE}.sv.vcf.gz`, 'sv');
    await put(`${SAMPLE}.hard-filtered.vcf.gz`, 'hard');
    await put(`${SAMPLE}.hard-filtered.vcf.gz.md5`, md5('hard'));
    await run();
    expect((await run()).skipped).toHaveLength(4);
    await put(`${SAMPLE}.gvcf.gz`, 'GVCF');
    await utimes(join(from, `${SAMPLE}.gvcf.gz`), 1e6, 1e6);
    await truncate(join(destination, `${SAMPLE}_R001.sv.vcf.gz`), 1);
    // Another time but the right content, as its md5 tells.
    await utimes(join(destination, `${SAMPLE}_R001.hard-filtered.vcf.gz`), 1e6, 1e6);
    expect((await run()).skipped).toEqual([
      `${SAMPLE}_R001.hard-filtered.vcf.gz`,
      `${SAMPLE}_R001.hard-filtered.vcf.gz.md5`,
    ]);
    expect(readFileSync(join(destination, `${SAMPLE}_R001.gvcf.gz`), 'utf8')).toBe('GVCF');
    expect(readFileSync(join(destination, `${SAMPLE}_R001.sv.vcf.gz`), 'utf8')).toBe('sv');
  });

  it('refuses a file that does not match its md5; what came before it stays', async () => {
    await put(`${SAMPLE}.gvcf.gz`, 'right');
    await put(`${SAMPLE}.sv.vcf.gz`, 'damaged');
    await put(`${SAMPLE}.sv.vcf.gz.md5sum`, `${md5('original')}  x\n`);
    await expect(run()).rejects.toMatchObject({
      code: 'badChecksum',
      message: expect.stringContaining('sv.vcf.gz'),
    });
    expect(filesIn(destination)).toEqual([`${SAMPLE}_R001.gvcf.gz`, `${SAMPLE}_R001.sv.vcf.gz.md5sum`]);
    expect(existsSync(join(destination, '.partial'))).toBe(false);
  });

  it('takes the newest of two deliveries with its own companions, and says so', async () => {
    await put(`b/${SAMPLE}.gvcf.gz`, 'old', 1e6);
    await put(`b/${SAMPLE}.gvcf.gz.tbi`, 'old index', 3e6);
    await put(`a/${SAMPLE}.gvcf.gz`, 'new', 2e6);
    const { notes } = await run();
    expect(filesIn(destination)).toEqual([`${SAMPLE}_R001.gvcf.gz`]);
    expect(readFileSync(join(destination, `${SAMPLE}_R001.gvcf.gz`), 'utf8')).toBe('new');
    expect(notes.join()).toMatch(/in several folders/);
  });

  it('keeps other samples out, and refuses to guess between several', async () => {
    await put(`${SAMPLE}.gvcf.gz`, 'own');
    await put(`${SAMPLE}0.gvcf.gz`, 'other');
    const { notes } = await run();
    expect(filesIn(destination)).toEqual([`${SAMPLE}_R001.gvcf.gz`]);
    expect(notes).toEqual([`Files of other samples are left out: ${SAMPLE}0.`]);
    await expect(run({ sampleId: 'HG002', runName: 'HG002_R001' })).rejects.toMatchObject({
      code: 'badInput',
      message: expect.stringContaining('2 samples'),
    });
  });

  it('takes files called after a barcode when all are', async () => {
    await put('0201424131.gvcf.gz', 'x');
    await put('0201424131.sv.vcf.gz', 'x');
    await run();
    expect(filesIn(destination)).toEqual(['0201424131.gvcf.gz', '0201424131.sv.vcf.gz']);
  });

  it('follows no link out of the folder, and no loop', async () => {
    await writeFile(join(root, `${SAMPLE}.sv.vcf.gz`), 'outside');
    await symlink(join(root, `${SAMPLE}.sv.vcf.gz`), join(from, `${SAMPLE}.sv.vcf.gz`));
    await symlink(from, join(from, 'loop'));
    await put(`store/${SAMPLE}.gvcf.gz`, 'inside');
    await symlink(join(from, 'nowhere'), join(from, `${SAMPLE}.vc_metrics.csv`));
    const { notes } = await run();
    expect(filesIn(destination)).toEqual([`${SAMPLE}_R001.gvcf.gz`]);
    expect(notes.join()).toMatch(/leads out of the folder/);
    expect(notes.join()).toMatch(/leads nowhere/);
  });

  it('survives hostile names', async () => {
    const names = ['a b.gvcf.gz', '-rf.gvcf.gz', 'x\n.gvcf.gz', '$(id).sv.vcf.gz', 'é.vc_metrics.csv'];
    for (const name of names) await put(name, 'x');
    await expect(run()).rejects.toMatchObject({ code: 'badInput' });
    expect(filesIn(destination)).toEqual([]);
  });

  it('imports a folder that already is the run folder without harm', async () => {
    await mkdir(destination, { recursive: true });
    await writeFile(join(destination, `${SAMPLE}_R001.gvcf.gz`), 'mine');
    const result = await run({ paths: [destination] });
    expect(result.skipped).toEqual([`${SAMPLE}_R001.gvcf.gz`]);
    expect(readFileSync(join(destination, `${SAMPLE}_R001.gvcf.gz`), 'utf8')).toBe('mine');
  });

  it('stops at once when cancelled, leaving nothing half-written', async () => {
    await put(`${SAMPLE}.gvcf.gz`, Buffer.alloc(20_000_000));
    const controller = new AbortController();
    const running = importLocal(request(), silent({ progress: () => controller.abort() }), controller.signal);
    await expect(running).rejects.toThrow(/abort/i);
    expect(filesIn(destination)).toEqual([]);
  });

  it.each([
    ['a folder that is not there', () => ({ paths: [join(root, 'nowhere')] }), /is not there/],
    ['a folder without a run', () => ({}), /no file of a DRAGEN run/],
    ['two folders', () => ({ paths: [from, root] }), /exactly one folder/],
  ])('refuses %s', async (_what, change, message) => {
    await expect(run(change())).rejects.toMatchObject({
      code: 'badInput',
      message: expect.stringMatching(message),
    });
  });

  it('refuses a destination that something else occupies', async () => {
    await put(`${SAMPLE}.gvcf.gz`, 'x');
    await mkdir(join(root, 'data', 'lab_runs'), { recursive: true });
    await writeFile(destination, 'a file');
    await expect(run()).rejects.toMatchObject({ code: 'badInput' });
    await rm(destination);
    await mkdir(join(destination, `${SAMPLE}_R001.gvcf.gz`), { recursive: true });
    await expect(run()).rejects.toMatchObject({
      code: 'badInput',
      message: expect.stringContaining('plain file'),
    });
  });
});

describe('importLocal from files', () => {
  it('takes the chosen files, also by a link, and says which are left out', async () => {
    await put(`${SAMPLE}_R002.gvcf.gz`, 'x');
    await put('notes.txt', 'x');
    await symlink(join(from, `${SAMPLE}_R002.gvcf.gz`), join(from, `${SAMPLE}_R002.sv.vcf.gz`));
    const paths = [`${SAMPLE}_R002.gvcf.gz`, `${SAMPLE}_R002.sv.vcf.gz`, 'notes.txt'].map((n) =>
      join(from, n),
    );
    const { notes } = await run({ form: 'files', paths });
    expect(filesIn(destination)).toEqual([`${SAMPLE}_R001.gvcf.gz`, `${SAMPLE}_R001.sv.vcf.gz`]);
    expect(statSync(join(destination, `${SAMPLE}_R001.sv.vcf.gz`)).isFile()).toBe(true);
    expect(notes).toEqual(['notes.txt is not a file of a DRAGEN run and is left out.']);
  });
});

describe('previewLocal', () => {
  it('says what an import would take', async () => {
    await put(`x/${SAMPLE}.gvcf.gz`, 'abc');
    expect(await previewLocal([from])).toEqual({
      form: 'folder',
      sampleId: SAMPLE,
      runName: `${SAMPLE}_R001`,
      runNumber: 1,
      giab: 'HG004',
      files: [{ name: `${SAMPLE}.gvcf.gz`, kind: 'gvcf', size: 3 }],
      missing: ['svVcf', ...CSV_KINDS],
      warnings: [],
    });
    const file = join(from, 'x', `${SAMPLE}.gvcf.gz`);
    expect(await previewLocal([file])).toMatchObject({ form: 'files', sampleId: SAMPLE });
  });

  it('refuses what is no run', async () => {
    await expect(previewLocal([from])).rejects.toMatchObject({ code: 'badInput' });
    await expect(previewLocal([from, join(from, 'x')])).rejects.toMatchObject({ code: 'badInput' });
    await expect(previewLocal(['/dev/null'])).rejects.toMatchObject({ code: 'badInput' });
  });
});

function request(change: Partial<ImportRequest> = {}): ImportRequest {
  return {
    form: 'folder',
    paths: [from],
    sampleId: SAMPLE,
    runName: `${SAMPLE}_R001`,
    destination,
    ...change,
  };
}

function run(change: Partial<ImportRequest> = {}, output: Partial<ImportOutput> = {}) {
  return importLocal(request(change), silent(output), new AbortController().signal);
}

function silent(output: Partial<ImportOutput>): ImportOutput {
  return { info() {}, warn() {}, progress() {}, ...output };
}

async function put(name: string, content: string | Buffer, seconds?: number): Promise<void> {
  const path = join(from, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, content);
  if (seconds !== undefined) await utimes(path, seconds, seconds);
}

/** But the list that an import leaves of itself. */
function filesIn(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  return names.filter((name) => name !== DELIVERY_FILE);
}

function md5(content: string | Buffer): string {
  return createHash('md5').update(content).digest('hex');
}
