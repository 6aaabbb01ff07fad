import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReferenceStatus } from '../src-main/contract/reference.ts';
import { type DemoLab, makeDemoLab } from './support/demoLab.ts';
import { SHARED_DATA, until, Workbench } from './support/vcbench.ts';

let bench: Workbench;
beforeAll(() => {
  bench = new Workbench();
  const sequence = Array.from({ length: 50 }, () => 'ACGTTGCAAC').join('');
  bench.file('ref.fa', `>chr1\n${sequence}\n>chr2\n${sequence}\n`);
  bench.file('ref.fa.fai', 'chr1\t500\t6\t500\t501\nchr2\t500\t513\t500\t501\n');
  const calls = [11, 101, 201].map((pos) => `chr1\t${pos}\t.\tA\tG\t50\tPASS\t.\tGT\t0/1`);
  bench.file('truth.vcf', vcf(['S'], calls));
  bench.file('query.vcf', vcf(['S'], calls));
  bench.file('none.vcf', vcf(['S'], []));
  bench.file(
    'two.vcf',
    vcf(
      ['FIRST', 'SECOND'],
      calls.map((line) => `${line}\t0/1`),
    ),
  );
  bench.file('chr2.bed', 'chr2\t0\t400\n');
  bench.file('callFree.bed', 'chr1\t0\t5\n');
  bench.file('chr9.bed', 'chr9\t0\t400\n');
  const deletion = `chr1\t21\t.\t${sequence.slice(20, 121)}\tA\t50\tPASS\tSVTYPE=DEL;SVLEN=-100`;
  bench.file('sv.vcf', vcf(['S'], [`${deletion}\tGT\t0/1`]));
  bench.file('svNoSample.vcf', vcf([], [deletion]));
});
afterAll(() => bench.remove());

