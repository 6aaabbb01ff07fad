import { z } from 'zod';

/** One finding of the doctor: what was looked at, what was found, and the exact fix when it is a problem. */
export const checkSchema = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(['ok', 'warning', 'problem', 'notNeeded']),
  found: z.string(),
  fix: z.string().optional(),
});
export type Check = z.infer<typeof checkSchema>;
