import { type AppError, type Reason, toAppError } from '../../contract/errors.ts';
import {
  isTerminal,
  type Outcome,
  type RunEvent,
  type RunView,
  type StepId,
  type StepView,
} from '../../contract/run.ts';
import { fetchStepOf } from '../pipeline/exec.ts';
import { STEP_KINDS } from '../pipeline/kinds.ts';
import { type Journal, openJournal, readJournal } from './journal.ts';
import { applyEvent } from './reduce.ts';
import type { StoredRun } from './runStore.ts';
import { runStep, type StepEnvironment } from './stepRunner.ts';

/** A run in progress. */
export interface ActiveRun {
  readonly view: RunView;
  /** Ends the child's whole group; the run becomes `cancelled` (or `interrupted` when the program quits). */
  cancel(by: 'userCancel' | 'appQuit'): Promise<void>;
  /** Resolves with the final view; never rejects. */
  done: Promise<RunView>;
}

export interface RunnerEnvironment extends StepEnvironment {
  onEvent(view: RunView, event: RunEvent): void;
}

/**
 * Runs what is left of a queued run: steps in order, each once what it needs has succeeded. A failed step does not stop the
 * steps that do not need it (DRAGEN metrics are read even when the references cannot be had). Never rejects.
 */
export function startRun(stored: StoredRun, processing: boolean, environment: RunnerEnvironment): ActiveRun {
  const control = new AbortController();
  let view = stored.view;
  let history: RunEvent[] = [];
  let journal: Journal | null = null;
  const onEvent = (event: RunEvent) => {
    view = applyEvent(view, stored.plan, event);
    environment.onEvent(view, event);
  };

  const work = async (): Promise<RunView> => {
    try {
      const place = environment.folder.run(stored.spec.runId);
      history = await readJournal(place);
      journal = await openJournal(place, onEvent, environment.now);
      for (const step of stored.plan.steps) {
        if (control.signal.aborted) break;
        await runOne(step.id);
      }
      await finish(journal);
    } catch (error) {
      await giveUp(toAppError(error));
    } finally {
      await (journal as Journal | null)?.close().catch(() => undefined);
    }
    return view;
  };

  const runOne = async (id: StepId) => {
    if (journal === null) return;
    const current = view.steps.find((step) => step.id === id);
    const attempt = (current?.attempt ?? 0) + 1;
    if (!processing && id !== fetchStepOf(stored.spec)) {
      const why = 'Automatic processing is off; "retry" goes on from here.';
      await journal.append({ type: 'step.skipped', stepId: id, attempt, cached: false, why });
      return;
    }
    const needs = stored.plan.steps.find((step) => step.id === id)?.needs ?? [];
    const unmet = needs.find((need) => !hasSucceeded(view.steps.find((step) => step.id === need)));
    if (unmet !== undefined) {
      const title = STEP_KINDS[unmet].title;
      await journal.append({
        type: 'step.skipped',
        stepId: id,
        attempt,
        cached: false,
        why: `"${title}" did not succeed.`,
      });
      return;
    }
    await runStep({
      stored,
      stepId: id,
      attempt,
      previous: current,
      history,
      journal,
      signal: control.signal,
      others: view.steps.filter((step) => step.id !== id).map((step) => step.state),
      environment,
    });
  };

  const finish = async (open: Journal) => {
    const ending = endingOf(view, control.signal.aborted ? (control.signal.reason as Reason) : null);
    await open.append({ type: 'run.finished', ...ending });
  };

  /** The journal itself failed (a full disk): say so to whoever watches; the next start finds it interrupted. */
  const giveUp = async (error: AppError) => {
    const reason: Reason = error.code === 'diskFull' ? 'diskFull' : 'crash';
    const event = { type: 'run.finished', outcome: 'failed', reason, error } as const;
    try {
      await (journal as Journal | null)?.append(event);
    } catch {
      // Told below from memory.
    }
    if (!isTerminal(view.state)) {
      onEvent({ v: 1, seq: view.seq + 1, at: new Date(environment.now()).toISOString(), ...event });
    }
  };

  const done = work();
  return {
    get view() {
      return view;
    },
    async cancel(by) {
      if (!control.signal.aborted) {
        control.abort(by);
        await journal?.append({ type: 'run.cancelRequested', by }).catch(() => undefined);
      }
      await done;
    },
    done,
  };
}

function hasSucceeded(step: StepView | undefined): boolean {
  return step?.state === 'succeeded' || step?.state === 'warned';
}

/** The worst step decides; the first with that outcome gives reason and words. */
function endingOf(
  view: RunView,
  aborted: Reason | null,
): { outcome: Outcome; reason?: Reason; error?: AppError } {
  if (aborted !== null) {
    const outcome = aborted === 'appQuit' ? 'interrupted' : 'cancelled';
    return { outcome, reason: aborted };
  }
  for (const outcome of ['failed', 'cancelled', 'interrupted', 'warned'] as const) {
    const step = view.steps.find((candidate) => candidate.state === outcome);
    if (step === undefined) continue;
    return {
      outcome,
      ...(step.reason === undefined ? {} : { reason: step.reason }),
      ...(step.error === undefined ? {} : { error: step.error }),
    };
  }
  return { outcome: 'succeeded' };
}
