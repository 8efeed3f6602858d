import { expect, test } from 'vitest';

import type { Row } from './row';
import { sortedBy } from './table-columns';

const row = (entityName: string, value: number | null) => ({ entityName, value }) as Row;
const rows = [
  row('School 10', 9.5),
  row('School 2', 58.3),
  row('school 1', null),
  row('School 3', 100),
];
const names = (sorted: Row[]) => sorted.map(({ entityName }) => entityName);

test('numbers are sorted by size, and what is missing comes last both ways', () => {
  const value = { of: (each: Row) => each.value };
  expect(names(sortedBy(rows, value, false))).toEqual([
    'School 10',
    'School 2',
    'School 3',
    'school 1',
  ]);
  expect(names(sortedBy(rows, value, true))).toEqual([
    'School 3',
    'School 2',
    'School 10',
    'school 1',
  ]);
});

test('names are sorted with their numbers by size', () => {
  const name = { of: (each: Row) => each.entityName };
  expect(names(sortedBy(rows, name, false))).toEqual([
    'school 1',
    'School 2',
    'School 3',
    'School 10',
  ]);
});
