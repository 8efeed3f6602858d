import { expect, test } from 'vitest';

import { ranked } from './ranking';
import type { Row } from './row';

const row = (entityName: string, value: number | null) => ({ entityName, value }) as Row;
const rows = [
  row('Belgarh', 84.9),
  row('Kachhola', null),
  row('Paldi', 58.3),
  row('Anandpur', 84.9),
  row('Devnagar', 93.1),
];
const shown = (list: ReturnType<typeof ranked>) =>
  list.map((entry) => [entry.rank, entry.row.entityName]);

test('the lowest come first, the best has rank 1, equal values share a rank, no data comes last', () => {
  expect(shown(ranked(rows, 'up', 'lowest'))).toEqual([
    [4, 'Paldi'],
    [2, 'Belgarh'],
    [2, 'Anandpur'],
    [1, 'Devnagar'],
    [null, 'Kachhola'],
  ]);
});

test('turned, the best come first and no data stays last', () => {
  expect(shown(ranked(rows, 'up', 'highest')).map(([, name]) => name)).toEqual([
    'Devnagar',
    'Anandpur',
    'Belgarh',
    'Paldi',
    'Kachhola',
  ]);
});

test('where less is better, the lowest value has rank 1 and still comes first under "lowest"', () => {
  expect(shown(ranked(rows, 'down', 'lowest')).slice(0, 2)).toEqual([
    [1, 'Paldi'],
    [2, 'Anandpur'],
  ]);
});

test('the rows that were given stay as they are', () => {
  const before = rows.map(({ entityName }) => entityName);
  ranked(rows, 'up', 'highest');
  expect(rows.map(({ entityName }) => entityName)).toEqual(before);
});
