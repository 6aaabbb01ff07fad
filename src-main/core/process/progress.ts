import type { Progress } from '../../contract/run.ts';
import { stripAnsi } from './classify.ts';
import type { RawLine } from './lines.ts';

/** Reads progress out of a step's output. Null: this line says nothing about it. One per step. */
export type ProgressParser = (line: Pick<RawLine, 'text'>) => Progress | null;

export const PROGRESS_PARSERS = ['progress', 'happy', 'truvari', 'none'] as const;
export type ProgressParserName = (typeof PROGRESS_PARSERS)[number];

/**
 * The parser of that name; an unknown name gets `none`, since a plan may come from another version.
 * - `progress`: our scripts and steps (`progress DONE/TOTAL UNIT LABEL`) and the aws CLI's own `Completed 1.2 MiB/5 MiB`;
 * - `happy`: the stages that hap.py names with --verbose; it prints no percentage, so the fractions are typical shares;
 * - `truvari`: the stages in truvari's log.
 */
export function createProgressParser(name: string, clock: { now(): number } = Date): ProgressParser {
  switch (name) {
    case 'progress':
      return countParser(clock);
    case 'happy':
      return stageParser(/^[\d-]{10} [\d:,]{12} INFO {5}/, HAPPY_STAGES);
    case 'truvari':
      return stageParser(/^[\d-]{10} [\d:,]{12} \[INFO\] /, TRUVARI_STAGES);
    default:
      return () => null;
  }
}

/** Longest label handed on. */
const LABEL_LENGTH = 200;
/** Time constant of the smoothed rate, seconds. */
const SMOOTHING_S = 5;
/** Shorter intervals would make the rate jump. */
const SHORTEST_INTERVAL_S = 0.2;

function countParser(clock: { now(): number }): ProgressParser {
  let known: { total: number; unit: string } | null = null;
  let last = { done: 0, at: 0 };
  let rate: number | undefined;

  /** Smoothed units per second; undefined until two lines some time apart. */
  function measure(done: number, total: number, unit: string): number | undefined {
    const now = clock.now();
    if (known === null || known.total !== total || known.unit !== unit || done < last.done) {
      known = { total, unit };
      last = { done, at: now };
      rate = undefined;
      return undefined;
    }
    const seconds = (now - last.at) / 1000;
    if (seconds < SHORTEST_INTERVAL_S) return rate;
    const current = (done - last.done) / seconds;
    const weight = 1 - Math.exp(-seconds / SMOOTHING_S);
    rate = rate === undefined ? current : rate + (current - rate) * weight;
    last = { done, at: now };
    return rate;
  }

  return ({ text }) => {
    const count = readCount(text);
    if (count === null) return null;
    const { total, unit, label } = count;
    const done = Math.min(count.done, total);
    const progress: Progress = {};
    if (total > 0) progress.fraction = done / total;
    if (unit === 'bytes') {
      progress.bytesDone = done;
      progress.bytesTotal = total;
    }
    const perSecond = measure(done, total, unit);
    if (perSecond !== undefined) {
      if (unit === 'bytes') progress.bytesPerSecond = Math.round(perSecond);
      if (perSecond > 0) progress.etaSeconds = Math.round((total - done) / perSecond);
    }
    if (label !== '') progress.label = label.slice(0, LABEL_LENGTH);
    return progress;
  };
}

function readCount(text: string): { done: number; total: number; unit: string; label: string } | null {
  const plain = text.includes('\u001b') ? stripAnsi(text) : text;
  if (plain.startsWith('progress ')) {
    const own = /^progress (\d{1,15})\/(\d{1,15}) (bytes|records|files)(?: (.*))?$/.exec(plain);
    if (own === null) return null;
    return { done: Number(own[1]), total: Number(own[2]), unit: own[3] ?? '', label: (own[4] ?? '').trim() };
  }
  if (!plain.startsWith('Completed ')) return null;
  const aws = /^Completed ([\d.]+) (Bytes?|[KMGT]iB)\/~?([\d.]+) (Bytes?|[KMGT]iB) /.exec(plain);
  if (aws === null) return null;
  return { done: toBytes(aws[1], aws[2]), total: toBytes(aws[3], aws[4]), unit: 'bytes', label: '' };
}

function toBytes(amount = '0', unit = 'Bytes'): number {
  const power = Math.max(0, ['Bytes', 'KiB', 'MiB', 'GiB', 'TiB'].indexOf(unit));
  return Math.round(Number(amount) * 1024 ** power) || 0;
}

/** A stage that begins with a message matching `when`. A fraction is that of the work before it. */
type Stage = { when: RegExp; fraction?: number; label: string };

/** Stages by the message that follows the logger's `prefix`. The fraction only grows. */
function stageParser(prefix: RegExp, stages: readonly Stage[]): ProgressParser {
  let fraction = 0;
  return ({ text }) => {
    const plain = text.includes('\u001b') ? stripAnsi(text) : text;
    const logged = prefix.exec(plain);
    if (logged === null) return null;
    const message = plain.slice(logged[0].length);
    for (const stage of stages) {
      const match = stage.when.exec(message);
      if (match === null) continue;
      if (stage.fraction !== undefined) {
        if (stage.fraction < fraction) return null;
        fraction = stage.fraction;
      }
      const progress: Progress = { label: stage.label.replace('$1', match[1] ?? '').slice(0, LABEL_LENGTH) };
      if (fraction > 0) progress.fraction = fraction;
      return progress;
    }
    return null;
  };
}

const HAPPY_STAGES: readonly Stage[] = [
  { when: /^Comparing /, fraction: 0.01, label: 'Comparing' },
  { when: /^Preprocessing truth: /, fraction: 0.02, label: 'Preprocessing truth' },
  { when: /^Preprocessing query: /, fraction: 0.12, label: 'Preprocessing query' },
  { when: /^blocksplit for (\S+) -- time taken/, fraction: 0.25, label: 'Splitting into blocks: $1' },
  {
    when: /^(?:Using xcmp for comparison|Running 'xcmp )/,
    fraction: 0.3,
    label: 'Comparing haplotypes (xcmp)',
  },
  { when: /^xcmp for chunk (\S+) -- time taken/, fraction: 0.5, label: 'Compared $1' },
  {
    when: /^(?:\S*\/)?rtg (?:\S+ )*?vcfeval /,
    fraction: 0.3,
    label: 'Comparing haplotypes (vcfeval)',
  },
  { when: /^vcfeval for .* -- time taken/, fraction: 0.75, label: 'Compared haplotypes (vcfeval)' },
  { when: /^Concatenating/, fraction: 0.72, label: 'Joining the parts' },
  { when: /^Counting variants/, fraction: 0.78, label: 'Counting variants' },
  { when: /^Running 'quantify /, fraction: 0.8, label: 'Counting by type and region' },
  { when: /^Subset\.Size for /, fraction: 0.95, label: 'Writing the tables' },
];

const TRUVARI_STAGES: readonly Stage[] = [
  { when: /^Command /, fraction: 0.01, label: 'Starting' },
  { when: /^Including (\d+) bed regions/, fraction: 0.02, label: 'Reading $1 regions' },
  { when: /^Zipped (\d+) variants/, fraction: 0.9, label: 'Compared $1 variants' },
  { when: /^(\d+) chunks of /, fraction: 0.92, label: 'Compared $1 chunks' },
  { when: /^Stats: /, fraction: 0.98, label: 'Writing the results' },
  { when: /^Finished /, fraction: 1, label: 'Finished' },
];
