import type { RunState, StepState } from '../../../src-main/contract/run.ts';
import type { Tone } from '../../ui/Chip.tsx';
import type { IconName } from '../../ui/Icon.tsx';

/** Shape and colour of a state; the word comes from the catalogue. */
interface Look {
  tone: Tone;
  icon: IconName;
}

export const RUN_LOOK: Readonly<Record<RunState, Look>> = {
  queued: { tone: 'idle', icon: 'clock' },
  running: { tone: 'run', icon: 'run' },
  cancelling: { tone: 'run', icon: 'stop' },
  succeeded: { tone: 'ok', icon: 'check' },
  warned: { tone: 'warn', icon: 'warn' },
  failed: { tone: 'bad', icon: 'cross' },
  cancelled: { tone: 'idle', icon: 'stop' },
  interrupted: { tone: 'bad', icon: 'alert' },
};

export const STEP_LOOK: Readonly<Record<StepState, Look>> = {
  pending: { tone: 'idle', icon: 'circle' },
  running: { tone: 'run', icon: 'run' },
  skipped: { tone: 'idle', icon: 'dash' },
  succeeded: { tone: 'ok', icon: 'check' },
  warned: { tone: 'warn', icon: 'warn' },
  failed: { tone: 'bad', icon: 'cross' },
  cancelled: { tone: 'idle', icon: 'stop' },
  interrupted: { tone: 'bad', icon: 'alert' },
};
