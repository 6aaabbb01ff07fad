/** Figures and times as people of one language write them. */
export interface Formats {
  integer(value: number): string;
  /** A figure with at most so many decimals. */
  decimal(value: number, decimals: number): string;
  /** A fraction of 1 in the field's notation, e.g. 0.99806; `1` only for exactly 1. */
  fraction(value: number, decimals?: number): string;
  /** A fraction as a whole percentage, never rounded up to 100. */
  percent(fraction: number, decimals?: number): string;
  bytes(bytes: number): string;
  /** A length of time in its two largest units; `rough`: from ten minutes on without seconds. */
  duration(ms: number, rough?: boolean): string;
  /** A moment, by the day it was: "today 09:12", "yesterday 17:40", "3 Mar 09:12". */
  moment(time: number, now: number): string;
  /** A moment in full. */
  date(time: number): string;
  /** Time of day to the second, for logs. */
  clock(time: number): string;
}

const UNITS = {
  en: { bytes: ['B', 'KB', 'MB', 'GB', 'TB'], time: ['s', 'min', 'h', 'd'] },
  fr: { bytes: ['o', 'Ko', 'Mo', 'Go', 'To'], time: ['s', 'min', 'h', 'j'] },
} as const;
const LOCALE = { en: 'en-GB', fr: 'fr-FR' } as const;
const SPACE = '\u00a0';
const DAY_MS = 86_400_000;

export function formatsOf(language: 'en' | 'fr'): Formats {
  const locale = LOCALE[language];
  const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const decimals = new Map<number, Intl.NumberFormat>();
  const decimal = (value: number, digits: number) => {
    const known = decimals.get(digits) ?? new Intl.NumberFormat(locale, { maximumFractionDigits: digits });
    decimals.set(digits, known);
    return known.format(value);
  };
  const fixed = (value: number, digits: number) =>
    new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
      value,
    );
  const dayAndTime = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  const withYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
  const minutes = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  const seconds = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const full = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  const days = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });

  return {
    integer: (value) => integer.format(value),
    decimal,
    fraction: (value, digits = 5) => fixed(roundedInside(value, digits), digits),
    percent: (fraction, digits = 0) => `${fixed(roundedInside(fraction, digits + 2) * 100, digits)}${SPACE}%`,
    bytes(bytes) {
      const names = UNITS[language].bytes;
      const power = bytes < 1000 ? 0 : Math.min(names.length - 1, Math.floor(Math.log10(bytes) / 3));
      const value = bytes / 1000 ** power;
      return `${decimal(value, power === 0 || value >= 100 ? 0 : 1)}${SPACE}${names[power]}`;
    },
    duration: (ms, rough = false) =>
      durationText(
        rough && ms >= 600_000 ? Math.round(ms / 60_000) * 60_000 : ms,
        UNITS[language].time,
        decimal,
      ),
    moment(time, now) {
      const daysAgo = Math.round((startOfDay(now) - startOfDay(time)) / DAY_MS);
      if (daysAgo === 0 || daysAgo === 1) return `${days.format(-daysAgo, 'day')} ${minutes.format(time)}`;
      if (daysAgo > 0 && daysAgo < 180) return dayAndTime.format(time).replace(/ ?[,à] ?/, ' ');
      return withYear.format(time);
    },
    date: (time) => full.format(time),
    clock: (time) => seconds.format(time),
  };
}

function durationText(
  ms: number,
  units: readonly string[],
  decimal: (value: number, digits: number) => string,
): string {
  const [s, min, h, d] = units;
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10) return `${decimal(seconds, 1)}${SPACE}${s}`;
  if (seconds < 59.5) return `${Math.round(seconds)}${SPACE}${s}`;
  const whole = Math.round(seconds);
  if (whole < 3600) return pair(Math.floor(whole / 60), min, whole % 60, s);
  const inMinutes = Math.round(seconds / 60);
  if (inMinutes < 60 * 24) return pair(Math.floor(inMinutes / 60), h, inMinutes % 60, min);
  const inHours = Math.round(inMinutes / 60);
  return pair(Math.floor(inHours / 24), d, inHours % 24, h);
}

function pair(
  large: number,
  largeUnit: string | undefined,
  small: number,
  smallUnit: string | undefined,
): string {
  const first = `${large}${SPACE}${largeUnit}`;
  return small === 0 ? first : `${first}${SPACE}${small}${SPACE}${smallUnit}`;
}

/** Rounding must not turn a figure below 1 into 1, nor one above 0 into 0. */
function roundedInside(value: number, digits: number): number {
  const step = 10 ** -digits;
  const rounded = Math.round(value / step) * step;
  if (value < 1 && rounded >= 1) return 1 - step;
  if (value > 0 && rounded <= 0) return step;
  return rounded;
}

function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}
