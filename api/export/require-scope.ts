import type { PoolClient } from 'pg';

import { refusal } from '../problem.ts';
import type { ExportFile, ScopeKind } from './export-file.ts';

/** Answers with the version of a metric's files, if there is such a metric. */
export async function requireMetric(client: PoolClient, metric: string): Promise<number> {
  const { rows } = await client.query<{ exportedVersion: number }>(
    'select exported_version as "exportedVersion" from aggregate.metric where metric_name = $1', [metric],
  );
  if (!rows[0]) {
    throw refusal(404, 'not-found', `There is no metric "${metric}".`);
  }
  return rows[0].exportedVersion;
}

/**
 * Lets pass who may read all of a scope, with the version of the metric's files. What a caller may not see
 * answers as if it were not there.
 */
export async function requireScope(client: PoolClient, { metric, scope }: ExportFile): Promise<number> {
  const { rows } = await client.query<{ exportedVersion: number; mayRead: boolean }>(
    `select exported_version as "exportedVersion", ${mayRead[scope.kind]} as "mayRead"
     from aggregate.metric
     where metric_name = $1`,
    [metric, scope.id ?? null],
  );
  if (!rows[0]?.mayRead) {
    throw refusal(404, 'not-found', 'There is no such export for you.');
  }
  return rows[0].exportedVersion;
}

const mayRead: Readonly<Record<ScopeKind, string>> = {
  state: `rls.may_read_scope('state', $2)`,
  district: `rls.may_read_scope('district', $2)`,
  block: `rls.may_read_scope('block', $2)`,

  // A cluster is seen from its schools too, but they see only themselves of it.
  cluster:
    `exists (
       select
       from aggregate.place
       where level = 'cluster'
         and entity_id = $2
         and (rls.may_read_scope('block', block_id) or entity_id = any (rls.scope_ids('cluster')))
     )`,

  // There is nothing below a school, so who sees its place may read all of it.
  school: `exists (select from aggregate.place where level = 'school' and entity_id = $2)`,
};
