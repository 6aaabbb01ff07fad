import type { LogLevel } from '../../contract/log.ts';
import type { RawLine } from './lines.ts';

/** Gives each line of one step its level. May remember earlier lines, so each step needs its own. */
export type Classifier = (line: Pick<RawLine, 'text' | 'carriage'>) => LogLevel;

/** First match wins; a line that matches none is `info`. Expressions are anchored, so that a long line costs nothing. */
type Rules = readonly (readonly [RegExp, LogLevel])[];

/** How our own scripts and steps speak. */
const OWN: Rules = [
  [/^progress \d+\/\d+ /, 'progress'],
  [/^(?:error|fatal): /i, 'error'],
  [/^warning: /i, 'warning'],
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
  [/^[^\n]{0,300}: FAILED(?: open or read)?$/, 'error'],
];

/** What programs in general write in front of a line. */
const GENERAL: Rules = [
  [/^\[?(?:E|ERR|ERROR|FATAL|CRITICAL)\]?[\s:]/, 'error'],
  [/^\[?(?:W|WARN|WARNING)\]?[\s:]/, 'warning'],
  [/^(?:[\w./-]{1,60}: )?(?:fatal |internal )?error: /i, 'error'],
  [/^(?:[\w./-]{1,60}: )?warning: /i, 'warning'],
  [/^(?:bash|sh|[\w./-]{1,200}\.sh): (?:line )?\d+: /, 'error'],
];

/** hap.py's logger, then what its C++ parts (`[W]`) and rtg (`Error:`) print; truvari's logger has brackets. */
const PYTHON_LOG: Rules = [
  [/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \[?(?:ERROR|CRITICAL)\b/, 'error'],
  [/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \[?WARNING\b/, 'warning'],
  [/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} INFO {5}(?:\[stderr\] )?\[W\] /, 'warning'],
  [/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} INFO {5}(?:\[stderr\] )?(?:\[E\] |Error:? )/, 'error'],
];
const TRUVARI_END: Rules = [[/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \[INFO\] Finished \w+/, 'success']];

const RULES: Readonly<Record<string, Rules>> = {
  download: [...OWN, ...AWS, ...GENERAL],
  references: [...OWN, ...COMMAND_LINE, ...AWS, ...GENERAL],
  happy: [...OWN, ...PYTHON_LOG, ...COMMAND_LINE, ...GENERAL],
  truvari: [...OWN, ...TRUVARI_END, ...PYTHON_LOG, ...COMMAND_LINE, ...GENERAL],
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
    for (const [expression, level] of rules) if (expression.test(plain)) return level;
    return carriage ? 'progress' : 'info';
  };
}

/** Text without terminal escape sequences (colours, cursor movement, hyperlinks, titles). */
export function stripAnsi(text: string): string {
  return text.replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g, '');
}
