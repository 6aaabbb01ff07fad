import type { Output } from '../../contract/api.ts';
import { GIAB_IDENTITY } from '../../contract/reference.ts';
import { sampleIdSchema } from '../../contract/run.ts';
import { giabOfSample } from '../inputs/runFiles.ts';

/** What a sample ID says as one types it: is it usable, which GIAB sample, library and replicate. */
export function recogniseSample(sampleId: string): Output<'sample.recognise'> {
  const parsed = sampleIdSchema.safeParse(sampleId);
  const giab = parsed.success ? giabOfSample(sampleId) : null;
  const recognised: Output<'sample.recognise'> = {
    valid: parsed.success,
    giab,
    names: giab === null ? [] : [giab, GIAB_IDENTITY[giab].na],
    library: numberAfter(sampleId, /_Lib(\d{1,6})(?:_|$)/i),
    replicate: numberAfter(sampleId, /_Rep(\d{1,6})(?:_|$)/i),
  };
  const problem = parsed.error?.issues[0]?.message;
  if (problem !== undefined) recognised.message = problem;
  return recognised;
}

function numberAfter(sampleId: string, pattern: RegExp): number | null {
  const found = pattern.exec(sampleId)?.[1];
  return found === undefined ? null : Number(found);
}
