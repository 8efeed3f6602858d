import type { Client } from 'pg';

/** For a source, the columns and rows that the worker would have landed of one file, as SQL values. */
export type Landed = { readonly source: string; readonly columns: string; readonly rows: string };

/** A small state: two districts, four schools (one without data), and the marks of three students in July 2026. */
export const smallState: readonly Landed[] = [
  { source: 'district', columns: 'district_id, district_name', rows: `(9901, 'Asan'), (9902, 'Belan')` },
  {
    source: 'block', columns: 'block_id, block_name, district_id',
    rows: `(990101, 'North', 9901), (990201, 'South', 9902)`,
  },
  {
    source: 'cluster', columns: 'cluster_id, cluster_name, block_id',
    rows: `(9901010001, 'One', 990101), (9902010001, 'Two', 990201)`,
  },
  {
    source: 'school', columns: 'school_id, school_name, cluster_id, latitude, longitude',
    rows: `(99010100101, 'A', 9901010001, 22.1, 73.1), (99010100102, 'B', 9901010001, 22.2, 73.2),
      (99020100101, 'C', 9902010001, 22.3, 73.3), (99020100102, 'D', 9902010001, 22.4, 73.4)`,
  },
  {
    source: 'student_attendance', columns: 'period, attendance_id, student_id, school_id, present_days, absent_days',
    rows: `(date '2026-07-01', 1, 11, 99010100101, 7, 8), ('2026-07-01', 2, 12, 99010100102, 3, 0),
      ('2026-07-01', 3, 13, 99020100101, 1, 6)`,
  },
];

/** Takes rows the way of a file whose lines are all good: opened, landed, judged, kept. Needs an emitter. */
export async function landRows(client: Client, landed: Landed): Promise<void> {
  await client.query('begin');
  await landWithin(client, landed);
  await client.query('commit');
}

/** The same within a transaction that is open already. */
export async function landWithin(client: Client, { source, columns, rows }: Landed): Promise<void> {
  const { rows: [emission] } = await client.query<{ id: string }>(`
    insert into staging.emission (emitter_id, source_name, file_name, object_key)
    select person_id, $1, $1 || '.zip', $1 || '/' || uuidv7()
    from rls.person
    limit 1
    returning emission_id as id`, [source]);
  const { rows: [opened] } = await client.query<{ batchId: number }>(
    `select staging.open_batch($1, $2, $2 || '.csv') as "batchId"`, [emission!.id, source]);
  await client.query(`
    insert into landing.batch_${opened!.batchId} (line, ${columns})
    select row_number() over () + 1, landed.* from (values ${rows}) as landed`);
  await client.query(`call transform.process_batch(${opened!.batchId})`);
  await client.query(`call staging.close_batch(${opened!.batchId}, ${rows.split('(').length - 1}, 0, 0, null)`);
}
