import { DOCTOR } from './core/doctor.ts';
import { DOWNLOAD } from './core/download.ts';
import { ENGINE } from './core/engine.ts';
import { INPUTS } from './core/inputs.ts';
import { PROGRAMS } from './core/programs.ts';
import { REFERENCES } from './core/references.ts';
import { RESULTS } from './core/results.ts';
import { RUNS } from './core/runs.ts';

interface Sentence {
  english: RegExp;
  french: string;
  /** How much of it is words of its own; the one with most of them is tried first. */
  weight: number;
}

/**
 * The core and its scripts speak English; these are the sentences an analyst meets, in French, as pairs of lines with `{}`
 * for what is filled in. A sentence that is not among them stays as it is.
 */
const SENTENCES = [DOWNLOAD, INPUTS, RUNS, PROGRAMS, REFERENCES, RESULTS, DOCTOR, ENGINE]
  .flatMap(sentencesOf)
  .sort((a, b) => b.weight - a.weight);
const KEPT = 500;
const known = new Map<string, string>();

/** What the core says, in French where it is known: as a whole, else sentence by sentence. */
export function coreInFrench(text: string): string {
  const before = known.get(text);
  if (before !== undefined) return before;
  const french = oneInFrench(text) ?? partsInFrench(text) ?? localFigures(text);
  if (known.size >= KEPT) known.clear();
  known.set(text, french);
  return french;
}

function oneInFrench(text: string): string | null {
  for (const { english, french } of SENTENCES) {
    const filled = english.exec(text);
    if (filled === null) continue;
    let at = 0;
    return french.replaceAll('{}', () => {
      const value = filled[++at] ?? '';
      return oneInFrench(value) ?? partsInFrench(value) ?? aboutFile(value) ?? localFigures(value);
    });
  }
  return null;
}

/** Several sentences after one another, or findings with semicolons between them. */
function partsInFrench(text: string): string | null {
  for (const [between, glue] of [
    [/(?<=[.?!]) (?=["A-Z])/, ' '],
    [/; /, ' ; '],
  ] as const) {
    const parts = text.split(between);
    if (parts.length > 1 && parts.some((part) => oneInFrench(part) !== null)) {
      return parts.map((part) => oneInFrench(part) ?? localFigures(part)).join(glue);
    }
  }
  return null;
}

/** A path and what is the matter with it. */
function aboutFile(text: string): string | null {
  const [, path, said = ''] = /^(\/\S+:?) (.+)$/s.exec(text) ?? [];
  const french = oneInFrench(said);
  return path === undefined || french === null ? null : `${path} ${french}`;
}

const UNITS: Readonly<Record<string, string>> = { KB: 'Ko', MB: 'Mo', GB: 'Go', TB: 'To', B: 'o' };

/** `8.4 GB` and `95.3 %` as French writes them; no other figure, which may be a version or part of a name. */
function localFigures(text: string): string {
  return text.replace(
    /(?<![\w.])(\d+)(?:\.(\d+))? (%|[KMGT]?B)(?!\w)/g,
    (_all, whole: string, part: string | undefined, unit: string) =>
      `${whole}${part === undefined ? '' : `,${part}`}\u00a0${UNITS[unit] ?? unit}`,
  );
}

function sentencesOf(catalogue: string): Sentence[] {
  return catalogue
    .trim()
    .split('\n\n')
    .map((pair) => {
      const [english = '', french = ''] = pair.split('\n= ');
      const parts = english.split('{}');
      const escaped = parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
      return {
        english: new RegExp(`^${escaped.join('(.+?)')}$`, 's'),
        french: french.replace(/ ([;:?!»%])/g, '\u00a0$1').replaceAll('« ', '«\u00a0'),
        weight: parts.join('').length - 5 * (parts.length - 1),
      };
    });
}
