import { type AppError, VcbenchError } from '../../contract/errors.ts';
import { encodeLine, type LogEntry } from './lineFormat.ts';
import { type Block, createBlockQueue } from './logBlocks.ts';
import { openRing } from './logRing.ts';

export type { LogEntry } from './lineFormat.ts';

export interface LogWriterOptions {
  directory: string;
  /** Name of the log, e.g. `01-download.1`. */
  log: string;
  /** Most bytes the log takes on disk (and one line more). The first half and the newest lines are kept. */
  capBytes?: number;
  /** After lines have reached the file. */
  onWritten?(lastN: number): void;
  /** Once for every time the disk stops taking lines, and once at the end if lines were lost for good. */
  onError?(error: AppError): void;
  /** A burst is written at most this often, milliseconds, unless `flushBytes` are waiting; a first line at once. */
  flushMs?: number;
  flushBytes?: number;
  /** How long to wait before the disk is tried again, milliseconds. */
  retryMs?: number;
}

export interface LogWriter {
  /** Resolves when the lines are accepted: at once, or when a slow disk has caught up. */
  append(entries: readonly LogEntry[]): Promise<void>;
  /** Resolves when all that was accepted is written, or the disk refuses it. */
  flush(): Promise<void>;
  /** Flushes and closes. Lines that the disk still refuses are lost, which `onError` is told. */
  close(): Promise<void>;
  /** Number of the last line accepted. */
  readonly lastN: number;
}

/** Accepted but unwritten bytes before `append` makes its caller wait. Small: what waits long costs the collector. */
const WAITING_BYTES = 256 * 1024;
/** Most bytes written at once. */
const BLOCK_BYTES = 256 * 1024;
/** Lines kept in memory while the disk refuses them; beyond, the oldest are given up. */
const OUTAGE_BYTES = 4 * 1024 * 1024;
const DEFAULT_CAP = 512 * 1024 * 1024;
const SMALLEST_CAP = 4096;

/**
 * Appends numbered lines to a step log, continuing after what is already there; a line that a crash cut short is
 * removed first. A full disk neither stops the caller nor loses lines silently: the newest are kept in memory, writing
 * goes on when there is room again, and a line says which numbers are missing.
 * Throws VcbenchError for a bad name, and the file system's error when an existing log cannot be read.
 */
