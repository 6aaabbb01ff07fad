import type { TaskOutput } from '../output.ts';

/** What the run says, to the host and, in truvari's form, for log.txt. */
export class TaskLog {
  readonly warnings: string[] = [];
  readonly #output: TaskOutput;
  readonly #lines: string[] = [];

  constructor(output: TaskOutput) {
    this.#output = output;
  }

  info(text: string): void {
    this.#output.info(text);
    this.fileOnly(text);
  }

  warn(text: string): void {
    this.#output.warn(text);
    this.warnings.push(text);
    this.#lines.push(`${now()} [WARNING] ${text}`);
  }

  fileOnly(text: string): void {
    this.#lines.push(`${now()} [INFO] ${text}`);
  }

  progress(done: number, total: number, label: string): void {
    this.#output.progress(Math.min(done, total), total, 'bytes', label);
  }

  get text(): string {
    return `${this.#lines.join('\n')}\n`;
  }
}

/** Local time as `2026-01-31 12:34:56,789`. */
function now(): string {
  const at = new Date();
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  return `${day} ${time},${String(at.getMilliseconds()).padStart(3, '0')}`;
}
