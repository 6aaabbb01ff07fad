import { describe, expect, it } from 'vitest';
import {
  CSV_KINDS,
  classifyRunFile,
  giabOfSample,
  recogniseRun,
  runFileName,
  runNameOf,
  runNumberOf,
} from './runFiles.ts';

describe('classifyRunFile', () => {
  it.each([
    ['NA24143_Lib3_Rep1.gvcf.gz', 'gvcf'],
    ['NA24143_Lib3_Rep1_R001.gvcf.gz', 'gvcf'],
    ['NA24143.g.vcf.gz', 'gvcf'],
    ['NA24143.hard-filtered.gvcf.gz', 'gvcf'],
    ['NA24143.sv.vcf.gz', 'svVcf'],
    ['NA24143.hard-filtered.vcf.gz', 'hardFilteredVcf'],
    ['NA24143.gvcf.gz.tbi', 'index'],
    ['NA24143.gvcf.gz.md5sum', 'md5'],
    ['NA24143.sv.vcf.gz.tbi.md5', 'md5'],
  ])('takes %s as %s', (name, kind) => {
    expect(classifyRunFile(name)?.kind).toBe(kind);
    expect(classifyRunFile(name)?.prefix).toMatch(/^NA24143(_Lib3_Rep1(_R001)?)?$/);
  });

  it.each(CSV_KINDS)('takes the metric file %s', (kind) => {
    expect(classifyRunFile(`S1.${kind}.csv`)).toEqual({ kind: 'csv', csvKind: kind, prefix: 'S1' });
    expect(classifyRunFile(`S1.${kind}_tumor.csv`)).toMatchObject({ csvKind: kind, csvSide: 'tumor' });
  });

  it('takes a coverage file by the end of its name, as the lab does', () => {
    expect(classifyRunFile('S1.target_bed_coverage_metrics.csv')).toEqual({
      kind: 'csv',
      csvKind: 'bed_coverage_metrics',
      prefix: 'S1',
    });
  });

  it('names the file that a checksum or an index belongs to', () => {
    expect(classifyRunFile('S1.sv.vcf.gz.tbi.md5sum')?.of).toBe('S1.sv.vcf.gz.tbi');
  });

  it.each([
    'S1.bam',
    'S1.vcf.gz',
    'S1.wgs_coverage_metrics.csv',
    'S1.time_metrics.csv',
    'readme.txt',
    'gvcf.gz',
    'mapping_metrics.csv',
    '.gvcf.gz',
    '-rf.gvcf.gz',
    '../S1.gvcf.gz',
    'a b.gvcf.gz',
    'S1.gvcf.gz\n',
    'é.gvcf.gz',
    'S1.gvcf.gz.md5.md5',
    'S1.gvcf.gz.tbi.tbi',
    `${'x'.repeat(300)}.gvcf.gz`,
    '',
  ])('leaves %j alone', (name) => {
    expect(classifyRunFile(name)).toBeNull();
  });
});

describe('giabOfSample', () => {
  it.each([
    ['HG001', 'HG001'],
    ['NA12878', 'HG001'],
    ['na24385_lib1', 'HG002'],
    ['NA24149-rep2', 'HG003'],
    ['NA24143_Lib3_Rep1', 'HG004'],
    ['hg005.x', 'HG005'],
    ['NA24694', 'HG006'],
    ['NA24695_Rep1', 'HG007'],
  ])('%s is %s', (id, giab) => expect(giabOfSample(id)).toBe(giab));

  it.each(['NA241430', 'NA2414', 'NA24143b', 'XNA24143', 'Lib3_NA24143', 'HG008', 'HG0011', '', '_HG001'])(
    '%j is nobody of GIAB',
    (id) => expect(giabOfSample(id)).toBeNull(),
  );
});

