import { describe, expect, it } from 'vitest';
import { API } from '../../contract/api.ts';
import { runSpecSchema, s3SourceSchema } from '../../contract/run.ts';
import { requestProblem } from './requestProblem.ts';

describe('what is wrong with a request', () => {
  it.each([
    [{ sampleId: 'a/b' }, 'The sample ID cannot be used.', 'letters, digits'],
    [{ sampleId: 'N'.repeat(300) }, 'The sample ID cannot be used.', 'at most 100 characters'],
    [{ sampleId: 'N', threads: 0 }, 'The number of threads cannot be used.', '1 to 256'],
    [
      { sampleId: 'N', benchmarks: { happy: false, stratified: true, truvari: false, csv: false } },
      'These benchmarks cannot be run together.',
      'Stratified results need',
    ],
  ])('is told in words: %j', (input, message, hint) => {
    const parsed = API['runs.importS3'].input.safeParse(input);
    const problem = requestProblem(parsed.error as never, 'invalidRequest');
    expect(problem).toMatchObject({ code: 'invalidRequest', message });
    expect(problem.hint).toContain(hint);
  });

  it.each([
    [{ bucket: 'A' }, 'The S3 bucket cannot be used.', '3 to 63'],
    [{ bucket: 'lab', endpoint: 'ftp://x' }, 'The S3 endpoint cannot be used.', 'http://'],
    [{ bucket: 'lab', region: 'a b' }, 'The AWS region cannot be used.', 'ca-central-1'],
    [{ bucket: 'lab', profile: '-x' }, 'The AWS profile cannot be used.', '"-"'],
  ])('names the part of the source: %j', (source, message, hint) => {
    const whole = runSpecSchema
      .pick({ source: true })
      .safeParse({ source: { kind: 's3', basePath: '', ...source } });
    expect(s3SourceSchema.safeParse({ kind: 's3', basePath: '', ...source }).success).toBe(false);
    const problem = requestProblem(whole.error as never, 'badInput');
    expect(problem).toMatchObject({ code: 'badInput', message });
    expect(problem.hint).toContain(hint);
  });

  it('keeps the field of what only a program can get wrong', () => {
    const parsed = API['logs.read'].input.safeParse({ runId: 7 });
    expect(requestProblem(parsed.error as never, 'invalidRequest').message).toMatch(/^runId: /);
  });
});
