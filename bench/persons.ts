import type { BenchCluster } from './cluster.ts';

/** Somebody enrolled: the role, and the place that is looked at. */
export type Person = { readonly role: string; readonly level: string; readonly entityId: string };

/** At most so many to a call, whose transaction holds a lock on each role that it makes. */
const atOnce = 200;

/**
 * Enrols so many persons by the procedure that enrols a list: a head teacher for each school, somebody for each
 * cluster, then officers of blocks, districts and the state in turn.
 */
export async function enrolPersons(cluster: BenchCluster, database: string, count: number): Promise<Person[]> {
  return cluster.within(database, async (client) => {
    const { rows: places } = await client.query<{ level: string; entityId: string }>(`
      select level, entity_id::text as "entityId"
      from rls.place
      order by array_position('{school,cluster,block,district}', level), entity_id`);
    const upper = [
      ...places.filter(({ level }) => level === 'block' || level === 'district'), { level: 'state', entityId: '0' },
    ];
    const wanted = [
      ...places.slice(0, count - 10 * upper.length).filter(({ level }) => level === 'school' || level === 'cluster'),
    ];
    for (let next = 0; wanted.length < count; next += 1) {
      wanted.push(upper[next % upper.length]!);
    }

    const persons: Person[] = [];
    for (let from = 0; from < count; from += atOnce) {
      const some = wanted.slice(from, from + atOnce);
      const { rows: [made] } = await client.query<{ roles: string[] }>('select rls.enrol_list($1) as roles', [
        JSON.stringify(some.map(({ level, entityId }, at) => ({
          name: `Person ${from + at}`, issuer: 'https://idp.state.example', subject: `person-${from + at}`, level,
          ...(level === 'state' ? {} : { entityId }),
        }))),
      ]);
      persons.push(...some.map((place, at) => ({ role: made!.roles[at]!, ...place })));
    }
    await client.query('vacuum analyze');
    return persons;
  });
}