describe('bench small', () => {
  const small = (out: string, ...more: string[]) =>
    bench.run('bench', 'small', '--truth', 'truth.vcf', '--reference', 'ref.fa', '--out', out, ...more);

  it('ends with 0 on a sound comparison, into a folder that was empty', async () => {
    mkdirSync(join(bench.folder, 'sound'));
    expect(await small('sound', '--query', 'query.vcf')).toMatchObject({ code: 0, stderr: '' });
    expect(readdirSync(join(bench.folder, 'sound'))).toContain('summary.csv');
  });

  it.each([
    [
      'no truth within the regions',
      ['--query', 'query.vcf', '--regions', 'callFree.bed'],
      'saw no truth variant',
    ],
    [
      'no truth within the targets',
      ['--query', 'query.vcf', '--targets', 'callFree.bed'],
      'without a single row',
    ],
    ['no calls', ['--query', 'none.vcf'], 'saw no query variant'],
  ])('ends with 3 and says why: %s', async (name, options, why) => {
    const finished = await small(name.replaceAll(' ', '-'), ...options);
    expect(finished.code).toBe(3);
    expect(finished.stderr).toContain(why);
  });

  it.each([
    ['regions on no contig', ['--query', 'query.vcf', '--regions', 'chr9.bed'], 'chr9'],
    [
      'regions without a contig of the truth',
      ['--query', 'query.vcf', '--regions', 'chr2.bed'],
      'truth.vcf has no call on the contigs of chr2.bed (chr2).',
    ],
    [
      'targets without a contig of the truth',
      ['--query', 'query.vcf', '--targets', 'chr2.bed', '--json'],
      'Its calls are on chr1; use regions',
    ],
    ['a missing file', ['--query', 'nowhere.vcf'], 'nowhere.vcf does not exist'],
    ['a missing BED', ['--query', 'query.vcf', '--regions', 'nowhere.bed'], 'nowhere.bed does not exist'],
    [
      'an empty name',
      ['--query', ''],
      "option '--query <vcf>' argument '' is invalid. It must not be empty.",
    ],
    ['an empty field', ['--query', 'query.vcf', '--roc', ''], 'It must not be empty.'],
    ['no memory for a thread', ['--query', 'query.vcf', '--mb-per-thread', '0'], 'It must be above 0.'],
  ])('ends with 2 and leaves no folder behind: %s', async (_, options, why) => {
    const finished = await small('refused', ...options);
    expect(finished.code).toBe(2);
    expect(finished.stderr).toContain(why);
    expect(existsSync(join(bench.folder, 'refused'))).toBe(false);
  });

  it('never mixes with earlier results', async () => {
    mkdirSync(join(bench.folder, 'old'));
    writeFileSync(join(bench.folder, 'old', 'summary.csv'), 'old');
    const finished = await small('old', '--query', 'query.vcf');
    expect(finished.code).toBe(2);
    expect(finished.stderr).toContain('is not empty');
    expect(readdirSync(join(bench.folder, 'old'))).toEqual(['summary.csv']);
  });

  it('keeps an empty folder that was there, when it fails and when it has results', async () => {
    mkdirSync(join(bench.folder, 'prepared'));
    for (const [query, code, left] of [
      ['nowhere.vcf', 2, 0],
      ['query.vcf', 0, 6],
    ] as const) {
      expect((await small('prepared', '--query', query)).code).toBe(code);
      expect(readdirSync(join(bench.folder, 'prepared'))).toHaveLength(left);
    }
    mkdirSync(join(bench.folder, 'prepared-too'));
    const foreign = await small('prepared-too', '--query', 'query.vcf', '--regions', 'chr2.bed');
    expect(foreign.code).toBe(2);
    expect(readdirSync(join(bench.folder, 'prepared-too'))).toEqual([]);
  });

  it('never finds a file as good as itself', async () => {
    const finished = await small('itself', '--query', './truth.vcf');
    expect(finished.code).toBe(3);
    expect(finished.stderr).toContain('Truth and calls are the same file, truth.vcf');
  });

  it("takes the letters of hap.py's options", async () => {
    bench.file('chr1.bed', 'chr1\t0\t400\n');
    const letters = ['-r', 'ref.fa', '-f', 'chr1.bed', '-T', 'chr1.bed', '-o', 'letters'];
    const finished = await bench.run(
      ...['bench', 'small', '--truth', 'truth.vcf', '--query', 'query.vcf'],
      ...letters,
    );
    expect(finished.code).toBe(0);
    expect(readdirSync(join(bench.folder, 'letters'))).toContain('summary.csv');
  });

  it('says which of several samples it takes unless one is chosen', async () => {
    const finished = await small('two', '--query', 'two.vcf');
    expect(finished.stderr).toContain('the first, FIRST, is compared. Choose with --query-sample.');
    expect((await small('second', '--query', 'two.vcf', '--query-sample', 'SECOND')).stderr).toBe('');
  });

  it('makes the ROC by the field that is asked for, and refuses one that the query does not declare', async () => {
    const quality = (gq: number) => `chr1\t${gq}1\t.\tA\tG\t50\tPASS\t.\tGT:GQ\t0/1:${gq}`;
    const declared = '##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="Quality">\n#CHROM';
    bench.file('gq.vcf', vcf(['S'], [quality(10), quality(20)]).replace('#CHROM', declared));
    const roc = async (out: string, ...options: string[]): Promise<string[]> => {
      expect((await small(out, '--query', 'gq.vcf', ...options)).code).toBe(0);
      const [header, ...lines] = gunzipSync(readFileSync(join(bench.folder, out, 'roc.all.csv.gz')))
        .toString()
        .trim()
        .split('\n')
        .map((line) => line.split(','));
      const at = (name: string) => header!.indexOf(name);
      const ofSnps = lines.filter((cells) => cells[0] === 'SNP' && cells[at('Filter')] === 'ALL');
      return ofSnps.map((cells) => `${cells[at('QQ.Field')]} ${cells[at('QQ')]}`);
    };
    // The truth call that is not found stands at 0, as in hap.py.
    const levels = (name: string, ...at: number[]) => at.map((level) => `${name} ${level.toFixed(6)}`);
    expect(await roc('roc-qual')).toEqual(['QUAL *', ...levels('QUAL', 0, 50)]);
    expect(await roc('roc-gq', '--roc', 'GQ')).toEqual(['GQ *', ...levels('GQ', 0, 10, 20)]);
    expect(await roc('roc-none', '--no-roc')).toEqual(['QUAL *']);
    const refused = await small('roc-dp', '--query', 'gq.vcf', '--roc', 'DP');
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("no FORMAT field 'DP'") });
    expect(existsSync(join(bench.folder, 'roc-dp'))).toBe(false);
  });

  it('counts whole records as vcfeval does, and writes no annotated calls, when asked', async () => {
    const finished = await small('records', '--query', 'query.vcf', '--record-counts', '--no-annotate');
    expect(finished.code).toBe(0);
    expect(finished.stdout).toMatch(/^all records +3 +3 +0 +0 +1\.0000 +0\.4385-1\.0000 +1\.0000/m);
    expect(readdirSync(join(bench.folder, 'records'))).not.toContain('annotated.vcf.gz');
    const info = JSON.parse(readFileSync(join(bench.folder, 'records', 'runinfo.json'), 'utf8'));
    expect(info.vcfevalRecordCounts.pass).toEqual({
      truthTp: 3,
      queryTp: 3,
      falsePositive: 0,
      falseNegative: 0,
    });
  });

  it('refuses calls without any sample, and says nothing else of them', async () => {
    const finished = await small('no-sample-small', '--query', 'svNoSample.vcf');
    expect(finished.code).toBe(2);
    expect(finished.stderr).toContain('svNoSample.vcf has no sample, so it has no genotypes to compare.');
    expect(finished.stderr).not.toContain('warning');
  });
});

