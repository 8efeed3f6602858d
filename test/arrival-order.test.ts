/** The four masters and the attendance may come in any order: the numbers that are shown end the same. */
import { Client } from 'pg';
import { expect, inject, test } from 'vitest';

import { freshDatabase, urlOf } from './cluster.ts';
import { landWithin, smallState, type Landed } from './land-rows.ts';

const masters = smallState.filter(({ source }) => source !== 'student_attendance');
const attendance = smallState.find(({ source }) => source === 'student_attendance')!;

test('all 24 orders of the masters, the attendance before, between and after them', async () => {
  const port = inject('databasePort');
  const client = new Client({ connectionString: urlOf(port, await freshDatabase(port)) });
  await client.connect();
  await client.query(
    `insert into rls.person (role_id, role_name, kind, display_name) values (1, 'u_test', 'application', 'Test')`);

  const shown = new Map<string, string[]>();
  for (const [index, order] of ordersOf(masters).entries()) {
    const files = order.toSpliced(index % (masters.length + 1), 0, attendance);
    const numbers = JSON.stringify(await numbersAfter(client, files));
    shown.set(numbers, [...(shown.get(numbers) ?? []), files.map(({ source }) => source).join(' ')]);
  }
  await client.end();
  expect([...shown.values()].map((orders) => orders.length)).toEqual([24]);
  expect([...shown.keys()][0]).toContain('"state 99 6 9 66.7"');
});

function ordersOf(files: readonly Landed[]): Landed[][] {
  if (files.length === 0) return [[]];
  return files.flatMap((file) => ordersOf(files.filter((other) => other !== file)).map((rest) => [file, ...rest]));
}

/** Each order begins with nothing: what the one before it brought is rolled back. */
async function numbersAfter(client: Client, files: readonly Landed[]): Promise<string[]> {
  await client.query('begin');
  for (const file of files) {
    await landWithin(client, file);
    await client.query('call aggregate.refresh()');
  }
  const { rows } = await client.query<{ row: string }>(`
    select concat_ws(' ', level, entity_id, numerator, denominator, value) as row
    from aggregate.report_value
    where window_name = 'overall' and management_id is null and category_id is null
    order by metric_name, level, entity_id`);
  await client.query('rollback');
  return rows.map(({ row }) => row);
}
