/** The object store as a process of its own, in CQUBE_HOME/object-store. */
import { join } from 'node:path';

import { needed, readConfig } from '../../config.ts';
import { makeLog } from '../../log.ts';
import { runAsChild } from '../run-as-child.ts';
import { startObjectStore } from './start-object-store.ts';

const config = readConfig(process.env);
const log = makeLog('object-store', config.logLevel);

const accessKeyId = needed(config.store.accessKeyId, 'S3_ACCESS_KEY_ID');
const secretAccessKey = needed(config.store.secretAccessKey, 'S3_SECRET_ACCESS_KEY');

const store = await startObjectStore({
  folder: join(config.home, 'object-store'),
  port: config.storePort,
  accessKeys: { [accessKeyId]: secretAccessKey },
  webOrigins: [new URL(config.webUrl).origin, `http://localhost:${config.port}`],
  buckets: [config.store.emissionBucket, config.store.inputBucket, config.store.outputBucket],
  report: (error) => log.error({ err: error }, 'object store fault'),
});
log.info({ port: store.port }, 'object store started');

runAsChild(store.port, async () => {
  await store.close();
  log.info('object store stopped');
});
