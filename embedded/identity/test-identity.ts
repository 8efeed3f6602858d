import { Pool } from 'pg';
import pino from 'pino';

import { freePort, urlOf } from '../../test/cluster.ts';
import { startIdentityServer, type IdentityOptions, type IdentityServer } from './server.ts';

export type TestIdentity = {
  readonly webUrl: string;
  readonly pool: Pool;
  /** Ends the server and starts it anew on the same port and database, as after a crash. */
  restart(changes?: Partial<IdentityOptions>): Promise<void>;
  stop(): Promise<void>;
  /** Every line of the log so far. */
  logged(): readonly Record<string, unknown>[];
};

/** An identity provider over a fresh database, reached without the API's proxy. */
export async function startTestIdentity(
  databasePort: number,
  database: string,
  changes: Partial<IdentityOptions> = {},
): Promise<TestIdentity> {
  const pool = new Pool({ connectionString: urlOf(databasePort, database, 'r_identity'), max: 5 });
  const port = await freePort();
  const webUrl = `http://127.0.0.1:${port}`;
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const start = (now: Partial<IdentityOptions>): Promise<IdentityServer> =>
    startIdentityServer({
      pool, port, webUrl, log, clientId: 'cqube-dashboard', audience: 'urn:cqube',
      sessionSeconds: 3600, idleSeconds: 1800, passwordDays: 180, stateName: 'Suvarna Pradesh', ...changes, ...now,
    });
  let server = await start({});
  return {
    webUrl,
    pool,
    logged: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    async restart(now = {}) {
      await server.close();
      server = await start(now);
    },
    async stop() {
      await server.close();
      await pool.end();
    },
  };
}
