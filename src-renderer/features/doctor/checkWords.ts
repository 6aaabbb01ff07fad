import type { Check } from '../../../src-main/contract/diagnostics.ts';
import { coreWords } from '../../i18n/errors.ts';
import type { I18n } from '../../i18n/index.ts';

/** What the window can do about a finding itself, where that is better than a command to type. */
export type Remedy = 'askAws' | 'settings' | 'references';

export function remedyOf(check: Check): Remedy | null {
  if (check.id === 'awsCredentials' && check.found.startsWith('not asked')) return 'askAws';
  if (check.state === 'ok') return null;
  if (check.id === 'references') return 'references';
  return check.fix !== undefined && /\bin the settings\b/.test(check.fix) ? 'settings' : null;
}

const COMMAND = /^(?:aws|brew|chmod|conda|df|git|mkdir|python3|sudo|'\/)/;

/** A fix as a remark and a command to copy; either may be missing. */
export function fixParts(fix: string): { command: string | null; remark: string } {
  if (COMMAND.test(fix)) {
    const [, command = fix, aside, then] = /^(.+?)(?: \(([^()]+)\).*|, (then .+)\.)$/.exec(fix) ?? [];
    return { command, remark: aside ?? then ?? '' };
  }
  const [, remark = fix, command = null] = /^(.+?(?:, or|(?=:))):? ((?:brew|df|sudo) .+)$/.exec(fix) ?? [];
  return { command, remark };
}

/** A finding's title and text in the language in force. */
export function checkWords(check: Check, { word, language }: I18n): { title: string; text: string } {
  return {
    title: word(`doctor.${check.id}`) ?? check.title,
    text: asSentence(coreWords(check.found, language)),
  };
}

/** Words begin with a capital; a name, a version or a path stays as it is. */
export function asSentence(words: string): string {
  return /^(?!curl |wget |aws )\p{Ll}+ /u.test(words)
    ? words.charAt(0).toUpperCase() + words.slice(1)
    : words;
}
