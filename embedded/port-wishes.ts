import type { Config } from '../config.ts';
import type { PortWish } from './ports.ts';

/** The ports that this setting opens; a service of one's own needs none here. */
export function portWishes(config: Config): PortWish[] {
  const host = '127.0.0.1';
  const wishes: (PortWish & { isOurs: boolean })[] = [
    { variable: 'PORT', port: config.port, host: config.api.host, isOurs: true },
    // A server that a killed run left on our data still has it: whoever starts the next one looks.
    { variable: 'DATABASE_PORT', port: config.databasePort, host, isChecked: false, isOurs: !config.databaseUrl },
    { variable: 'S3_PORT', port: config.storePort, host, isOurs: !config.store.endpoint },
    { variable: 'MAIL_PORT', port: config.mailPort, host, isOurs: !config.smtpUrl },
    { variable: 'IDENTITY_PORT', port: config.identityPort, host, isOurs: !config.identity.issuer },
  ];
  return wishes.filter(({ isOurs }) => isOurs);
}
