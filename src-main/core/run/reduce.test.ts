import { describe, expect, it } from 'vitest';
import type { StepResult } from '../../contract/result.ts';
import type { RunEvent } from '../../contract/run.ts';
import { planOf, specOf } from '../testing/runs.ts';
import type { NewEvent } from './journal.ts';
import { foldRun } from './reduce.ts';

const spec = specOf();
const plan = planOf(spec);

function fold(...events: NewEvent[]) {
  const whole = events.map(
    (event, index) =>
      ({ v: 1, seq: index + 1, at: `2026-11-23T08:00:0${index % 10}.000Z`, ...event }) as RunEvent,
  );
  return foldRun(spec, plan, whole);
}

const created: NewEvent = { type: 'run.created' };
const queued: NewEvent = { type: 'run.queued', processing: true };
const started = (stepId: 'import' | 'csv', attempt = 1): NewEvent => ({
  type: 'step.started',
  stepId,
  attempt,
  log: `0-${stepId}.${attempt}`,
  argv: ['x'],
});
const ended = (
  stepId: 'import' | 'csv',
  outcome: 'succeeded' | 'failed' | 'warned',
  attempt = 1,
  result?: StepResult,
): NewEvent => ({
  type: 'step.finished',
  stepId,
  attempt,
  outcome,
  exitCode: outcome === 'failed' ? 1 : 0,
  signal: null,
  ...(result === undefined ? {} : { result }),
});

describe('foldRun', () => {
  it('goes queued, running, succeeded, with progress by weight', () => {
    expect(fold(created, queued).state).toBe('queued');
    const half = fold(created, queued, started('import'), {
      type: 'step.progress',
      stepId: 'import',
      attempt: 1,
      progress: { fraction: 0.5 },
    });
    expect(half).toMatchObject({ state: 'running', currentStep: 'import', fraction: 0.25 });
    const done = fold(
      created,
      queued,
      started('import'),
      ended('import', 'succeeded'),
      started('csv'),
      ended('csv', 'succeeded'),
      {
        type: 'run.finished',
        outcome: 'succeeded',
      },
    );
    expect(done).toMatchObject({ state: 'succeeded', fraction: 1 });
    expect(done.currentStep).toBeUndefined();
  });

  it('never goes back while a step begins another file; a retry starts from what is done', () => {
    const at = (fraction: number, attempt = 1) =>
      ({ type: 'step.progress', stepId: 'import', attempt, progress: { fraction } }) as const;
    const next = fold(created, queued, started('import'), at(0.9), at(0.1));
    expect(next).toMatchObject({ fraction: 0.45, steps: [{ progress: { fraction: 0.1 } }, {}] });
    const failed = [ended('import', 'failed'), { type: 'run.finished', outcome: 'failed' }] as const;
    expect(fold(created, queued, started('import'), at(0.9), ...failed, queued).fraction).toBe(0);
  });

  it('absorbs late events once it has ended', () => {
    const late = fold(
      created,
      queued,
      started('import'),
      { type: 'run.finished', outcome: 'cancelled', reason: 'userCancel' },
      ended('import', 'succeeded'),
      {
        type: 'run.cancelRequested',
        by: 'user',
      },
    );
    expect(late).toMatchObject({ state: 'cancelled', reason: 'userCancel' });
    expect(late.steps[0]?.state).toBe('running');
  });

  it('stays cancelling until the end is recorded', () => {
    const view = fold(
      created,
      queued,
      started('import'),
      { type: 'run.cancelRequested', by: 'user' },
      { type: 'step.progress', stepId: 'import', attempt: 1, progress: {} },
    );
    expect(view.state).toBe('cancelling');
  });

  it('opens again for a retry: what succeeded is kept, what failed waits, its reason is gone', () => {
    const view = fold(
      created,
      queued,
      started('import'),
      ended('import', 'succeeded'),
      started('csv'),
      ended('csv', 'failed'),
      { type: 'run.finished', outcome: 'failed', reason: 'toolExit' },
      queued,
    );
    expect(view.state).toBe('queued');
    expect(view.reason).toBeUndefined();
    expect(view.steps.map((step) => step.state)).toEqual(['succeeded', 'pending']);
    expect(view.steps[1]?.attempt).toBe(1);
  });

  it('keeps the result of a step that a retry does not run again', () => {
    const result: StepResult = { kind: 'import', files: [], notes: [] };
    const view = fold(
      created,
      queued,
      started('import'),
      ended('import', 'warned', 1, result),
      { type: 'run.finished', outcome: 'failed' },
      queued,
      { type: 'step.skipped', stepId: 'import', attempt: 2, cached: true, why: 'unchanged' },
    );
    expect(view.steps[0]).toMatchObject({ state: 'warned', cached: true, result });
  });

  it('ignores an event of an earlier attempt', () => {
    const view = fold(
      created,
      queued,
      started('csv'),
      { type: 'run.finished', outcome: 'failed' },
      queued,
      started('csv', 2),
      ended('csv', 'failed', 1),
    );
    expect(view.steps[1]).toMatchObject({ state: 'running', attempt: 2 });
  });

  it('ignores an event it has seen', () => {
    const event = {
      v: 1,
      seq: 1,
      at: '2026-11-23T08:00:00.000Z',
      type: 'run.finished',
      outcome: 'failed',
    } as const;
    expect(foldRun(spec, plan, [event, { ...event, outcome: 'succeeded' }]).state).toBe('failed');
  });
});
