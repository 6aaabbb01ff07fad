import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** The server's WebSockets: opened on request, asked for a sign of life, closed together. */
export interface Sockets {
  /** Completes an upgrade that was found to be allowed. Null when there are too many already; the caller then refuses. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, use: (client: WebSocket) => void): boolean;
  closeAll(): void;
}

const MAX_SOCKETS = 100;
const PING_MS = 30_000;
/** Clients have next to nothing to say. */
const MAX_MESSAGE_BYTES = 4096;

export function createSockets(): Sockets {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    clientTracking: true,
  });
  const answered = new WeakSet<WebSocket>();
  const pulse = setInterval(() => {
    for (const client of server.clients) {
      if (!answered.delete(client)) client.terminate();
      else client.ping();
    }
  }, PING_MS);
  pulse.unref();

  return {
    accept(request, socket, head, use) {
      if (server.clients.size >= MAX_SOCKETS) return false;
      server.handleUpgrade(request, socket, head, (client) => {
        answered.add(client);
        client.on('pong', () => answered.add(client));
        // A broken or hostile client ends its own connection only.
        client.on('error', () => client.terminate());
        client.on('message', (data, isBinary) => {
          answered.add(client);
          // What the lab's page sends to keep its connection.
          if (!isBinary && String(data) === 'ping' && client.bufferedAmount === 0) client.send('pong');
        });
        use(client);
      });
      return true;
    },
    closeAll() {
      clearInterval(pulse);
      for (const client of server.clients) {
        client.close(1001, 'The server is closing.');
        setTimeout(() => client.terminate(), 500).unref();
      }
    },
  };
}
