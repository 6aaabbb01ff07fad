import { z } from 'zod';
import { presetSchema } from './run.ts';

const optionalPath = z.string().max(4096).optional();

/** What the user can set. Unknown keys are dropped; every key has a default but the lab's own S3 names. */
export const settingsSchema = z.object({
  /** Root of everything VCBench writes; the folder layout is in docs/architecture.md. */
  dataDir: optionalPath,
  s3: z
    .object({
      bucket: z.string().max(63).optional(),
      basePath: z.string().max(900).default(''),
      profile: z.string().max(200).optional(),
      region: z.string().max(40).optional(),
      endpoint: z.string().max(500).optional(),
    })
    .prefault({}),
  /** Runs at the same time. */
  concurrency: z.int().min(1).max(64).default(1),
  /** Memory that the steps running at once may declare together, MiB; unset: three quarters of the machine. */
  memoryMiB: z.int().positive().optional(),
  threads: z.int().min(1).max(256).optional(),
  preset: presetSchema.default('giab'),
  smallVariantEngine: z.enum(['auto', 'hap.py', 'built-in']).default('auto'),
  svEngine: z.enum(['auto', 'truvari', 'built-in']).default('auto'),
  tools: z.object({ happy: optionalPath, truvari: optionalPath, aws: optionalPath }).prefault({}),
  /** Catalogue of reference files; unset: the one shipped with the program. */
  catalogue: optionalPath,
  /** DRAGEN metric limits (JSON); unset: the example profile shipped with the program. */
  limitsProfile: optionalPath,
  logs: z
    .object({
      /** Most bytes one step's log keeps on disk (head and tail). */
      stepCapBytes: z
        .int()
        .min(65_536)
        .default(512 * 1024 * 1024),
      maxAgeDays: z.number().positive().default(180),
      maxBytes: z
        .int()
        .positive()
        .default(20 * 1024 * 1024 * 1024),
    })
    .prefault({}),
  /** How the window looks; `system` follows the OS of whoever looks. */
  window: z
    .object({
      language: z.enum(['system', 'en', 'fr']).default('system'),
      theme: z.enum(['system', 'light', 'dark']).default('system'),
    })
    .prefault({}),
});
/** What a person should know about the settings file; the way out, if there is one, in `hint`. */
export const settingsWarningSchema = z.object({
  message: z.string(),
  hint: z.string().optional(),
  /** True when the file cannot be used and the defaults hold. */
  defaults: z.boolean(),
});
export type SettingsWarning = z.infer<typeof settingsWarningSchema>;
export type Settings = z.infer<typeof settingsSchema>;
export type SettingsInput = z.input<typeof settingsSchema>;
