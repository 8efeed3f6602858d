import type { PoolClient } from 'pg';

import { refusal } from '../problem.ts';
import type { ExportFile } from './export-file.ts';

export async function requireMetric(client: PoolClient, metric: string): Promise<void> {
  const { rowCount } = await client.query('select from aggregate.metric where metric_name = $1', [metric]);
  if (rowCount === 0) {
    throw refusal(404, 'not-found', `There is no metric "${metric}".`);
  }
}

/** Lets pass who may read all of a scope. What a caller may not see answers as if it were not there. */
export async function requireScope(client: PoolClient, { metric, scope }: ExportFile): Promise<void> {
  await requireMetric(client, metric);
  const statement = statements[scope.kind] ?? statements.file;
  const { rows } = await client.query<{ mayRead: boolean }>(statement, [scope.kind, scope.id ?? null]);
  if (!rows[0]?.mayRead) {
    throw refusal(404, 'not-found', 'There is no such export for you.');
  }
}

const statements: { readonly file: string } & Readonly<Record<string, string>> = {
  file: 'select rls.may_read_scope($1, $2) as "mayRead"',

  // A cluster is seen from its schools too, but they see only themselves of it.
  cluster:
    `select
       rls.may_read_scope('block', place.block_id) or place.entity_id = any (rls.scope_ids('cluster')) as "mayRead"
     from aggregate.place
     where place.level = $1
       and place.entity_id = $2`,

  // There is nothing below a school, so who sees its place may read all of it.
  school:
    `select true as "mayRead"
     from aggregate.place
     where place.level = $1
       and place.entity_id = $2`,
};
