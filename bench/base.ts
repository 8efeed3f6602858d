import type { BenchCluster } from './cluster.ts';
import { timed, type Contender } from './measure.ts';

const marks = Array.from({ length: 31 }, (_, at) => `day_${at + 1} smallint`).join(', ');

/** The columns of a file of attendance as a table would have them, typed. */
export const attendanceColumns =
  `attendance_id bigint, student_id bigint, school_id bigint, academic_year text, month smallint, ${marks}`;

export const resultColumns = 'id bigint, exam_id integer, exam_code text, student_id bigint, student_uid bigint, '
  + 'school_id bigint, studying_class integer, section text, question_id integer, obtained_marks numeric, '
  + 'created timestamp';

/**
 * BASE, which every ratio is of: the server itself copies the clean file, typed, into an unlogged table.
 * Nothing is checked, nothing is kept.
 */
export function base(cluster: BenchCluster, path: string, columns: string): Contender {
  return {
    name: 'base',
    run: () => cluster.within('postgres', async (client) => {
      await client.query(`drop table if exists base; create unlogged table base (${columns})`);
      const milliseconds = await timed(() =>
        client.query(`copy base from '${path}' (format csv, delimiter '|', header)`));
      await client.query('drop table base');
      return milliseconds;
    }),
  };
}
