import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { referenceStatusSchema } from '../src-main/contract/reference.ts';
import { bareTools, installed, setUpReferences } from './support/referenceFixture.ts';
import { bgzip, type Mirror } from './support/referenceMirror.ts';
import { type Ended, row, truthRow, type World } from './support/referenceWorld.ts';

const references = setUpReferences();
const { files, offer, leftovers } = references;
let mirror: Mirror;
let world: World;
beforeEach(() => {
  mirror = references.mirror();
  world = references.world();
});
const json = (ended: Ended) => referenceStatusSchema.parse(JSON.parse(ended.stdout));

describe('samples and the lab’s own files', () => {
  it.each(['../x', 'a/b', 'a b', 'a;b', "a'b", '-rf', '', '.x', 'x..y', 'x.', 'é', 'N'.repeat(101), 'x\ny'])(
    'refuses the sample ID %j',
    async (id) => {
      await world.publish([truthRow(files, offer('/t', files.vcfGz))]);
      const ended = await world.run(id);
      expect(ended.code).toBe(2);
      expect(mirror.log).toEqual([]);
    },
  );

  it.each(['NA241430', 'NA24143x_Lib1', 'HG0041', 'XHG004'])('%s is not HG004', async (id) => {
    await world.publish([truthRow(files, offer('/t', files.vcfGz))]);
    const ended = await world.run(id, '--json');
    expect(ended.code).toBe(17);
    expect(ended.stderr).toContain(`in ${world.path(id.replace(/_.*/, ''))}/`);
    expect(json(ended)).toMatchObject({ giab: null, complete: false, sv: { available: false } });
    expect(mirror.log).toEqual([]);
  });

  it('accepts another sample with the truth files that the lab put in its folder', async () => {
    await world.publish([]);
    await world.place('LAB7/truth.vcf.gz', files.smallVcfGz);
    await world.place('LAB7/regions.bed', files.bed);
    await world.place('LAB7/truth.vcf.gz.tbi', files.tbi);
    const ended = await world.run('LAB7_Lib1_Rep1', '--json');
    expect(ended.code).toBe(0);
    expect(json(ended)).toMatchObject({ giab: null, complete: true, sv: { available: false } });
    await world.place('LAB7/second.vcf.gz', files.smallVcfGz);
    const two = await world.run('LAB7_Lib1_Rep1', '--check-only');
    expect(two.code).toBe(17);
    expect(two.stdout).toMatch(/one of 2 VCF files/);
  });

  it('never replaces or accepts a damaged file of the lab', async () => {
    await world.publish([]);
    await world.place('LAB7/truth.vcf.gz', files.smallVcfGz.subarray(0, 200));
    await world.place('LAB7/regions.bed', '<html></html>');
    const ended = await world.run('LAB7');
    expect(ended.code).toBe(15);
    expect(ended.stdout).toMatch(/truth\.vcf\.gz {2}is cut short/);
    expect(ended.stdout).toMatch(/regions\.bed {2}is a web page/);
    expect((await readFile(world.path('LAB7/truth.vcf.gz'))).length).toBe(200);
  });

  it('takes the lab’s own SV truth before the catalogue’s, for any sample', async () => {
    const sv = row({
      kind: 'svTruthVcf',
      path: 'HG004/stvar/giab.vcf.gz',
      requiredFor: ['truvari'],
      sources: [offer('/sv', files.smallVcfGz)],
      note: 'the published set',
    });
    await world.publish([sv]);
    const published = json(await world.run('HG004', '--need', 'truvari', '--json'));
    expect(published.sv).toEqual({ available: true, why: 'the published set' });
    await world.place('NA24143/stvar/own set.vcf.gz', files.smallVcfGz);
    await world.place('NA24143/stvar/own set.bed', files.bed);
    const own = json(await world.run('HG004', '--need', 'truvari', '--json'));
    expect(own.sv.why).toBe(`the lab's own truth set, ${world.path('NA24143/stvar/own set.vcf.gz')}`);
    expect(own.files.filter((file) => file.kind === 'svTruthVcf').map((file) => file.path)).toEqual([
      world.path('NA24143/stvar/own set.vcf.gz'),
    ]);
  });

  it.skipIf(!installed('tabix'))(
    'builds the index of a lab’s truth set, and refuses an unsorted one',
    async () => {
      await world.publish([]);
      await world.place('LAB7/stvar/sv.vcf.gz', files.smallVcfGz);
      const ended = await world.run('LAB7', '--need', 'truvari', '--json');
      expect(ended.code).toBe(0);
      expect(existsSync(world.path('LAB7/stvar/sv.vcf.gz.tbi'))).toBe(true);
      const head = '##fileformat=VCFv4.2\n##contig=<ID=c>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n';
      await world.place(
        'LAB8/stvar/sv.vcf.gz',
        bgzip(`${head}c\t9\t.\tA\tC\t.\t.\t.\nc\t3\t.\tA\tC\t.\t.\t.\n`),
      );
      const unsorted = await world.run('LAB8', '--need', 'truvari');
      expect(unsorted.code).toBe(15);
      expect(unsorted.stderr).toMatch(/could not be built from sv\.vcf\.gz/);
      expect(existsSync(world.path('LAB8/stvar/sv.vcf.gz.tbi'))).toBe(false);
    },
  );

  it('does without an index when there is no tabix', async () => {
    await world.publish([]);
    await world.place('LAB7/stvar/sv.vcf.gz', files.smallVcfGz);
    const ended = await world.start(['LAB7', '--need', 'truvari', '--json'], { PATH: await bareTools(world) })
      .done;
    expect(ended.code).toBe(0);
    expect(json(ended)).toMatchObject({
      complete: true,
      files: [{ state: 'present' }, { state: 'missing' }],
    });
    expect(json(ended).files[1]?.why).toMatch(/tabix is not installed/);
  });

  it('refuses a catalogue with a path that leads out of the folder', async () => {
    const good = truthRow(files, offer('/t', files.vcfGz));
    await world.publish([{ ...good, path: '../outside.vcf.gz' }]);
    const ended = await world.run('HG004');
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/line 2: the path/);
    expect(await readdir(world.root)).not.toContain('outside.vcf.gz');
  });
});

