/**
 * What a Node program does that inserts rows in batches: split each line, knex's batchInsert, 1,000 at a time,
 * one transaction. The file's first lines only. Prints milliseconds and rows.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

import knex from 'knex';

const [path, connection, most] = process.argv.slice(2);
const days = Array.from({ length: 31 }, (_, at) => `day_${at + 1}`);
const names = ['attendance_id', 'student_id', 'school_id', 'academic_year', 'month', ...days];

const database = knex({ client: 'pg', connection });
await database.raw('drop table if exists peer');
await database.raw(`create table peer (attendance_id bigint primary key, student_id bigint, school_id bigint,
  academic_year text, month smallint, ${days.map((day) => `${day} smallint`).join(', ')})`);

const started = performance.now();
const rows = [];
for await (const line of createInterface({ input: createReadStream(path) })) {
  if (/^\d/.test(line)) {
    const cells = line.split('|');
    rows.push(Object.fromEntries(names.map((name, at) => [name, cells[at] === '' ? null : cells[at]])));
  }
  if (rows.length === Number(most)) {
    break;
  }
}
await database.batchInsert('peer', rows, 1000);
console.log(JSON.stringify({ milliseconds: performance.now() - started, rows: rows.length }));
await database.raw('drop table peer');
await database.destroy();
