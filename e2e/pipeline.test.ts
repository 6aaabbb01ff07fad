import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CsvResult, SmallVariantResult, SvResult } from '../src-main/contract/result.ts';
import type { Plan, RunView } from '../src-main/contract/run.ts';
import { type DemoLab, makeDemoLab, makeFakeTools } from './support/demoLab.ts';
import { startS3 } from './support/s3.ts';
import { hasTool, until, Workbench } from './support/vcbench.ts';

const awsMissing = !hasTool('aws');
const withoutAws = awsMissing ? ' (not run: aws not installed)' : '';
const SAMPLE = 'NA24143_Lib3_Rep1';

let lab: DemoLab;
let bench: Workbench;
beforeAll(async () => {
  lab = await makeDemoLab();
});
afterAll(() => lab.remove());
beforeEach(() => {
  bench = new Workbench({ VCBENCH_REFERENCE_CATALOGUE: lab.catalogue });
});
afterEach(() => bench.remove());

function resultOf<T>(view: RunView, kind: string): T {
  return view.steps.find((step) => step.result?.kind === kind)?.result as T;
}

/** A copy of the demo's run folder under another name, changed as a test wants. */
function runFolder(name: string, change: (folder: string) => void = () => undefined): string {
  const folder = join(bench.folder, name);
  mkdirSync(folder, { recursive: true });
  for (const file of lab.demo.run) copyFileSync(file.path, join(folder, file.relativePath));
  change(folder);
  return folder;
}

