import type { AppError, ErrorCode } from '../../src-main/contract/errors.ts';
import { coreInWindow } from './coreWindow.ts';
import type { Language, Translate } from './index.ts';

/**
 * An error in words for the window: a short title in the user's language, the program's own sentence, the way out. An
 * `internal` error is a fault of the program; its detail is for the log, not for the analyst.
 */
export function errorText(
  error: AppError,
  language: Language,
  t: Translate,
): { title: string; message: string; hint: string | undefined } {
  const title = errorTitle(error.code, t);
  if (error.code === 'network' && error.message === 'VCBench does not answer.') {
    return { title, message: t('error.noAnswer'), hint: t('error.noAnswerHint') };
  }
  if (error.code === 'internal') {
    return {
      title,
      message: error.message.split('\n')[0] ?? '',
      hint: error.hint ?? t('error.internalHint'),
    };
  }
  const hint = error.hint === undefined ? undefined : coreWords(error.hint, language);
  return { title, message: coreWords(error.message, language), hint };
}

export function errorTitle(code: ErrorCode, t: Translate): string {
  return t(`error.${code}`);
}

/** The core speaks English; another language's catalogue of its usual sentences is put in here. */
let translate: ((text: string) => string) | undefined;
export function setCoreTranslation(next: ((text: string) => string) | undefined): void {
  translate = next;
}

/** A sentence of the core in the words of the window, in the language in force where its catalogue knows it. */
export function coreWords(text: string, language: Language): string {
  const said = coreInWindow(text);
  return language === 'en' || translate === undefined ? said : translate(said);
}
