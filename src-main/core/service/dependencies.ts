import type { Output, Parsed } from '../../contract/api.ts';
import type { MethodName } from '../../contract/names.ts';
import type { RunSpec } from '../../contract/run.ts';
import type { ChildLauncher, Clock, ProgramPaths } from '../ports.ts';
import type { SettingsStore } from '../settingsStore.ts';

type HostMethod = Extract<MethodName, `host.${string}`>;
export type HostHandlers = { [M in HostMethod]: (input: Parsed<M>) => Promise<Output<M>> };

/** What a host hands to the core. */
export interface ServiceDependencies {
  dataDir: string;
  settings: SettingsStore;
  paths: ProgramPaths;
  launcher: ChildLauncher;
  /** The environment of the program; each child gets only what its tool may see. */
  processEnv: Readonly<Record<string, string | undefined>>;
  version: string;
  clock: Clock;
  /** Makes the demo's synthetic run, references and catalogue in a folder. */
  makeDemo?: (directory: string) => Promise<{ runDirectory: string; sampleId: string; catalogue: string }>;
  /** Every run that this service starts is of synthetic data, with this catalogue. */
  synthetic?: RunSpec['synthetic'];
  /** What only a program with a window can do; the rest answers that it cannot. */
  host?: Partial<HostHandlers>;
  /**
   * `own` (default): hold the data folder's lock as long as the service is open. `look`: only read and ask; the lock is
   * taken for a moment to close runs that a crash left open, so that a look never keeps a run from starting.
   */
  mode?: 'own' | 'look';
}
