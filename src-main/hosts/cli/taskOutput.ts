import { MARKER_VARIABLE } from '../../core/process/processTable.ts';
import { plain } from './text.ts';

/** How a long task says what it does: lines on stdout, warnings on stderr, progress in the form its reader wants. */
export interface StepOutput {
  info(text: string): void;
  warn(text: string): void;
  progress(done: number, total: number, unit: 'bytes' | 'records' | 'files', label: string): void;
}

/** Is this a step of a run? The runner starts its children with a marker. */
export function startedByRunner(): boolean {
  return process.env[MARKER_VARIABLE] !== undefined;
}

const PROGRESS_EVERY_MS = 200;

/**
 * The runner, which starts its children with a marker, reads `progress DONE/TOTAL UNIT LABEL`; a terminal shows a
 * percentage that replaces itself; a file or a pipe of a person's gets no progress.
 */
export function stepOutput(quiet = false): StepOutput {
  const forRunner = startedByRunner();
  const forTerminal = !forRunner && process.stdout.isTTY;
  let last = 0;
  let shown = false;
  // Ctrl-C in the middle must not leave half a line on the terminal.
  process.once('exit', () => clear());
  const clear = () => {
    if (shown) process.stdout.write('\r\u001b[K');
    shown = false;
  };
  return {
    info: (text) => {
      if (quiet) return;
      clear();
      process.stdout.write(`${oneLine(text)}\n`);
    },
    warn: (text) => {
      clear();
      process.stderr.write(`warning: ${oneLine(text)}\n`);
    },
    progress: (done, total, unit, label) => {
      const now = Date.now();
      if (quiet || (now - last < PROGRESS_EVERY_MS && done < total)) return;
      last = now;
      if (forRunner) {
        process.stdout.write(`progress ${Math.round(done)}/${Math.round(total)} ${unit} ${oneLine(label)}\r`);
      } else if (forTerminal && total > 0) {
        process.stdout.write(
          `\r\u001b[K${Math.floor((done / total) * 100)} %  ${plain(oneLine(label)).slice(0, 60)}`,
        );
        shown = true;
        if (done >= total) clear();
      }
    },
  };
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}
