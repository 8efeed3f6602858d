import type { PoolClient } from 'pg';

import type { CsvReader } from './csv/csv-reader.ts';
import { dayText } from './csv/cell/calendar.ts';
import { firstPeriod } from './csv/first-period.ts';
import type { DaysApart } from './csv/finish-line.ts';
import type { HeaderMatch } from './csv/header.ts';
import type { ScreenPlan } from './csv/screen-plan.ts';

/**
 * The days whose marks land apart, because they are probably closed in the month that a file begins with; makes the
 * columns for them. Which days are really closed is for SQL to say when all has landed.
 */
export async function setDaysApart(
  client: PoolClient, batchId: number, plan: ScreenPlan, csv: CsvReader, header: HeaderMatch,
): Promise<DaysApart | undefined> {
  if (plan.load !== 'attach' || !plan.period || !plan.columns.some(({ kind }) => kind === 'day_grid')) {
    return undefined;
  }
  const period = firstPeriod(csv, plan, header);
  if (Number.isNaN(period)) {
    return undefined;
  }
  const { rows } = await client.query<{ apart: Omit<DaysApart, 'period'> | null }>(
    'select staging.set_days_apart($1, $2) as apart', [batchId, dayText(period)]);
  const apart = rows[0]?.apart;
  return apart ? { ...apart, period } : undefined;
}
