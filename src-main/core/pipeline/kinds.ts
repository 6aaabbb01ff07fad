import type { StepId } from '../../contract/run.ts';
import type { StepKind } from './context.ts';
import { csvStep } from './steps/csv.ts';
import { downloadStep } from './steps/download.ts';
import { happyStep } from './steps/happy.ts';
import { importStep } from './steps/importLocal.ts';
import { prepareStep } from './steps/prepare.ts';
import { referencesStep } from './steps/references.ts';
import { truvariStep } from './steps/truvari.ts';

/** Every kind of step there is. */
export const STEP_KINDS: Readonly<Record<StepId, StepKind>> = {
  download: downloadStep,
  import: importStep,
  references: referencesStep,
  prepare: prepareStep,
  happy: happyStep,
  truvari: truvariStep,
  csv: csvStep,
};
