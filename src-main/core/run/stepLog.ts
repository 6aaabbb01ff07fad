import type { AppError } from '../../contract/errors.ts';
import type { LogLevel } from '../../contract/log.ts';
import type { Progress } from '../../contract/run.ts';
import { createLogWriter, type LogEntry } from '../logs/logStore.ts';
import { createCarriageCollapser } from '../process/carriage.ts';
import { classifierFor } from '../process/classify.ts';
import { createProgressParser } from '../process/progress.ts';
import type { RawLine } from '../process/spawn.ts';

export interface StepLogOptions {
  directory: string;
  log: string;
  tool: string;
  parser: string;
  capBytes: number;
  now: () => number;
  onWritten(lastN: number): void;
  onProgress(progress: Progress): void;
  onError(error: AppError): void;
}

/** One step's log while it runs: classifies the child's lines, feeds the progress parser, writes to disk. */
export interface StepLog {
  /** Lines of the child. Resolves when accepted, so that a slow disk slows the child. */
  take(lines: RawLine[]): Promise<void>;
  /** VCBench's own words about the step. */
  say(level: LogLevel, text: string): Promise<void>;
  /** The last words at level error, for the sentence that explains a failure. */
  lastErrors(): readonly string[];
  /** The last `hint: ` line. */
  lastHint(): string | undefined;
  /** When the child last printed, milliseconds since the epoch. */
  lastOutputAt(): number;
  close(): Promise<void>;
}

const KEPT_ERRORS = 20;

export function openStepLog(options: StepLogOptions): StepLog {
  const writer = createLogWriter({
    directory: options.directory,
    log: options.log,
    capBytes: options.capBytes,
    onWritten: options.onWritten,
    onError: options.onError,
  });
  const classify = classifierFor(options.tool);
  const parseProgress = createProgressParser(options.parser, { now: options.now });
  const collapser = createCarriageCollapser();
  const errors: string[] = [];
  let hint: string | undefined;
  let lastOutputAt = options.now();

  const entryOf = (line: RawLine): LogEntry => {
    const level = classify(line);
    if (level === 'error') remember(errors, line.text);
    if (line.text.startsWith('hint: ')) hint = line.text.slice('hint: '.length);
    const entry = { stream: line.stream, level, text: line.text, t: line.t };
    return line.truncated ? { ...entry, truncated: true } : entry;
  };

  return {
    async take(lines) {
      lastOutputAt = options.now();
      let progress: Progress | null = null;
      for (const line of lines) progress = parseProgress(line) ?? progress;
      if (progress !== null) options.onProgress(progress);
      await writer.append(collapser.push(lines).map(entryOf));
    },
    say: (level, text) => writer.append([{ stream: 'app', level, text, t: options.now() }]),
    lastErrors: () => errors,
    lastHint: () => hint,
    lastOutputAt: () => lastOutputAt,
    async close() {
      await writer.append(collapser.end().map(entryOf));
      await writer.close();
    },
  };
}

function remember(errors: string[], text: string): void {
  errors.push(text.replace(/^error: /i, ''));
  if (errors.length > KEPT_ERRORS) errors.shift();
}
