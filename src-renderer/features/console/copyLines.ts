import { call } from '../../client/client.ts';
import type { LineRange } from './LogView.tsx';
import { type Level, levelsAsked } from './levels.ts';

/** More lines than this do not go to the clipboard; the file has them. */
export const MOST_COPIED = 200_000;

/** Text of a range of lines, read from disk; null when it cannot be read. */
export async function textOfLines(
  runId: string,
  log: string,
  range: LineRange,
  levels: ReadonlySet<Level>,
): Promise<string | null> {
  const parts: string[] = [];
  let from = range.from;
  while (from <= range.to && parts.length < MOST_COPIED) {
    const limit = Math.min(5000, MOST_COPIED - parts.length);
    const answer = await call('logs.read', {
      runId,
      log,
      from,
      limit,
      direction: 'forward',
      ...levelsAsked(levels),
    });
    if (!answer.ok) return null;
    const { lines } = answer.value;
    for (const line of lines) if (line.n <= range.to) parts.push(line.text);
    const last = lines.at(-1)?.n;
    if (last === undefined) break;
    from = last + 1;
  }
  return `${parts.join('\n')}\n`;
}
