/** The worker process: takes what emitters send, from the bucket to the published numbers. See process-options.ts. */
import { createTransport } from 'nodemailer';
import { PgBoss } from 'pg-boss';

import { needed, readConfig } from '../config.ts';
import { makeLog } from '../log.ts';
import { checkServer } from '../migrations/check-server.ts';
import type { Context } from './context.ts';
import { makeIdentifierHash } from './csv/identifier-hash.ts';
import { openPool } from './database.ts';
import { aggregate } from './jobs/aggregate.ts';
import { scheduleCleanUp } from './jobs/clean-up.ts';
import { schedulePulls } from './jobs/pull.ts';
import { scheduleRetention } from './jobs/retain.ts';
import { listenToJobs } from './listen.ts';
import { openStore } from './store.ts';
import { watchAccess } from './watch-access.ts';
import { watchAudit } from './watch-audit.ts';
import { watchCorrections } from './watch-corrections.ts';
import { watchTidiness } from './watch-tidiness.ts';
import { watchEmissions } from './watch.ts';

const config = readConfig(process.env);
const log = makeLog('worker', config.logLevel);
const databaseUrl = needed(config.workerDatabaseUrl, 'DATABASE_URL_WORKER');

const boss = new PgBoss({
  connectionString: databaseUrl,
  schema: 'pgboss',
  migrate: false,
  schedule: true,
  useListenNotify: true,
  application_name: 'cqube queue',
  instanceName: 'worker',
  max: 6,
  superviseIntervalSeconds: 2,
  monitorIntervalSeconds: 2,
});
boss.on('error', (error) => log.warn({ err: error }, 'queue error'));
boss.on('warning', ({ message, data }) => log.warn({ data }, message));

const mail = config.smtpUrl === undefined ? undefined : createTransport(config.smtpUrl);
const context: Context = {
  config,
  log,
  boss,
  pool: openPool(databaseUrl, 8 + config.loadsAtOnce, log),
  store: openStore(config),
  hash: makeIdentifierHash(needed(config.hashKey, 'CQUBE_HASH_KEY')),
  sendMail: async ({ to, subject, text }) => {
    await mail?.sendMail({ from: config.mailFrom, to: [...to], subject, text });
  },
};

const stopping = new AbortController();
let watching: Promise<unknown> = Promise.resolve();
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
process.once('disconnect', stop);

try {
  await checkServer(context.pool);
  await boss.start({ attempts: 5 });
  await listenToJobs(context);
  await boss.send(aggregate.queue, {});
  await scheduleCleanUp(context);
  await schedulePulls(context);
  await scheduleRetention(context);
} catch (error) {
  log.fatal({ err: error }, 'worker could not start');
  process.exit(1);
}
watching = Promise.all([watchEmissions, watchCorrections, watchTidiness, watchAccess, watchAudit].map((watch) =>
  watch(context, stopping.signal)));
log.info('worker started');
process.send?.({ ready: true, port: 0 });

/** Lets what is under way end, if it does so soon; what does not is done again by whoever starts next. */
async function stop(): Promise<void> {
  if (stopping.signal.aborted) {
    return;
  }
  stopping.abort();
  setTimeout(() => process.exit(1), 10_000).unref();
  await watching;
  await boss.stop({ graceful: true, timeout: 8_000 });
  context.store.destroy();
  await context.pool.end();
  log.info('worker stopped');
  process.exit(0);
}