describe('bench sv', () => {
  const sv = (out: string, comp: string, ...more: string[]) =>
    bench.run('bench', 'sv', '-b', 'sv.vcf', '-c', comp, '--sizemin', '50', '-o', out, ...more);

  it('compares calls without any sample, as truvari does, and says what that means', async () => {
    const finished = await sv('no-sample', 'svNoSample.vcf');
    expect(finished.code).toBe(0);
    expect(finished.stderr).toContain('svNoSample.vcf has no sample, so genotypes are not compared');
  });

  it('keeps an empty folder that was there, when it fails and when it has results', async () => {
    mkdirSync(join(bench.folder, 'sv-prepared'));
    expect((await sv('sv-prepared', 'nowhere.vcf')).code).toBe(2);
    expect(readdirSync(join(bench.folder, 'sv-prepared'))).toEqual([]);
    expect((await sv('sv-prepared', 'svNoSample.vcf')).code).toBe(0);
    const names = readdirSync(join(bench.folder, 'sv-prepared'));
    expect(names).toContain('summary.json');
    expect(names).not.toContain('.partial');
    expect((await sv('sv-prepared', 'svNoSample.vcf')).stderr).toContain('is not empty');
  });

  it('never finds a file as good as itself', async () => {
    const finished = await sv('sv-itself', 'sv.vcf');
    expect(finished.code).toBe(3);
    expect(finished.stderr).toContain('Truth and calls are the same file, sv.vcf');
  });

  it('ends with 3 when a side has no calls', async () => {
    const finished = await sv('sv-no-calls', 'none.vcf');
    expect(finished.code).toBe(3);
    expect(finished.stderr).toContain('saw no SV of the run');
  });

  it.each([
    ['--preset', 'foo', 'Allowed choices are giab, lab'],
    ['--refdist', 'far', 'It must be a number'],
  ])('refuses %s %s', async (option, value, why) => {
    const finished = await sv('never', 'sv.vcf', option, value);
    expect(finished.code).toBe(2);
    expect(finished.stderr).toContain(why);
  });

  const large = join(SHARED_DATA, 'sv', 'grch38_cmrg_chr20', 'comp.large.vcf.gz');
  const why = existsSync(large) ? '' : ' (not run: shared data absent)';
  it.skipIf(!existsSync(large)).each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(`ends on %s with one line, and nothing left${why}`, async (signal, code) => {
    const running = bench.start(
      'bench',
      'sv',
      '-b',
      large,
      '-c',
      large,
      '-o',
      'stopped',
      // All calls of a contig together: more than a minute of work.
      '--chunksize',
      '100000000',
    );
    await until('it compares', () => running.output().includes('SV comparison'));
    running.child.kill(signal);
    expect(await running.done).toMatchObject({
      code,
      stderr: 'Cancelled; nothing is kept of the results.\n',
    });
    expect(readdirSync(bench.folder).filter((name) => name.startsWith('stopped'))).toEqual([]);
  });
});

describe('the command line', () => {
  it.each([
    [['run'], "missing required argument 'sample'"],
    [['list', '--bogus'], "unknown option '--bogus'"],
    [['bogus'], "unknown command 'bogus' (Did you mean logs?)"],
  ])('%j --json answers with the envelope', async (args, message) => {
    const finished = await bench.run(...args, '--json');
    expect(finished.code).toBe(2);
    expect(JSON.parse(finished.stdout)).toMatchObject({
      ok: false,
      error: { code: 'invalidRequest', message },
    });
  });

  it('helps with commands of commands, and names what it does not know', async () => {
    expect((await bench.run('help', 'bench', 'small')).stdout).toContain('Usage: vcbench bench small');
    const unknown = await bench.run('help', 'nosuch');
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain("unknown command 'nosuch'");
  });
});

