import type { Client } from 'pg';

import type { Level } from './credentials.ts';

/** A place of each level that there is, the lower inside the upper. */
export type FirstPlaces = Readonly<Partial<Record<Level, number>>>;

/** Picks the places that the first viewers look at: around a school that has numbers, where there is one. */
export async function findFirstPlaces(client: Client): Promise<FirstPlaces> {
  const { rows: states } = await client.query<{ entityId: string }>(
    `select entity_id as "entityId" from aggregate.place where level = 'state'`,
  );
  const state = states[0] ? { state: Number(states[0].entityId) } : {};
  const { rows } = await client.query<Record<'district' | 'block' | 'cluster' | 'school', string>>(
    `select
       place.district_id as district,
       place.block_id as block,
       place.cluster_id as cluster,
       case when place.level = 'school' then place.entity_id else 0 end as school
     from rls.place as place
     order by
       place.level = 'school' and exists (
         select
         from aggregate.report_value as value
         where value.level = 'school'
           and value.entity_id = place.entity_id
       ) desc,
       array_position('{school,cluster,block,district}'::text[], place.level),
       place.district_id,
       place.block_id,
       place.cluster_id,
       place.entity_id
     limit 1`,
  );
  const found = Object.entries(rows[0] ?? {}).map(([level, id]) => [level, Number(id)]);
  return { ...state, ...Object.fromEntries(found.filter(([, id]) => id !== 0)) };
}
