import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { classifierFor, stripAnsi } from './classify.ts';

const recorded = join(import.meta.dirname, '../../../../shared/data/recorded');
const absent = !existsSync(recorded);

/** Levels of the lines that are not info, with their text. */
function notInfo(tool: string, text: string): [string, string][] {
  const classify = classifierFor(tool);
  return text
    .split('\n')
    .map((line): [string, string] => [classify({ text: line, carriage: false }), line])
    .filter(([level]) => level !== 'info');
}
const level = (tool: string, text: string, carriage = false) => classifierFor(tool)({ text, carriage });

describe.skipIf(absent)(`recorded output${absent ? ' (not run: shared data absent)' : ''}`, () => {
  it.each(['happy_xcmp/stderr.txt', 'happy_vcfeval/stderr.txt'])('hap.py %s', (file) => {
    const found = notInfo('happy', readFileSync(join(recorded, file), 'utf8'));
    expect(found).toHaveLength(3);
    expect(found[0]?.[1]).toContain('WARNING  No reference file found');
    expect(found.slice(1).map(([, text]) => text.slice(0, 4))).toEqual(['[W] ', '[W] ']);
    expect(new Set(found.map(([found]) => found))).toEqual(new Set(['warning']));
  });

  it('hap.py stdout holds nothing to worry about', () => {
    expect(notInfo('happy', readFileSync(join(recorded, 'happy_xcmp/stdout.txt'), 'utf8'))).toEqual([]);
  });

  it('hap.py --verbose', () => {
    const found = notInfo('happy', readFileSync(join(recorded, 'happy_verbose.stderr.txt'), 'utf8'));
    expect(found.map(([found]) => found)).toEqual(['warning', 'warning', 'warning']);
  });

  it('truvari log', () => {
    const found = notInfo('truvari', readFileSync(join(recorded, 'truvari_bench/log.txt'), 'utf8'));
    expect(found).toEqual([['success', expect.stringContaining('[INFO] Finished bench')]]);
  });
});

describe('classifierFor', () => {
  it.each([
    [
      'download',
      'fatal error: An error occurred (403) when calling the HeadObject operation: Forbidden',
      'error',
    ],
    ['download', 'An error occurred (ExpiredToken) when calling the ListObjectsV2 operation', 'error'],
    [
      'download',
      'Unable to locate credentials. You can configure credentials by running "aws configure".',
      'error',
    ],
    ['download', 'The config profile (lab) could not be found', 'error'],
    ['download', 'download failed: s3://b/k to ./k Connection reset', 'error'],
    ['download', 'Could not connect to the endpoint URL: "http://127.0.0.1:1/"', 'error'],
    ['download', 'Error loading SSO Token: Token for lab does not exist', 'error'],
    ['download', 'Completed 1.0 MiB/5.0 MiB (2.3 MiB/s) with 1 file(s) remaining', 'progress'],
    ['download', 'download: s3://b/error.csv to ./error.csv', 'info'],
    ['download', 'progress 1/4 files NA24143.gvcf.gz', 'progress'],
    ['download', 'error: no such sample', 'error'],
    ['download', 'warning: no md5 for x', 'warning'],
    ['download', 'done: 12 files', 'success'],
    ['references', 'curl: (22) The requested URL returned error: 404', 'error'],
    ['references', '[E::fai_build3_core] Failed to open the file x', 'error'],
    ['references', '[W::hts_idx_load3] The index file is older than the data file', 'warning'],
    ['references', 'truth.vcf.gz: FAILED', 'error'],
    ['references', 'truth.vcf.gz: OK', 'info'],
    ['happy', '2026-11-23 07:17:23,182 ERROR    Exception: Truth file is not indexed', 'error'],
    ['happy', '2026-11-23 07:17:23,182 INFO     [stderr] [W] overlapping records', 'warning'],
    ['happy', '2026-11-23 07:17:23,182 INFO     Error: the file is missing', 'error'],
    ['happy', 'Error: The Java runtime was not found', 'error'],
    ['truvari', '2026-11-23 07:15:45,522 [ERROR] File x does not exist', 'error'],
    ['truvari', '2026-11-23 07:15:45,522 [WARNING] Excluding 3 contigs', 'warning'],
    ['truvari', '2026-11-23 07:15:45,522 [INFO] ERROR rates', 'info'],
    ['vcbench', 'error: truth.vcf.gz is not sorted', 'error'],
    ['csv', 'warning: NA in line 3', 'warning'],
    ['something', 'tool: error: no input', 'error'],
    ['something', 'bash: line 3: nope: command not found', 'error'],
    ['something', 'ERROR no space left', 'error'],
    ['something', 'WARN: slow', 'warning'],
    ['something', 'no errors were found', 'info'],
    ['something', 'Errors: 0', 'info'],
    ['something', '', 'info'],
  ])('%s: %s', (tool, text, expected) => {
    expect(level(tool, text)).toBe(expected);
  });

  it('looks through colours', () => {
    expect(level('vcbench', '\u001b[31merror: \u001b[0mno')).toBe('error');
    expect(stripAnsi('\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\ \u001b[1;32mgreen\u001b[0m')).toBe(
      'link green',
    );
  });

  it('takes a traceback as an error to its last line, and goes back to normal', () => {
    const text = [
      'Traceback (most recent call last):',
      '  File "hap.py", line 520, in <module>',
      '    main()',
      'Exception: One of the xcmp jobs failed.',
      'something else',
    ];
    const classify = classifierFor('happy');
    expect(text.map((line) => classify({ text: line, carriage: false }))).toEqual([
      'error',
      'error',
      'error',
      'error',
      'info',
    ]);
  });

  it('takes a lone \\r for progress unless the words say otherwise', () => {
    expect(level('something', ' 45%|####', true)).toBe('progress');
    expect(level('something', 'error: out of memory', true)).toBe('error');
  });
});
