import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunEvent, runEventSchema } from '../../contract/run.ts';
import { fileError } from '../dataFolder.ts';

/** An event before it is numbered and dated. */
export type NewEvent = RunEvent extends infer E
  ? E extends RunEvent
    ? Omit<E, 'v' | 'seq' | 'at'>
    : never
  : never;

export interface Journal {
  /** Numbers, dates and writes the event; state changes are on the disk (synced) when this resolves. */
  append(event: NewEvent): Promise<RunEvent>;
  close(): Promise<void>;
}

const FILE = 'journal.ndjson';

/**
 * What happened to a run, read from its journal: one JSON object a line, append-only. A tail torn by a crash is
 * left out; so is a line this version does not know (written by a later one). A missing journal is an empty one.
 */
export async function readJournal(runFolder: string): Promise<RunEvent[]> {
  return parseJournal(await readIfThere(join(runFolder, FILE))).events;
}

/** Opens for appending; a torn tail is cut off first. `onEvent` sees every event after it is written. */
export async function openJournal(
  runFolder: string,
  onEvent: (event: RunEvent) => void,
  now: () => number = Date.now,
): Promise<Journal> {
  const path = join(runFolder, FILE);
  const { events, wholeBytes, totalBytes } = parseJournal(await readIfThere(path));
  const file = await open(path, 'a').catch((error: unknown) => {
    throw fileError(error, 'The run journal cannot be written');
  });
  if (wholeBytes < totalBytes) await file.truncate(wholeBytes);
  return new FileJournal(file, events.at(-1)?.seq ?? 0, onEvent, now);
}

class FileJournal implements Journal {
  private readonly file: FileHandle;
  private readonly onEvent: (event: RunEvent) => void;
  private readonly now: () => number;
  private seq: number;
  private tail: Promise<unknown> = Promise.resolve();

  constructor(file: FileHandle, seq: number, onEvent: (event: RunEvent) => void, now: () => number) {
    this.file = file;
    this.seq = seq;
    this.onEvent = onEvent;
    this.now = now;
  }

  append(event: NewEvent): Promise<RunEvent> {
    const written = this.tail.then(() => this.write(event));
    this.tail = written.catch(() => undefined);
    return written;
  }

  async close(): Promise<void> {
    await this.tail;
    await this.file.close();
  }

  private async write(event: NewEvent): Promise<RunEvent> {
    const whole = { v: 1, seq: this.seq + 1, at: new Date(this.now()).toISOString(), ...event } as RunEvent;
    const before = (await this.file.stat()).size;
    try {
      await this.file.appendFile(`${JSON.stringify(whole)}\n`);
      if (event.type !== 'step.progress') await this.file.datasync();
    } catch (error) {
      // Half a line (full disk) would swallow the next one.
      await this.file.truncate(before).catch(() => undefined);
      throw fileError(error, 'The run journal cannot be written');
    }
    this.seq = whole.seq;
    this.onEvent(whole);
    return whole;
  }
}

function parseJournal(bytes: Buffer): { events: RunEvent[]; wholeBytes: number; totalBytes: number } {
  const events: RunEvent[] = [];
  const wholeBytes = bytes.lastIndexOf(0x0a) + 1;
  for (const line of bytes.subarray(0, wholeBytes).toString('utf8').split('\n')) {
    if (line === '') continue;
    const event = parseEvent(line);
    if (event !== null && event.seq > (events.at(-1)?.seq ?? 0)) events.push(event);
  }
  return { events, wholeBytes, totalBytes: bytes.length };
}

function parseEvent(line: string): RunEvent | null {
  try {
    const parsed = runEventSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

async function readIfThere(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw fileError(error, `The run journal ${path} cannot be read`);
  }
}
