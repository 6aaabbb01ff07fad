import type { z } from 'zod';
import { type ErrorCode, VcbenchError } from '../../contract/errors.ts';

/**
 * What is wrong with a request, by its first issue: in plain words where a person gave the value, else by field for whoever
 * wrote the program that asked.
 */
export function requestProblem({ issues }: z.core.$ZodError, code: ErrorCode): VcbenchError {
  const issue = issues[0];
  const path = issue?.path.join('.') ?? '';
  const rule = issue?.message ?? 'not valid';
  const what = WHAT[path.replace(/^source\./, '')] ?? (/^(source\.)?paths\b/.test(path) ? PATHS : undefined);
  // The contract's own rules are sentences for people; the others only a program can break.
  const isOurs = what !== undefined && rule.endsWith('.');
  return isOurs
    ? new VcbenchError(code, what, rule)
    : new VcbenchError(code, `${path || 'request'}: ${rule}`);
}

const WHAT: Readonly<Record<string, string>> = {
  sampleId: 'The sample ID cannot be used.',
  runName: 'The name of the run cannot be used.',
  bucket: 'The S3 bucket cannot be used.',
  basePath: 'The base path cannot be used.',
  profile: 'The AWS profile cannot be used.',
  region: 'The AWS region cannot be used.',
  endpoint: 'The S3 endpoint cannot be used.',
  threads: 'The number of threads cannot be used.',
  'benchmarks.stratified': 'These benchmarks cannot be run together.',
};
const PATHS = 'The list of files cannot be used.';
