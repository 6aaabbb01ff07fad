import { VcbenchError } from '../../contract/errors.ts';
import { reasonOfExitCode, STEP_EXIT } from '../../contract/exitCodes.ts';
import { type ReferenceStatus, referenceStatusSchema } from '../../contract/reference.ts';

/** How a finished child ended. */
export interface Finished {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}
/** Starts a program and waits for it; rejects when it cannot be started or the signal stops it. */
export type RunCommand = (argv: string[], signal?: AbortSignal) => Promise<Finished>;

export interface ReferenceRequest {
  /** scripts/setup_reference.sh. */
  scriptPath: string;
  /** scripts/references.tsv unless the user has another. */
  catalogue: string;
  /** `<data>/reference`. */
  referenceDir: string;
  sampleId: string;
  /** Benchmarks, e.g. `['happy', 'truvari']`. */
  need: readonly string[];
}

/**
 * The argv that fetches and verifies what is missing, for the pipeline's `references` step. It prints words and
 * `progress DONE/TOTAL bytes NAME` lines; exit codes as in contract/exitCodes.ts.
 */
export function referenceSetupArgv(request: ReferenceRequest): string[] {
  const { scriptPath, catalogue, referenceDir, sampleId, need } = request;
  return [
    'bash',
    scriptPath,
    ...['--reference-dir', referenceDir],
    ...['--catalogue', catalogue],
    ...['--need', need.length > 0 ? need.join(',') : 'csv'],
    sampleId,
  ];
}

/** The argv that only looks, and answers with one JSON document on stdout. `verify` reads every file again. */
export function referenceCheckArgv(request: ReferenceRequest, options: { verify?: boolean } = {}): string[] {
  const argv = [...referenceSetupArgv(request), '--check-only', '--json'];
  if (options.verify) argv.push('--verify');
  return argv;
}

/**
 * Which reference files of a sample are installed; fetches nothing. A file that is recorded with its size and time is
 * not read again, so a second check takes a moment. Missing files are an answer (`complete: false`), not an error.
 * Throws `badInput` for a sample ID or catalogue that cannot be, `internal` when the script does not answer.
 */
export async function checkReferences(
  request: ReferenceRequest & { run: RunCommand; signal?: AbortSignal; verify?: boolean },
): Promise<ReferenceStatus> {
  const { run, signal, verify = false } = request;
  const finished = await run(referenceCheckArgv(request, { verify }), signal);
  if (finished.exitCode !== STEP_EXIT.ok && finished.exitCode !== STEP_EXIT.referencesMissing) {
    throw scriptError(finished);
  }
  try {
    return referenceStatusSchema.parse(JSON.parse(finished.stdout));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new VcbenchError('internal', 'setup_reference.sh did not answer as expected.', undefined, detail);
  }
}

/**
 * Checks, and when something is missing that can be fetched gives the argv that fetches it (run it, then check
 * again). Throws `referencesMissing` when only the lab itself can put the files there.
 */
export async function ensureReferences(
  request: ReferenceRequest & { run: RunCommand; signal?: AbortSignal },
): Promise<{ status: ReferenceStatus; fetchArgv: string[] | null }> {
  const status = await checkReferences(request);
  if (status.complete) return { status, fetchArgv: null };
  if (status.giab === null && lacksOwnTruth(status)) throw ownFilesMissing(request, status);
  return { status, fetchArgv: referenceSetupArgv(request) };
}

/** A sample that is not GIAB's, without the lab's own truth: nothing that could be fetched would help. */
export function lacksOwnTruth(status: ReferenceStatus): boolean {
  const small = status.files.filter((file) => file.kind === 'truthVcf' || file.kind === 'confidentBed');
  return status.giab === null && small.some((file) => file.state === 'missing');
}

function ownFilesMissing(request: ReferenceRequest, status: ReferenceStatus): VcbenchError {
  const missing = status.files.filter((file) => file.state === 'missing' && file.why !== undefined);
  return new VcbenchError(
    'referencesMissing',
    `${request.sampleId} is not a GIAB sample and has no reference files of its own.`,
    missing
      .filter((file) => file.kind === 'truthVcf' || file.kind === 'confidentBed')
      .map((file) => `${file.path}: ${file.why}`)
      .join('; '),
  );
}

/** The script's own last `error:` line, without the prefix, and its exit code as reason. */
function scriptError({ exitCode, stderr }: Finished): VcbenchError {
  const lines = stderr.split(/[\r\n]+/).filter((line) => line.startsWith('error: '));
  const message = lines.at(-1)?.slice('error: '.length) ?? `setup_reference.sh ended with code ${exitCode}`;
  const reason = exitCode === null ? 'toolExit' : reasonOfExitCode(exitCode);
  return new VcbenchError(reason, message, undefined, stderr.slice(-2000));
}
