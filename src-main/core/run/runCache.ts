import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFolder } from '../dataFolder.ts';
import { loadRun, runFolders, type StoredRun } from './runStore.ts';

/**
 * Runs as they are on disk, replayed only when their journal has grown: the list of 10,000 runs is asked for again
 * and again. Files that other processes write are seen, because size and time of the journal decide.
 */
export class RunCache {
  private readonly folder: DataFolder;
  private readonly known = new Map<string, { stamp: string; stored: StoredRun }>();

  constructor(folder: DataFolder) {
    this.folder = folder;
  }

  /** One run. Throws like {@link loadRun}. */
  async load(runId: string): Promise<StoredRun> {
    const stamp = await this.stampOf(runId);
    const known = this.known.get(runId);
    if (known !== undefined && known.stamp === stamp) return known.stored;
    const stored = await loadRun(this.folder, runId);
    if (stamp !== '') this.known.set(runId, { stamp, stored });
    return stored;
  }

  /** Every run of the data folder, newest first; `unreadable` names the folders that hold no sound run. */
  async scan(): Promise<{ runs: StoredRun[]; unreadable: string[] }> {
    const names = (await runFolders(this.folder)).sort().reverse();
    const loaded: (StoredRun | null)[] = new Array(names.length).fill(null);
    let next = 0;
    const worker = async () => {
      for (let index = next++; index < names.length; index = next++) {
        loaded[index] = await this.load(names[index] as string).catch(() => null);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const present = new Set(names);
    for (const runId of this.known.keys()) if (!present.has(runId)) this.known.delete(runId);
    return {
      runs: loaded.filter((run) => run !== null),
      unreadable: names.filter((_, index) => loaded[index] === null),
    };
  }

  private async stampOf(runId: string): Promise<string> {
    const journal = await stat(join(this.folder.run(runId), 'journal.ndjson')).catch(() => null);
    return journal === null ? '' : `${journal.size}:${journal.mtimeMs}`;
  }
}

/** Files read at once. */
const AT_ONCE = 16;
