import type { Client } from 'pg';

import { levels, readCredentials, writeCredentials, type Credentials, type Level } from './credentials.ts';
import { urlFor } from './database.ts';
import { ensureAnalyst } from './ensure-analyst.ts';
import { ensureEmitter } from './ensure-emitter.ts';
import { ensurePerson, followIssuer } from './ensure-person.ts';
import { findFirstPlaces, type FirstPlaces } from './first-places.ts';
import type { Secrets } from './secrets.ts';
import { withClient } from './with-client.ts';

export type Provision = {
  readonly home: string;
  readonly web: string;
  readonly ownerUrl: string;
  readonly secrets: Secrets;
  /** Of the embedded provider; undefined where people come from another one, which we cannot fill. */
  readonly issuer: string | undefined;
};

/**
 * Makes whom credentials.json names, as far as there are places for them to look at, and writes it.
 *
 * Safe to call again: it goes on where it stood, and leaves alone who is there. Answers whether
 * everybody is.
 */
export async function provision(options: Provision): Promise<boolean> {
  return withClient(options.ownerUrl, async (client) => {
    const known = await readCredentials(options.home);
    const places = await findFirstPlaces(client);
    const token = await ensureEmitter(client, known?.emitter?.token);
    const people = await ensurePeople(client, options, places, known);
    const analyst = known?.analyst ?? (await analystOf(client, options, places));

    const credentials: Credentials = {
      web: options.web,
      ...people,
      emitter: { token },
      ...(analyst && { analyst: { ...analyst, databaseUrl: moved(analyst.databaseUrl, options.ownerUrl) } }),
      owner: { databaseUrl: options.ownerUrl },
    };
    await writeCredentials(options.home, credentials);
    return isComplete(credentials, options);
  });
}

async function ensurePeople(
  client: Client,
  { secrets, issuer }: Provision,
  places: FirstPlaces,
  known: Credentials | undefined,
): Promise<Pick<Credentials, 'admin' | 'viewers'>> {
  if (issuer === undefined) {
    return { viewers: {} };
  }
  await followIssuer(client, issuer);
  const password = (name: string) => secrets.firstPasswords[name]!;
  const admin = { username: 'admin', displayName: 'Administrator', password: password('admin'), withTotp: true };
  const roles = ['r_admin', 'r_report_creator', 'r_viewer'];
  const totpSecret = await ensurePerson(client, { ...admin, roles, level: 'state', entityId: null, issuer });

  const viewers: Partial<Record<Level, Required<Credentials>['viewers'][Level]>> = { ...known?.viewers };
  for (const level of levels) {
    const entityId = viewers[level]?.entityId ?? places[level] ?? null;
    if (entityId === null && level !== 'state') {
      continue;
    }
    const viewer = { username: `${level}.viewer`, password: password(level) };
    await ensurePerson(client, {
      ...viewer, displayName: `Viewer of the ${level}`, roles: ['r_viewer'], level,
      entityId: level === 'state' ? null : entityId, issuer,
    });
    viewers[level] = { ...viewer, entityId };
  }
  return { admin: { username: 'admin', password: password('admin'), totpSecret: totpSecret ?? '' }, viewers };
}

async function analystOf(
  client: Client,
  { ownerUrl, secrets }: Provision,
  { district }: FirstPlaces,
): Promise<Credentials['analyst']> {
  if (district === undefined) {
    return undefined;
  }
  const password = secrets.databasePasswords['analyst']!;
  const { role, districtId } = await ensureAnalyst(client, password, district);
  return { databaseUrl: urlFor(ownerUrl, role, password), districtId };
}

/** The analyst's address at the port that the database has now. */
function moved(databaseUrl: string, ownerUrl: string): string {
  const { username, password } = new URL(databaseUrl);
  return urlFor(ownerUrl, decodeURIComponent(username), decodeURIComponent(password));
}

function isComplete({ viewers, analyst }: Credentials, { issuer }: Provision): boolean {
  const hasViewers = issuer === undefined || levels.every((level) => typeof viewers[level]?.entityId === 'number');
  return hasViewers && analyst !== undefined;
}
