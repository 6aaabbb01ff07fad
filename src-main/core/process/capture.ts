import { VcbenchError } from '../../contract/errors.ts';
import { type SpawnRequest, spawnTool } from './spawn.ts';

/** How a short program ended, with what it printed. */
export interface Captured {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** More than any answer of a program that is asked a question. */
const MAX_CHARACTERS = 16 * 1024 * 1024;

/**
 * Runs a program to its end and hands back what it printed; for questions, not for work. Rejects when it cannot be
 * started, prints without end, or the signal stops it.
 */
export async function capture(
  request: Pick<SpawnRequest, 'argv' | 'cwd' | 'env'>,
  signal?: AbortSignal,
): Promise<Captured> {
  const text = { stdout: [] as string[], stderr: [] as string[] };
  let characters = 0;
  const child = spawnTool({
    ...request,
    onLines(lines) {
      for (const line of lines) {
        characters += line.text.length;
        if (characters > MAX_CHARACTERS) return void child.stop();
        text[line.stream].push(line.text);
      }
    },
  });
  const stop = () => void child.stop();
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  const result = await child.done;
  signal?.removeEventListener('abort', stop);
  signal?.throwIfAborted();
  if (result.error !== undefined) {
    const { code, message, hint, detail } = result.error;
    throw new VcbenchError(code, message, hint, detail);
  }
  return { exitCode: result.exitCode, stdout: text.stdout.join('\n'), stderr: text.stderr.join('\n') };
}
