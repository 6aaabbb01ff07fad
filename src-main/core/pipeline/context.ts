import type { AppError, Reason } from '../../contract/errors.ts';
import type { ReferenceStatus } from '../../contract/reference.ts';
import type { StepResult } from '../../contract/result.ts';
import type { RunSpec, StepDef, StepId } from '../../contract/run.ts';
import type { DataFolder } from '../dataFolder.ts';
import type { FoundTool } from '../process/toolLookup.ts';

/** What a run may use on this machine; looked up once when it is planned and again when it starts. */
export interface Tools {
  happy: FoundTool | null;
  truvari: FoundTool | null;
}

/** What every step may ask about the run it belongs to. */
export interface StepContext {
  spec: RunSpec;
  folder: DataFolder;
  scripts: string;
  catalogue: string;
  tools: Tools;
  /** Program version, recorded with results of the built-in engine. */
  version: string;
  limitsProfile: string | undefined;
  /**
   * True while a plan is only drawn up (`--dry-run`, plan.json): what is not known yet is written as `<words>`,
   * nothing is fetched or checked.
   */
  preview: boolean;
  /** What of `need` (`happy`, `truvari`, ...) is installed for the run's sample. Throws what the check reports. */
  references(need: readonly string[]): Promise<ReferenceStatus>;
  /** Like `references`, but fetches what is missing first. Throws when that cannot be done. */
  ensureReferences(need: readonly string[]): Promise<ReferenceStatus>;
  log: { info(text: string): void; warn(text: string): void };
  signal: AbortSignal;
}

/** How a step ended, beyond its exit code. */
export interface StepVerdict {
  outcome: 'succeeded' | 'warned';
  reason?: Reason;
  error?: AppError;
  result?: StepResult;
}

/** The knowledge about one kind of step: which child to start, and whether what it left is sound. */
export interface StepKind {
  id: StepId;
  title: string;
  /** The child to start. Throws VcbenchError when the step cannot be started; not in preview. */
  define(context: StepContext): Promise<StepDef>;
  /** A verdict here ends the step without starting the child. Throws VcbenchError to fail it. */
  before?(context: StepContext): Promise<StepVerdict | null>;
  /**
   * Reads what the child left under the step's `publish.from` folders, before they are published. Exit code 0 is not
   * success: throws VcbenchError when the outcome is unsound.
   */
  after(context: StepContext, step: StepDef): Promise<StepVerdict>;
}
