import { z } from 'zod';

export const GIAB_SAMPLES = ['HG001', 'HG002', 'HG003', 'HG004', 'HG005', 'HG006', 'HG007'] as const;
export const giabSampleSchema = z.enum(GIAB_SAMPLES);
export type GiabSample = z.infer<typeof giabSampleSchema>;

/** NIST's HG name of every GIAB sample beside Coriell's NA name (which the lab writes), and its sex as declared there. */
export const GIAB_IDENTITY: Readonly<Record<GiabSample, { na: string; sex: 'XX' | 'XY' }>> = {
  HG001: { na: 'NA12878', sex: 'XX' },
  HG002: { na: 'NA24385', sex: 'XY' },
  HG003: { na: 'NA24149', sex: 'XY' },
  HG004: { na: 'NA24143', sex: 'XX' },
  HG005: { na: 'NA24631', sex: 'XY' },
  HG006: { na: 'NA24694', sex: 'XY' },
  HG007: { na: 'NA24695', sex: 'XX' },
};

export const referenceFileSchema = z.object({
  /** What the file is: `truthVcf`, `truthIndex`, `confidentBed`, `genome`, `genomeIndex`, `sdf`, `svTruthVcf`, ... */
  kind: z.string(),
  path: z.string(),
  state: z.enum(['present', 'missing', 'invalid']),
  /** Why a file that is there does not count, or where a missing one may be had. */
  why: z.string().optional(),
  size: z.number().optional(),
  digest: z.string().optional(),
  verifiedAt: z.string().optional(),
});
export type ReferenceFile = z.infer<typeof referenceFileSchema>;

/** Answer of the check for one sample. */
export const referenceStatusSchema = z.object({
  sample: z.string(),
  giab: giabSampleSchema.nullable(),
  complete: z.boolean(),
  files: z.array(referenceFileSchema),
  sv: z.object({ available: z.boolean(), why: z.string() }),
});
export type ReferenceStatus = z.infer<typeof referenceStatusSchema>;
