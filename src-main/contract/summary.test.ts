import { expect, it } from 'vitest';
import type { RunView, StepState } from './run.ts';
import { summaryOf } from './summary.ts';

function runIn(state: RunView['state'], ...steps: StepState[]): RunView {
  const ids = ['import', 'prepare', 'truvari', 'csv'] as const;
  return {
    runId: '20260101T000000Z-S-1',
    sampleId: 'S',
    runName: 'S_R001',
    createdAt: '2026-01-01T00:00:00.000Z',
    state,
    source: { kind: 'local', form: 'folder', paths: ['/s'] },
    benchmarks: { happy: false, stratified: false, truvari: true, csv: true },
    synthetic: false,
    fraction: 0,
    steps: steps.map((stepState, index) => ({
      id: ids[index] ?? 'csv',
      title: '',
      state: stepState,
      attempt: 1,
      cached: false,
      argv: [],
    })),
    seq: 1,
  };
}

it.each([
  ['failed', 'truvari', ['succeeded', 'warned', 'failed', 'succeeded']],
  ['warned', 'prepare', ['succeeded', 'warned', 'succeeded', 'warned']],
  ['cancelled', 'prepare', ['succeeded', 'cancelled', 'pending', 'pending']],
  ['interrupted', 'import', ['interrupted', 'pending', 'pending', 'pending']],
  ['cancelled', undefined, ['pending', 'pending', 'pending', 'pending']],
  ['succeeded', undefined, ['succeeded', 'succeeded', 'succeeded', 'succeeded']],
  ['running', undefined, ['succeeded', 'failed', 'running', 'pending']],
] as const)('a run that is %s was decided by %s', (state, step, steps) => {
  expect(summaryOf(runIn(state, ...steps)).decidedBy).toBe(step);
});
