/**
 * The whole job as far as DuckDB does it, in memory: read typed, drop bad lines, dedupe, keep, add up by
 * school and day. No reasons, no other levels, nothing durable. Prints milliseconds and rows.
 */
import { DuckDBInstance } from '@duckdb/node-api';

const [path] = process.argv.slice(2);
const days = Array.from({ length: 31 }, (_, at) => `day_${at + 1}`);
const columns = {
  attendance_id: 'BIGINT', student_id: 'BIGINT', school_id: 'BIGINT', academic_year: 'VARCHAR', month: 'SMALLINT',
  ...Object.fromEntries(days.map((day) => [day, 'SMALLINT'])),
};
const list = Object.entries(columns).map(([name, type]) => `'${name}': '${type}'`).join(', ');

const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
const started = performance.now();
await connection.run(`
  create table staged as
  select *
  from read_csv('${path}', delim = '|', header = true, columns = {${list}}, ignore_errors = true)
  where student_id is not null`);
await connection.run('create table kept as select distinct on (attendance_id) * from staged');
const sums = days.map((day) => `count(*) filter (${day} = 1), count(*) filter (${day} = 2)`).join(', ');
await connection.run(`create table school_day as select school_id, ${sums} from kept group by school_id`);
const milliseconds = performance.now() - started;
const reader = await connection.runAndReadAll('select count(*)::integer from kept');
console.log(JSON.stringify({ milliseconds, rows: reader.getRows()[0][0] }));
process.exit(0);
