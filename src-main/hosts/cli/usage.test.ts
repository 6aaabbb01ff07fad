import { Command, type CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { helpAfter, pointToHelp } from './usage.ts';

/** What a command line that is not usable says on stderr, and the help that a program is pointed to. */
function said(...args: string[]): { text: string; help: string } {
  const program = new Command('vcbench');
  let text = '';
  program.configureOutput({ writeErr: (words) => (text += words) });
  program.command('list').option('--state <state>');
  program.command('bench').command('small').requiredOption('--truth <vcf>');
  pointToHelp(program);
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    return { text, help: helpAfter(error as CommanderError) };
  }
  throw new Error('It was taken.');
}

describe('after an error', () => {
  it.each([
    ['bench small', ['bench', 'small', '--bogus']],
    ['bench small', ['bench', 'small']],
    ['bench', ['bench', 'bogus']],
    ['list', ['list', '--state']],
  ])('the help of "%s" is pointed to', (path, args) => {
    const { text, help } = said(...args);
    expect(text).toMatch(new RegExp(`^error: .+\\n\\(see "vcbench help ${path}"\\)\\n$`));
    expect(help).toBe(`vcbench help ${path}`);
  });

  it.each([[['bogus']], [['--bogus']]])('of %j no command is known', (args) => {
    expect(said(...args)).toEqual({
      text: expect.stringMatching(/^error: unknown .+\n\(see "vcbench help"\)\n$/),
      help: 'vcbench help',
    });
  });
});
