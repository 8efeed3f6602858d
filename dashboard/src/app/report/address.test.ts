import { describe, expect, test } from 'vitest';

import { readAddress } from './address';

const read = (query: string) => {
  const parameters = new URLSearchParams(query);
  return readAddress((name) => parameters.get(name));
};

const nothing = {
  scope: undefined,
  level: undefined,
  window: undefined,
  period: undefined,
  management: undefined,
  category: undefined,
  colours: 'fixed',
  order: 'lowest',
  view: 'map',
  sort: undefined,
  isDescending: false,
  band: undefined,
  page: 1,
};

test('an address that says nothing has the defaults', () => {
  expect(read('')).toEqual(nothing);
});

test('an address that says all', () => {
  const query =
    'scope=block_240101&level=school&window=month&period=2026-07-01&management=2&category=0' +
    '&colours=relative&order=highest&view=table&sort=-value&band=0&page=3';
  expect(read(query)).toEqual({
    scope: { level: 'block', id: 240101 },
    level: 'school',
    window: 'month',
    period: '2026-07-01',
    management: 2,
    category: 0,
    colours: 'relative',
    order: 'highest',
    view: 'table',
    sort: 'value',
    isDescending: true,
    band: 0,
    page: 3,
  });
});

describe('what makes no sense is not taken', () => {
  for (const query of [
    'scope=district_2401x',
    'level=village',
    'window=week',
    'period=July',
    'management=-1',
    'category=1e3',
    'colours=red',
    'view=globe',
    'band=11',
    'page=0',
  ]) {
    test(query, () => expect(read(query)).toEqual(nothing));
  }
});
