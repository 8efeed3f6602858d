import type { Config } from '../config.ts';
import { logPath } from './child-log.ts';
import type { Secrets } from './secrets.ts';

/** What is not said by the environment: the ports that were chosen, and where the embedded services are. */
export type Settled = {
  readonly config: Config;
  readonly ports: Readonly<Record<string, number>>;
  readonly secrets: Secrets;
};

/** The environment with every embedded default filled in, so that a child need not know what is embedded. */
export function settledEnvironment(environment: NodeJS.ProcessEnv, { config, ports, secrets }: Settled) {
  const chosen = Object.fromEntries(Object.entries(ports).map(([variable, port]) => [variable, String(port)]));
  const store = config.store.endpoint ? {} : {
    S3_ENDPOINT: `http://127.0.0.1:${ports['S3_PORT']}`,
    S3_ACCESS_KEY_ID: secrets.storeAccessKeyId,
    S3_SECRET_ACCESS_KEY: secrets.storeSecretAccessKey,
  };
  const mail = config.smtpUrl ? {} : { SMTP_URL: `smtp://127.0.0.1:${ports['MAIL_PORT']}` };
  return {
    ...environment,
    ...chosen,
    ...store,
    ...mail,
    ...(config.databaseUrl === undefined && { DATABASE_LOG: logPath(config.home, 'postgres') }),
    CQUBE_HOME: config.home,
    CQUBE_HASH_KEY: config.hashKey ?? secrets.hashKey,
  };
}
