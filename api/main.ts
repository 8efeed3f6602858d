import { S3Client } from '@aws-sdk/client-s3';
import { Pool } from 'pg';

import { needed, readConfig, type Config } from '../config.ts';
import { makeLog } from '../log.ts';
import { checkServer } from '../migrations/check-server.ts';
import { makeAuthentication } from './authentication.ts';
import { compressDashboard } from './compress-dashboard.ts';
import { buildServer, dashboardFolder } from './server.ts';

const config = readConfig(process.env);
const log = makeLog('api', config.logLevel);
const pool = new Pool({
  connectionString: needed(config.apiDatabaseUrl, 'DATABASE_URL_API'),
  max: 20,
  connectionTimeoutMillis: 5_000,
  application_name: 'cqube api',
  options: '-c jit_optimize_above_cost=-1', // compiling takes longer than a request may
});
pool.on('error', (error) => log.warn({ err: error }, 'database connection lost'));

const store = makeStore(config);
const app = buildServer({ config, log, pool, store, authentication: authenticationOf(config) });

try {
  await checkServer(pool);
  await app.listen({ port: config.port, host: config.api.host });
} catch (error) {
  log.fatal({ err: error }, 'api could not start');
  process.exit(1);
}
const address = app.server.address();
const port = typeof address === 'object' && address !== null ? address.port : config.port;
log.info({ port }, 'api started');
process.send?.({ ready: true, port });

void compressDashboard(dashboardFolder).catch((error: unknown) => {
  log.warn({ err: error }, 'dashboard not compressed');
});

process.once('SIGTERM', stop);
process.once('SIGINT', stop);
process.once('disconnect', stop);

/** Answers what was asked already, then ends. */
async function stop(): Promise<void> {
  setTimeout(() => process.exit(1), 10_000).unref();
  await app.close();
  store.destroy();
  await pool.end();
  log.info('api stopped');
  process.exit(0);
}

function authenticationOf({ identity, webUrl }: Config) {
  return makeAuthentication({
    pool,
    issuer: identity.issuer ?? `${webUrl}/auth`,
    audience: identity.audience,
    clientId: identity.clientId,
    tokenType: identity.tokenType,
    hosts: identity.hosts,
    onTrouble: (error) => log.warn({ err: error }, 'sign-in service cannot be asked for its keys'),
  });
}

function makeStore({ store }: Config): S3Client {
  return new S3Client({
    endpoint: needed(store.endpoint, 'S3_ENDPOINT'),
    region: store.region,
    forcePathStyle: true,
    credentials: {
      accessKeyId: needed(store.accessKeyId, 'S3_ACCESS_KEY_ID'),
      secretAccessKey: needed(store.secretAccessKey, 'S3_SECRET_ACCESS_KEY'),
    },
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 15_000 },
  });
}
