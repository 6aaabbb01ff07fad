import { describe, expect, it } from 'vitest';
import {
  type BedReport,
  guardTruthMatch,
  inputCounts,
  type PreflightReport,
  preflightReportSchema,
  type VcfReport,
} from './guard.ts';

function vcf(role: VcfReport['role'], changes: Partial<VcfReport> = {}): VcfReport {
  return {
    path: `/data/${role}.vcf.gz`,
    role,
    size: 1,
    compression: 'bgzf',
    index: null,
    samples: ['HG004'],
    complete: true,
    records: 10,
    sorted: true,
    gvcf: false,
    withGenotype: 10,
    contigs: [{ id: 'chr20', length: 64_444_167, records: 10 }],
    build: 'GRCh38',
    naming: 'chr',
    chrX: { het: 0, hom: 0, sex: null },
    problems: [],
    ...changes,
  };
}

function report(changes: Partial<PreflightReport> = {}): PreflightReport {
  return {
    v: 1,
    sampleId: 'NA24143_Lib3_Rep1',
    query: vcf('query', { samples: ['NA24143_Lib3_Rep1'] }),
    truth: vcf('truth', { path: '/r/HG004_GRCh38_1_22_v4.2.1_benchmark.vcf.gz' }),
    svQuery: vcf('svQuery'),
    svTruth: vcf('svTruth'),
    reference: { path: '/r/ref.fa.fai', contigs: 1, build: 'GRCh38' },
    prepared: {},
    notes: [],
    problems: [],
    ...changes,
  };
}

