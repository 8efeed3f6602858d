/** Puts emitted rows where process_batch would keep them, so that a refresh finds them. */
import type { Client } from 'pg';

import type { AttendanceFile } from './generated-state.ts';

/** The columns of masters, as they are stored, in the order of the generated files. */
const columns = {
  district: ['district_id', 'district_name'],
  block: ['block_id', 'block_name', 'district_id'],
  cluster: ['cluster_id', 'cluster_name', 'block_id'],
  school: ['school_id', 'school_name', 'cluster_id', 'management_id', 'category_id', 'latitude', 'longitude'],
} as const;

export async function openEmission(client: Client): Promise<void> {
  await client.query(`
    insert into rls.person (role_id, role_name, kind, display_name) values (1, 'u_oracle', 'application', 'Oracle');
    insert into staging.emission (emitter_id, file_name, object_key) select max(person_id), 'x', 'x' from rls.person;
    create table transform.student_attendance_rest partition of transform.student_attendance default`);
}

export async function keepMaster(client: Client, source: keyof typeof columns, text: string): Promise<void> {
  const batch = await openBatch(client, source, []);
  await client.query(`delete from transform.${source}`);
  const rows = linesOf(text).map((cells) => cells.map((cell) => (cell === '' ? null : cell)));
  for (const [index, row] of rows.entries()) {
    const isNamed = row[1] !== null;
    await client.query(
      `insert into transform.${source} (batch_id, line, ${columns[source].join(', ')})
       values (${batch}, ${index + 2}, ${row.map((_, cell) => `$${cell + 1}`).join(', ')})`,
      isNamed ? row : row.with(1, ''));
  }
}

/** Keeps a file of attendance; a row's marks become its two masks. */
export async function keepAttendance(client: Client, { month, text }: AttendanceFile): Promise<number> {
  const batch = await openBatch(client, 'student_attendance', [`${month}-01`]);
  const rows = linesOf(text).map(([, student, school, , , ...marks], index) => ({
    line: index + 2, student_id: student, school_id: school,
    present_days: maskOf(marks, '1'), absent_days: maskOf(marks, '2'),
  }));
  await client.query(
    `insert into transform.student_attendance (
       batch_id, period, attendance_id, line, student_id, school_id, present_days, absent_days)
     select $1, $2, line, row.*
     from jsonb_to_recordset($3) as row (
       line bigint, student_id bigint, school_id bigint, present_days integer, absent_days integer)`,
    [batch, `${month}-01`, JSON.stringify(rows)]);
  return batch;
}

export async function withdraw(client: Client, batch: number): Promise<void> {
  await client.query(`update staging.batch set state = 'withdrawn', aggregated_at = null where batch_id = $1`, [batch]);
}

async function openBatch(client: Client, source: string, periods: readonly string[]): Promise<number> {
  const { rows } = await client.query<{ batch: number }>(
    `insert into staging.batch (
       emission_id, emitter_id, source_name, file_name, state, periods, lines_received, lines_blank, rows_kept,
       rows_unchanged, rows_rejected)
     select emission_id, emitter_id, $1, gen_random_uuid(), 'kept', $2, 0, 0, 0, 0, 0
     from staging.emission
     where object_key = 'x'
     returning batch_id as batch`,
    [source, periods]);
  return rows[0]!.batch;
}

function maskOf(marks: readonly string[], wanted: string): number {
  return marks.reduce((mask, mark, index) => (mark === wanted ? mask | (1 << index) : mask), 0);
}

function linesOf(text: string): string[][] {
  return text.trimEnd().split('\n').slice(1).map((line) => line.split('|'));
}
