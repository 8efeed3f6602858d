import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { answerRequest } from './answer-request.ts';
import { createBucket } from './bucket.ts';
import { openStore, type StoreOptions } from './store.ts';
import { sweep } from './sweep.ts';

export type ObjectStore = { readonly port: number; close(): Promise<void> };

export type ObjectStoreOptions = StoreOptions & {
  /** On 127.0.0.1; 0 picks a free one. */
  readonly port: number;
  /** Made where they are missing. */
  readonly buckets?: readonly string[];
  /** Told of faults of the store itself, never of a refused request. */
  readonly report?: (error: unknown) => void;
};

/**
 * Starts an S3-compatible store for development and small installations.
 *
 * Path-style addresses and AWS signature version 4 only; no versions, no access lists. What is in
 * the folder survives restarts and crashes; descriptions of all objects are held in memory.
 */
export async function startObjectStore(options: ObjectStoreOptions): Promise<ObjectStore> {
  const report = options.report ?? ((error) => process.emitWarning(String(error)));
  const store = await openStore(options);
  for (const name of options.buckets ?? []) {
    if (!store.buckets.has(name)) {
      await createBucket(store, name);
    }
  }

  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 0 }, (request, response) => {
    void answerRequest(store, request, response, report);
  });
  server.setTimeout(120_000); // a connection on which nothing moves
  const port = await listen(server, options.port);

  const sweeping = setInterval(() => void sweep(store).catch(report), 3600_000).unref();
  void sweep(store).catch(report);
  return {
    port,
    async close() {
      clearInterval(sweeping);
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((done, fail) => {
    server.once('error', fail).listen(port, '127.0.0.1', done);
  });
  return (server.address() as AddressInfo).port;
}
