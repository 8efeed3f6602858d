import type { Client } from 'pg';

import { smallState, type Landed } from '../land-rows.ts';
import type { Random } from './random.ts';

/** What an emitter sends: the rows that the worker would have landed of one file, under a name of its own. */
export type SentFile = Landed & { readonly name: string; readonly lines: number };

const schools = [99010100101, 99010100102, 99020100101];

/** Masters that stand from the start, so that there is something to show. */
export const firstFiles: readonly SentFile[] = smallState
  .filter(({ source }) => source !== 'student_attendance')
  .map((file) => ({ ...file, name: `first ${file.source}`, lines: file.rows.split('(').length - 1 }));

/** Merged sources of the kinds that the masters are not: one keeps, one has all that can go with a row, one appends. */
export async function defineSources(client: Client): Promise<void> {
  for (const { name, ...source } of sources) {
    await client.query('call staging.define_source($1)', [{
      name, title: name, class: 'dynamic', grain: 'one row', load: 'merge', files: [{ folder: name, prefix: name }],
      ...source,
    }]);
  }
}

const sources = [
  {
    name: 'test_visit', key: ['visit_id'], stored_key: 'keep',
    columns: [
      { name: 'visit_id', type: 'bigint', required: true },
      { name: 'school_id', type: 'bigint', references: 'school' },
      { name: 'score', type: 'numeric' },
    ],
  },
  {
    name: 'test_person', key: ['place', 'post'], stored_key: 'replace', digest_key: true, history: true,
    columns: [
      { name: 'place', type: 'text' }, { name: 'post', type: 'text' }, { name: 'grade', type: 'integer' },
      { name: 'person_name', type: 'text', personal: 'separate' },
    ],
  },
  {
    name: 'test_result', key: ['exam', 'student'], stored_key: 'replace',
    columns: [
      { name: 'exam', type: 'text', required: true }, { name: 'student', type: 'bigint', required: true },
      { name: 'marks', type: 'numeric' },
    ],
  },
  {
    name: 'test_event', key: [], stored_key: 'append',
    columns: [{ name: 'event', type: 'text', required: true }, { name: 'amount', type: 'integer' }],
  },
];

/** A file of a source, over so few keys and values that files meet, agree and contradict each other. */
export function makeFile(random: Random, name: string): SentFile {
  const [source, columns, rows] = random.of(makers)(random);
  return { source, columns, name, rows: rows.join(', '), lines: rows.length };
}

type Made = [source: string, columns: string, rows: string[]];

const makers: readonly ((random: Random) => Made)[] = [
  (random) => ['district', 'district_id, district_name', atLeastOne(random, [9901, 9902, 9903])
    .map((id) => `(${id}, '${random.of(['Asan', 'Belan', 'Chambal'])}')`)],
  (random) => ['school', 'school_id, school_name, cluster_id, latitude, longitude', atLeastOne(random, schools)
    .map((id) => `(${id}, '${random.of(['A', 'B'])}', ${String(id).startsWith('9901') ? 9901010001 : 9902010001}, `
      + `22.${random.below(4)}, 73.1)`)],
  (random) => ['test_visit', 'visit_id, school_id, score', atLeastOne(random, [1, 2, 3, 4, 5])
    .map((id) => `(${id}, ${schools[id % 3]}, ${random.of(['1', '2', 'null::numeric'])})`)],
  (random) => ['test_person', 'place, post, grade, person_name', atLeastOne(random, [`'A'`, `'B'`, 'null'])
    .map((place) => `(${place}, 'Head', ${random.below(2)}, ${random.of([`'Asha'`, `'Bina'`, 'null'])})`)],
  (random) => ['test_result', 'exam, student, marks', atLeastOne(random, [11, 12, 13, 14])
    .map((student) => `('${random.of(['A', 'B'])}', ${student}, ${random.of([1, 2.5])})`)],
  (random) => ['test_event', 'event, amount', atLeastOne(random, [1, 2, 3]).map((amount) => `('seen', ${amount})`)],
  attendance, attendance, attendance,
];

function attendance(random: Random): Made {
  const months = random.of([['2026-06-01'], ['2026-07-01'], ['2026-06-01', '2026-07-01']]);
  const students = atLeastOne(random, [11, 12, 13, 14, 15]);
  const days = 1 + random.below(15);
  return ['student_attendance', 'period, attendance_id, student_id, school_id, present_days, absent_days',
    months.flatMap((month) => students.map((student) => {
      const present = random.below(16) & days;
      const absent = days & ~present & random.of([15, 7, 12]);
      return `(date '${month}', ${student}, ${student}, ${schools[student % 3]}, ${present}, ${absent})`;
    }))];
}

function atLeastOne<Item>(random: Random, items: readonly Item[]): Item[] {
  const some = random.some(items, 0.6);
  return some.length > 0 ? some : [random.of(items)];
}
