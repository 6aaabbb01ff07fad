import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { progressSchema } from '../../contract/run.ts';
import { createProgressParser } from './progress.ts';

const recorded = join(import.meta.dirname, '../../../../shared/data/recorded');
const absent = !existsSync(recorded);
const MIB = 1024 * 1024;

function at(seconds: number[]) {
  let i = 0;
  return { now: () => (seconds[i++] ?? seconds.at(-1) ?? 0) * 1000 };
}

describe('progress lines of our own', () => {
  it('give bytes, rate and the time left', () => {
    const parse = createProgressParser('progress', at([0, 1, 2]));
    expect(parse({ text: `progress 0/${10 * MIB} bytes x.gvcf.gz` })).toEqual({
      fraction: 0,
      bytesDone: 0,
      bytesTotal: 10 * MIB,
      label: 'x.gvcf.gz',
    });
    expect(parse({ text: `progress ${MIB}/${10 * MIB} bytes x.gvcf.gz` })).toMatchObject({
      fraction: 0.1,
      bytesPerSecond: MIB,
      etaSeconds: 9,
    });
    // A burst moves the smoothed rate only part of the way.
    const third = parse({ text: `progress ${5 * MIB}/${10 * MIB} bytes x.gvcf.gz` });
    expect(third?.bytesPerSecond).toBeGreaterThan(MIB);
    expect(third?.bytesPerSecond).toBeLessThan(2 * MIB);
  });

  it('give no bytes for records and files', () => {
    const parse = createProgressParser('progress', at([0]));
    expect(parse({ text: 'progress 3/4 files truth.vcf.gz' })).toEqual({
      fraction: 0.75,
      label: 'truth.vcf.gz',
    });
    expect(parse({ text: 'progress 5/10 records' })).toEqual({ fraction: 0.5 });
  });

  it('begin anew with another total or a smaller count', () => {
    const parse = createProgressParser('progress', at([0, 1, 2, 3]));
    parse({ text: 'progress 0/100 bytes a' });
    expect(parse({ text: 'progress 50/100 bytes a' })).toHaveProperty('bytesPerSecond', 50);
    expect(parse({ text: 'progress 60/200 bytes b' })).not.toHaveProperty('bytesPerSecond');
    expect(parse({ text: 'progress 10/200 bytes b' })).not.toHaveProperty('bytesPerSecond');
  });

  it.each([
    'progress',
    'progress x/y bytes',
    'progress -1/4 files x',
    'progress 1/4 apples x',
    'progress 1e3/4 files',
    'in progress 1/2 files x',
    '',
  ])('are not read out of "%s"', (text) => {
    expect(createProgressParser('progress', at([0]))({ text })).toBeNull();
  });

  it('stay within the contract whatever the numbers', () => {
    const parse = createProgressParser('progress', at([0, 0, 5, 5]));
    for (const text of [
      'progress 9/0 bytes x',
      'progress 9/4 bytes x',
      'progress 4/4 bytes x',
      `progress 1/9 files ${'x'.repeat(900)}`,
    ]) {
      expect(progressSchema.safeParse(parse({ text })).success).toBe(true);
    }
  });

  it('read the aws CLI', () => {
    const parse = createProgressParser('progress', at([0, 1]));
    expect(
      parse({ text: 'Completed 256.0 KiB/~1.0 MiB (1.2 MiB/s) with ~2 file(s) remaining (calculating...)' }),
    ).toEqual({
      fraction: 0.25,
      bytesDone: MIB / 4,
      bytesTotal: MIB,
    });
    expect(parse({ text: 'Completed 1 file(s) with 2 remaining' })).toBeNull();
  });
});

describe.skipIf(absent)(`recorded runs${absent ? ' (not run: shared data absent)' : ''}`, () => {
  function stages(name: string, file: string) {
    const parse = createProgressParser(name);
    return readFileSync(join(recorded, file), 'utf8')
      .split('\n')
      .flatMap((text) => parse({ text }) ?? []);
  }

  it('hap.py --verbose', () => {
    const found = stages('happy', 'happy_verbose.stderr.txt');
    expect(found.map(({ label }) => label)).toEqual([
      'Comparing',
      'Preprocessing truth',
      'Preprocessing query',
      'Splitting into blocks: chr1',
      'Comparing haplotypes (vcfeval)',
      'Compared haplotypes (vcfeval)',
      'Counting variants',
      'Counting by type and region',
      'Writing the tables',
    ]);
    const fractions = found.map(({ fraction }) => fraction ?? 0);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBeLessThan(1);
  });

  it('truvari', () => {
    const found = stages('truvari', 'truvari_bench/log.txt');
    expect(found.map(({ label }) => label)).toEqual([
      'Starting',
      'Compared 3936 variants',
      'Compared 12 chunks',
      'Writing the results',
      'Finished',
    ]);
    expect(found.at(-1)?.fraction).toBe(1);
  });
});

describe('createProgressParser', () => {
  it('knows nothing under another name', () => {
    expect(createProgressParser('none')({ text: 'progress 1/2 files x' })).toBeNull();
    expect(createProgressParser('of another version')({ text: 'progress 1/2 files x' })).toBeNull();
  });
});