describe('a local run', () => {
  it('is compared, read and stored with its results, and a second run skips what is there', async () => {
    const { snp, indel, structural } = lab.demo.expected;
    const first = await bench.json<RunView>(
      'import',
      lab.demo.runDirectory,
      '--happy',
      '--truvari',
      '--csv',
      '--engine',
      'built-in',
    );
    expect(first).toMatchObject({ state: 'succeeded', runName: `${SAMPLE}_R001`, fraction: 1 });
    const small = resultOf<SmallVariantResult>(first, 'happy');
    const row = (type: string) =>
      small.summary.find((candidate) => candidate.type === type && candidate.filter === 'PASS');
    expect(small.engine.name).toBe('built-in');
    expect(row('SNP')).toMatchObject({
      truthTotal: snp.truth.total,
      truthFn: snp.truth.missed,
      queryFp: snp.query.falsePositives,
    });
    expect(row('INDEL')).toMatchObject({
      truthTotal: indel.truth.total,
      truthFn: indel.truth.missed,
      queryFp: indel.query.falsePositives,
    });
    expect(resultOf<SvResult>(first, 'truvari')).toMatchObject({
      baseCount: structural.truth.total,
      fn: structural.truth.missed,
      fp: structural.query.falsePositives,
    });
    expect(resultOf<CsvResult>(first, 'csv').files).toHaveLength(9);
    const shown = await bench.json<RunView>('show', SAMPLE);
    expect(shown).toEqual(first);

    const second = await bench.run('import', lab.demo.runDirectory, '--csv');
    expect(second.code).toBe(0);
    expect(second.stdout).toContain('Process completed successfully!');
    const { runs } = await bench.json<{ runs: { sampleId: string }[] }>('list');
    expect(runs).toHaveLength(2);
    expect((await bench.run('delete', first.runId)).code).toBe(0);
    expect(bench.runIds()).not.toContain(first.runId);
    expect(existsSync(join(bench.data, 'processed', `${SAMPLE}_R001`, 'happy', 'summary.csv'))).toBe(true);
  });

  it('is judged by what this import delivered, never by files of an earlier one', async () => {
    await bench.json('import', lab.demo.runDirectory, '--csv');
    const place = join(bench.data, 'lab_runs', `${SAMPLE}_R001`);
    writeFileSync(join(place, 'notes.txt'), 'ours');
    const folder = runFolder(SAMPLE, (copy) => {
      for (const name of readdirSync(copy)) if (name.includes('.sv.vcf.gz')) rmSync(join(copy, name));
    });
    const second = await bench.run('import', folder, '--truvari', '--json');
    expect(second.code).toBe(1);
    const listed = (await bench.run('list')).stdout.split('\n');
    expect(listed[1]).toMatch(/ failed +truvari +\d{4}-/);
    expect(listed[2]).toMatch(/ succeeded +\d{4}-/);
    expect(JSON.parse(second.stdout).value).toMatchObject({ state: 'failed', reason: 'badInput' });
    expect(second.stderr).toContain(`${SAMPLE}_R001.sv.vcf.gz is of an earlier delivery`);
    const now = readdirSync(place);
    expect(now).toContain('notes.txt');
    expect(now).toContain(`${SAMPLE}_R001.gvcf.gz`);
    expect(now.filter((name) => name.includes('.sv.vcf'))).toEqual([]);
    const [aside = ''] = readdirSync(join(place, '.earlier'));
    const kept = readFileSync(join(place, '.earlier', aside, `${SAMPLE}_R001.sv.vcf.gz`));
    expect(kept.equals(readFileSync(join(lab.demo.runDirectory, `${SAMPLE}.sv.vcf.gz`)))).toBe(true);
  });

  it('can be compared from its gVCF alone, with the same figures', async () => {
    const folder = runFolder(SAMPLE, (place) => {
      for (const name of readdirSync(place)) if (name.includes('hard-filtered')) rmSync(join(place, name));
    });
    const view = await bench.json<RunView>('import', folder, '--happy', '--engine', 'built-in');
    const row = resultOf<SmallVariantResult>(view, 'happy').summary.find(
      (one) => one.type === 'SNP' && one.filter === 'PASS',
    );
    expect(row).toMatchObject({
      truthFn: lab.demo.expected.snp.truth.missed,
      queryFp: lab.demo.expected.snp.query.falsePositives,
    });
  });

  it('without automatic processing only fetches; retry goes on', async () => {
    const fetched = await bench.json<RunView>('import', lab.demo.runDirectory, '--csv', '--no-process');
    expect(fetched.steps.map((step) => step.state)).toEqual(['succeeded', 'skipped']);
    const retried = await bench.json<RunView>('retry', fetched.runId);
    expect(retried.steps.map((step) => [step.state, step.cached])).toEqual([
      ['succeeded', true],
      ['succeeded', false],
    ]);
  });

  it('leaves what a person needs to rerun a step by hand', async () => {
    const { runId } = await bench.json<RunView>('import', lab.demo.runDirectory, '--csv');
    const work = join(bench.data, 'runs', runId, 'work', 'csv');
    const target = join(bench.data, 'processed', `${SAMPLE}_R001`, 'csv.partial');
    execFileSync(join(work, 'command.sh'), { stdio: 'ignore' });
    expect(existsSync(join(target, 'result.json'))).toBe(true);
    expect(Object.keys(JSON.parse(readFileSync(join(work, 'env.json'), 'utf8')))).toContain('PATH');
  });
});

