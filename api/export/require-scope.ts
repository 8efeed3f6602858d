import type { PoolClient } from 'pg';

import { refusal } from '../problem.ts';
import type { ExportFile } from './export-file.ts';

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
 * answers as if it were not there. All that one sees oneself, `own`, may be read by everyone.
 */
export async function requireScope(client: PoolClient, { metric, scope }: ExportFile): Promise<number> {
  const { rows } = await client.query<{ exportedVersion: number; mayRead: boolean }>(
    `select exported_version as "exportedVersion", $2 = 'own' or rls.may_read_scope($2, $3) as "mayRead"
     from aggregate.metric
     where metric_name = $1`,
    [metric, scope.kind, scope.id ?? null],
  );
  if (!rows[0]?.mayRead) {
    throw refusal(404, 'not-found', 'There is no such export for you.');
  }
  return rows[0].exportedVersion;
}
