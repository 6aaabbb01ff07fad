import type { Api } from '../../contract/api.ts';
import { ask } from '../../contract/ask.ts';
import type { LogLine } from '../../contract/log.ts';

type Caller = Pick<Api, 'call'>;

const PAGE_LINES = 2000;

/** Lines `from` to `to` of a step log, page by page. Throws VcbenchError. */
export async function* logPages(
  service: Caller,
  place: { runId: string; log: string },
  from: number,
  to: number,
): AsyncGenerator<LogLine[]> {
  for (let next = from; next <= to; ) {
    const { lines } = await ask(service, 'logs.read', { ...place, from: next, limit: PAGE_LINES });
    const last = lines.at(-1);
    if (last === undefined) return;
    yield last.n > to ? lines.filter(({ n }) => n <= to) : lines;
    next = last.n + 1;
  }
}
