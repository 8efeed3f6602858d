import { errors, type Adapter, type AdapterPayload } from 'oidc-provider';
import type { Pool } from 'pg';

type Row = { payload: AdapterPayload; consumedAt: Date | null };

/**
 * Where oidc-provider keeps one kind of thing: a row each in identity.payload.
 *
 * Expired rows stay until `cleanIdentity` takes them; the provider looks at the expiry itself. With
 * `idleSeconds`, a row that was not asked for in so long is no longer there, and asking for it keeps it.
 */
export function payloadStore(pool: Pool, model: string, idleSeconds?: number): Adapter {
  const find = async (column: 'payload_id' | 'uid' | 'user_code', value: string) => {
    const { rows } = idleSeconds === undefined
      ? await pool.query<Row>(
        `select payload, consumed_at as "consumedAt" from identity.payload where model = $1 and ${column} = $2`,
        [model, value],
      )
      : await pool.query<Row>(
        `update identity.payload
         set used_at = now()
         where model = $1
           and ${column} = $2
           and used_at > now() - $3 * interval '1 second'
         returning payload, consumed_at as "consumedAt"`,
        [model, value, idleSeconds],
      );
    return rows[0] && withConsumption(rows[0]);
  };

  return {
    find: (id) => find('payload_id', id),
    findByUid: (uid) => find('uid', uid),
    findByUserCode: (userCode) => find('user_code', userCode),

    async upsert(id, payload, expiresIn) {
      await pool.query(
        `insert into identity.payload (model, payload_id, payload, expires_at)
         values ($1, $2, $3, now() + $4 * interval '1 second')
         on conflict (model, payload_id) do update set payload = excluded.payload, expires_at = excluded.expires_at`,
        [model, id, payload, expiresIn ?? null],
      );
    },

    async consume(id) {
      const { rowCount } = await pool.query(
        'update identity.payload set consumed_at = now() where model = $1 and payload_id = $2 and consumed_at is null',
        [model, id],
      );
      if (rowCount === 0) {
        await revokeGrantOf(pool, model, id);
        throw new errors.InvalidGrant('used by another request at the same time');
      }
    },

    async destroy(id) {
      await pool.query('delete from identity.payload where model = $1 and payload_id = $2', [model, id]);
    },

    async revokeByGrantId(grantId) {
      await pool.query('delete from identity.payload where model = $1 and grant_id = $2', [model, grantId]);
    },
  };
}

function withConsumption({ payload, consumedAt }: Row): AdapterPayload {
  return consumedAt ? { ...payload, consumed: Math.floor(consumedAt.getTime() / 1000) } : payload;
}

/** Two requests with one code or refresh token: somebody has stolen it, so neither keeps what it led to. */
async function revokeGrantOf(pool: Pool, model: string, id: string): Promise<void> {
  await pool.query(
    `delete from identity.payload
     where grant_id = (select stolen.grant_id from identity.payload as stolen where model = $1 and payload_id = $2)
        or model = 'Grant' and payload_id = (
          select stolen.grant_id from identity.payload as stolen where model = $1 and payload_id = $2
        )`,
    [model, id],
  );
}
