import type { Api, Input, Output } from '../../contract/api.ts';
import { VcbenchError } from '../../contract/errors.ts';
import type { LogLine } from '../../contract/log.ts';
import type { MethodName } from '../../contract/names.ts';

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

/** A call whose failure is thrown as VcbenchError. */
export async function ask<M extends MethodName>(
  service: Caller,
  method: M,
  input: Input<M>,
): Promise<Output<M>> {
  const answer = await service.call(method, input);
  if (answer.ok) return answer.value;
  const { code, message, hint, detail } = answer.error;
  throw new VcbenchError(code, message, hint, detail);
}