export function createLogWriter(options: LogWriterOptions): LogWriter {
  const { directory, log, onWritten, onError, flushMs = 50, retryMs = 1000 } = options;
  const capBytes = Math.max(SMALLEST_CAP, options.capBytes ?? DEFAULT_CAP);
  const flushBytes = Math.min(options.flushBytes ?? 65_536, Math.floor(capBytes / 16));
  const ring = openRing(directory, log, capBytes);

  const queue = createBlockQueue(Math.min(BLOCK_BYTES, Math.floor(capBytes / 16)));

  let lastN = ring.lastN;
  /** Given up before the block that is to be written next. */
  let lost: Gap | null = null;
  /** Given up behind the block that is being written. */
  let lostBehind: Gap | null = null;
  let inFlight = false;
  let outage: AppError | null = null;
  let closed = false;
  let hurry = false;
  let lastWrite = 0;
  let writing: Promise<void> | null = null;
  let wake = () => {};
  let roomWaiters: (() => void)[] = [];

  function forgetOldest(): void {
    while (queue.bytes > OUTAGE_BYTES) {
      const block = queue.take();
      if (block === null) return;
      if (inFlight) lostBehind = widened(lostBehind, block);
      else lost = widened(lost, block);
      queue.release(block);
    }
  }

  /** Waits so that a burst becomes few writes; woken early when enough is waiting. */
  async function pace(): Promise<void> {
    const rest = lastWrite + flushMs - Date.now();
    if (hurry || rest <= 0 || queue.bytes >= flushBytes) return;
    await pause(rest);
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function writeOn(): Promise<void> {
    // Lets every `append` of this turn of the event loop join the first write.
    await Promise.resolve();
    for (;;) {
      await pace();
      const block = queue.take();
      if (block === null) break;
      lastWrite = Date.now();
      inFlight = true;
      try {
        if (lost !== null) await writeGapLine(lost);
        await writeBlock(block);
        inFlight = false;
        lost = takeLostBehind();
      } catch (error) {
        inFlight = false;
        if (lostBehind === null) queue.putBack(block);
        else giveUp(block);
        beginOutage(error);
        if (hurry) break;
        await pause(retryMs);
        continue;
      }
      queue.release(block);
      outage = null;
      if (queue.bytes <= WAITING_BYTES) letIn();
      onWritten?.(block.lastN);
    }
    writing = null;
  }

  /** A block that could not be written, when newer ones are already given up: it was the oldest. */
  function giveUp(block: Block): void {
    const from = lost?.from ?? block.firstN;
    const { to } = takeLostBehind() ?? { to: block.lastN };
    lost = { from, to };
    queue.release(block);
  }

  function takeLostBehind(): Gap | null {
    const gap = lostBehind;
    lostBehind = null;
    return gap;
  }

  async function writeGapLine(gap: Gap): Promise<void> {
    const text = `${gap.to - gap.from + 1} lines (${gap.from} to ${gap.to}) are missing here: ${outage?.message ?? 'they could not be written.'}`;
    const line = encodeLine(gap.to, { t: Date.now(), stream: 'app', level: 'warning', text });
    const left = await ring.write(Buffer.from(line), gap.to);
    if (left !== null) throw left.error;
    lost = null;
  }

  async function writeBlock(block: Block): Promise<void> {
    const left = await ring.write(block.buffer.subarray(block.start, block.end), block.firstN);
    if (left === null) return;
    block.start = block.end - left.bytes.length;
    block.firstN = left.firstN;
    throw left.error;
  }

  function beginOutage(error: unknown): void {
    const first = outage === null;
    outage = storageError(log, directory, error);
    forgetOldest();
    letIn();
    if (first) onError?.(outage);
  }

  function letIn(): void {
    const waiters = roomWaiters;
    roomWaiters = [];
    for (const waiter of waiters) waiter();
  }

  function start(): void {
    if (writing === null) writing = writeOn();
    else if (hurry || (outage === null && queue.bytes >= flushBytes)) wake();
  }

  async function flush(): Promise<void> {
    hurry = true;
    try {
      if (queue.bytes > 0) start();
      while (writing !== null) await writing;
    } finally {
      hurry = false;
    }
    // The disk refused: keep trying in the background for the lines to come.
    if (!closed && queue.bytes > 0) start();
  }

  return {
    get lastN() {
      return lastN;
    },
    async append(entries) {
      if (closed) throw new VcbenchError('internal', `The log ${log} is closed.`);
      let text = '';
      let from = lastN + 1;
      for (const entry of entries) {
        lastN++;
        text += encodeLine(lastN, entry);
        if (text.length < flushBytes / 2) continue;
        queue.add(text, from, lastN);
        text = '';
        from = lastN + 1;
      }
      if (text !== '') queue.add(text, from, lastN);
      if (outage !== null) forgetOldest();
      if (queue.bytes > 0) start();
      if (outage === null && queue.bytes > WAITING_BYTES) {
        await new Promise<void>((resolve) => {
          roomWaiters.push(resolve);
        });
      }
    },
    flush,
    async close() {
      if (closed) return;
      closed = true;
      await flush();
      await ring.close();
      let unwritten = lost === null ? 0 : lost.to - lost.from + 1;
      for (let block = queue.take(); block !== null; block = queue.take()) {
        unwritten += block.lastN - block.firstN + 1;
      }
      if (unwritten > 0) {
        const error = outage ?? storageError(log, directory, null);
        onError?.({ ...error, message: `The last ${unwritten} lines of ${log} were lost: ${error.message}` });
      }
    },
  };
}

/** Line numbers that are not on the disk, both ends included. */
interface Gap {
  from: number;
  to: number;
}

function widened(gap: Gap | null, block: Block): Gap {
  return { from: gap?.from ?? block.firstN, to: block.lastN };
}

function storageError(log: string, directory: string, error: unknown): AppError {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  const detail = error instanceof Error ? error.message : String(error);
  const hint =
    'Free some space or change the data folder; the run goes on, and its output is stored again then.';
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const what = code === 'EDQUOT' ? 'the disk quota is used up' : 'the disk is full';
    return {
      code: 'diskFull',
      message: `The log ${log} cannot be written: ${what} (${directory}).`,
      hint,
      detail,
    };
  }
  return { code: 'internal', message: `The log ${log} cannot be written (${code || detail}).`, hint, detail };
}
