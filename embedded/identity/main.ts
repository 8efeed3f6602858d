import { Pool } from 'pg';

import { needed, readConfig } from '../../config.ts';
import { makeLog } from '../../log.ts';
import { runAsChild } from '../run-as-child.ts';
import { startIdentityServer } from './server.ts';

const config = readConfig(process.env);
const log = makeLog('identity', config.logLevel);
const pool = new Pool({
  connectionString: needed(config.identityDatabaseUrl, 'DATABASE_URL_IDENTITY'),
  max: 5,
  application_name: 'cqube identity',
});
pool.on('error', (error) => log.error({ err: error }, 'lost a database connection'));

const server = await startIdentityServer({
  pool,
  log,
  port: config.identityPort,
  webUrl: config.webUrl,
  stateName: config.stateName,
  clientId: config.identity.clientId,
  audience: config.identity.audience,
  sessionSeconds: config.identity.sessionSeconds,
  idleSeconds: config.identity.idleSeconds,
  passwordDays: config.identity.passwordDays,
});
log.info({ port: server.port }, 'identity provider started');

runAsChild(server.port, async () => {
  await server.close();
  await pool.end();
  log.info('identity provider stopped');
});
