import { describe, expect, it } from 'vitest';
import { coreInFrench } from './coreFrench.ts';
import { en } from './en.ts';
import { errorText } from './errors.ts';
import { formatsOf } from './formats.ts';
import { fr } from './fr.ts';
import { i18nOf, type MessageKey, systemLanguage } from './index.ts';

const KEYS = Object.keys(en) as MessageKey[];

describe('the catalogues', () => {
  it('have the same keys', () => {
    expect(Object.keys(fr).sort()).toEqual([...KEYS].sort());
  });

  it.each(KEYS)('%s says something in both languages, with the same arguments', (key) => {
    for (const messages of [en, fr] as const) {
      const message: unknown = messages[key];
      expect(typeof message).toBe(typeof en[key]);
      if (typeof message === 'string') expect(message.trim()).not.toBe('');
    }
    const english: unknown = en[key];
    const french: unknown = fr[key];
    if (typeof english === 'function' && typeof french === 'function') {
      const values = ['«1»', '«2»', '«3»'];
      const used = (message: CallableFunction) =>
        values.filter((value) => String(message(...values)).includes(value));
      expect(used(french)).toEqual(used(english));
    }
  });

  it('count as each language does', () => {
    const english = i18nOf('en', en);
    const french = i18nOf('fr', fr);
    expect(english.t('step.csvFiles', 1)).toBe('1 CSV file');
    expect(english.t('step.csvFiles', 0)).toBe('0 CSV files');
    expect(french.t('step.csvFiles', 0)).toBe('0 fichier CSV');
    expect(french.t('step.csvFiles', 2)).toBe('2 fichiers CSV');
  });

  it('give nothing for a key that no catalogue has', () => {
    expect(i18nOf('en', en).word('metric.unheardOf')).toBeUndefined();
    expect(i18nOf('en', en).word('constructor')).toBeUndefined();
  });
});

describe('systemLanguage', () => {
  it('takes the first language that there is', () => {
    expect(systemLanguage(['de-DE', 'fr-CA', 'en-US'])).toBe('fr');
    expect(systemLanguage(['EN-gb'])).toBe('en');
    expect(systemLanguage(['de'])).toBe('en');
    expect(systemLanguage([])).toBe('en');
  });
});

describe('errors', () => {
  const french = i18nOf('fr', fr);
  it('are told in French where the sentence is known', () => {
    const error = { code: 'credentials' as const, message: 'The AWS credentials have expired.' };
    expect(errorText(error, 'fr', french.t)).toMatchObject({
      title: 'AWS n’a pas accepté la connexion',
      message: 'Les identifiants AWS ont expiré.',
    });
    expect(coreInFrench('There is no S3 bucket called lab-1.')).toBe(
      'Il n’y a pas de compartiment S3 nommé lab-1.',
    );
    expect(coreInFrench('A sentence that nobody foresaw.')).toBe('A sentence that nobody foresaw.');
  });

  it('of the program itself show no stack', () => {
    const error = {
      code: 'internal' as const,
      message: 'boom\n    at file.ts:1',
      detail: 'Error: boom\n at x',
    };
    const text = errorText(error, 'en', i18nOf('en', en).t);
    expect(text.message).toBe('boom');
    expect(JSON.stringify(text)).not.toContain('at file');
  });
});

describe('formats', () => {
  const english = formatsOf('en');
  const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

  it('write bytes with decimal units', () => {
    expect(plain(english.bytes(0))).toBe('0 B');
    expect(plain(english.bytes(999))).toBe('999 B');
    expect(plain(english.bytes(8.4e9))).toBe('8.4 GB');
    expect(plain(formatsOf('fr').bytes(8.4e9))).toBe('8,4 Go');
  });

  it('write times in two units', () => {
    expect(plain(english.duration(400))).toBe('0.4 s');
    expect(plain(english.duration(59_400))).toBe('59 s');
    expect(plain(english.duration(91_000))).toBe('1 min 31 s');
    expect(plain(english.duration(3_840_000))).toBe('1 h 4 min');
    expect(plain(english.duration(90_000_000))).toBe('1 d 1 h');
  });

  it('never round a figure to a perfect one', () => {
    expect(english.fraction(0.9999999)).toBe('0.99999');
    expect(english.fraction(1)).toBe('1.00000');
    expect(english.fraction(0.0000001)).toBe('0.00001');
    expect(plain(english.percent(0.9999))).toBe('99 %');
  });

  it('name the day of a moment', () => {
    const now = new Date(2026, 10, 23, 12, 0).getTime();
    expect(english.moment(new Date(2026, 10, 23, 9, 5).getTime(), now)).toBe('today 09:05');
    expect(english.moment(new Date(2026, 10, 22, 23, 5).getTime(), now)).toBe('yesterday 23:05');
    expect(english.moment(new Date(2024, 1, 1).getTime(), now)).toBe('1 Feb 2024');
  });
});
