import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunSummary } from '../../contract/api.ts';
import { isTerminal } from '../../contract/run.ts';
import { newestFirst, summaryOf } from '../../contract/summary.ts';
import type { DataFolder } from '../dataFolder.ts';
import { type KeptSummary, readKeptSummaries, writeKeptSummaries } from './keptSummaries.ts';
import { loadRun, runFolders, type StoredRun } from './runStore.ts';

/**
 * Runs as they are on disk, replayed only when their journal has changed: the list of 10,000 runs is asked for again
 * and again. Files that other processes write are seen, because size and times of the journal decide. Of a run only its
 * row of the list stays in memory, and in a file for the next start; the journal is the truth.
 */
export class RunCache {
  private readonly folder: DataFolder;
  private readonly keeps: boolean;
  private readonly rows = new Map<string, KeptSummary>();
  private readonly opened = new Map<string, { stamp: string; stored: StoredRun }>();
  private readonly notKept = new Set<string>();
  private fromFile: Promise<void> | undefined;

  /** `keeps`: may it write the rows to disk? Only who holds the data folder's lock may. */
  constructor(folder: DataFolder, keeps = false) {
    this.folder = folder;
    this.keeps = keeps;
  }

  /** One run. Throws like {@link loadRun}. */
  async load(runId: string): Promise<StoredRun> {
    const stamp = await this.stampOf(runId);
    const opened = this.opened.get(runId);
    if (opened !== undefined && opened.stamp === stamp) return opened.stored;
    const stored = await loadRun(this.folder, runId);
    this.opened.delete(runId);
    if (stamp !== '') this.opened.set(runId, { stamp, stored });
    for (const oldest of this.opened.keys()) if (this.opened.size > OPENED) this.opened.delete(oldest);
    return stored;
  }

  /** Every run of the data folder, newest first; `unreadable` names the folders that hold no sound run. */
  async scan(): Promise<{ runs: RunSummary[]; unreadable: string[] }> {
    this.fromFile ??= this.readFile();
    await this.fromFile;
    const names = (await runFolders(this.folder)).sort().reverse();
    const found: (RunSummary | null)[] = new Array(names.length).fill(null);
    let next = 0;
    const worker = async () => {
      for (let index = next++; index < names.length; index = next++) {
        found[index] = await this.row(names[index] as string).catch(() => null);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    this.forgetAllBut(new Set(names));
    if (this.keeps && this.notKept.size >= KEEP_AFTER) await this.writeFile();
    return {
      runs: found.filter((run) => run !== null).sort(newestFirst),
      unreadable: names.filter((_, index) => found[index] === null),
    };
  }

  private async row(runId: string): Promise<RunSummary> {
    const stamp = await this.stampOf(runId);
    const known = this.rows.get(runId);
    if (known !== undefined && known.stamp === stamp) return known.summary;
    const summary = summaryOf((await loadRun(this.folder, runId)).view);
    if (stamp !== '') this.rows.set(runId, { stamp, summary });
    if (isTerminal(summary.state)) this.notKept.add(runId);
    return summary;
  }

  private forgetAllBut(present: ReadonlySet<string>): void {
    for (const runId of this.rows.keys()) {
      if (present.has(runId)) continue;
      this.rows.delete(runId);
      this.notKept.add(runId);
    }
  }

  private async readFile(): Promise<void> {
    for (const [runId, kept] of await readKeptSummaries(this.folder.summaries)) this.rows.set(runId, kept);
  }

  /** Runs that go on are left out: their journals change. Where it cannot be written, the next start reads journals. */
  private async writeFile(): Promise<void> {
    this.notKept.clear();
    const ended = [...this.rows.values()].filter(({ summary }) => isTerminal(summary.state));
    await writeKeptSummaries(this.folder.summaries, ended).catch(() => undefined);
  }

  private async stampOf(runId: string): Promise<string> {
    const journal = await stat(join(this.folder.run(runId), 'journal.ndjson')).catch(() => null);
    return journal === null ? '' : `${journal.size}:${journal.mtimeMs}:${journal.ctimeMs}`;
  }
}

/** Files read at once. */
const AT_ONCE = 16;
/** Whole runs in memory; one with its results takes some 100 KB. */
const OPENED = 8;
/** The file is written when so many ended runs came or went since: reading fewer journals costs less than writing it. */
const KEEP_AFTER = 50;
