import type { Client } from 'pg';

const displayName = 'Analyst of credentials.json';

/** A database login that reads what analysts may of one district; answers its role and the district. */
export async function ensureAnalyst(
  client: Client,
  password: string,
  districtId: number,
): Promise<{ role: string; districtId: number }> {
  const { rows: found } = await client.query<{ role: string; districtId: string }>(
    `select role_name as role, entity_id as "districtId"
     from rls.person
     where display_name = $1
       and level = 'district'
       and expelled_at is null`,
    [displayName],
  );
  if (found[0]) {
    return { role: found[0].role, districtId: Number(found[0].districtId) };
  }
  const { rows: made } = await client.query<{ role: string }>(
    'select rls.enrol_analyst(display_name => $1, password => $2, district_id => $3) as role',
    [displayName, password, districtId],
  );
  return { role: made[0]!.role, districtId };
}
