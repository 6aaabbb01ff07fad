import { type Command, InvalidArgumentError } from 'commander';

/**
 * A command's action, whose module is loaded when the command is called: most of them bring a good part of the program,
 * and it takes longer to load than many a command to do its work.
 */
export function lazily<Args extends unknown[]>(
  load: () => Promise<(...args: Args) => Promise<void>>,
): (...args: Args) => Promise<void> {
  return async (...args) => (await load())(...args);
}

/** Options that `run` and `import` share. */
export function addBenchmarkOptions(command: Command): Command {
  return command
    .option('--happy', 'compare small variants (hap.py or the built-in engine)')
    .option('--stratified', 'also by GIAB stratification regions; needs --happy')
    .option('--truvari', 'compare structural variants (truvari or the built-in engine)')
    .option('--csv', "read DRAGEN's CSV metrics")
    .option('--no-process', 'only fetch the files; "retry" goes on from there')
    .option('--preset <name>', 'comparison settings: giab or lab', oneOf('giab', 'lab'))
    .option(
      '--engine <name>',
      'auto, tools (insist on hap.py and truvari) or built-in',
      oneOf('auto', 'tools', 'built-in'),
    )
    .option('--threads <n>', 'threads for the comparison', count)
    .option('--wait', 'wait while another process uses the data folder');
}

/** A path or a name: an empty one is a variable of a script that was not set. */
export function filled(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
}

/** A number of threads, for example. */
export function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('It must be a whole number of at least 1.');
  return value;
}

/** The port of `serve`; 0 for any free one. */
export function servePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('It must be a number from 0 to 65535.');
}

/** The address of `serve`. */
export function serveHost(text: string): string {
  if (text === '127.0.0.1') return text;
  throw new InvalidArgumentError(
    'The server is for this machine only; from another one, reach it by "ssh -L" (see docs/http.md).',
  );
}

/** The seed of the demo that a person gets who names none. */
export const DEMO_SEED = 5;

/** A seed from the command line. */
export function demoSeed(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number of at most nine digits.');
}

function oneOf<T extends string>(...names: T[]): (text: string) => T {
  return (text) => {
    const found = names.find((name) => name === text);
    if (found === undefined) throw new InvalidArgumentError(`It must be ${names.join(', ')}.`);
    return found;
  };
}
