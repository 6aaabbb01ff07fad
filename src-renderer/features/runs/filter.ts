import type { RunSummary } from '../../../src-main/contract/api.ts';
import type { RunState } from '../../../src-main/contract/run.ts';

export const GROUPS = ['all', 'active', 'passed', 'check', 'failed', 'cancelled'] as const;
/** The states as an analyst asks for them. */
export type Group = (typeof GROUPS)[number];
export const SORTS = ['newest', 'oldest', 'sample', 'longest'] as const;
export type Sort = (typeof SORTS)[number];

const GROUP_OF: Readonly<Record<RunState, Exclude<Group, 'all'>>> = {
  queued: 'active',
  running: 'active',
  cancelling: 'active',
  succeeded: 'passed',
  warned: 'check',
  failed: 'failed',
  interrupted: 'failed',
  cancelled: 'cancelled',
};

export function groupOf(state: RunState): Exclude<Group, 'all'> {
  return GROUP_OF[state];
}

/** How many runs are in each group. */
export function countGroups(runs: readonly RunSummary[]): Record<Group, number> {
  const counts = { all: runs.length, active: 0, passed: 0, check: 0, failed: 0, cancelled: 0 };
  for (const run of runs) counts[GROUP_OF[run.state]]++;
  return counts;
}

export interface Query {
  group: Group;
  text: string;
  sort: Sort;
}

/**
 * The runs that a query asks for. Every word has to be found in the sample, the run's name or the word for its
 * state. `runs` is newest first.
 */
export function selectRuns(
  runs: readonly RunSummary[],
  { group, text, sort }: Query,
  stateWord: (run: RunSummary) => string,
): readonly RunSummary[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const chosen =
    group === 'all' && words.length === 0
      ? runs
      : runs.filter((run) => {
          if (group !== 'all' && GROUP_OF[run.state] !== group) return false;
          if (words.length === 0) return true;
          const about = `${run.sampleId} ${run.runName} ${run.runId} ${stateWord(run)}`.toLowerCase();
          return words.every((word) => about.includes(word));
        });
  return sort === 'newest' ? chosen : [...chosen].sort(COMPARE[sort]);
}

const COMPARE: Readonly<Record<Exclude<Sort, 'newest'>, (a: RunSummary, b: RunSummary) => number>> = {
  oldest: (a, b) => compareText(a.runId, b.runId),
  sample: (a, b) => NATURAL.compare(a.sampleId, b.sampleId) || compareText(b.runId, a.runId),
  longest: (a, b) => durationOf(b, 0) - durationOf(a, 0) || compareText(b.runId, a.runId),
};
const NATURAL = new Intl.Collator('en', { numeric: true });

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** How long a run took, ms; for one that goes on, until `now`. */
export function durationOf(run: Pick<RunSummary, 'startedAt' | 'endedAt'>, now: number): number {
  if (run.startedAt === undefined) return 0;
  const end = run.endedAt === undefined ? now : Date.parse(run.endedAt);
  return Math.max(0, end - Date.parse(run.startedAt));
}
