import type { EventData } from '../../contract/api.ts';
import type { EventName } from '../../contract/names.ts';

/** Where a client's events go. */
export interface EventSink {
  /** Calls back once the system has taken the text: not before a client that does not read makes room. */
  send(text: string, taken: (error?: Error | null) => void): void;
  /** Ends the connection; the client comes back and reads the state anew. */
  drop(): void;
}

export interface EventQueueLimits {
  /** Least time between two deliveries, milliseconds. */
  paceMs: number;
  /** A client that has taken nothing for this long is dropped, milliseconds. */
  stallMs: number;
  /** Most distinct events waiting; a client that far behind is dropped. */
  maxWaiting: number;
}

export const EVENT_LIMITS: EventQueueLimits = { paceMs: 100, stallMs: 30_000, maxWaiting: 2000 };

/**
 * The events waiting for one client. Events say where things stand, so of two about the same thing only the newer is kept:
 * `runs.changed` one a run, `logs.appended` one a log. A delivery begins when the one before is taken; what happens
 * meanwhile waits here, so that memory is bounded and pushing never waits.
 */
export class EventQueue {
  private readonly sink: EventSink;
  private readonly limits: EventQueueLimits;
  private readonly waiting = new Map<string, { event: EventName; data: unknown }>();
  private timer: NodeJS.Timeout | undefined;
  private stall: NodeJS.Timeout | undefined;
  private lastDelivery = Number.NEGATIVE_INFINITY;
  private delivering = false;
  private closed = false;

  constructor(sink: EventSink, limits: EventQueueLimits = EVENT_LIMITS) {
    this.sink = sink;
    this.limits = limits;
  }

  push<E extends EventName>(event: E, data: EventData<E>): void {
    if (this.closed) return;
    this.waiting.set(subjectOf(event, data), { event, data });
    if (this.waiting.size > this.limits.maxWaiting) this.drop();
    else this.plan();
  }

  /** Sends what waits, unless the client is still behind with what came before, and takes nothing more. */
  finish(): void {
    clearTimeout(this.timer);
    if (!this.closed && !this.delivering && this.waiting.size > 0) this.deliver();
    this.close();
  }

  close(): void {
    this.closed = true;
    this.waiting.clear();
    clearTimeout(this.timer);
    clearTimeout(this.stall);
  }

  private plan(): void {
    if (this.delivering || this.timer !== undefined || this.waiting.size === 0) return;
    const pause = Math.max(0, this.lastDelivery + this.limits.paceMs - performance.now());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.deliver();
    }, pause);
  }

  private deliver(): void {
    const texts = [...this.waiting.values()].map((message) => JSON.stringify(message));
    this.waiting.clear();
    this.delivering = true;
    this.lastDelivery = performance.now();
    this.stall = setTimeout(() => this.drop(), this.limits.stallMs);
    let left = texts.length;
    for (const text of texts) {
      this.sink.send(text, (error) => {
        left -= 1;
        if (this.closed || error) return this.close();
        if (left > 0) return;
        clearTimeout(this.stall);
        this.delivering = false;
        this.plan();
      });
    }
  }

  private drop(): void {
    this.close();
    this.sink.drop();
  }
}

function subjectOf(event: EventName, data: EventData<EventName>): string {
  const { runId = '', log = '' } = data as { runId?: string; log?: string };
  return `${event} ${runId} ${log}`;
}
