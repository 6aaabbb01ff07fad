import type { Formats } from '../../i18n/formats.ts';

/** A limit such as `> 30` in the metric's own unit. */
export function limitText(key: string, limit: string, f: Formats): string {
  const [, sign, value] = /^([<>]) (-?[\d.]+)$/.exec(limit) ?? [];
  return sign === undefined ? limit : `${sign}\u00a0${metricText(key, Number(value), f, limit)}`;
}

/** A metric's value with its unit, by what its key says. */
export function metricText(key: string, value: number | null, f: Formats, none: string): string {
  if (value === null) return none;
  if (/^pct|Pct$|^uniformity$|^cnvCoverageUniformity$/.test(key)) return `${f.decimal(value, 2)}\u00a0%`;
  if (/Coverage$/.test(key)) return `${f.decimal(value, 1)}×`;
  if (Number.isInteger(value)) return f.integer(value);
  return f.decimal(value, 4);
}
