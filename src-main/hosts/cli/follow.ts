import { ask } from '../../contract/ask.ts';
import type { LogLine } from '../../contract/log.ts';
import { isTerminal, type RunView } from '../../contract/run.ts';
import type { Service } from '../../core/service.ts';
import { plain } from './text.ts';

export interface FollowOptions {
  /** Receives every line once, in order; `step` is the log's name. */
  onLine(line: LogLine, log: string): void;
  /** Only this step's logs. */
  step?: string;
  /** Print what is there and return, without waiting for the run's end. */
  once?: boolean;
  /** Ends early, with the run as it then is. */
  stop?: () => boolean;
  /** Lines already there are passed over. */
  fromNow?: boolean;
}

const POLL_MS = 250;
const PAGE = 2000;

/** Reads the run's logs as they grow until it ends; works on runs of this and of other processes. Returns the final view. */
export async function followRun(service: Service, runId: string, options: FollowOptions): Promise<RunView> {
  const read = new Map<string, number>();
  let wake = () => {};
  const disposers = [
    service.on('logs.appended', (event) => event.runId === runId && wake()),
    service.on('runs.changed', (event) => event.runId === runId && wake()),
  ];
  try {
    if (options.fromNow) await pass(service, runId, read, { ...options, onLine() {} });
    for (;;) {
      const view = await ask(service, 'runs.get', { runId });
      await pass(service, runId, read, options);
      if (options.once || isTerminal(view.state) || options.stop?.()) return view;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, POLL_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  } finally {
    for (const dispose of disposers) dispose();
  }
}

/** Prints log lines for a person: time, level when it matters, text. Progress replaces itself on a terminal only. */
export function linePrinter(stream: NodeJS.WriteStream): (line: LogLine) => void {
  let onProgress = false;
  return (line) => {
    if (line.level === 'progress') {
      if (!stream.isTTY) return;
      stream.write(`\r\u001b[K${plain(line.text).slice(0, (stream.columns ?? 80) - 1)}`);
      onProgress = true;
      return;
    }
    if (onProgress) stream.write('\r\u001b[K');
    onProgress = false;
    const colour = stream.isTTY ? COLOURS[line.level] : undefined;
    const text = `${new Date(line.t).toTimeString().slice(0, 8)} ${tagged(line)}`;
    stream.write(colour === undefined ? `${text}\n` : `${colour}${text}\u001b[0m\n`);
  };
}

/** Our own steps begin their lines with the level already. */
function tagged({ level, text }: LogLine): string {
  const tag = TAGS[level];
  return text.toLowerCase().startsWith(tag) ? plain(text) : tag + plain(text);
}

const TAGS = { info: '', success: '', warning: 'warning: ', error: 'error: ', progress: '' } as const;
const COLOURS = {
  info: undefined,
  success: '\u001b[32m',
  warning: '\u001b[33m',
  error: '\u001b[31m',
  progress: undefined,
} as const;

async function pass(
  service: Service,
  runId: string,
  read: Map<string, number>,
  options: FollowOptions,
): Promise<void> {
  const { logs } = await ask(service, 'logs.list', { runId });
  for (const { log, stepId, lastN } of logs) {
    if (options.step !== undefined && options.step !== stepId && options.step !== log) continue;
    let next = (read.get(log) ?? 0) + 1;
    while (next <= lastN && !options.stop?.()) {
      const page = await ask(service, 'logs.read', { runId, log, from: next, limit: PAGE });
      for (const line of page.lines) options.onLine(line, log);
      const last = page.lines.at(-1)?.n;
      if (last === undefined) break;
      next = last + 1;
    }
    read.set(log, next - 1);
  }
}
