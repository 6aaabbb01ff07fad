import type { WebSocket } from 'ws';
import type { Api } from '../../contract/api.ts';
import { EVENTS } from '../../contract/names.ts';
import { EVENT_LIMITS, EventQueue, type EventQueueLimits } from './eventQueue.ts';

/** Hands the service's events to every client, each at its own speed. */
export interface EventHub {
  add(client: WebSocket): void;
  /** Tells everyone the last events; the sockets themselves are closed elsewhere. */
  close(): void;
}

export function createEventHub(service: Pick<Api, 'on'>, limits: EventQueueLimits = EVENT_LIMITS): EventHub {
  const queues = new Set<EventQueue>();
  const disposers = EVENTS.map((event) =>
    service.on(event, (data) => {
      for (const queue of queues) queue.push(event, data);
    }),
  );
  return {
    add(client) {
      const queue = new EventQueue(
        { send: (text, taken) => client.send(text, taken), drop: () => client.terminate() },
        limits,
      );
      queues.add(queue);
      client.once('close', () => {
        queues.delete(queue);
        queue.close();
      });
    },
    close() {
      for (const dispose of disposers) dispose();
      for (const queue of queues) queue.finish();
      queues.clear();
    },
  };
}
