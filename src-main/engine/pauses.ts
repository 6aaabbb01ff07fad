import { setImmediate } from 'node:timers/promises';

/** Lets long work hear of an abort: while a program calculates without a pause it answers no signal. */
export class Pauses {
  readonly #signal: AbortSignal | undefined;
  #last = performance.now();

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
  }

  /** Whether the last pause is long enough ago. */
  get isDue(): boolean {
    return performance.now() - this.#last > EVERY_MS;
  }

  /** Gives everything else its turn. Throws the reason of an abort. */
  async take(): Promise<void> {
    await setImmediate();
    this.#last = performance.now();
    this.#signal?.throwIfAborted();
  }
}

const EVERY_MS = 50;
