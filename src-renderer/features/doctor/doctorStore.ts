import type { Check } from '../../../src-main/contract/diagnostics.ts';
import type { AppError } from '../../../src-main/contract/errors.ts';
import { call } from '../../client/client.ts';
import { createStore } from '../../state/store.ts';

/** What the doctor found last. */
export interface DoctorState {
  checks: readonly Check[];
  /** How many of them ask for something. */
  findings: number;
  busy: boolean;
  at: number | null;
  online: boolean;
  error: AppError | null;
}

export const doctorStore = createStore<DoctorState>({
  checks: [],
  findings: 0,
  busy: false,
  at: null,
  online: false,
  error: null,
});

/** Looks now. `online` also asks the network. */
export async function runDoctor(online: boolean): Promise<void> {
  if (doctorStore.get().busy) return;
  doctorStore.update((old) => ({ ...old, busy: true }));
  const answer = await call('doctor.run', { online });
  doctorStore.update((old) => {
    if (!answer.ok) return { ...old, busy: false, error: answer.error };
    const { checks } = answer.value;
    const findings = checks.filter((check) => check.state === 'problem').length;
    return { checks, findings, busy: false, at: Date.now(), online, error: null };
  });
}

const QUIET_AFTER_MS = 2500;

/** One look a while after the start, when the window has nothing better to do. */
export function runDoctorQuietly(): () => void {
  const timer = setTimeout(() => {
    if (doctorStore.get().at === null) void runDoctor(false);
  }, QUIET_AFTER_MS);
  return () => clearTimeout(timer);
}
