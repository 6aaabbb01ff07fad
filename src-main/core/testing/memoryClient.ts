import { API, type Api, EVENT_TABLE } from '../../contract/api.ts';

/**
 * The contract's client without a transport, for tests: everything crosses as JSON and both directions are held to
 * the schemas, as IPC and HTTP do it.
 */
export function createMemoryClient(service: Api): Api {
  return {
    async call(method, input) {
      const answer = JSON.parse(
        JSON.stringify(await service.call(method, JSON.parse(JSON.stringify(input)))),
      );
      if (answer.ok) API[method].output.parse(answer.value);
      return answer;
    },
    on: (event, listener) =>
      service.on(event, (data) => {
        EVENT_TABLE[event].parse(data);
        listener(JSON.parse(JSON.stringify(data)));
      }),
  };
}
