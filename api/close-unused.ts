import type { Socket } from 'node:net';

import type { FastifyInstance } from 'fastify';

/**
 * Lets the server close while clients hold connections on which nothing was asked yet, as browsers open them in
 * advance: Node counts them as busy, and would wait for their time-out.
 */
export function closeUnused(app: FastifyInstance): void {
  const connections = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  app.addHook('preClose', async () => {
    for (const socket of connections) {
      if (socket.bytesRead === 0) {
        socket.destroy();
      }
    }
  });
}