describe('values of options', () => {
  it.each([
    [['demo', '--seed', 'abc'], 'whole number'],
    [['list', '--state', 'bogus'], 'Allowed choices are queued, running'],
    [['run', 'N'.repeat(300), '--bucket', 'lab'], 'at most 100 characters'],
    [['run', 'S', '--bucket', 'lab', '--endpoint', 'ftp://x'], 'The S3 endpoint cannot be used.'],
    [['run', 'S', '--bucket', 'lab', '--stratified'], '--stratified needs --happy'],
  ])('are refused in words, example %#', async (args, why) => {
    const refused = await bench.run(...args);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(why);
    expect(refused.stderr).not.toMatch(/sampleId|source\.|benchmarks\./);
  });

  it('of list and logs are about the runs that there are', async () => {
    const own = new Workbench();
    mkdirSync(join(own.folder, 'run'));
    own.file('run/NA24143_Lib1_Rep1.vc_metrics.csv', 'VARIANT CALLER SUMMARY,,Number of samples,1\n');
    await own.run('import', 'run', '--csv', '--no-process');
    expect((await own.run('list', '--state', 'failed')).stdout).toBe('No failed runs.\n');
    const unknown = await own.run('logs', 'last', '--step', 'bogus');
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toMatch(/has no step "bogus"\.\nhint: Its steps are: import, /);
    expect((await own.run('logs', 'last', '--step', 'happy')).stderr).toContain('has no step "happy"');
    expect((await own.run('logs', 'last', '--step', 'import')).stdout).toContain('Imported 1 file into');
    own.remove();
  });
});

describe('references', () => {
  let lab: DemoLab;
  let own: Workbench;
  beforeAll(async () => {
    lab = await makeDemoLab();
    own = new Workbench({ VCBENCH_REFERENCE_CATALOGUE: lab.catalogue });
  });
  afterAll(() => {
    own.remove();
    lab.remove();
  });

  it('verifies every sample that is installed, names the others, and fetches only when told to', async () => {
    expect((await own.run('references', 'NA24143')).code).toBe(1);
    expect((await own.run('references', 'NA24143', '--fetch')).code).toBe(0);
    const verified = await own.run('references', '--verify');
    expect(verified.code).toBe(0);
    expect(verified.stderr).toContain('Not installed: HG001, HG002, HG003, HG005, HG006, HG007');
    const status = await own.json<ReferenceStatus>('references', 'NA24143');
    const bed = status.files.find((file) => file.kind === 'confidentBed')?.path as string;

    appendFileSync(bed, 'chr1\t1\t2\n');
    const damaged = await own.run('references', '--verify');
    expect(damaged.code).toBe(1);
    expect(damaged.stdout).toMatch(/confidentBed +invalid/);
    rmSync(bed);
    expect((await own.run('references', 'NA24143', '--verify')).code).toBe(1);
    expect(existsSync(bed)).toBe(false);
    expect((await own.run('references', 'NA24143', '--verify', '--fetch')).code).toBe(0);
    expect(existsSync(bed)).toBe(true);
  });

  it('says that a set does not exist for a sample', async () => {
    for (const set of ['cmrg', 'v5']) {
      const none = await own.run('references', 'NA24143', '--need', `happy,${set}`, '--json');
      expect(none.code).toBe(1);
      expect(JSON.parse(none.stdout)).toMatchObject({ ok: false, error: { code: 'noTruth' } });
      expect(none.stderr).toContain(`names no ${set} truth set for NA24143`);
    }
  });
});

function vcf(samples: string[], lines: string[]): string {
  const columns = ['#CHROM', 'POS', 'ID', 'REF', 'ALT', 'QUAL', 'FILTER', 'INFO'];
  const header = [
    '##fileformat=VCFv4.2',
    '##contig=<ID=chr1,length=500>',
    '##contig=<ID=chr2,length=500>',
    '##FILTER=<ID=PASS,Description="All filters passed">',
    '##INFO=<ID=SVTYPE,Number=1,Type=String,Description="Type">',
    '##INFO=<ID=SVLEN,Number=1,Type=Integer,Description="Length">',
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
    [...columns, ...(samples.length > 0 ? ['FORMAT', ...samples] : [])].join('\t'),
  ];
  return `${[...header, ...lines].join('\n')}\n`;
}
