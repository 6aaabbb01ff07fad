import type { Api, Input, Output } from './api.ts';
import { VcbenchError } from './errors.ts';
import type { MethodName } from './names.ts';

/** A call whose failure is thrown, as VcbenchError, where a program would rather not look into each envelope. */
export async function ask<M extends MethodName>(
  service: Pick<Api, 'call'>,
  method: M,
  input: Input<M>,
): Promise<Output<M>> {
  const answer = await service.call(method, input);
  if (answer.ok) return answer.value;
  const { code, message, hint, detail } = answer.error;
  throw new VcbenchError(code, message, hint, detail);
}
