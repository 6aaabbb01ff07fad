import { z } from 'zod';

export const LOG_LEVELS = ['info', 'success', 'warning', 'error', 'progress'] as const;
export const logLevelSchema = z.enum(LOG_LEVELS);
export type LogLevel = z.infer<typeof logLevelSchema>;

/** `app` lines are VCBench's own words about the step (its command, its end), not the child's. */
export const logStreamSchema = z.enum(['stdout', 'stderr', 'app']);
export type LogStream = z.infer<typeof logStreamSchema>;

/** One stored line. `n` counts from 1 within one step log; `t` is milliseconds since the epoch. */
export const logLineSchema = z.object({
  n: z.int().positive(),
  t: z.number(),
  stream: logStreamSchema,
  level: logLevelSchema,
  text: z.string(),
  /** The line was longer than the limit and its tail was dropped. */
  truncated: z.boolean().optional(),
});
export type LogLine = z.infer<typeof logLineSchema>;

/** One log file: what one attempt at one step printed. `log` is its name, e.g. `01-download.1`. */
export const logInfoSchema = z.object({
  log: z.string(),
  stepId: z.string(),
  attempt: z.int().positive(),
  /** Number of the last line written. With a capped log fewer lines than this are on disk. */
  lastN: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  /** First line numbers of the gap, when lines were dropped by the cap. */
  dropped: z.object({ from: z.int(), to: z.int() }).optional(),
});
export type LogInfo = z.infer<typeof logInfoSchema>;

export const logPageSchema = z.object({
  lines: z.array(logLineSchema),
  lastN: z.int().nonnegative(),
});
export type LogPage = z.infer<typeof logPageSchema>;
