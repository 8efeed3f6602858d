import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { S3Client } from '@aws-sdk/client-s3';
import type { FastifyInstance } from 'fastify';
import { Client, Pool } from 'pg';
import pino from 'pino';

import { readConfig } from '../config.ts';
import { startObjectStore } from '../embedded/object-store/start-object-store.ts';
import { freshDatabase, urlOf } from '../test/cluster.ts';
import { makeAuthentication } from './authentication.ts';
import { buildServer } from './server.ts';
import { watchStatements } from './statement-watch.ts';
import { startTestIssuer } from './test-issuer.ts';

export type TestServer = {
  readonly app: FastifyInstance;
  /** The superuser of the server's database: for what a test is given, and for what it finds. */
  readonly owner: Client;
  readonly store: S3Client;
  readonly issuer: string;
  /** The API's own connections. */
  readonly pool: Pool;
  /** As the API logs in. */
  readonly databaseUrl: string;
  readonly dashboardFolder: string;
  /** All that was logged. */
  readonly logged: string[];
  /** Enrols a person and answers with an access token of theirs. */
  viewer(level: string, entityId?: number): Promise<string>;
  /** Enrols an administrator, who may see no number, and answers with an access token of theirs. */
  admin(): Promise<string>;
  /** Enrols an application and answers with an emission token, for these sources or all. */
  emitter(sources?: readonly string[]): Promise<string>;
  /** Fails where the API's login did more by itself than it may (statement-watch.ts). */
  stop(): Promise<void>;
};

const account = { accessKeyId: 'test', secretAccessKey: 'test-secret-key' };

/**
 * The API over a fresh database, the embedded object store and an issuer of tokens.
 *
 * `alsoAsked` is what a test itself asks by the API's connections.
 */
export async function startTestServer(
  databasePort: number, env: Readonly<Record<string, string>> = {}, alsoAsked?: RegExp,
): Promise<TestServer> {
  const folder = mkdtempSync('/var/tmp/cqube-api-test-');
  const database = await freshDatabase(databasePort);
  const issuer = await startTestIssuer();
  const objects = await startObjectStore({
    folder: join(folder, 'objects'), port: 0, accessKeys: { [account.accessKeyId]: account.secretAccessKey },
    buckets: ['emission', 'input', 'output'],
  });
  const owner = new Client({ connectionString: urlOf(databasePort, database) });
  await owner.connect();
  const databaseUrl = urlOf(databasePort, database, 'r_api');
  const watch = watchStatements(alsoAsked);
  const pool = new Pool({ connectionString: databaseUrl, max: 5, stream: watch.stream });
  const endpoint = `http://127.0.0.1:${objects.port}`;
  const store = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: account });

  const dashboardFolder = join(folder, 'dashboard');
  const logged: string[] = [];
  const config = readConfig({ OIDC_ISSUER: issuer.url, GRAPHQL_INTROSPECTION: 'on', ...env });
  const { audience, clientId, tokenType } = config.identity;
  const issuedBy = config.identity.issuer!;
  const app = buildServer({
    config, pool, store,
    log: pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) }),
    authentication: makeAuthentication({ pool, issuer: issuedBy, audience, clientId, tokenType }),
  }, { dashboardFolder });

  const enrol = async (kind: string, subject: string | null, role: string, level: string | null, id: number | null) => {
    const { rows } = await owner.query<{ role: string }>(
      `select rls.enrol($1, $2, $3, $4, array[$5], $6, $7) as role`,
      [`A ${role}`, kind, subject && issuedBy, subject, role, level, id],
    );
    return rows[0]!.role;
  };

  return {
    app, owner, pool, store, logged, dashboardFolder, databaseUrl,
    issuer: issuedBy,
    async viewer(level, entityId) {
      const subject = randomUUID();
      await enrol('person', subject, 'r_viewer', level, entityId ?? null);
      return issuer.sign(subject);
    },
    async admin() {
      const subject = randomUUID();
      await enrol('person', subject, 'r_admin', null, null);
      return issuer.sign(subject);
    },
    async emitter(sources) {
      const role = await enrol('application', null, 'r_emitter', null, null);
      const { rows } = await owner.query<{ token: string }>(
        'select rls.issue_token($1, $2, $3) as token', [role, 'test', sources ?? null],
      );
      return rows[0]!.token;
    },
    async stop() {
      await app.close();
      await Promise.all([pool.end(), owner.end(), issuer.stop(), objects.close()]);
      store.destroy();
      rmSync(folder, { recursive: true, force: true });
      if (watch.faults.length > 0) {
        throw new Error(`The API asked by itself: ${[...new Set(watch.faults)].join('\n')}`);
      }
    },
  };
}