describe('archives', () => {
  it.skipIf(!installed('zip') || !installed('unzip'))(
    'unpacks an SDF and a list of stratifications',
    async () => {
      const made = join(world.root, 'made');
      await mkdir(join(made, 'GRCh38.sdf'), { recursive: true });
      await mkdir(join(made, 'GRCh38@all', 'Union'), { recursive: true });
      await writeFile(join(made, 'GRCh38.sdf', 'mainIndex'), 'index');
      await writeFile(
        join(made, 'GRCh38@all', 'GRCh38-all-stratifications.tsv'),
        'easy\tUnion/easy.bed.gz\n',
      );
      await writeFile(join(made, 'GRCh38@all', 'Union', 'easy.bed.gz'), gzipSync('chr1\t1\t2\n'));
      execFileSync('zip', ['-qr', 'sdf.zip', 'GRCh38.sdf'], { cwd: made });
      execFileSync('tar', ['-czf', 'strat.tar.gz', 'GRCh38@all'], { cwd: made });
      const shared = { sample: null, alias: null };
      await world.publish([
        row({
          ...shared,
          kind: 'sdf',
          path: 'GRCh38.sdf',
          action: 'unzip',
          requiredFor: ['vcfeval'],
          sources: [offer('/s.zip', await readFile(join(made, 'sdf.zip')))],
        }),
        row({
          ...shared,
          kind: 'stratifications',
          path: 'strat/GRCh38@all',
          action: 'untar',
          requiredFor: ['stratified'],
          sources: [offer('/s.tgz', await readFile(join(made, 'strat.tar.gz')))],
        }),
        truthRow(files, offer('/t', files.vcfGz)),
      ]);
      const ended = await world.run('HG004', '--need', 'happy,vcfeval,stratified', '--json');
      expect(ended.code).toBe(0);
      expect(await readFile(world.path('GRCh38.sdf/mainIndex'), 'utf8')).toBe('index');
      expect(existsSync(world.path('strat/GRCh38@all/Union/easy.bed.gz'))).toBe(true);
      expect(await leftovers()).toEqual([]);
      const served = mirror.log.length;
      expect((await world.run('HG004', '--need', 'vcfeval,stratified')).code).toBe(0);
      expect(mirror.log.length).toBe(served);
    },
  );
});
