import type { LogLevel } from '../../contract/log.ts';
import type { RawLine } from './lines.ts';

/** Gives each line of one step its level. May remember earlier lines, so each step needs its own. */
export type Classifier = (line: Pick<RawLine, 'text' | 'carriage'>) => LogLevel;

/** First match wins; a line that matches none is `info`. Anchored, so that a long line costs nothing. */
type Rules = readonly (readonly [RegExp, LogLevel])[];

/** How our own scripts and steps speak. */
const OWN: Rules = [
  [/^progress \d+\/\d+ /, 'progress'],
  [/^(?:error|fatal): /, 'error'],
  [/^warning: /, 'warning'],
  [/^(?:done|success): |^Process completed successfully!/, 'success'],
];

/** aws CLI (s3 transfer results and botocore's exceptions). */
const AWS: Rules = [
  [/^Completed [\d.]+ \S+(?:\/~?[\d.]+ \S+| file)/, 'progress'],
  [
    /^(?:fatal error|(?:download|upload|copy|move|delete) failed|An error occurred|Unable to (?:locate|parse)|Could not connect)\b/,
    'error',
  ],
  [
    /^(?:The config profile|Partial credentials|SSL validation failed|Token has expired|Connection was closed)\b/,
    'error',
  ],
  [/^(?:Error |aws: error|The SSO session|Read timeout|Connect timeout|\[Errno )/, 'error'],
];

/** htslib programs, curl, checksum programs. */
const COMMAND_LINE: Rules = [
  [/^\[E::/, 'error'],
  [/^\[W::/, 'warning'],
  [/^curl: \(\d+\)/, 'error'],
  [/^(?:md5sum|sha256sum): WARNING/, 'warning'],
  [/^[^:\n]{0,300}: FAILED(?: open or read)?$/, 'error'],
];

/** What programs in general write in front of a line. */
const GENERAL: Rules = [
  [/^\[?(?:E|ERR|ERROR|FATAL|CRITICAL)\]?[\s:]/, 'error'],
  [/^\[?(?:W|WARN|WARNING)\]?[\s:]/, 'warning'],
  [/^(?:[\w./-]{1,60}: )?(?:[Ff]atal |[Ii]nternal )?(?:[Ee]rror|ERROR|FATAL): /, 'error'],
  [/^(?:[\w./-]{1,60}: )?(?:[Ww]arning|WARNING): /, 'warning'],
  [/^[\w./-]{1,200}: (?:line )?\d+: /, 'error'],
];

/** What truvari logs at its end. */
const TRUVARI_END: Rules = [[/^[\d-]{10} [\d:,]{12} \[INFO\] Finished /, 'success']];

const RULES: Readonly<Record<string, Rules>> = {
  download: [...OWN, ...AWS, ...GENERAL],
  references: [...OWN, ...COMMAND_LINE, ...AWS, ...GENERAL],
  happy: [...OWN, ...COMMAND_LINE, ...GENERAL],
  truvari: [...TRUVARI_END, ...OWN, ...COMMAND_LINE, ...GENERAL],
  vcbench: [...OWN, ...GENERAL],
};
const ALIASES: Readonly<Record<string, string>> = {
  'hap.py': 'happy',
  aws: 'download',
  import: 'vcbench',
  prepare: 'vcbench',
  csv: 'vcbench',
};
const OTHERS: Rules = [...OWN, ...COMMAND_LINE, ...GENERAL];

/**
 * The level of each line of a tool's output, by its own conventions (hap.py 0.3.15, truvari 5.4, aws CLI, htslib,
 * curl, our scripts) and a general rule for a tool not known here. Colours do not matter; a Python traceback is an
 * error from its first line to its last; a lone `\r` makes a line progress unless it says otherwise.
 */
export function classifierFor(tool: string): Classifier {
  const rules = RULES[ALIASES[tool] ?? tool] ?? OTHERS;
  // Most lines match nothing; one expression says so faster than many.
  const anyRule = new RegExp(rules.map(([expression]) => expression.source).join('|'));
  let inTraceback = false;
  return ({ text, carriage }) => {
    const plain = text.includes('\u001b') ? stripAnsi(text) : text;
    if (inTraceback) {
      // Indented lines are frames; the first line that is not is the exception itself.
      inTraceback = /^\s|^$/.test(plain) || /^Traceback \(/.test(plain);
      return 'error';
    }
    if (plain.startsWith('Traceback (most recent call last)')) {
      inTraceback = true;
      return 'error';
    }
    const logged = loggedLevel(plain);
    if (logged !== null) return logged;
    if (anyRule.test(plain))
      for (const [expression, level] of rules) if (expression.test(plain)) return level;
    return carriage ? 'progress' : 'info';
  };
}

/** Where the level stands in `2026-11-23 07:17:23,182 WARNING  words`; truvari has it in brackets. */
const LEVEL_AT = '2026-11-23 07:17:23,182 '.length;
const WORDS_AT = LEVEL_AT + 'WARNING  '.length;

/** The level that Python's logging (hap.py, truvari) wrote into the line; null for info and for any other line. */
function loggedLevel(text: string): LogLevel | null {
  if (text[4] !== '-' || text[10] !== ' ' || text[19] !== ',' || text[LEVEL_AT - 1] !== ' ') return null;
  const at = text[LEVEL_AT] === '[' ? LEVEL_AT + 1 : LEVEL_AT;
  if (text.startsWith('WARNING', at)) return 'warning';
  if (text.startsWith('ERROR', at) || text.startsWith('CRITICAL', at)) return 'error';
  if (!text.startsWith('INFO', at)) return null;
  // hap.py passes on what its C++ parts and rtg print.
  const words = text.startsWith('[stderr] ', WORDS_AT) ? WORDS_AT + '[stderr] '.length : WORDS_AT;
  if (text.startsWith('[W] ', words)) return 'warning';
  return text.startsWith('[E] ', words) || text.startsWith('Error: ', words) ? 'error' : null;
}

/** Text without terminal escape sequences (colours, cursor movement, hyperlinks, titles). */
export function stripAnsi(text: string): string {
  return text.replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g, '');
}
