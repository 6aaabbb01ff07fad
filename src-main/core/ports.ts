import type { StepDef } from '../contract/run.ts';
import type { SpawnRequest, ToolProcess } from './process/spawn.ts';

/** Time, injected so that tests can hold it still. */
export interface Clock {
  now(): number;
}
export const systemClock: Clock = { now: () => Date.now() };

/**
 * Starts a step's child. The built-in steps name the program `vcbench`; a host knows what that is: a Node process
 * on the CLI and the server, a utilityProcess in Electron.
 */
export interface ChildLauncher {
  /** The argv that is really run, so that `command.sh` can be run by hand. */
  resolve(argv: readonly string[]): string[];
  launch(step: Pick<StepDef, 'tool'>, request: SpawnRequest): ToolProcess;
}

/** Where the program's own files are. */
export interface ProgramPaths {
  /** Folder with aws_download_gvcf.sh, setup_reference.sh and references.tsv. */
  scripts: string;
}
