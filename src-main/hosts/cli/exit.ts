import { type ErrorCode, VcbenchError } from '../../contract/errors.ts';
import type { RunView } from '../../contract/run.ts';

/** Exit codes of `vcbench`, as documented in docs/cli.md. */
export const EXIT = {
  /** Done, and the result is sound. */
  ok: 0,
  /** A run failed, or the command could not be carried out. */
  failed: 1,
  /** The command line or a file is not usable. */
  usage: 2,
  /** Finished, but somebody should look: no truth set, suspicious figures, metrics outside the limits. */
  warned: 3,
  /** Another process holds the data folder. */
  busy: 4,
  /** No such run. */
  unknown: 5,
  /** The run was interrupted by a crash or by the program's end. */
  interrupted: 6,
  /** Cancelled by Ctrl-C or `vcbench cancel`. */
  cancelled: 130,
} as const;

export function exitCodeOfRun(view: Pick<RunView, 'state'>): number {
  switch (view.state) {
    case 'succeeded':
      return EXIT.ok;
    case 'warned':
      return EXIT.warned;
    case 'cancelled':
      return EXIT.cancelled;
    case 'interrupted':
      return EXIT.interrupted;
    default:
      return EXIT.failed;
  }
}

export function exitCodeOfError(code: ErrorCode): number {
  switch (code) {
    case 'badInput':
    case 'invalidRequest':
    // A file named on the command line that is not there; what S3 does not have is a run that failed.
    case 'notFound':
      return EXIT.usage;
    case 'busy':
      return EXIT.busy;
    case 'unknownRun':
      return EXIT.unknown;
    case 'userCancel':
      return EXIT.cancelled;
    default:
      return EXIT.failed;
  }
}

/** Ends a command with an exit code after it has already said everything. */
export class ExitWith extends VcbenchError {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('toolExit', `exit ${exitCode}`);
    this.exitCode = exitCode;
  }
}
