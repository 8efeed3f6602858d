import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { randomPassword } from './identity/random-password.ts';
import { writeFileWhole } from './write-file-whole.ts';

/** What is generated once for a CQUBE_HOME, in a file that only its owner can read. */
export type Secrets = {
  /** Of database logins: postgres, m_cqube, r_api, r_worker, r_identity, analyst. */
  readonly databasePasswords: Readonly<Record<string, string>>;
  readonly storeAccessKeyId: string;
  readonly storeSecretAccessKey: string;
  /** Under which personal identifiers are hashed: lost, old and new rows no longer meet. */
  readonly hashKey: string;
  /** The first passwords of those whom credentials.json names. */
  readonly firstPasswords: Readonly<Record<string, string>>;
};

const logins = ['postgres', 'm_cqube', 'r_api', 'r_worker', 'r_identity', 'analyst'];
const people = ['admin', 'state', 'district', 'block', 'cluster', 'school'];

/** Reads the secrets of this home, made and written before anything uses them. */
export async function readSecrets(home: string): Promise<Secrets> {
  const path = join(home, 'secrets.json');
  const kept = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  });
  if (kept !== undefined) {
    return JSON.parse(kept) as Secrets;
  }
  const secrets = makeSecrets();
  await writeFileWhole(path, `${JSON.stringify(secrets, null, 2)}\n`, 0o600);
  return secrets;
}

function makeSecrets(): Secrets {
  return {
    databasePasswords: Object.fromEntries(logins.map((login) => [login, randomBytes(24).toString('base64url')])),
    storeAccessKeyId: `cqube-${randomBytes(6).toString('hex')}`,
    storeSecretAccessKey: randomBytes(30).toString('base64url'),
    hashKey: randomBytes(32).toString('hex'),
    firstPasswords: Object.fromEntries(people.map((person) => [person, randomPassword()])),
  };
}
