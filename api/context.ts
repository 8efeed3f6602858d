import type { S3Client } from '@aws-sdk/client-s3';
import type { Pool } from 'pg';
import type { Logger } from 'pino';

import type { Config } from '../config.ts';
import type { Authentication } from './authentication.ts';

/** What every route may use. Built once in main.ts, and by hand in tests. */
export type Context = {
  readonly config: Config;
  /** Logged in as r_api, which may do nothing: whoever queries takes the caller's role (as-caller.ts). */
  readonly pool: Pool;
  readonly store: S3Client;
  readonly log: Logger;
  readonly authentication: Authentication;
};
