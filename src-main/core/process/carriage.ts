import type { RawLine } from './lines.ts';

/** Keeps, per stream, only what a terminal would still show of a run of `\r` segments. */
export interface CarriageCollapser {
  /** The lines to store. A trailing `\r` segment waits: what comes next on its stream may replace it. */
  push(batch: readonly RawLine[]): RawLine[];
  /** The segments still waiting, at the end of the step. */
  end(): RawLine[];
}

/**
 * A `\r` segment is replaced by the next segment or line of the same stream, so of a run of progress only the last is
 * stored; an empty line leaves it standing. Feed the progress parser before this, it wants every segment.
 */
export function createCarriageCollapser(): CarriageCollapser {
  const waiting: { stdout: RawLine | null; stderr: RawLine | null } = { stdout: null, stderr: null };
  return {
    push(batch) {
      const kept: RawLine[] = [];
      for (const line of batch) {
        if (line.carriage) {
          waiting[line.stream] = line;
          continue;
        }
        const shown = waiting[line.stream];
        if (shown !== null) {
          waiting[line.stream] = null;
          if (line.text === '') {
            kept.push(shown);
            continue;
          }
        }
        kept.push(line);
      }
      return kept;
    },
    end() {
      const left = [waiting.stdout, waiting.stderr].filter((line) => line !== null);
      waiting.stdout = null;
      waiting.stderr = null;
      return left.sort((a, b) => a.t - b.t);
    },
  };
}

/** {@link createCarriageCollapser} for one batch on its own. */
export function collapseCarriage(batch: readonly RawLine[]): RawLine[] {
  const collapser = createCarriageCollapser();
  return [...collapser.push(batch), ...collapser.end()];
}
