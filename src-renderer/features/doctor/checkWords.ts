import type { Check } from '../../../src-main/contract/diagnostics.ts';
import { coreWords } from '../../i18n/errors.ts';
import type { I18n } from '../../i18n/index.ts';

/** A finding's title and text in the language in force. */
export function checkWords(check: Check, { word, language }: I18n): { title: string; text: string } {
  return { title: word(`doctor.${check.id}`) ?? check.title, text: coreWords(check.found, language) };
}
