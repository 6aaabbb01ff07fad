import { basename } from 'node:path';
import type { CsvResult } from '../../contract/result.ts';

/**
 * Why the metrics of a run cannot be called good, in a sentence; null when every limit is kept. What could not be judged
 * (a figure that no file gives, a file that could not be read) is no better than what is outside its limit.
 */
export function dragenConcern(result: Pick<CsvResult, 'checks' | 'files'>): string | null {
  const checks = (state: string) => result.checks.filter((check) => check.state === state);
  const outside = checks('check').map(
    (check) => `${check.name} ${check.value ?? check.text ?? 'missing'} (limit ${check.limit})`,
  );
  const missing = checks('missing').map((check) => check.name);
  const unreadable = result.files.filter((file) => file.metrics === 0).map((file) => basename(file.path));
  const sentences: string[] = [];
  if (outside.length === 1) sentences.push(`1 DRAGEN metric is outside the limits: ${outside[0]}.`);
  if (outside.length > 1)
    sentences.push(`${outside.length} DRAGEN metrics are outside the limits: ${outside.join(', ')}.`);
  if (missing.length > 0) sentences.push(`No metric file gives ${missing.join(', ')}.`);
  if (unreadable.length > 0) sentences.push(`Metric files that cannot be read: ${unreadable.join(', ')}.`);
  return sentences.length === 0 ? null : sentences.join(' ');
}
