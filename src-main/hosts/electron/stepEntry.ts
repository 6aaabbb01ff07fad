import type { Socket } from 'node:net';
import type { StepDone } from './stepMessages.ts';

/**
 * What a utility process runs: the command line program with the arguments it was given, as `node cli/main.js ...` does.
 *
 * A utility process does not exit by itself when nothing is left to do (electron/electron#47228), and what its parent has
 * not read by then is lost, because Electron takes the listeners off the streams at the exit. So this says how much it has
 * written, and exits when the parent has all of it, or has gone.
 */
const PARENT_GONE_MS = 60_000;

await import('../cli/main.ts');
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
const done: StepDone = {
  type: 'done',
  exitCode: Number(process.exitCode ?? 0),
  stdout: written(process.stdout),
  stderr: written(process.stderr),
};
process.parentPort.on('message', () => process.exit(done.exitCode));
process.parentPort.postMessage(done);
setTimeout(() => process.exit(done.exitCode), PARENT_GONE_MS);

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}

/** Zero for a stream that does not count (stdio that is ignored or inherited); nobody waits for it then. */
function written(stream: NodeJS.WriteStream): number {
  return (stream as unknown as Partial<Socket>).bytesWritten ?? 0;
}
