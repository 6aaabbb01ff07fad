import { z } from 'zod';
import { VcbenchError } from '../../contract/errors.ts';
import type { CsvResult } from '../../contract/result.ts';
import type { SexChromosomes } from './giabSex.ts';
import { readResultText } from './resultFile.ts';

/** A limit on one highlight; exactly one of `above` and `below`, exclusive. */
const limitSchema = z
  .object({ metric: z.string().min(1), above: z.number().optional(), below: z.number().optional() })
  .strict()
  .refine((limit) => (limit.above === undefined) !== (limit.below === undefined), {
    message: 'Give a limit either "above" or "below".',
  });

/** The lab's own limits, a JSON file it edits. */
export const limitsProfileSchema = z
  .object({
    v: z.literal(1),
    name: z.string().min(1).max(100),
    limits: z.array(limitSchema).max(200),
    /** Compare the ploidy that DRAGEN estimated with the sex declared for the GIAB sample. */
    ploidyAsDeclared: z.boolean(),
  })
  .strict();
export type LimitsProfile = z.infer<typeof limitsProfileSchema>;

/**
 * An example, not a norm: limits that one clinical laboratory discusses for whole genomes. Coverage is fold,
 * percentages 0..100, contamination a fraction. No guideline sets universal limits; a lab validates its own.
 */
export const EXAMPLE_LIMITS: LimitsProfile = {
  v: 1,
  name: 'example',
  limits: [
    { metric: 'meanCoverage', above: 30 },
    { metric: 'pct20x', above: 90 },
    { metric: 'uniformity', above: 90 },
    { metric: 'uniquelyMappedPct', above: 80 },
    { metric: 'contamination', below: 0.05 },
  ],
  ploidyAsDeclared: true,
};

/** A profile from the lab's file. Throws badInput when it is missing, no JSON, or not a profile, and says where. */
export async function readLimitsProfile(file: string): Promise<LimitsProfile> {
  let json: unknown;
  try {
    json = JSON.parse(await readResultText(file, 1024 * 1024));
  } catch (error) {
    if (error instanceof VcbenchError) throw error;
    throw new VcbenchError(
      'badInput',
      `The limits profile ${file} is not valid JSON.`,
      'Correct it or choose another.',
    );
  }
  const parsed = limitsProfileSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new VcbenchError(
    'badInput',
    `The limits profile ${file} cannot be used: ${z.prettifyError(parsed.error).replace(/\s+/g, ' ')}.`,
    'See docs/results.md for an example.',
  );
}

type Check = CsvResult['checks'][number];

/**
 * Every limit of a profile against the highlights: `pass`, `check` (somebody has to look), or `missing` when no file
 * gives the figure. A figure that cannot be (a negative coverage, 101 %) never passes. `declared` is null for a sample whose sex nobody declared; ploidy is then not checked.
 */
export function checkLimits(
  highlights: Readonly<Record<string, number | null>>,
  ploidy: string | null,
  profile: LimitsProfile,
  declared: SexChromosomes | null,
): Check[] {
  const checks = profile.limits.map(({ metric, above, below }): Check => {
    const value = highlights[metric] ?? null;
    const limit = above === undefined ? `< ${below}` : `> ${above}`;
    if (value === null) return { name: metric, value, limit, state: 'missing' };
    const good = above === undefined ? value < (below ?? Number.NaN) : value > above;
    return { name: metric, value, limit, state: good && canBe(metric, value) ? 'pass' : 'check' };
  });
  if (profile.ploidyAsDeclared && declared !== null) {
    const state = ploidy === null ? 'missing' : ploidy === declared ? 'pass' : 'check';
    const found = ploidy === null ? {} : { text: ploidy };
    checks.push({ name: 'ploidy', value: null, ...found, limit: `= ${declared}`, state });
  }
  return checks;
}

/** Percentages end at 100 and a fraction at 1; nothing that is counted or measured here is negative. */
function canBe(metric: string, value: number): boolean {
  const most = metric === 'contamination' ? 1 : /^pct|Pct$|^uniformity$/.test(metric) ? 100 : Infinity;
  return value >= 0 && value <= most;
}