describe('guardTruthMatch', () => {
  it('lets a sound pair through', () => {
    expect(preflightReportSchema.parse(report())).toEqual(report());
    expect(guardTruthMatch(report(), 'small')).toEqual({ error: null, warnings: [] });
    expect(guardTruthMatch(report(), 'sv')).toEqual({ error: null, warnings: [] });
  });

  it("refuses the SVs of NA24143 against HG002's truth set, by header or by file name", () => {
    const { error } = guardTruthMatch(report({ svTruth: vcf('svTruth', { samples: ['HG002'] }) }), 'sv');
    expect(error?.code).toBe('badInput');
    expect(error?.message).toBe(
      'Another person: the run NA24143_Lib3_Rep1 is of HG004, but the truth set of structural variants is of HG002 (HG002).',
    );
    const named = vcf('svTruth', {
      samples: ['SAMPLE'],
      path: '/r/NA24143/stvar/HG002_SVs_Tier1_v0.6.vcf.gz',
    });
    expect(guardTruthMatch(report({ svTruth: named }), 'sv').error?.message).toMatch(
      /is of HG002 \(HG002_SVs/,
    );
    expect(guardTruthMatch(report({ svTruth: named }), 'small').error).toBeNull();
  });

  it("refuses another person's calls in the run", () => {
    const query = vcf('query', { samples: ['NA24385'] });
    expect(guardTruthMatch(report({ query }), 'small').error?.message).toMatch(/the run's VCF is of HG002/);
  });

  it.each([
    ['the truth set', { truth: vcf('truth', { build: 'GRCh37' }) }],
    ['the run', { query: vcf('query', { build: 'GRCh37' }) }],
    ['the reference genome', { reference: { path: '/r/hg19.fai', contigs: 1, build: 'GRCh37' as const } }],
  ])('refuses another build of %s', (name, changes) => {
    const { error } = guardTruthMatch(report(changes), 'small');
    expect(error?.message).toMatch(/^Different genome builds: /);
    expect(error?.message).toContain(`${name} is on GRCh37`);
  });

  it('does not guess where the build is unknown, as for a synthetic genome', () => {
    const unknown = { build: 'unknown' } as const;
    const changes = { query: vcf('query', unknown), truth: vcf('truth', unknown) };
    expect(guardTruthMatch(report(changes), 'small').error).toBeNull();
  });

  it('refuses a pair without a contig in common', () => {
    const plain = [{ id: '20', length: null, records: 5 }];
    const { error } = guardTruthMatch(report({ truth: vcf('truth', { contigs: plain }) }), 'small');
    expect(error?.message).toBe(
      'The run and the truth set share no contig: the run has calls on chr20, the truth set on 20.',
    );
    const confidentBed: BedReport = {
      path: '/r/c.bed',
      role: 'confidentBed',
      size: 1,
      intervals: 1,
      bases: 1,
      contigs: ['1', '2', '3', '4'],
      problems: [],
    };
    const regions = guardTruthMatch(report({ confidentBed }), 'small');
    expect(regions.error?.message).toMatch(/the regions on 1, 2, 3, \.\.\. \(4\)\.$/);
  });

  it('says which file cannot be used and why', () => {
    const bad = { severity: 'error', message: 'q.vcf.gz is truncated.', hint: 'Copy it again.' } as const;
    const worse = { severity: 'error', message: 't.vcf.gz is empty.' } as const;
    const { error } = guardTruthMatch(
      report({ query: vcf('query', { problems: [bad] }), truth: vcf('truth', { problems: [worse] }) }),
      'small',
    );
    expect(error).toEqual({
      code: 'badInput',
      message: bad.message,
      hint: bad.hint,
      detail: `${bad.message}\n${worse.message}`,
    });
  });

  it('refuses when the reference genome cannot be read', () => {
    const problems = [{ severity: 'error', message: 'ref.fa.fai does not exist.' } as const];
    expect(guardTruthMatch(report({ problems }), 'sv').error?.message).toBe('ref.fa.fai does not exist.');
  });

  it('judges the variants of a converted gVCF', () => {
    const none = { severity: 'error', message: 'query.vcf.gz holds no record.' } as const;
    const { error } = guardTruthMatch(
      report({ query: vcf('query', { gvcf: true }), convertedQuery: vcf('query', { problems: [none] }) }),
      'small',
    );
    expect(error?.message).toBe(none.message);
  });

  it('says when a file is not there', () => {
    const { query: _query, svTruth: _svTruth, ...rest } = report();
    expect(guardTruthMatch(rest, 'small').error).toMatchObject({
      code: 'badInput',
      message: expect.stringMatching(/no VCF/),
    });
    expect(guardTruthMatch(rest, 'sv').error).toMatchObject({ code: 'noTruth' });
  });

  it('warns about the sex, about file warnings, and about a run of no known sample', () => {
    const older = { severity: 'warning', message: 'The index is older.' } as const;
    const query = vcf('query', { samples: ['X'], chrX: { het: 10, hom: 990, sex: 'XY' }, problems: [older] });
    expect(guardTruthMatch(report({ query }), 'small')).toEqual({
      error: null,
      warnings: [
        'The index is older.',
        'The calls on X look like XY, but HG004 is XX: is this the right sample?',
      ],
    });
    const unnamed = guardTruthMatch(report({ sampleId: '0201424131' }), 'small');
    expect(unnamed.error).toBeNull();
    expect(unnamed.warnings[0]).toMatch(/truth set is of HG004, but the name 0201424131/);
  });
});

describe('inputCounts', () => {
  it('counts the variants of a converted gVCF inside the regions', () => {
    const contigs = [
      { id: 'chr20', length: null, records: 7 },
      { id: 'chrX', length: null, records: 9 },
    ];
    const confidentBed: BedReport = {
      path: '/r/c.bed',
      role: 'confidentBed',
      size: 1,
      intervals: 1,
      bases: 1,
      contigs: ['chr20'],
      problems: [],
    };
    const sampled = vcf('query', { gvcf: true, complete: false });
    const converted = vcf('query', { contigs });
    const counts = inputCounts(report({ query: sampled, convertedQuery: converted, confidentBed }), 'small');
    expect(counts).toEqual({ truthByContig: { chr20: 10 }, queryByContig: { chr20: 7 } });
    expect(inputCounts(report({ svQuery: sampled }), 'sv')).toEqual({ truthByContig: { chr20: 10 } });
  });
});
