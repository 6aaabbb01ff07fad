import type { RunState } from '../../../src-main/contract/run.ts';

/** Has the run ended? The contract's own test would bring its schemas into the first paint. */
export function isTerminalState(state: RunState): boolean {
  return state !== 'queued' && state !== 'running' && state !== 'cancelling';
}
