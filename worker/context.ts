import type { S3Client } from '@aws-sdk/client-s3';
import type { Pool } from 'pg';
import type { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';

import type { Config } from '../config.ts';
import type { IdentifierHash } from './csv/identifier-hash.ts';

/** What every job may use. Built once in main.ts, and by hand in tests. */
export type Context = {
  readonly config: Config;
  readonly log: Logger;
  /** Logged in as r_worker. */
  readonly pool: Pool;
  readonly store: S3Client;
  readonly boss: PgBoss;
  readonly hash: IdentifierHash;
  readonly sendMail: (mail: Mail) => Promise<void>;
};

export type Mail = { readonly to: readonly string[]; readonly subject: string; readonly text: string };
