import type { BenchCluster } from './cluster.ts';
import type { AttendanceCounts } from './file/attendance-file.ts';
import { expectCount } from './verdict.ts';

/** The marks that are stored, and those that all levels show, must be the generator's. */
export async function checkMarks(
  cluster: BenchCluster, database: string, month: string, { present, absent }: AttendanceCounts,
): Promise<void> {
  await cluster.within(database, async (client) => {
    const { rows: [stored] } = await client.query(
      `select
         sum(bit_count(present_days::bit(32)))::integer as present,
         sum(bit_count(absent_days::bit(32)))::integer as absent
       from transform.student_attendance
       where period = $1`, [`${month}-01`]);
    expectCount('marks stored', stored, { present, absent });

    const { rows: shown } = await client.query(
      `select level, sum(numerator)::integer as present, sum(denominator - numerator)::integer as absent
       from aggregate.report_value
       where metric_name = 'student_attendance_rate'
         and window_name = 'month'
         and period_start = $1
         and management_id is null
         and category_id is null
       group by level
       order by level`, [`${month}-01`]);
    const levels = ['block', 'cluster', 'district', 'school', 'state'];
    expectCount('marks shown', shown, levels.map((level) => ({ level, present, absent })));
  });
}
