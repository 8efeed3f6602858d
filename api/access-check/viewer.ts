import { randomBytes } from 'node:crypto';

import type { Client } from 'pg';

import type { Catalogue, Level, Place } from './question.ts';

/** Somebody who looks: a role with what it should see. */
export type Viewer = {
  readonly name: string;
  readonly role: string;
  /** Of an analyst, who logs in at the database and at no other surface. */
  readonly password?: string;
  readonly places: readonly Place[];
};

/** The name under which they are enrolled, so that those of a run that was cut off are found. */
const displayName = 'verify-access';

/**
 * Enrols one of every kind of viewer by the procedures that enrol everyone: a state's, two districts', a
 * block's, a cluster's and a school's, mixed places, a maker of reports, an analyst, somebody without a place.
 * Of those named in `only` alone, if there are any.
 */
export async function makeViewers(
  owner: Client, { places }: Catalogue, only: readonly string[] = [],
): Promise<Viewer[]> {
  const isWanted = ({ name }: { readonly name: string }) => only.length === 0 || only.includes(name);
  const all = (level: Level): Place[] => places.filter((place) => place.level === level);
  const of = (level: Level, position = 0): Place[] => all(level).slice(position, position + 1);
  const last = (level: Level): Place[] => all(level).slice(-1);
  const kinds: readonly { name: string; role: string; places: readonly Place[] }[] = [
    { name: 'state', role: 'r_viewer', places: of('state') },
    { name: 'district', role: 'r_viewer', places: of('district') },
    { name: 'last district', role: 'r_viewer', places: last('district') },
    { name: 'block', role: 'r_viewer', places: of('block') },
    { name: 'cluster', role: 'r_viewer', places: of('cluster') },
    { name: 'school', role: 'r_viewer', places: of('school') },
    {
      name: 'district, cluster, school', role: 'r_viewer',
      places: [...of('district'), ...last('cluster'), ...last('school')],
    },
    {
      name: 'block, two clusters', role: 'r_viewer',
      places: [...last('block'), ...of('cluster'), ...of('cluster', 1)],
    },
    { name: 'two schools', role: 'r_viewer', places: [...of('school', 1), ...last('school')] },
    { name: 'maker of reports', role: 'r_report_creator', places: last('block') },
    { name: 'no place', role: 'r_viewer', places: [] },
  ];
  const viewers: Viewer[] = [{ name: 'public', role: 'r_public', places: [] }].filter(isWanted);
  for (const kind of kinds.filter((each) => isWanted(each) && (each.places.length > 0 || each.name === 'no place'))) {
    viewers.push({ ...kind, role: await enrol(owner, kind.role, kind.places) });
  }
  for (const place of [...of('state'), ...of('district')]) {
    const name = `analyst of a ${place.level}`;
    if (isWanted({ name })) {
      viewers.push({ name, places: [place], ...await enrolAnalyst(owner, place) });
    }
  }
  return viewers;
}

/** Ends them, and takes away what `rls.expel` keeps of persons. The audit keeps that they were. */
export async function endViewers(owner: Client): Promise<void> {
  const { rows } = await owner.query<{ role: string; isIn: boolean }>(
    `select role_name as role, expelled_at is null as "isIn" from rls.person where display_name = $1`, [displayName]);
  for (const { role } of rows.filter(({ isIn }) => isIn)) {
    await owner.query('select rls.expel($1)', [role]);
  }
  await owner.query('delete from rls.person where display_name = $1', [displayName]);
}

async function enrol(owner: Client, right: string, places: readonly Place[]): Promise<string> {
  const { rows } = await owner.query<{ role: string }>(
    'select rls.enrol(display_name => $1, roles => array[$2]) as role', [displayName, right]);
  const { role } = rows[0]!;
  for (const { level, id } of places) {
    await owner.query('select rls.grant_scope($1, $2, $3)', [role, level, level === 'state' ? null : id]);
  }
  await owner.query('select rls.sign_in($1)', [role]);
  return role;
}

async function enrolAnalyst(owner: Client, place: Place): Promise<{ role: string; password: string }> {
  const password = randomBytes(18).toString('base64url');
  const { rows } = await owner.query<{ role: string }>(
    'select rls.enrol_analyst($1, $2, $3) as role',
    [displayName, password, place.level === 'state' ? null : place.id]);
  return { role: rows[0]!.role, password };
}
