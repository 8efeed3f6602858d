import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { writeFileWhole } from './write-file-whole.ts';

/** What credentials.json tells its owner: an interface that scripts and people rely on. */
export type Credentials = {
  readonly web: string;
  readonly admin?: { readonly username: string; readonly password: string; readonly totpSecret: string };
  /** One of each level; those below the state appear when there are places. */
  readonly viewers: Readonly<Partial<Record<Level, ViewerCredentials>>>;
  readonly emitter: { readonly token: string };
  /** Appears when there is a district. */
  readonly analyst?: { readonly databaseUrl: string; readonly districtId: number };
  /** The login that bypasses row security, for the DBA. */
  readonly owner: { readonly databaseUrl: string };
};

export type ViewerCredentials = {
  readonly username: string;
  readonly password: string;
  /** The code of the place; null for the state while no master has told it. */
  readonly entityId: number | null;
};

export const levels = ['state', 'district', 'block', 'cluster', 'school'] as const;

export type Level = (typeof levels)[number];

export async function readCredentials(home: string): Promise<Credentials | undefined> {
  try {
    return JSON.parse(await readFile(join(home, 'credentials.json'), 'utf8')) as Credentials;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

export async function writeCredentials(home: string, credentials: Credentials): Promise<void> {
  await writeFileWhole(join(home, 'credentials.json'), `${JSON.stringify(credentials, null, 2)}\n`, 0o600);
}