describe('recogniseRun', () => {
  const csv = CSV_KINDS.map((kind) => `NA24143_Lib3_Rep1.${kind}.csv`);

  it('reads a complete run', () => {
    const run = recogniseRun(['NA24143_Lib3_Rep1.gvcf.gz', 'NA24143_Lib3_Rep1.sv.vcf.gz', ...csv, 'x.bam']);
    expect(run).toMatchObject({
      sampleId: 'NA24143_Lib3_Rep1',
      runName: 'NA24143_Lib3_Rep1_R001',
      runNumber: 1,
      giab: 'HG004',
      missing: [],
      warnings: [],
    });
    expect(run.files).toHaveLength(11);
  });

  it('keeps the run number of the files or of the folder', () => {
    expect(recogniseRun(['S1_R002.gvcf.gz'])).toMatchObject({
      sampleId: 'S1',
      runName: 'S1_R002',
      runNumber: 2,
    });
    expect(recogniseRun(['S1.gvcf.gz'], 'S1_R012')).toMatchObject({ sampleId: 'S1', runName: 'S1_R012' });
  });

  it('says what is missing', () => {
    expect(recogniseRun(['S1.hard-filtered.vcf.gz', 'S1.vc_metrics.csv']).missing).toEqual([
      'svVcf',
      ...CSV_KINDS.filter((k) => k !== 'vc_metrics'),
    ]);
  });

  it('takes the sample from the folder when the files carry a barcode', () => {
    expect(recogniseRun(['0201424131.gvcf.gz'], 'NA24143_Lib3_Rep1_R003')).toMatchObject({
      sampleId: 'NA24143_Lib3_Rep1',
      runNumber: 3,
      giab: 'HG004',
    });
    expect(recogniseRun(['0201424131.gvcf.gz'], 'Downloads').sampleId).toBe('0201424131');
    expect(recogniseRun([], 'varcaller').sampleId).toBeNull();
  });

  it('warns about files of several samples, and about a folder of another sample', () => {
    expect(recogniseRun(['NA24143.gvcf.gz', 'NA24385.gvcf.gz']).warnings[0]).toContain('2 samples');
    expect(recogniseRun(['NA24143.gvcf.gz'], 'NA24385_R001').warnings[0]).toContain('NA24385_R001');
  });
});

describe('names of a run', () => {
  const local = (form: 'folder' | 'files' | 'zip', path: string) => ({
    kind: 'local' as const,
    form,
    paths: [path],
  });

  it('gives the run folder', () => {
    expect(runNameOf('S1', { kind: 's3', bucket: 'b', basePath: '' })).toBe('S1_R001');
    expect(runNameOf('S1', local('folder', '/a/S1_R004'))).toBe('S1_R004');
    expect(runNameOf('S1', local('folder', '/a/S1_R004/'))).toBe('S1_R004');
    expect(runNameOf('S1', local('folder', '/a/S1'))).toBe('S1_R001');
    expect(runNameOf('S1', local('zip', '/a/S1_R02.ZIP'))).toBe('S1_R02');
    expect(runNameOf('S1', local('files', '/a/S1_R005.gvcf.gz'))).toBe('S1_R005');
    expect(runNameOf('S1_R007', local('folder', '/a/x'))).toBe('S1_R007');
    expect(runNumberOf('S1_R012')).toBe(12);
    expect(runNumberOf('S1')).toBe(1);
  });

  it('gives the names of the files inside', () => {
    expect(runFileName('S1.gvcf.gz', 'S1', 'S1_R001')).toBe('S1_R001.gvcf.gz');
    expect(runFileName('S1_R001.gvcf.gz', 'S1', 'S1_R001')).toBe('S1_R001.gvcf.gz');
    expect(runFileName('S1_R002.gvcf.gz', 'S1', 'S1_R001')).toBe('S1_R001.gvcf.gz');
    expect(runFileName('S10.gvcf.gz', 'S1', 'S1_R001')).toBe('S10.gvcf.gz');
    expect(runFileName('020142.gvcf.gz', 'S1', 'S1_R001')).toBe('020142.gvcf.gz');
  });
});
