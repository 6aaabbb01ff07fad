/** Where a long task says what it does. Hosts print it; tests record it. */
export interface TaskOutput {
  info(text: string): void;
  warn(text: string): void;
  /** `done` of `total` in `unit`; called as often as convenient, the host throttles. */
  progress(done: number, total: number, unit: 'bytes' | 'records' | 'files', label: string): void;
}

/** Says nothing. */
export const silentOutput: TaskOutput = { info() {}, warn() {}, progress() {} };
