/** How a step running as a child says what it does: lines on stdout, warnings on stderr, progress as the runner reads it. */
export interface StepOutput {
  info(text: string): void;
  warn(text: string): void;
  progress(done: number, total: number, unit: 'bytes' | 'records' | 'files', label: string): void;
}

const PROGRESS_EVERY_MS = 200;

export function stepOutput(quiet = false): StepOutput {
  let last = 0;
  return {
    info: (text) => {
      if (!quiet) process.stdout.write(`${oneLine(text)}\n`);
    },
    warn: (text) => void process.stderr.write(`warning: ${oneLine(text)}\n`),
    progress: (done, total, unit, label) => {
      const now = Date.now();
      if (quiet || (now - last < PROGRESS_EVERY_MS && done < total)) return;
      last = now;
      process.stdout.write(`progress ${Math.round(done)}/${Math.round(total)} ${unit} ${oneLine(label)}\r`);
    },
  };
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}
