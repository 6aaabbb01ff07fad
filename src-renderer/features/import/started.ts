import { go } from '../../state/route.ts';
import { refreshRun } from '../../state/runs.ts';
import { openConsole } from '../console/consoleStore.ts';
import { changeDraft } from './importDraft.ts';

/** A run was started: shows it, with its console, and moves the focus there from the button that is gone. */
export async function showStarted(runIds: readonly string[]): Promise<void> {
  const [runId] = runIds;
  if (runId === undefined) return;
  changeDraft({ sampleId: '', paths: [], localSampleId: '' });
  await refreshRun(runId);
  openConsole(runId);
  go('runs', runId);
  document.getElementById('main')?.focus();
}
