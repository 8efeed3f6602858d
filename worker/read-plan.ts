import type { ClientBase, Pool } from 'pg';

import type { ScreenPlan } from './csv/screen-plan.ts';

/** All that frames and screens a source's files; with the day of arrival where it is for a batch. */
export async function readPlan(
  client: ClientBase | Pool, sourceName: string, batchId?: number,
): Promise<ScreenPlan> {
  const { rows } = await client.query<{ plan: ScreenPlan | null }>(
    'select staging.screen_plan($1, $2) as plan', [sourceName, batchId ?? null]);
  if (!rows[0]?.plan) {
    throw new Error(`There is no source ${sourceName}.`);
  }
  return rows[0].plan;
}
