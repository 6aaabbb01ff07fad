import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DELIVERY_FILE } from '../src-main/core/inputs/delivery.ts';
import { CSV_KINDS } from '../src-main/core/inputs/runFiles.ts';
import { type ImportOutput, importLocal, previewLocal } from '../src-main/core/steps/importLocal.ts';
import { makeZip, type ZipEntry } from './support/zipWriter.ts';

const noMount = !canMountTmpfs();

const SAMPLE = 'NA24143_Lib3_Rep1';
const LINK = 0o120777;
let root: string;
let zip: string;
let destination: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'vcbench-zip-'));
  zip = join(root, `${SAMPLE}_R003.zip`);
  destination = join(root, 'data', 'lab_runs', `${SAMPLE}_R003`);
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('a ZIP of a run', () => {
  it('is imported with CRC and md5 checked, previewed by its directory, and not imported twice', async () => {
    const gvcf = randomBytes(3_000_000);
    await writeZip([
      { name: `${SAMPLE}/`, mode: 0o040755 },
      { name: `${SAMPLE}/${SAMPLE}.gvcf.gz`, content: gvcf, mode: 0o100644 },
      { name: `${SAMPLE}/${SAMPLE}.gvcf.gz.md5sum`, content: `${md5(gvcf)}  ${SAMPLE}.gvcf.gz\n` },
      { name: `${SAMPLE}/a/b/${SAMPLE}.sv.vcf.gz`, content: 'sv'.repeat(5000), deflate: true },
      ...CSV_KINDS.map((kind) => ({ name: `${SAMPLE}/${SAMPLE}.${kind}.csv`, content: kind, deflate: true })),
      { name: `__MACOSX/${SAMPLE}/._${SAMPLE}.gvcf.gz`, content: 'resource fork' },
      { name: 'read me.txt', content: 'not wanted' },
    ]);
    expect(await previewLocal([zip])).toMatchObject({
      form: 'zip',
      sampleId: SAMPLE,
      runName: `${SAMPLE}_R003`,
      runNumber: 3,
      giab: 'HG004',
      missing: [],
    });
    expect((await run()).files).toHaveLength(12);
    expect(filesIn(destination)).toHaveLength(12);
    expect(readFileSync(join(destination, `${SAMPLE}_R003.gvcf.gz`)).equals(gvcf)).toBe(true);
    expect(readFileSync(join(destination, `${SAMPLE}_R003.sv.vcf.gz`), 'utf8')).toBe('sv'.repeat(5000));
    expect((await run()).skipped).toHaveLength(12);
    // Another time, same bytes: the CRC in the ZIP tells.
    await utimes(join(destination, `${SAMPLE}_R003.sv.vcf.gz`), 1e6, 1e6);
    expect((await run()).skipped).toHaveLength(12);
    await writeFile(join(destination, `${SAMPLE}_R003.sv.vcf.gz`), 'vs'.repeat(5000));
    expect((await run()).skipped).toHaveLength(11);
    expect(readFileSync(join(destination, `${SAMPLE}_R003.sv.vcf.gz`), 'utf8')).toBe('sv'.repeat(5000));
  });

  const python = spawnSync('python3', ['--version']).status === 0;
  it.skipIf(!python)(
    `may come from another program${!python ? ' (not run: python3 not installed)' : ''}`,
    async () => {
      const make = `import sys, zipfile
z = zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED)
z.writestr('${SAMPLE}.gvcf.gz', b'x' * 100000)
z.writestr('caf\\u00e9/${SAMPLE}.sv.vcf.gz', b'y')
with z.open(zipfile.ZipInfo('${SAMPLE}.vc_metrics.csv'), 'w', force_zip64=True) as f: f.write(b'a,b,c,1')
z.close()`;
      execFileSync('python3', ['-c', make, zip]);
      await run();
      expect(filesIn(destination)).toEqual(
        ['gvcf.gz', 'sv.vcf.gz', 'vc_metrics.csv'].map((s) => `${SAMPLE}_R003.${s}`),
      );
    },
  );

  const wanted: ZipEntry = { name: `${SAMPLE}.sv.vcf.gz`, content: 'sv' };
  it.each<[string, ZipEntry[], RegExp]>([
    ['a path upwards', [wanted, { name: `../${SAMPLE}.gvcf.gz` }], /leads out/],
    ['a path upwards inside', [wanted, { name: `a/../../../etc/x` }], /leads out/],
    ['an absolute path', [wanted, { name: `/etc/${SAMPLE}.gvcf.gz` }], /leads out/],
    ['a drive letter', [wanted, { name: `C:/${SAMPLE}.gvcf.gz` }], /leads out/],
    ['backslashes', [wanted, { name: `..\\${SAMPLE}.gvcf.gz` }], /leads out/],
    ['a control character', [wanted, { name: `a\n\x1b[31mb.txt` }], /control character \(a\?\?\[31mb\.txt\)/],
    ['a link', [wanted, { name: `${SAMPLE}.gvcf.gz`, content: '/etc/passwd', mode: LINK }], /has a link/],
    ['a link elsewhere', [wanted, { name: 'notes', content: '/etc', mode: LINK }], /has a link/],
    ['a device', [wanted, { name: `${SAMPLE}.gvcf.gz`, mode: 0o020666 }], /not a plain file/],
    ['a name twice', [wanted, wanted], /two entries/],
    ['encryption', [{ ...wanted, content: 'x'.repeat(14), declaredSize: 2, encrypted: true }], /encrypted/],
    ['an unknown compression', [{ ...wanted, method: 12 }], /compression method 12/],
    [
      'a bomb',
      [{ name: `${SAMPLE}.gvcf.gz`, content: Buffer.alloc(60_000_000), deflate: true }],
      /grows from \d+ to 60000000 bytes/,
    ],
  ])('is refused whole for %s', async (_what, entries, message) => {
    await writeZip(entries);
    await expect(run()).rejects.toMatchObject({ code: 'badInput', message: expect.stringMatching(message) });
    await expect(previewLocal([zip])).rejects.toMatchObject({ code: 'badInput' });
    expect(existsSync(destination)).toBe(false);
    expect(filesIn(root)).toEqual([`${SAMPLE}_R003.zip`]);
  });

  it.each<[string, ZipEntry]>([
    ['a wrong CRC', { name: `${SAMPLE}.gvcf.gz`, content: 'x'.repeat(1000), crc: 1 }],
    [
      'more bytes than declared',
      { name: `${SAMPLE}.gvcf.gz`, content: 'x'.repeat(9000), deflate: true, declaredSize: 10 },
    ],
    [
      'fewer bytes than declared',
      { name: `${SAMPLE}.gvcf.gz`, content: 'x'.repeat(9), deflate: true, declaredSize: 99 },
    ],
    ['broken compression', { name: `${SAMPLE}.gvcf.gz`, content: 'no deflate stream at all', method: 8 }],
  ])('is found damaged by %s, and nothing half-written is left', async (_what, entry) => {
    await writeZip([entry, { name: `${SAMPLE}.a.vc_metrics.csv`, content: 'fine' }]);
    await expect(run()).rejects.toMatchObject({
      code: 'badChecksum',
      message: expect.stringContaining('gvcf.gz is damaged'),
    });
    expect(filesIn(destination)).not.toContain(`${SAMPLE}_R003.gvcf.gz`);
    expect(filesIn(destination)).not.toContain('.partial');
  });

  it('is refused when it is cut short, is no ZIP, is empty, or has too many entries', async () => {
    const whole = makeZip([{ name: `${SAMPLE}.gvcf.gz`, content: randomBytes(10_000) }]);
    for (const bytes of [
      whole.subarray(0, 9000),
      whole.subarray(0, whole.length - 5),
      Buffer.from('PK\x03\x04'),
      Buffer.alloc(0),
    ]) {
      await writeFile(zip, bytes);
      await expect(run()).rejects.toMatchObject({
        code: 'badInput',
        message: expect.stringContaining('not a whole ZIP'),
      });
    }
    await writeFile(zip, makeZip([], { entryCount: 1_000_001 }));
    await expect(run()).rejects.toMatchObject({
      code: 'badInput',
      message: expect.stringContaining('1000001 entries'),
    });
    await writeFile(zip, makeZip([]));
    await expect(run()).rejects.toMatchObject({
      code: 'badInput',
      message: expect.stringContaining('no file of a DRAGEN run'),
    });
    expect(existsSync(destination)).toBe(false);
  });

  it('with 60,000 entries that nobody wants is read in bounded memory', async () => {
    const noise = Array.from({ length: 60_000 }, (_, n) => ({ name: `noise/${n}.txt` }));
    await writeZip([...noise, { name: `${SAMPLE}.gvcf.gz`, content: 'x' }]);
    const before = process.memoryUsage().rss;
    await run();
    expect(process.memoryUsage().rss - before).toBeLessThan(150e6);
    expect(filesIn(destination)).toEqual([`${SAMPLE}_R003.gvcf.gz`]);
  });
});

describe.skipIf(noMount)(`a full disk${noMount ? ' (not run without the right to mount)' : ''}`, () => {
  it.each(['before', 'meanwhile'])('noticed %s leaves nothing half-written', async (when) => {
    const from = join(root, 'from');
    await mkdir(from);
    await mkdir(destination, { recursive: true });
    const size = when === 'before' ? 40 : 60;
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}m`, 'tmpfs', destination]);
    try {
      await writeFile(join(from, `${SAMPLE}.gvcf.gz`), Buffer.alloc(30 << 20));
      const fill = () => {
        if (when === 'before' || existsSync(join(destination, 'other'))) return;
        expect(() => writeFileSync(join(destination, 'other'), Buffer.alloc(60 << 20))).toThrow('ENOSPC');
      };
      const running = importLocal(
        { form: 'folder', paths: [from], sampleId: SAMPLE, runName: `${SAMPLE}_R003`, destination },
        silent({ progress: fill }),
        new AbortController().signal,
      );
      await expect(running).rejects.toMatchObject({ code: 'diskFull' });
      expect(filesIn(destination).filter((name) => name !== 'other')).toEqual([]);
    } finally {
      execFileSync('umount', [destination]);
    }
  });
});

async function writeZip(entries: readonly ZipEntry[]): Promise<void> {
  await writeFile(zip, makeZip(entries));
}

function run() {
  return importLocal(
    { form: 'zip', paths: [zip], sampleId: SAMPLE, runName: `${SAMPLE}_R003`, destination },
    silent({}),
    new AbortController().signal,
  );
}

function silent(output: Partial<ImportOutput>): ImportOutput {
  return { info() {}, warn() {}, progress() {}, ...output };
}

/** But the list that an import leaves of itself. */
function filesIn(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  return names.filter((name) => name !== DELIVERY_FILE);
}

function md5(content: Buffer): string {
  return createHash('md5').update(content).digest('hex');
}

function canMountTmpfs(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  return spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0;
}
