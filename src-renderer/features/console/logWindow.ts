import type { LogLine, LogPage } from '../../../src-main/contract/log.ts';

/** Reads a page of one log with the filter in force; null when it could not be read. */
export type ReadPage = (
  from: number,
  limit: number,
  direction: 'forward' | 'backward',
) => Promise<LogPage | null>;

const PAGE = 400;
/** Read on either side of where one jumps: some screenfuls, so that it is there at once. */
const JUMP = 120;
const TAIL = 400;
/** More new lines than this are not worth reading one after the other to follow the end. */
const MOST_NEW = 1500;
const KEPT = 3000;

/**
 * The stretch of a log that is held in memory around what is on the screen. A log may have millions of lines: this keeps a
 * few thousand, without gaps, and reads on as one scrolls. Numbers may be missing (a filter, a capped log); then
 * `lines` is still every line that there is between `from` and `to`.
 */
export class LogWindow {
  lines: readonly LogLine[] = [];
  /** Every line wanted with a number from `from` to `to` is in `lines`. */
  from = 1;
  to = 0;
  lastN = 0;
  /** Nothing has been read yet. */
  fresh = true;
  /** A jump is being read. */
  busy = false;
  /** Nobody looks at it any more. */
  closed = false;
  private readonly read: ReadPage;
  private readonly listeners = new Set<() => void>();
  private turn = 0;
  private version = 0;
  private readonly pending = new Set<string>();

  constructor(read: ReadPage) {
    this.read = read;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly getVersion = (): number => this.version;

  get atStart(): boolean {
    return this.from <= 1;
  }

  get atEnd(): boolean {
    return this.to >= this.lastN;
  }

  /** Index of the first line at hand whose number is at least `n`; the count of lines when there is none. */
  indexOf(n: number): number {
    let low = 0;
    let high = this.lines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.lines[middle] as LogLine).n < n) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Brings the lines around `n` in; false when a later jump overtook this one or it failed. */
  async jump(n: number): Promise<boolean> {
    if (!this.fresh && n >= this.from && n <= this.to) return true;
    const turn = this.begin();
    const [before, after] = await Promise.all([
      n > 1 ? this.read(n - 1, JUMP, 'backward') : { lines: [], lastN: 0 },
      this.read(n, JUMP, 'forward'),
    ]);
    if (turn !== this.turn || this.closed) return false;
    this.busy = false;
    if (before === null || after === null) {
      this.changed();
      return false;
    }
    this.lastN = Math.max(this.lastN, after.lastN);
    this.lines = [...before.lines, ...after.lines];
    this.from = before.lines[0]?.n ?? 1;
    this.to = Math.max(n, after.lines.at(-1)?.n ?? after.lastN);
    this.fresh = false;
    this.changed();
    return true;
  }

  /** Brings the end of the log in; false when overtaken. */
  async toEnd(): Promise<boolean> {
    if (!this.fresh && this.atEnd) return true;
    const turn = this.begin();
    const page = await this.read(Number.MAX_SAFE_INTEGER, TAIL, 'backward');
    if (turn !== this.turn || this.closed) return false;
    this.busy = false;
    if (page !== null) this.replaceWithTail(page);
    this.changed();
    return page !== null;
  }

  /** The log has grown. Reads the new lines when `follow` is set, else only takes note. */
  async grew(lastN: number, follow: boolean): Promise<void> {
    if (lastN < this.lastN || this.fresh) return;
    const grown = lastN > this.lastN;
    this.lastN = lastN;
    if (follow) await this.catchUp();
    else if (grown) this.changed();
  }

  /** Reads more above or below; one page at a time for each side. */
  async extend(side: 'up' | 'down'): Promise<void> {
    if (this.fresh || this.busy || (side === 'up' ? this.atStart : this.atEnd)) return;
    await this.once(side, async (turn) => {
      const { from, to } = this;
      const page =
        side === 'up'
          ? await this.read(from - 1, PAGE, 'backward')
          : await this.read(to + 1, PAGE, 'forward');
      if (page === null || turn !== this.turn || this.closed) return;
      this.lastN = Math.max(this.lastN, page.lastN);
      if (side === 'up' && this.from === from) {
        this.lines = [...page.lines, ...this.lines].slice(0, KEPT);
        this.from = page.lines[0]?.n ?? 1;
        if (this.lines.length === KEPT) this.to = this.lines.at(-1)?.n ?? this.to;
      } else if (side === 'down' && this.to === to) this.append(page);
      this.changed();
    });
  }

  /** Whatever is being read to follow the end is no longer wanted. */
  hold(): void {
    this.turn++;
    this.busy = false;
  }

  close(): void {
    this.closed = true;
    this.listeners.clear();
  }

  private begin(): number {
    this.busy = true;
    this.changed();
    return ++this.turn;
  }

  /** Follows the end: the new lines when they are few, else a fresh look at the end. */
  private async catchUp(): Promise<void> {
    await this.once('end', async (turn) => {
      while (this.to < this.lastN && turn === this.turn && !this.closed) {
        const before = this.to;
        const next = before + 1;
        const near = this.lastN - this.to <= MOST_NEW;
        const page = near
          ? await this.read(next, MOST_NEW, 'forward')
          : await this.read(Number.MAX_SAFE_INTEGER, TAIL, 'backward');
        if (page === null || turn !== this.turn || this.closed) return;
        this.lastN = Math.max(this.lastN, page.lastN);
        if (near) this.append(page);
        else this.replaceWithTail(page);
        this.changed();
        // What was announced is not on disk yet: the next event or look brings it.
        if (this.to <= before) return;
      }
    });
  }

  private append(page: LogPage): void {
    this.lines = [...this.lines, ...page.lines].slice(-KEPT);
    this.to = page.lines.at(-1)?.n ?? Math.max(this.to, page.lastN);
    if (this.lines.length === KEPT) this.from = this.lines[0]?.n ?? this.from;
  }

  private replaceWithTail(page: LogPage): void {
    this.lines = page.lines;
    this.from = page.lines[0]?.n ?? 1;
    this.to = Math.max(page.lastN, page.lines.at(-1)?.n ?? 0);
    this.lastN = Math.max(this.lastN, page.lastN);
    this.fresh = false;
  }

  private async once(name: string, work: (turn: number) => Promise<void>): Promise<void> {
    if (this.pending.has(name)) return;
    this.pending.add(name);
    try {
      await work(this.turn);
    } finally {
      this.pending.delete(name);
    }
  }

  private changed(): void {
    this.version++;
    for (const listener of [...this.listeners]) listener();
  }
}
