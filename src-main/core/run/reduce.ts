import {
  isTerminal,
  type Outcome,
  type Plan,
  type RunEvent,
  type RunSpec,
  type RunView,
  type StepView,
} from '../../contract/run.ts';

/** The run as clients see it: spec and plan, with every event of the journal applied. Pure. */
export function foldRun(spec: RunSpec, plan: Plan, events: readonly RunEvent[]): RunView {
  let view = newRun(spec, plan);
  for (const event of events) view = applyEvent(view, plan, event);
  return view;
}

/**
 * One event on one view. A terminal state absorbs whatever follows but `run.queued` (a retry); an event of an
 * earlier attempt of a step is ignored. Returns a new view; the old one is not changed.
 */
export function applyEvent(before: RunView, plan: Plan, event: RunEvent): RunView {
  if (event.seq <= before.seq) return before;
  const view: RunView = { ...before, seq: event.seq };
  if (event.type === 'run.created') return view;
  if (event.type === 'run.queued')
    return isTerminal(view.state) || view.state === 'queued' ? requeued(view, plan) : view;
  if (isTerminal(view.state)) return view;
  switch (event.type) {
    case 'run.cancelRequested':
      view.state = 'cancelling';
      return view;
    case 'run.finished':
      return finished(view, event);
    case 'step.started':
      if (view.state === 'queued') view.state = 'running';
      view.startedAt ??= event.at;
      view.currentStep = event.stepId;
      break;
    default:
      break;
  }
  view.steps = view.steps.map((step) => (step.id === event.stepId ? applyToStep(step, event) : step));
  // A step of several files tells of each how far it is; the run does not go back.
  view.fraction = Math.max(view.fraction, fractionOf(view.steps, plan));
  return view;
}

type StepEvent = Extract<RunEvent, { stepId: string }>;

function applyToStep(step: StepView, event: StepEvent): StepView {
  if (event.attempt < step.attempt) return step;
  switch (event.type) {
    case 'step.started':
      return {
        id: step.id,
        title: step.title,
        state: 'running',
        attempt: event.attempt,
        cached: false,
        argv: event.argv,
        startedAt: event.at,
        log: event.log,
      };
    case 'step.spawned':
      return event.inputHash === undefined ? step : { ...step, argv: event.argv };
    case 'step.progress':
      return step.state === 'running' ? { ...step, progress: event.progress } : step;
    case 'step.skipped':
      // A cached success stays what it was, with its result; only a step that never ran is "skipped".
      if (event.cached) return { ...step, cached: true };
      return { ...step, state: 'skipped', attempt: event.attempt, cached: false, why: event.why };
    case 'step.finished': {
      // How far it had come tells something about a step that failed, nothing about one that is done.
      const { progress: _progress, ...done } = step;
      const ended: StepView = {
        ...(event.outcome === 'succeeded' || event.outcome === 'warned' ? done : step),
        state: event.outcome,
        endedAt: event.at,
        exitCode: event.exitCode,
        signal: event.signal,
      };
      if (event.reason !== undefined) ended.reason = event.reason;
      if (event.error !== undefined) ended.error = event.error;
      if (event.result !== undefined) ended.result = event.result;
      return ended;
    }
  }
}

function newRun(spec: RunSpec, plan: Plan): RunView {
  return {
    runId: spec.runId,
    sampleId: spec.sampleId,
    runName: spec.runName,
    createdAt: spec.createdAt,
    state: 'queued',
    source: spec.source,
    benchmarks: spec.benchmarks,
    synthetic: spec.synthetic !== undefined,
    fraction: 0,
    steps: plan.steps.map((step) => ({
      id: step.id,
      title: step.title,
      state: 'pending',
      attempt: 0,
      cached: false,
      argv: step.argv,
    })),
    seq: 0,
  };
}

/** A retry: finished steps keep what they have until they run again; the rest waits. */
function requeued(view: RunView, plan: Plan): RunView {
  const {
    reason: _reason,
    error: _error,
    endedAt: _endedAt,
    startedAt: _startedAt,
    currentStep: _step,
    ...rest
  } = view;
  const steps = view.steps.map((step): StepView => {
    if (step.state === 'succeeded' || step.state === 'warned') return step;
    return {
      id: step.id,
      title: step.title,
      state: 'pending',
      attempt: step.attempt,
      cached: false,
      argv: step.argv,
    };
  });
  return { ...rest, state: 'queued', steps, fraction: fractionOf(steps, plan) };
}

function finished(view: RunView, event: Extract<RunEvent, { type: 'run.finished' }>): RunView {
  const { currentStep: _step, ...rest } = view;
  const outcome: Outcome = event.outcome;
  const ended: RunView = { ...rest, state: outcome, endedAt: event.at };
  if (event.reason !== undefined) ended.reason = event.reason;
  if (event.error !== undefined) ended.error = event.error;
  if (outcome === 'succeeded' || outcome === 'warned') ended.fraction = 1;
  return ended;
}

function fractionOf(steps: readonly StepView[], plan: Plan): number {
  let done = 0;
  let total = 0;
  for (const [index, step] of steps.entries()) {
    const weight = plan.steps[index]?.weight ?? 1;
    total += weight;
    if (step.state === 'running') done += weight * (step.progress?.fraction ?? 0);
    else if (step.state !== 'pending') done += weight;
  }
  return total === 0 ? 0 : done / total;
}
