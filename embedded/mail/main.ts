/** The mail catcher as a process of its own, in CQUBE_HOME/mail. */
import { join } from 'node:path';

import { readConfig } from '../../config.ts';
import { makeLog } from '../../log.ts';
import { runAsChild } from '../run-as-child.ts';
import { startMailCatcher } from './start-mail-catcher.ts';

const config = readConfig(process.env);
const log = makeLog('mail', config.logLevel);

const catcher = await startMailCatcher({
  folder: join(config.home, 'mail'),
  port: config.mailPort,
  onMail: ({ mailId, subject }) => log.info({ mailId, subject }, 'mail kept'),
  report: (error) => log.warn({ err: error }, 'mail connection failed'),
});
log.info({ port: catcher.port }, 'mail catcher started');

runAsChild(catcher.port, async () => {
  await catcher.close();
  log.info('mail catcher stopped');
});
