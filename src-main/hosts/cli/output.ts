import { EXIT } from './exit.ts';

let gone = false;

/**
 * A reader that goes away (`vcbench logs last | head`, a closed terminal) must end neither a run nor the program with a
 * stack trace; what is printed afterwards is lost. An output that cannot be written for another reason (a full disk) is
 * said once, and the exit code is 1 unless something worse happens.
 */
export function guardOutput(): void {
  let told = false;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (stream === process.stdout) gone = true;
      if (error.code === 'EPIPE' || error.code === 'EIO' || error.code === 'ERR_STREAM_DESTROYED' || told)
        return;
      told = true;
      process.once('exit', (code) => {
        if (code === EXIT.ok) process.exitCode = EXIT.failed;
      });
      if (stream === process.stdout)
        process.stderr.write(`error: The output cannot be written (${error.code ?? error.message}).\n`);
    });
  }
}

/** Nobody reads what is printed any more: a command that only prints may end. */
export function outputGone(): boolean {
  return gone;
}

/** What a command found, as a program reads it. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify({ ok: true, value }, null, 2)}\n`);
}
