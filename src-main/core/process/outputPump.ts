import type { Readable } from 'node:stream';
import { createLineDecoder, type LineDecoder, type RawLine } from './lines.ts';
import type { Redactor } from './redact.ts';

export interface OutputPump {
  readonly receivedBytes: number;
  /** Lines wait for the consumer, so the pipes are not being read. */
  readonly busy: boolean;
  /** Both pipes are at their end. */
  readonly ended: boolean;
  readonly end: Promise<void>;
  /** What `onLines` threw, if it did. */
  readonly failure: unknown;
  /** Stops reading, hands over what is left and waits until that is taken. */
  close(): Promise<void>;
}

/** Lines waiting for a slow consumer; beyond this the pipes are not read, and the child waits in its `write`. */
const WAITING_LINES = 1024;
/** Quiet time after which a `\r` counts as the end of its segment. */
const SETTLE_MS = 25;

/**
 * Reads both pipes of a child and hands their lines over in one order, one batch at a time. When `onLines` throws,
 * `onFailure` is called once and the rest of the output is read and dropped.
 */
export function createOutputPump(options: {
  stdout: Readable;
  stderr: Readable;
  maxLineBytes: number;
  redact: Redactor;
  onLines(batch: RawLine[]): void | Promise<void>;
  onFailure(): void;
}): OutputPump {
  const { maxLineBytes, redact: transform } = options;
  const streams = [options.stdout, options.stderr];
  const decoders = [
    createLineDecoder({ stream: 'stdout', maxLineBytes, transform }),
    createLineDecoder({ stream: 'stderr', maxLineBytes, transform }),
  ];
  let receivedBytes = 0;
  let waiting: RawLine[] = [];
  let busy = false;
  let handing = Promise.resolve();
  let failure: unknown;
  let settleTimer: NodeJS.Timeout | undefined;
  let open = streams.length;
  let markEnd = () => {};
  const end = new Promise<void>((resolve) => {
    markEnd = resolve;
  });

  async function handOver(): Promise<void> {
    busy = true;
    while (waiting.length > 0 && failure === undefined) {
      const batch = waiting;
      waiting = [];
      try {
        await options.onLines(batch);
      } catch (error) {
        failure = error ?? new Error('The consumer of the output failed.');
        options.onFailure();
      }
    }
    waiting = [];
    busy = false;
    for (const stream of streams) stream.resume();
  }

  function accept(lines: RawLine[]): void {
    if (lines.length === 0 || failure !== undefined) return;
    if (waiting.length === 0) waiting = lines;
    else for (const line of lines) waiting.push(line);
    if (!busy) handing = handOver();
    if (waiting.length >= WAITING_LINES) for (const stream of streams) stream.pause();
  }

  function settle(): void {
    settleTimer = undefined;
    for (const decoder of decoders) accept(decoder.settle());
  }

  function read(stream: Readable, decoder: LineDecoder): void {
    let closed = false;
    stream.on('data', (chunk: Buffer) => {
      receivedBytes += chunk.length;
      accept(decoder.push(chunk));
      if (decoder.holding) settleTimer ??= setTimeout(settle, SETTLE_MS);
    });
    // A read error ends the stream like its end does: the child's exit code tells the rest.
    stream.on('error', () => undefined);
    stream.once('close', () => {
      if (closed) return;
      closed = true;
      accept(decoder.end());
      open--;
      if (open === 0) markEnd();
    });
  }
  streams.forEach((stream, index) => {
    read(stream, decoders[index]!);
  });

  return {
    get receivedBytes() {
      return receivedBytes;
    },
    get busy() {
      return busy;
    },
    get ended() {
      return open === 0;
    },
    end,
    get failure() {
      return failure;
    },
    async close() {
      for (const stream of streams) stream.destroy();
      await end;
      clearTimeout(settleTimer);
      while (busy) await handing;
    },
  };
}
