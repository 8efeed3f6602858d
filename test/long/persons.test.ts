/** Thousands of persons come, move, go and come again: nothing drifts, and nothing of whoever went is left. */
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { freshDatabase, startTestCluster, urlOf, type TestCluster } from '../cluster.ts';

const count = 6_000;
const districts = 20;
let cluster: TestCluster;
let client: Client;

// A cluster of its own: roles are the cluster's.
beforeAll(async () => {
  cluster = await startTestCluster();
  client = new Client({ connectionString: urlOf(cluster.port, await freshDatabase(cluster.port)) });
  await client.connect();
  await client.query(`
    insert into rls.place (level, entity_id, district_id, block_id, cluster_id)
    select 'district', d, d, 0, 0 from generate_series(1, ${districts}) as d
    union all
    select 'block', 100 * d + b, d, 100 * d + b, 0
    from generate_series(1, ${districts}) as d
    cross join generate_series(1, 10) as b
    union all
    select 'school', 100000 + s, 1 + s % ${districts}, 100 * (1 + s % ${districts}) + 1 + s / ${districts} % 10, 7
    from generate_series(1, ${count}) as s`);
  await client.query('call rls.sync_groups()');
});

afterAll(async () => {
  await client?.end();
  await cluster?.stop();
});

/** What the catalogue and the tables hold of persons. */
async function census(): Promise<unknown> {
  const { rows } = await client.query(`
    select
      (select count(*)::integer from pg_roles where rolname ~ '^u_') as roles,
      (select count(*)::integer from pg_auth_members
        where pg_get_userbyid(member) ~ '^u_' or pg_get_userbyid(roleid) ~ '^u_') as memberships,
      (select count(*)::integer from pg_shdepend
        where refclassid = 'pg_authid'::regclass and refobjid not in (select oid from pg_roles)) as dependencies,
      (select count(*)::integer from rls.scope) as scopes,
      (select count(*)::integer from rls.person where expelled_at is null) as persons`);
  return rows[0];
}

async function enrolAll(): Promise<string[]> {
  const roles: string[] = [];
  for (let from = 1; from <= count; from += 200) {
    const { rows } = await client.query<{ roles: string[] }>(`
      select rls.enrol_list(jsonb_agg(case n % 10
        when 0 then jsonb_build_object('name', n, 'level', 'district', 'entityId', 1 + n % ${districts})
        when 1 then jsonb_build_object(
          'name', n, 'level', 'block', 'entityId', 100 * (1 + n % ${districts}) + 1 + n % 7)
        else jsonb_build_object('name', n, 'issuer', 'idp', 'subject', n, 'level', 'school', 'entityId', 100000 + n)
      end order by n)) as roles
      from generate_series($1::integer, $1 + 199) as n`, [from]);
    roles.push(...rows[0]!.roles);
  }
  return roles;
}

async function drift(): Promise<string[]> {
  const { rows } = await client.query<{ sentence: string }>('select rls.drift() as sentence');
  return rows.map(({ sentence }) => sentence);
}

async function expelAll(roles: readonly string[]): Promise<void> {
  for (let from = 0; from < roles.length; from += 200) {
    await client.query('select rls.expel(role) from unnest($1::text[]) as role', [roles.slice(from, from + 200)]);
  }
}

test('thousands come, sign in, move with their schools, go, and come again', async () => {
  const before = await census();
  const roles = await enrolAll();
  expect(await drift()).toEqual([]);
  expect(await census()).toMatchObject({ roles: count, persons: count, scopes: count * 0.8 });
  const { rows: keepers } = await client.query<{ most: number; count: number }>(`
    select count(*)::integer as count, max(kept)::integer as most
    from (
      select count(*) filter (where pg_get_userbyid(roleid) ~ '^u_') as kept
      from pg_auth_members
      where pg_get_userbyid(member) ~ '^r_keeper_'
      group by member
    ) as keeper`);
  expect(keepers[0]).toMatchObject({ count: 3 });
  expect(keepers[0]!.most).toBeLessThanOrEqual(2_000);

  await client.query('select rls.sign_in(role) from unnest($1::text[]) as role', [roles.slice(0, 150)]);
  await client.query(`
    update rls.place set district_id = 1, block_id = 101 where level = 'school' and district_id = ${districts}`);
  expect(await drift()).toHaveLength(await moved());
  await client.query('call rls.sync_groups()');
  expect(await drift()).toEqual([]);

  await expelAll(roles);
  expect(await census()).toEqual(before);
  expect(await drift()).toEqual([]);
  const again = await enrolAll();
  expect(again.filter((role) => roles.includes(role))).toEqual([]);
  expect(await drift()).toEqual([]);
});

/** How many persons look at a school that moved. */
async function moved(): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`
    select count(*)::integer as count
    from rls.scope
    inner join rls.place
      on place.level = scope.level
      and place.entity_id = scope.entity_id
      and place.block_id <> scope.block_id`);
  expect(rows[0]!.count).toBeGreaterThan(100);
  return rows[0]!.count;
}
