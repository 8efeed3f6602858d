import { describe, expect, test } from 'vitest';

import { type Findable, findMatches } from './find-matches';

const item = (kind: Findable['kind'], name: string, code = ''): Findable => ({
  kind,
  name,
  code,
  within: '',
  path: [],
  parameters: {},
});
const all = [
  item('school', 'Rampar Primary School', '24010100101'),
  item('school', 'Navi Rampar Primary School', '24010100102'),
  item('cluster', 'Rampar', '2401010001'),
  item('district', 'Ramgarh', '2401'),
  item('block', 'Kheda', '240101'),
  item('report', 'Student attendance'),
  item('school', 'प्राथमिक विद्यालय रामपुर', '24010100103'),
];
const names = (typed: string, count = 10) => findMatches(all, typed, count).map(({ name }) => name);

describe('typed', () => {
  const cases = [
    { typed: '', then: [] },
    { typed: '   ', then: [] },
    {
      typed: 'ram',
      then: ['Ramgarh', 'Rampar', 'Rampar Primary School', 'Navi Rampar Primary School'],
    },
    { typed: 'RAMPAR prim', then: ['Rampar Primary School', 'Navi Rampar Primary School'] },
    { typed: 'navi', then: ['Navi Rampar Primary School'] },
    { typed: '24010100102', then: ['Navi Rampar Primary School'] },
    { typed: 'att', then: ['Student attendance'] },
    { typed: 'रामपुर', then: ['प्राथमिक विद्यालय रामपुर'] },
    { typed: 'ampar', then: [] },
  ];
  for (const { typed, then } of cases) {
    test(`“${typed}” finds ${then.length}`, () => expect(names(typed)).toEqual(then));
  }
});

test('an id finds its place before those that lie in it', () => {
  expect(names('2401')[0]).toBe('Ramgarh');
});

test('no more than asked for', () => expect(names('ram', 2)).toEqual(['Ramgarh', 'Rampar']));
