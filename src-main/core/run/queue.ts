import type { RunSpec } from '../../contract/run.ts';

export interface QueuedRun {
  spec: RunSpec;
  /** Most memory a step of the run declares, MiB. */
  memoryMiB: number;
  start(): Promise<unknown>;
}

export interface QueueLimits {
  concurrency: number;
  memoryMiB: number;
}

/**
 * First come, first served, with two exceptions: a run waits while another one works in the same sample folder, and
 * while the declared memory of the running ones leaves no room for it (a run that fits nowhere starts alone).
 */
export class RunQueue {
  private readonly waiting: QueuedRun[] = [];
  private readonly running = new Set<QueuedRun>();
  private readonly limits: () => QueueLimits;

  constructor(limits: () => QueueLimits) {
    this.limits = limits;
  }

  add(run: QueuedRun): void {
    this.waiting.push(run);
    this.startWhatFits();
  }

  /** Takes a run out that has not started. False when it is not waiting. */
  remove(runId: string): boolean {
    const index = this.waiting.findIndex((run) => run.spec.runId === runId);
    if (index < 0) return false;
    this.waiting.splice(index, 1);
    this.startWhatFits();
    return true;
  }

  waitingIds(): string[] {
    return this.waiting.map((run) => run.spec.runId);
  }

  private startWhatFits(): void {
    for (const run of [...this.waiting]) {
      if (this.running.size >= this.limits().concurrency) return;
      if (this.folderIsBusy(run)) continue;
      // A later, smaller run does not overtake for memory: the large one would never start.
      if (!this.hasMemoryFor(run)) return;
      this.waiting.splice(this.waiting.indexOf(run), 1);
      this.running.add(run);
      void run.start().finally(() => {
        this.running.delete(run);
        this.startWhatFits();
      });
    }
  }

  private folderIsBusy(run: QueuedRun): boolean {
    return [...this.running].some((other) => other.spec.runName === run.spec.runName);
  }

  private hasMemoryFor(run: QueuedRun): boolean {
    if (this.running.size === 0) return true;
    const used = [...this.running].reduce((sum, other) => sum + other.memoryMiB, 0);
    return used + run.memoryMiB <= this.limits().memoryMiB;
  }
}