describe('a run that cannot be compared', () => {
  it('is stratified by the regions that are installed, and says so when there are none', async () => {
    const none = await bench.run('import', lab.demo.runDirectory, '--happy', '--stratified', '--json');
    expect(none.code).toBe(3);
    expect((JSON.parse(none.stdout).value as RunView).error).toMatchObject({
      message: 'No regions to stratify by are installed, so nothing was stratified.',
      hint: expect.stringMatching(
        new RegExp(`^The catalogue .+"vcbench references ${SAMPLE} --fetch --need stratified", then retry`),
      ),
    });

    const regions = join(bench.folder, 'GRCh38@all');
    mkdirSync(join(regions, 'Odd'), { recursive: true });
    writeFileSync(join(regions, 'GRCh38-all-stratifications.tsv'), 'half\tOdd/half.bed.gz\n');
    writeFileSync(join(regions, 'Odd', 'half.bed.gz'), gzipSync('chr20\t0\t500000\n'));
    const archive = join(bench.folder, 'strata.tar.gz');
    execFileSync('tar', ['-czf', archive, '-C', bench.folder, 'GRCh38@all']);
    const catalogue = join(bench.folder, 'with-strata.tsv');
    const row = `*\t*\tstratifications\tstrata/GRCh38@all\t-\t-\tuntar\tstratified\tfile://${archive}\t-\n`;
    writeFileSync(catalogue, readFileSync(lab.catalogue, 'utf8') + row);
    bench.env = { ...bench.env, VCBENCH_REFERENCE_CATALOGUE: catalogue };
    expect((await bench.run('references', SAMPLE, '--fetch', '--need', 'stratified')).code).toBe(0);
    const view = await bench.json<RunView>('retry', 'last');
    expect(view.state).toBe('succeeded');
    const { strata } = resultOf<SmallVariantResult>(view, 'happy');
    const of = (subset: string) =>
      strata.find(
        (entry) =>
          entry.type === 'SNP' && entry.subset === subset && entry.subtype === '*' && entry.filter === 'PASS',
      );
    expect(of('half')?.truthTotal).toBeGreaterThan(100);
    expect(of('half')?.truthTotal).toBeLessThan(of('*')?.truthTotal ?? 0);
  });

  it('ends with noTruth when nobody has a truth set for its SVs, and never uses another sample', async () => {
    const catalogue = join(bench.folder, 'no-sv.tsv');
    const rows = readFileSync(lab.catalogue, 'utf8')
      .split('\n')
      .filter((line) => !line.includes('\tsv'));
    writeFileSync(catalogue, rows.join('\n'));
    bench.env = { ...bench.env, VCBENCH_REFERENCE_CATALOGUE: catalogue };
    const finished = await bench.run('import', lab.demo.runDirectory, '--truvari', '--csv', '--json');
    expect(finished.code).toBe(3);
    const view = JSON.parse(finished.stdout).value as RunView;
    expect(view).toMatchObject({ state: 'warned', reason: 'noTruth' });
    expect(view.error?.message).toContain('HG004');
    expect(view.steps.find((step) => step.id === 'csv')?.state).toBe('succeeded');
    expect(view.steps.find((step) => step.id === 'truvari')?.result).toBeUndefined();
    expect(finished.stderr).toContain('Process completed, with warnings.');
  });

  it('says which files to put where for a sample that is not GIAB; the metrics are still read', async () => {
    const folder = runFolder('PATIENT7', (place) => {
      for (const name of readdirSync(place)) {
        copyFileSync(join(place, name), join(place, name.replaceAll(SAMPLE, 'PATIENT7')));
        rmSync(join(place, name));
      }
      for (const name of readdirSync(place)) if (name.endsWith('md5sum')) rmSync(join(place, name));
    });
    const finished = await bench.run('import', folder, '--happy', '--csv', '--json');
    expect(finished.code).toBe(1);
    const view = JSON.parse(finished.stdout).value as RunView;
    expect(view).toMatchObject({ state: 'failed', reason: 'referencesMissing', sampleId: 'PATIENT7' });
    expect(view.error?.message).toContain(join(bench.data, 'reference', 'PATIENT7'));
    expect(view.steps.map((step) => [step.id, step.state])).toEqual([
      ['import', 'succeeded'],
      ['references', 'failed'],
      ['prepare', 'skipped'],
      ['happy', 'skipped'],
      ['csv', 'succeeded'],
    ]);
    expect(finished.stderr).not.toContain('Process completed');
  });

  it.each([
    ['truncated', (bytes: Buffer) => bytes.subarray(0, bytes.length - 2000)],
    ['empty', () => Buffer.alloc(0)],
    ['not a VCF', () => Buffer.from('<html>404</html>')],
  ])('fails with a sentence when its SV calls are %s, and leaves no result', async (_name, damage) => {
    const folder = runFolder(SAMPLE, (place) => {
      const path = join(place, `${SAMPLE}.sv.vcf.gz`);
      writeFileSync(path, damage(readFileSync(path)));
      for (const extra of ['tbi', 'md5sum']) rmSync(`${path}.${extra}`, { force: true });
    });
    const finished = await bench.run('import', folder, '--truvari', '--engine', 'built-in', '--json');
    const view = JSON.parse(finished.stdout).value as RunView;
    expect(finished.code).toBe(1);
    expect(view).toMatchObject({ state: 'failed', reason: 'badInput' });
    expect(view.error?.message).toMatch(/sv\.vcf\.gz/);
    expect(existsSync(join(bench.data, 'processed', `${SAMPLE}_R001`, 'truvari'))).toBe(false);
  });

  it('does not take exit code 0 without output for a success', async () => {
    const tools = makeFakeTools();
    try {
      writeFileSync(
        join(tools.bin, 'truvari'),
        '#!/bin/sh\n[ "$1" = version ] && echo "Truvari v5.4.0"\nexit 0\n',
        { mode: 0o755 },
      );
      bench.env = { ...bench.env, PATH: `${tools.bin}${delimiter}${process.env.PATH}` };
      const finished = await bench.run('import', lab.demo.runDirectory, '--truvari', '--json');
      expect(JSON.parse(finished.stdout).value).toMatchObject({
        state: 'failed',
        reason: 'suspiciousResult',
      });
    } finally {
      tools.remove();
    }
  });

  it('ends as diskFull on a full disk, the record of it kept', async (test) => {
    const disk = join(bench.folder, 'small-disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      test.skip(true, 'not run: cannot mount tmpfs');
    }
    try {
      const small = new Workbench(bench.env, join(disk, 'data'));
      const finished = await small.run(
        'import',
        lab.demo.runDirectory,
        '--happy',
        '--engine',
        'built-in',
        '--json',
      );
      const view = JSON.parse(finished.stdout).value as RunView;
      expect(view).toMatchObject({ state: 'failed', reason: 'diskFull' });
      expect(view.error?.hint).toMatch(/[Ff]ree/);
      expect((await small.json<RunView>('show', view.runId)).state).toBe('failed');
      small.remove();
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});

describe('the command line', () => {
  it.each(['a/b', '..', 'NA 24143', 'a"b', "a'b", 'a;touch x', 'a\nb', 'N'.repeat(300), 'échantillon', ''])(
    'refuses the sample ID %j with one sentence and writes nothing',
    async (sample) => {
      const finished = await bench.run('run', sample, '--bucket', 'lab');
      expect(finished.code).toBe(2);
      expect(finished.stderr).toMatch(/^error: .+\nhint: .+\n$/);
      expect(bench.runIds()).toEqual([]);
    },
  );

  it('knows its errors by exit code, and says them as JSON too', async () => {
    expect((await bench.run('show', 'nothing')).code).toBe(5);
    expect((await bench.run('run', SAMPLE)).stderr).toBe(
      'error: No S3 bucket is set.\nhint: Set it in the settings, or give --bucket NAME.\n',
    );
    const unknown = await bench.run('show', '../../etc', '--json');
    expect(JSON.parse(unknown.stdout)).toMatchObject({ ok: false, error: { code: 'unknownRun' } });
    const bogus = await bench.run('run', '--bogus', SAMPLE, '--json');
    expect(bogus).toMatchObject({ code: 2, stderr: expect.stringContaining('(see "vcbench help run")') });
    expect(JSON.parse(bogus.stdout).error.hint).toBe('See "vcbench help run".');
    expect((await bench.run('run', '-rf', '--bucket', 'lab')).code).toBe(2);
    expect((await bench.run('import', '/nowhere/at/all')).code).toBe(2);
    expect((await bench.run('run', SAMPLE, '--bucket', 'lab', '--stratified')).stderr).toContain(
      '--stratified needs --happy',
    );
  });

  it('promises no fetching but by --fetch', async () => {
    const { stdout } = await bench.run('references', '--help');
    expect(stdout.replace(/\s+/g, ' ')).toContain('again; what is damaged is fetched only with --fetch');
  });

  it('shows what it would run, and runs nothing', async () => {
    const plan = await bench.json<Plan>('run', SAMPLE, '--happy', '--csv', '--bucket', 'lab', '--dry-run');
    expect(plan.steps.map((step) => step.id)).toEqual(['download', 'references', 'prepare', 'happy', 'csv']);
    expect(plan.steps[0]?.argv).toContain('--bucket');
    expect(bench.runIds()).toEqual([]);
  });

  it('goes on with nothing when the settings cannot be used, and leaves them alone', async () => {
    const settings = join(bench.folder, 'settings.json');
    writeFileSync(settings, '{"concurrency": ');
    const finished = await bench.run('list');
    expect(finished.code).toBe(2);
    expect(finished.stderr).toContain(`The settings ${settings} cannot be used`);
    expect(readFileSync(settings, 'utf8')).toBe('{"concurrency": ');
  });

  it('follows a log of another process to its end', async () => {
    const running = bench.start('import', lab.demo.runDirectory, '--truvari', '--engine', 'built-in');
    await until('the run exists', () => existsSync(join(bench.data, 'runs')) && bench.runIds().length === 1);
    const followed = await bench.run('logs', '-f', 'last');
    expect((await running.done).code).toBe(0);
    expect(followed.code).toBe(0);
    expect(followed.stdout).toContain('Verifying reference files...');
    expect(followed.stdout).toContain('Process completed successfully!');
  });
});

describe('the demo', () => {
  it('stays what it is when it is retried, with the catalogue it was made with', async () => {
    bench.env = {};
    const made = await bench.run('demo', '--json');
    expect(made.code).toBe(0);
    const { run } = JSON.parse(made.stdout).value as { run: RunView };
    const again = await bench.json<RunView>('retry', 'last');
    expect(again).toMatchObject({ state: 'succeeded', synthetic: true });
    for (const kind of ['happy', 'truvari', 'csv'])
      expect(resultOf(again, kind)).toEqual(resultOf(run, kind));
    expect(readdirSync(join(bench.data, 'reference'))).toEqual([]);
  });
});

describe('a run from S3', () => {
  it(`goes through download, references and benchmarks; a second run fetches nothing${withoutAws}`, async (test) => {
    test.skip(awsMissing);
    const s3 = await startS3();
    try {
      await s3.createBucket('lab');
      for (const [key, content] of lab.objects('genomes/2026')) await s3.put('lab', key, content);
      await s3.put(
        'lab',
        'genomes/2026/NA241430_Lib1_Rep1/vcf/dragen/1/varcaller/NA241430_Lib1_Rep1.gvcf.gz',
        'x',
      );
      bench.env = { ...bench.env, ...s3.env };
      const from = [
        '--bucket',
        'lab',
        '--base-path',
        '/genomes/2026/',
        '--endpoint',
        s3.endpoint,
        '--engine',
        'built-in',
      ];
      const view = await bench.json<RunView>('run', SAMPLE, '--happy', '--truvari', '--csv', ...from);
      expect(view.state).toBe('succeeded');
      const fetched = s3.fetchedKeys().length;
      expect(fetched).toBeGreaterThanOrEqual(lab.demo.run.length);
      const again = await bench.json<RunView>('run', SAMPLE, '--csv', ...from);
      expect(again.state).toBe('succeeded');
      expect(s3.fetchedKeys().length).toBe(fetched);

      const missing = await bench.run('run', 'NA24143_Lib9_Rep9', '--csv', ...from, '--json');
      expect(missing.code).toBe(1);
      expect(JSON.parse(missing.stdout).value).toMatchObject({ state: 'failed', reason: 'notFound' });
      const prefix = await bench.run('run', 'NA24143', '--csv', ...from, '--json');
      expect(JSON.parse(prefix.stdout).value).toMatchObject({ state: 'failed', reason: 'notFound' });
      const secrets = await bench.run('logs', view.runId);
      expect(secrets.stdout).not.toMatch(/SECRET|AWS_/);
    } finally {
      await s3.close();
    }
  });
});
