import { z } from 'zod';

/** Which program compared, so that a result can be explained months later. */
export const engineInfoSchema = z.object({
  name: z.enum(['hap.py', 'truvari', 'built-in']),
  version: z.string(),
});
export type EngineInfo = z.infer<typeof engineInfoSchema>;

/** 95 % Wilson score interval; null when the denominator is 0. */
export const intervalSchema = z.object({ low: z.number(), high: z.number() }).nullable();
export type Interval = z.infer<typeof intervalSchema>;

/** One row of hap.py's summary.csv. Null is "not computable", never 0. */
export const smallVariantRowSchema = z.object({
  type: z.string(),
  filter: z.string(),
  truthTotal: z.number(),
  truthTp: z.number(),
  truthFn: z.number(),
  queryTotal: z.number(),
  queryTp: z.number().nullable(),
  queryFp: z.number(),
  queryUnk: z.number(),
  fpGt: z.number(),
  fpAl: z.number(),
  recall: z.number().nullable(),
  precision: z.number().nullable(),
  fracNa: z.number().nullable(),
  f1: z.number().nullable(),
  truthTiTv: z.number().nullable(),
  queryTiTv: z.number().nullable(),
  truthHetHom: z.number().nullable(),
  queryHetHom: z.number().nullable(),
  recallInterval: intervalSchema,
  precisionInterval: intervalSchema,
});
export type SmallVariantRow = z.infer<typeof smallVariantRowSchema>;

/** A row of extended.csv that a reader asks for: one type, subtype, subset, filter and genotype. */
export const stratumRowSchema = smallVariantRowSchema.extend({
  subtype: z.string(),
  subset: z.string(),
  genotype: z.string(),
  subsetSize: z.number().nullable(),
  subsetIsConfSize: z.number().nullable(),
});
export type StratumRow = z.infer<typeof stratumRowSchema>;

export const smallVariantResultSchema = z.object({
  kind: z.literal('happy'),
  engine: engineInfoSchema,
  summary: z.array(smallVariantRowSchema),
  /** extended.csv limited to QQ `*`, Genotype `*` and Filter ALL or PASS: by subtype and by region. */
  strata: z.array(stratumRowSchema),
  truth: z.string(),
  query: z.string(),
  warnings: z.array(z.string()),
  folder: z.string(),
});
export type SmallVariantResult = z.infer<typeof smallVariantResultSchema>;

export const svResultSchema = z.object({
  kind: z.literal('truvari'),
  engine: engineInfoSchema,
  tpBase: z.number(),
  tpComp: z.number(),
  fp: z.number(),
  fn: z.number(),
  baseCount: z.number(),
  compCount: z.number(),
  precision: z.number().nullable(),
  recall: z.number().nullable(),
  f1: z.number().nullable(),
  gtConcordance: z.number().nullable(),
  tpCompTpGt: z.number().nullable(),
  tpCompFpGt: z.number().nullable(),
  tpBaseTpGt: z.number().nullable(),
  tpBaseFpGt: z.number().nullable(),
  /** Base genotype -> comparison genotype -> count, keyed as truvari writes them, e.g. `(0, 1)`. */
  gtMatrix: z.record(z.string(), z.record(z.string(), z.number())),
  recallInterval: intervalSchema,
  precisionInterval: intervalSchema,
  truth: z.string(),
  query: z.string(),
  warnings: z.array(z.string()),
  folder: z.string(),
});
export type SvResult = z.infer<typeof svResultSchema>;

/** One DRAGEN metric, keyed on (file kind, section, read group or sample, metric); never on a row number. */
export const dragenMetricSchema = z.object({
  file: z.string(),
  section: z.string(),
  readGroup: z.string(),
  metric: z.string(),
  /** The value as written, e.g. `NA`, `inf`, `2.03`. */
  text: z.string(),
  /** The value as a finite number, null when it is not one. */
  value: z.number().nullable(),
  /** Fifth column: a percentage (or seconds for times), null when absent or not a number. */
  percent: z.number().nullable(),
});
export type DragenMetric = z.infer<typeof dragenMetricSchema>;

export const csvCheckSchema = z.object({
  name: z.string(),
  value: z.number().nullable(),
  /** What was found when it is not a number, e.g. `XX`. */
  text: z.string().optional(),
  limit: z.string(),
  state: z.enum(['pass', 'check', 'missing']),
});

export const csvResultSchema = z.object({
  kind: z.literal('csv'),
  files: z.array(
    z.object({ kind: z.string(), path: z.string(), metrics: z.int(), warnings: z.array(z.string()) }),
  ),
  /** Well-known metrics by a stable key, e.g. `meanCoverage`; null when no file tells. */
  highlights: z.record(z.string(), z.number().nullable()),
  checks: z.array(csvCheckSchema),
  /** Sex chromosomes as DRAGEN saw them, e.g. `XX`. */
  ploidy: z.string().nullable(),
  warnings: z.array(z.string()),
  folder: z.string(),
});
export type CsvResult = z.infer<typeof csvResultSchema>;

export const filesResultSchema = z.object({
  kind: z.enum(['download', 'import', 'references', 'prepare']),
  files: z.array(z.object({ path: z.string(), size: z.number() })),
  notes: z.array(z.string()),
});
export type FilesResult = z.infer<typeof filesResultSchema>;

export const stepResultSchema = z.discriminatedUnion('kind', [
  smallVariantResultSchema,
  svResultSchema,
  csvResultSchema,
  filesResultSchema,
]);
export type StepResult = z.infer<typeof stepResultSchema>;
