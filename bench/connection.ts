import { Client } from 'pg';

/** The databases of a cluster of ours. */
export type Connection = {
  readonly port: number;
  url(database: string, login?: string): string;
  /** Runs something as superuser. */
  within<Result>(database: string, work: (client: Client) => Promise<Result>): Promise<Result>;
};

export const password = 'bench';

export function connectionTo(port: number): Connection {
  const url = (database: string, login = 'postgres') => `postgres://${login}:${password}@127.0.0.1:${port}/${database}`;
  return {
    port,
    url,
    async within(database, work) {
      const client = new Client({ connectionString: url(database) });
      await client.connect();
      try {
        return await work(client);
      } finally {
        await client.end();
      }
    },
  };
}
