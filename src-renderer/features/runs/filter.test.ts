import { describe, expect, it } from 'vitest';
import type { RunSummary } from '../../../src-main/contract/api.ts';
import type { RunState } from '../../../src-main/contract/run.ts';
import { countGroups, durationOf, selectRuns } from './filter.ts';

function run(n: number, sampleId: string, state: RunState): RunSummary {
  return {
    runId: `20261123T0000${String(n).padStart(2, '0')}Z-${sampleId}`,
    sampleId,
    runName: `${sampleId}_R001`,
    createdAt: '2026-11-23T00:00:00.000Z',
    startedAt: '2026-11-23T00:00:00.000Z',
    endedAt: new Date(Date.UTC(2026, 10, 23, 0, n)).toISOString(),
    state,
    source: { kind: 'local', form: 'folder', paths: ['/x'] },
    benchmarks: { happy: false, stratified: false, truvari: false, csv: true },
    synthetic: false,
    fraction: 1,
    seq: 1,
    stepsEnded: 1,
    stepsTotal: 1,
    figures: { snpF1: null, indelF1: null, svF1: null, checks: null },
  };
}

const RUNS = [
  run(3, 'NA24143_Lib10', 'running'),
  run(2, 'NA24143_Lib2', 'failed'),
  run(1, 'NA12878_Lib1', 'succeeded'),
];
const samples = (query: Partial<Parameters<typeof selectRuns>[1]>) =>
  selectRuns(RUNS, { group: 'all', text: '', sort: 'newest', ...query }, (one) => one.state).map(
    (one) => one.sampleId,
  );

describe('selectRuns', () => {
  it('finds every word, in the sample or the state', () => {
    expect(samples({ text: 'na24143  FAILED' })).toEqual(['NA24143_Lib2']);
    expect(samples({ text: 'nobody' })).toEqual([]);
  });

  it('keeps a group', () => {
    expect(samples({ group: 'active' })).toEqual(['NA24143_Lib10']);
    expect(samples({ group: 'failed', text: 'NA12878' })).toEqual([]);
  });

  it('sorts numbers in names as numbers, and by time taken', () => {
    expect(samples({ sort: 'sample' })).toEqual(['NA12878_Lib1', 'NA24143_Lib2', 'NA24143_Lib10']);
    expect(samples({ sort: 'oldest' })).toEqual(['NA12878_Lib1', 'NA24143_Lib2', 'NA24143_Lib10']);
    expect(samples({ sort: 'longest' })[0]).toBe('NA24143_Lib10');
  });

  it('does not touch the list when nothing is asked for', () => {
    expect(selectRuns(RUNS, { group: 'all', text: ' ', sort: 'newest' }, () => '')).toBe(RUNS);
  });
});

it('countGroups counts every run once', () => {
  expect(countGroups(RUNS)).toEqual({ all: 3, active: 1, passed: 1, check: 0, failed: 1, cancelled: 0 });
});

it('durationOf a run that goes on ends now, and of one that waits is 0', () => {
  expect(durationOf({ startedAt: '2026-11-23T00:00:00.000Z' }, Date.UTC(2026, 10, 23, 0, 1))).toBe(60_000);
  expect(durationOf({}, Date.now())).toBe(0);
});
