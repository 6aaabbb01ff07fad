import type { RunView } from '../../../src-main/contract/run.ts';

/** Where a run's files lie, by the layout of the data folder (docs/architecture.md, "Disk"); a demo's lie apart. */
export function folderOf(dataDir: string, run: RunView, which: 'files' | 'results' | 'logs'): string {
  const root = run.synthetic ? `${dataDir}/demo` : dataDir;
  if (which === 'logs') return `${dataDir}/runs/${run.runId}/logs`;
  return `${root}/${which === 'files' ? 'lab_runs' : 'processed'}/${run.runName}`;
}
