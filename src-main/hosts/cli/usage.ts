import type { Command, CommanderError } from 'commander';

const helpOf = new WeakMap<CommanderError, string>();

/**
 * After an error in a command line every command of the tree points to its own help. An error is thrown, not an exit;
 * {@link helpAfter} tells which help it pointed to.
 */
export function pointToHelp(command: Command, path: readonly string[] = []): void {
  const help = ['vcbench help', ...path].join(' ');
  command.showHelpAfterError(`(see "${help}")`);
  command.exitOverride((error) => {
    helpOf.set(error, help);
    throw error;
  });
  for (const inner of command.commands) pointToHelp(inner, [...path, inner.name()]);
}

/** The command that shows the help of the command in which the error was. */
export function helpAfter(error: CommanderError): string {
  return helpOf.get(error) ?? 'vcbench help';
}
