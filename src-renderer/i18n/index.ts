import { useMemo } from 'react';
import { createStore, useStore } from '../state/store.ts';
import { en } from './en.ts';
import { type Formats, formatsOf } from './formats.ts';

/** Every message, with its arguments; `en` sets the keys, another language has to have the same ones. */
export type Messages = {
  readonly [K in keyof typeof en]: (typeof en)[K] extends (...args: infer A) => string
    ? (...args: A) => string
    : string;
};
export type MessageKey = keyof Messages;
type Args<K extends MessageKey> = Messages[K] extends (...args: infer A) => string ? A : [];
export type Translate = <K extends MessageKey>(key: K, ...args: Args<K>) => string;

export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface I18n {
  language: Language;
  t: Translate;
  /** A message by a key made at run time, such as the name of a metric; nothing when there is none. */
  word(key: string): string | undefined;
  f: Formats;
}

const current = createStore<I18n>(i18nOf('en', en));

/** Words and formats of the language in force; the component is drawn again when it changes. */
export function useI18n(): I18n {
  return useStore(current);
}

/** The words alone. */
export function useT(): Translate {
  const { t } = useI18n();
  return useMemo(() => t, [t]);
}

/** Words outside of components, in the language in force. */
export function words(): I18n {
  return current.get();
}

let wanted: Language = 'en';

/** Loads a language's catalogue and puts it in force, unless another is wanted by then. */
export async function setLanguage(language: Language): Promise<void> {
  wanted = language;
  const messages = language === 'fr' ? (await import('./fr.ts')).fr : en;
  if (wanted !== language) return;
  document.documentElement.lang = language;
  if (current.get().language !== language) current.set(i18nOf(language, messages));
}

/** The first language that the OS asks for and that there is; English otherwise. */
export function systemLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const base = tag.toLowerCase().split('-')[0];
    const found = LANGUAGES.find((language) => language === base);
    if (found !== undefined) return found;
  }
  return 'en';
}

/** Words and formats over one catalogue. */
export function i18nOf(language: Language, messages: Messages): I18n {
  const t: Translate = (key, ...args) => {
    const message = messages[key] as string | ((...values: unknown[]) => string);
    return typeof message === 'string' ? message : message(...args);
  };
  const word = (key: string) => {
    const message = Object.hasOwn(messages, key) ? messages[key as MessageKey] : undefined;
    return typeof message === 'string' ? message : undefined;
  };
  return { language, t, word, f: formatsOf(language) };
}
